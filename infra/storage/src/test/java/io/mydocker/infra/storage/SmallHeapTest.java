package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.linux.Mounts;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarWriter;
import io.mydocker.protocol.failure.EngineException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Layers of any size in a Java virtual machine with a heap of 64 MiB.
class SmallHeapTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"LARGE, 400000000", "MANY, 0", "DIRECTORIES, 0", "WHITEOUTS, 0", "TRAILING, 0"})
    void takesLayersOfAnySize(Shape shape, long size) throws Exception {
        assertThat(run(shape)).isEqualTo("registered, " + size + " bytes");
    }

    @Test
    void refusesAHeaderOfFourGigabytesAndBombs() throws Exception {
        assertThat(run(Shape.HEADER)).contains("extension header of 4294967296 bytes");
        Mounts.mount("tmpfs", directory, "tmpfs", 0, "size=256m,mode=0755");
        try {
            assertThat(run(Shape.LARGE)).contains("no space left on device");
            assertThat(run(Shape.ENDLESS)).contains("larger than the disk");
            try (DataRoot root = DataRoot.open(directory.resolve("root"))) {
                assertThat(OwnFiles.list(root.path().resolve("overlay2"))).containsExactly("l");
                assertThat(OwnFiles.list(root.path().resolve("image/overlay2/layerdb/tmp")))
                        .isEmpty();
                assertThat(Files.getFileStore(root.path()).getUsableSpace()).isGreaterThan(250L << 20);
            }
        } finally {
            Mounts.unmount(directory, Mounts.DETACH);
        }
    }

    private String run(Shape shape) throws Exception {
        Process process = VictimProcess.start(
                List.of(), List.of("-Xmx64m"), SmallHeapTest.class, directory.toString(), shape.name());
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    public static void main(String[] arguments) {
        Shape shape = Shape.valueOf(arguments[1]);
        try (DataRoot root = DataRoot.open(Path.of(arguments[0]).resolve("root"), Optional.of(StorageDriver.OVERLAY2));
                LayerStore.Use use = root.layers().use();
                StagedLayer layer = use.stage(shape.tar())) {
            System.out.println("registered, "
                    + use.register(Optional.empty(), layer, layer.diffId()).size() + " bytes");
        } catch (EngineException | IOException e) {
            System.out.println(e.getMessage());
        }
    }

    /// What a tar is filled with.
    enum Shape {
        LARGE {
            @Override
            void fill(TarWriter tar, OutputStream out) throws IOException {
                put(tar, TarEntry.file("zeros", 400_000_000, TarFixture.attributes(0644)), 400_000_000);
            }
        },
        /// A million entries, of which the last one is the first that does anything.
        MANY {
            @Override
            void fill(TarWriter tar, OutputStream out) throws IOException {
                for (int i = 0; i < 1_000_000; i++) {
                    tar.put(TarEntry.file(".wh..wh." + "x".repeat(80) + i, 0, TarFixture.attributes(0644)));
                }
            }
        },
        DIRECTORIES {
            @Override
            void fill(TarWriter tar, OutputStream out) throws IOException {
                for (int i = 0; i < 20_000; i++) {
                    tar.put(TarEntry.directory("d".repeat(90) + i, TarFixture.attributes(0755)));
                }
            }
        },
        WHITEOUTS {
            @Override
            void fill(TarWriter tar, OutputStream out) throws IOException {
                for (int i = 0; i < 20_000; i++) {
                    tar.put(TarEntry.file(".wh." + "w".repeat(80) + i, 0, TarFixture.attributes(0644)));
                }
            }
        },
        /// Three hundred megabytes behind the end.
        TRAILING {
            @Override
            void fill(TarWriter tar, OutputStream out) throws IOException {
                zeros(out, 300_000_000);
            }
        },
        ENDLESS {
            @Override
            void fill(TarWriter tar, OutputStream out) throws IOException {
                zeros(out, 4_000_000_000L);
            }
        },
        HEADER {
            @Override
            void fill(TarWriter tar, OutputStream out) throws IOException {
                byte[] block = new byte[512];
                put(block, 0, "pax");
                put(block, 124, "\200\0\0\0\0\0\0\1\0\0\0\0");
                put(block, 148, "        ");
                block[156] = 'x';
                put(block, 257, "ustar\00000");
                int sum = 0;
                for (byte b : block) {
                    sum += b & 0xff;
                }
                put(block, 148, "%06o\0 ".formatted(sum));
                out.write(block);
            }
        };

        private static final byte[] ZEROS = new byte[1 << 20];

        abstract void fill(TarWriter tar, OutputStream out) throws IOException;

        /// Written by a thread of its own while it is read.
        InputStream tar() throws IOException {
            Pipe pipe = Pipe.open();
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(pipe.sink()), ZEROS.length);
            Thread.ofPlatform().daemon().start(() -> {
                try (TarWriter tar = new TarWriter(out)) {
                    fill(tar, out);
                } catch (IOException e) {
                    // The reader has had enough.
                    System.err.flush();
                }
            });
            return Channels.newInputStream(pipe.source());
        }

        static void put(TarWriter tar, TarEntry entry, long size) throws IOException {
            tar.put(entry);
            for (long left = size; left > 0; left -= ZEROS.length) {
                tar.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
            }
        }

        static void zeros(OutputStream out, long size) throws IOException {
            for (long left = size; left > 0; left -= ZEROS.length) {
                out.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
            }
        }

        static void put(byte[] block, int offset, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(bytes, 0, block, offset, bytes.length);
        }
    }
}
