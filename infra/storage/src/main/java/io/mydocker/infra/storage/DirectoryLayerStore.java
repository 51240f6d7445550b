package io.mydocker.infra.storage;

import io.mydocker.linux.NativeThreads;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import io.mydocker.protocol.archive.AssembledTar;
import io.mydocker.protocol.archive.TarName;
import io.mydocker.protocol.archive.TarSplitReader;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.ChainId;
import io.mydocker.protocol.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Layers in a driver's directories with their index in layerdb.
final class DirectoryLayerStore implements LayerStore {
    private final LayerDatabase database;
    private final LayerDirectories directories;
    private final PendingLayers pending;
    private final LayerUsage usage;
    private final RegisterLayer registerLayer;
    private final Map<Digest, ReentrantLock> registrations = new ConcurrentHashMap<>();

    DirectoryLayerStore(
            LayerDatabase database,
            LayerDirectories directories,
            PendingLayers pending,
            LayerUsage usage,
            RegisterLayer registerLayer) {
        this.database = database;
        this.directories = directories;
        this.pending = pending;
        this.usage = usage;
        this.registerLayer = registerLayer;
    }

    @Override
    public Use use() {
        return new HoldingUse();
    }

    @Override
    public Optional<Layer> find(Digest chainId) {
        return database.find(chainId);
    }

    @Override
    public List<Layer> list() {
        return database.list();
    }

    private Layer require(Digest chainId) {
        return find(chainId).orElseThrow(() -> new NotFound("layer does not exist: " + chainId));
    }

    @Override
    public InputStream tarStream(Digest chainId) {
        Layer layer = require(chainId);
        // Both are closed by the stream.
        Root root = Root.open(directories.files(layer.cacheId()));
        try {
            InputStream record = Files.newInputStream(database.tarSplit(chainId));
            AssembledTar tar = new AssembledTar(new TarSplitReader(record), name -> open(root, name));
            return new ReadAhead(tar, () -> {
                root.close();
                tar.close();
            });
        } catch (IOException e) {
            root.close();
            throw new SystemFailure("read layer `" + chainId + "`: " + e.getMessage(), e);
        }
    }

    @Override
    public long tarSize(Digest chainId) {
        require(chainId);
        long size = 0;
        try (TarSplitReader record = new TarSplitReader(Files.newInputStream(database.tarSplit(chainId)))) {
            for (var piece = record.next(); piece.isPresent(); piece = record.next()) {
                size += piece.get().size();
            }
            return size;
        } catch (IOException e) {
            throw new SystemFailure("read layer `" + chainId + "`: " + e.getMessage(), e);
        }
    }

    @Override
    public Path directory(Digest chainId) {
        return directories.files(require(chainId).cacheId());
    }

    @Override
    public void entries(Digest chainId, Consumer<TarName> names) {
        require(chainId);
        try (TarSplitReader record = new TarSplitReader(Files.newInputStream(database.tarSplit(chainId)))) {
            for (Optional<TarSplitReader.Piece> piece = record.next(); piece.isPresent(); piece = record.next()) {
                if (piece.get() instanceof TarSplitReader.File file) {
                    names.accept(file.name());
                }
            }
        } catch (IOException e) {
            throw new SystemFailure("read layer `" + chainId + "`: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<String, String> places(Digest chainId) {
        return find(chainId).map(layer -> directories.places(layer.cacheId())).orElse(Map.of());
    }

    private static InputStream open(Root root, TarName name) {
        RootPath path = RootPath.of(name.clean().bytes());
        return root.openFile(path).inputStream();
    }

    @Override
    public List<Digest> release(Digest chainId) {
        List<Digest> removed = new ArrayList<>();
        Optional<Digest> next = Optional.of(chainId);
        while (next.isPresent()) {
            Optional<Layer> layer = find(next.get());
            if (layer.isEmpty() || !remove(layer.get())) {
                break;
            }
            removed.add(next.get());
            next = layer.get().parent();
        }
        next.ifPresent(usage::settle);
        return removed;
    }

    @Override
    public void removeUnclaimed() {
        Set<String> marked = Set.copyOf(pending.list());
        for (Layer layer : database.list()) {
            if (marked.contains(layer.cacheId())) {
                var unused = release(layer.chainId());
            }
        }
    }

    private boolean remove(Layer layer) {
        return NativeThreads.call(() -> {
            boolean unneeded = usage.unpublishIfUnneeded(layer.chainId(), () -> {
                pending.begin(layer.cacheId());
                layer.parent().ifPresent(usage::mark);
            });
            if (unneeded) {
                directories.remove(layer.cacheId());
                pending.end(layer.cacheId());
            }
            return unneeded;
        });
    }

    private interface Registration {
        Layer register(Digest chainId, Optional<Layer> parent);
    }

    /// One registration of a chain id at a time; the second finds the layer of the first.
    private Layer registerOnce(Optional<Digest> parent, Digest diffId, Registration registration) {
        Digest chainId = ChainId.next(parent, diffId);
        ReentrantLock lock = registrations.computeIfAbsent(chainId, _ -> new ReentrantLock());
        lock.lock();
        try {
            Optional<Layer> present = find(chainId);
            if (present.isPresent()) {
                return present.get();
            }
            Optional<Layer> below = parent.map(this::require);
            return NativeThreads.call(() -> registration.register(chainId, below));
        } finally {
            lock.unlock();
            if (!lock.hasQueuedThreads()) {
                registrations.remove(chainId, lock);
            }
        }
    }

    private final class HoldingUse implements Use {
        /// More would keep too many descriptors open.
        private static final int FEW_STAGED = 4;

        private final Set<Digest> held = new HashSet<>();
        private int staged;

        private synchronized void hold(Digest chainId) {
            if (held.add(chainId)) {
                usage.hold(chainId);
            }
        }

        private synchronized List<Digest> letGo() {
            List<Digest> chainIds = List.copyOf(held);
            held.clear();
            chainIds.forEach(usage::letGo);
            return chainIds;
        }

        @Override
        public Optional<Layer> find(Digest chainId) {
            hold(chainId);
            return DirectoryLayerStore.this.find(chainId);
        }

        @Override
        public Layer register(Optional<Digest> parent, InputStream tar, Digest diffId) {
            parent.ifPresent(this::hold);
            hold(ChainId.next(parent, diffId));
            return registerOnce(
                    parent, diffId, (chainId, below) -> registerLayer.register(chainId, below, tar, diffId));
        }

        @Override
        public boolean canStage() {
            return !directories.copies();
        }

        @Override
        public StagedLayer stage(InputStream tar) {
            return NativeThreads.call(() -> registerLayer.stage(tar, staged++ < FEW_STAGED));
        }

        @Override
        public Layer register(Optional<Digest> parent, StagedLayer layer, Digest diffId) {
            parent.ifPresent(this::hold);
            hold(ChainId.next(parent, diffId));
            return registerOnce(parent, diffId, (chainId, below) -> registerLayer.place(layer, chainId, below, diffId));
        }

        @Override
        public void giveUp(Digest chainId) {
            hold(chainId);
            usage.mark(chainId);
        }

        @Override
        public List<Digest> release() {
            // A layer is released together with those below it, whichever comes first.
            List<Digest> removed = new ArrayList<>();
            List<Digest> chainIds = letGo();
            chainIds.forEach(chainId -> removed.addAll(DirectoryLayerStore.this.release(chainId)));
            return removed;
        }
    }
}
