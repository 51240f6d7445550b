package io.mydocker.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.engine.image.ImageUsers.ImageUser;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemoveImageTest {
    private static final String CONTAINER = "0123456789abcdef".repeat(4);

    @TempDir
    private Path directory;

    private ImagesFixture fixture;

    @BeforeEach
    void open() {
        fixture = new ImagesFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void removesTheLastTagWithImageAndLayersTopDown() {
        Image image = load("a", "x:1");

        assertThat(fixture.images.remove("x:1", false, true))
                .containsExactly(
                        new Removal.Untagged("x:1"),
                        new Removal.Deleted(image.id()),
                        new Removal.Deleted(image.layers().get(1)),
                        new Removal.Deleted(image.layers().get(0)));
        assertThat(fixture.leftovers()).isEmpty();
        assertThat(fixture.told()).containsExactly("load " + image.id(), "untag " + image.id(), "delete " + image.id());
    }

    @Test
    void keepsWhatHasAnotherName() {
        Image image = load("a", "x:1");
        fixture.images.tag("x:1", ImageReference.parse("y"));

        assertThat(fixture.images.find("y").tags()).containsExactly("x:1", "y:latest");
        assertThat(fixture.images.remove("x:1", false, true)).containsExactly(new Removal.Untagged("x:1"));
        assertThat(fixture.images.find("y:latest").id()).isEqualTo(image.id());
    }

    @Test
    void keepsLayersThatAnotherImageNeeds() {
        Image one = load("a", "x:1");
        Image two = load("b", "y:1");

        assertThat(one.layers()).isEqualTo(two.layers());
        assertThat(fixture.images.remove("x:1", false, true))
                .containsExactly(new Removal.Untagged("x:1"), new Removal.Deleted(one.id()));
        assertThat(fixture.images.find("y:1").size()).isEqualTo(two.size());
    }

    @Test
    void byIdTakesOneTagButNotSeveral() {
        Image image = load("a", "x:1");
        String shortId = image.id().shortHex();
        fixture.images.tag("x:1", ImageReference.parse("y:1"));

        assertThatThrownBy(() -> fixture.images.remove(shortId, false, true))
                .isInstanceOf(Conflict.class)
                .hasMessage("conflict: unable to delete " + shortId
                        + " (must be forced) - image is referenced in multiple repositories");
        fixture.images.remove("y:1", false, true);
        assertThat(fixture.images.remove(shortId, false, true))
                .startsWith(new Removal.Untagged("x:1"), new Removal.Deleted(image.id()));
        assertThatThrownBy(() -> fixture.images.remove(shortId, false, true)).isInstanceOf(NotFound.class);
    }

    @Test
    void forceTakesAllTags() {
        Image image = load("a", "x:1");
        fixture.images.tag("x:1", ImageReference.parse("y:1"));

        assertThat(fixture.images.remove(image.id().toString(), true, true))
                .startsWith(new Removal.Untagged("x:1"), new Removal.Untagged("y:1"), new Removal.Deleted(image.id()));
    }

    @Test
    void refusesAnImageThatAContainerUses() {
        Image image = load("a", "x:1");
        String shortId = image.id().shortHex();
        fixture.users.add(new ImageUser(CONTAINER, true));

        assertThatThrownBy(() -> fixture.images.remove("x:1", false, true))
                .isInstanceOf(Conflict.class)
                .hasMessage("conflict: unable to remove repository reference \"x:1\" (must force) - container"
                        + " 0123456789ab is using its referenced image " + shortId);
        assertThatThrownBy(() -> fixture.images.remove(shortId, true, true))
                .hasMessage("conflict: unable to delete " + shortId
                        + " (cannot be forced) - image is being used by running container 0123456789ab");
        assertThat(fixture.images.remove("x:1", true, true)).containsExactly(new Removal.Untagged("x:1"));

        fixture.users.set(0, new ImageUser(CONTAINER, false));
        assertThatThrownBy(() -> fixture.images.remove(shortId, false, true))
                .hasMessage("conflict: unable to delete " + shortId
                        + " (must be forced) - image is being used by stopped container 0123456789ab");
        assertThat(fixture.images.remove(shortId, true, true)).startsWith(new Removal.Deleted(image.id()));
    }

    @Test
    void findsByNameIdAndPrefix() {
        Image image = load("a", "x:1");

        for (String name : List.of(
                "x:1",
                "docker.io/library/x:1",
                image.id().toString(),
                image.id().hex(),
                image.id().shortHex(),
                "sha256:" + image.id().shortHex())) {
            assertThat(fixture.images.find(name).id()).as(name).isEqualTo(image.id());
        }
        assertThatThrownBy(() -> fixture.images.find("x"))
                .isInstanceOf(NotFound.class)
                .hasMessage("No such image: x:latest");
        assertThatThrownBy(() -> fixture.images.find("0".repeat(64)))
                .hasMessage("No such image: sha256:" + "0".repeat(64));
        assertThatThrownBy(() -> fixture.images.find("X")).isInstanceOf(InvalidParameter.class);
    }

    @Test
    void saysWhenAPrefixIsAmbiguous() {
        for (int i = 0; i < 17; i++) {
            load("n" + i, "n" + i + ":1");
        }
        Map<Character, Long> counts = fixture.images.list().stream()
                .collect(Collectors.groupingBy(image -> image.id().hex().charAt(0), Collectors.counting()));
        String prefix = counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .findFirst()
                .orElseThrow()
                .getKey()
                .toString();

        assertThatThrownBy(() -> fixture.images.find(prefix))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("Multiple IDs found with provided prefix: " + prefix);
    }

    @Test
    void listsNewestFirst() {
        ImageArchive old = ImageArchive.of("a").layer(Map.of("x", "1"));
        ImageArchive young = ImageArchive.of("b").created(ImageArchive.CREATED.plus(Duration.ofDays(1)));
        fixture.images.load(old.stream("old:1"), Progress.NONE);
        fixture.images.load(young.stream("young:1"), Progress.NONE);

        assertThat(fixture.images.list()).extracting(Image::id).containsExactly(young.id(), old.id());
        assertThat(fixture.images.find("young:1").topLayer()).isEmpty();
    }

    @Test
    void refusesTagsThatAreNone() {
        load("a", "x:1");
        String hex = "0".repeat(64);
        assertThatThrownBy(() -> fixture.images.tag("x:1", ImageReference.parse("y@sha256:" + hex)))
                .hasMessage("refusing to create a tag with a digest reference");
        assertThatThrownBy(() -> fixture.images.tag("x:1", ImageReference.parse("sha256:abc")))
                .hasMessage("refusing to create an ambiguous tag using digest algorithm as name");
        assertThatThrownBy(() -> fixture.images.tag("none", ImageReference.parse("y")))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void isThereAgainAfterARestart() {
        Image image = load("a", "x:1");
        fixture.close();
        fixture = new ImagesFixture(directory);

        assertThat(fixture.images.find("x:1")).isEqualTo(image);
    }

    /// What can be missing or torn of an image, and whether its layers can still be found.
    enum Damage {
        NO_CONFIGURATION(false) {
            @Override
            void happen(Path root, Image image) throws IOException {
                Files.delete(configuration(root, image));
            }
        },
        TORN_CONFIGURATION(false) {
            @Override
            void happen(Path root, Image image) throws IOException {
                Files.writeString(configuration(root, image), "{\"rootfs\":");
            }
        },
        NO_LAYER_ENTRY(false) {
            @Override
            void happen(Path root, Image image) throws IOException {
                Path entry = root.resolve("image/overlay2/layerdb/sha256")
                        .resolve(image.layers().getLast().hex());
                Files.delete(entry.resolve("cache-id"));
            }
        },
        NO_LAYER_DIRECTORY(true) {
            @Override
            void happen(Path root, Image image) throws IOException {
                Path entry = root.resolve("image/overlay2/layerdb/sha256")
                        .resolve(image.layers().getLast().hex());
                Path layer = root.resolve("overlay2").resolve(Files.readString(entry.resolve("cache-id")));
                TestRegistry.run(List.of("rm", "-r", layer.toString()));
            }
        },
        TORN_PARENT(true) {
            @Override
            void happen(Path root, Image image) throws IOException {
                Path metadata = root.resolve("image/overlay2/imagedb/metadata/sha256")
                        .resolve(image.id().hex());
                Files.writeString(Files.createDirectories(metadata).resolve("parent"), "sha2");
            }
        };

        final boolean whole;

        Damage(boolean whole) {
            this.whole = whole;
        }

        abstract void happen(Path root, Image image) throws IOException;

        private static Path configuration(Path root, Image image) {
            return root.resolve("image/overlay2/imagedb/content/sha256")
                    .resolve(image.id().hex());
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void aDamagedImageCanGoAndIsNobodyElsesTrouble(Damage damage) throws IOException {
        for (boolean byId : List.of(false, true)) {
            Image image = load("a", "x:1");
            fixture.images.tag("x:1", ImageReference.parse("x:2"));
            Image other = fixture.images
                    .load(ImageArchive.of("b").layer(Map.of("z", "1")).stream("y:1"), Progress.NONE)
                    .getFirst();
            damage.happen(fixture.root.path(), image);
            fixture.close();
            fixture = new ImagesFixture(directory);

            assertThat(fixture.images.list()).contains(other);
            assertThat(fixture.images.find("y:1")).isEqualTo(other);
            if (byId) {
                assertThat(fixture.images.remove(image.id().shortHex(), true, true))
                        .contains(new Removal.Untagged("x:1"), new Removal.Untagged("x:2"))
                        .contains(new Removal.Deleted(image.id()));
            } else {
                assertThat(fixture.images.remove("x:1", false, true)).containsExactly(new Removal.Untagged("x:1"));
                assertThat(fixture.images.remove("x:2", false, true))
                        .startsWith(new Removal.Untagged("x:2"), new Removal.Deleted(image.id()));
            }
            assertThatThrownBy(() -> fixture.images.remove("x:2", true, true)).isInstanceOf(NotFound.class);
            assertThat(fixture.images.list()).containsExactly(other);
            fixture.images.remove("y:1", false, true);
            if (damage.whole) {
                assertThat(fixture.leftovers()).isEmpty();
            }
            // Whatever is left of it, the image comes back whole.
            assertThat(load("a", "x:1").layers()).isEqualTo(image.layers());
            fixture.images.remove("x:1", false, true);
            assertThat(fixture.images.list()).isEmpty();
        }
    }

    private Image load(String label, String tag) {
        ImageArchive archive = ImageArchive.of(label).layer(Map.of("x", "1")).layer(Map.of("y", "22"));
        return fixture.images.load(archive.stream(tag), Progress.NONE).getFirst();
    }
}
