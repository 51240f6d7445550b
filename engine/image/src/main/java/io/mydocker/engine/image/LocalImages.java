package io.mydocker.engine.image;

import io.mydocker.engine.event.Events;
import io.mydocker.infra.registry.Credentials;
import io.mydocker.infra.registry.RegistryClient;
import io.mydocker.infra.storage.DataRoot;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Platform;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The images of a data root: each verb is a class of its own.
final class LocalImages implements Images {
    private final RegistryClient registry;
    private final FindImage find;
    private final ListImages list;
    private final SelectImages select;
    private final ImageHistory history;
    private final ImageShelf shelf;
    private final PullImage pull;
    private final PushImage push;
    private final LoadImage load;
    private final SaveImages save;
    private final ImportImage importImage;
    private final TagImage tag;
    private final RemoveImage remove;
    private final PruneImages prune;

    LocalImages(DataRoot root, RegistryClient registry, Events events, ImageUsers users) {
        this.shelf = new ImageShelf(root);
        ImageEvents told = new ImageEvents(events, shelf);
        this.registry = registry;
        this.find = new FindImage(root, shelf);
        this.list = new ListImages(root, shelf);
        this.select = new SelectImages(find, list);
        this.history = new ImageHistory(root, find, shelf);
        this.pull = new PullImage(root, registry, shelf, told);
        this.push = new PushImage(root, registry, shelf, told);
        this.load = new LoadImage(root, shelf, told);
        this.save = new SaveImages(root, find);
        this.importImage = new ImportImage(root, shelf, told);
        this.tag = new TagImage(find, shelf, told);
        this.remove = new RemoveImage(root, find, shelf, told, users);
        this.prune = new PruneImages(select, remove, shelf);
    }

    @Override
    public List<Image> list() {
        return list.list();
    }

    @Override
    public Image find(String name) {
        return find.find(name);
    }

    @Override
    public List<ListedImage> list(ImageFilter filter) {
        return select.select(filter);
    }

    @Override
    public List<HistoryEntry> history(String name) {
        return history.history(name);
    }

    @Override
    public List<Descriptor> manifests(Digest imageId) {
        return shelf.manifests(imageId);
    }

    @Override
    public Map<Digest, Long> layerSizes() {
        return shelf.layerSizes();
    }

    @Override
    public Image pull(
            ImageReference reference, Optional<Platform> platform, Credentials credentials, Progress progress) {
        return pull.pull(reference, platform, credentials, progress);
    }

    @Override
    public void push(
            ImageReference reference, Optional<Platform> platform, Credentials credentials, Progress progress) {
        push.push(reference, platform, credentials, progress);
    }

    @Override
    public List<Image> pullAll(
            ImageReference name, Optional<Platform> platform, String registryAuth, Progress progress) {
        return pull.pullAll(name, platform, Credentials.parse(registryAuth), progress);
    }

    @Override
    public RemoteManifest manifest(ImageReference reference, boolean insecure, String registryAuth) {
        return new InspectManifest(registry).inspect(reference, insecure, Credentials.parse(registryAuth));
    }

    @Override
    public List<FoundRepository> search(SearchRequest request, String registryAuth) {
        return new SearchImages(registry).search(request, Credentials.parse(registryAuth));
    }

    @Override
    public String logIn(String server, JsonObject credentials) {
        return registry.logIn(server, Credentials.of(credentials));
    }

    @Override
    public List<Image> load(InputStream archive, Optional<Platform> platform, Progress progress) {
        return load.load(archive, platform, progress);
    }

    @Override
    public void save(List<String> names, Optional<Platform> platform, ArchiveFormat format, OutputStream out) {
        save.save(names, platform, format, out);
    }

    @Override
    public Image importTar(ImportRequest request, Progress progress) {
        return importImage.importTar(request, progress);
    }

    @Override
    public void tag(String source, ImageReference target) {
        tag.tag(source, target);
    }

    @Override
    public List<Removal> remove(String name, boolean force, boolean prune) {
        return remove.remove(name, force, prune);
    }

    @Override
    public PrunedImages prune(PruneFilter filter, boolean danglingOnly) {
        return prune.prune(filter, danglingOnly);
    }
}
