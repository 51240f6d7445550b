package io.mydocker.infra.storage;

/// Something that is not as it should be in a data root.
///
/// @param subject what kind of thing it is about
/// @param id which one: a chain id, an image id, a container id, a name, a path below the root
/// @param text what is wrong, for people
public record Finding(Subject subject, String id, String text) {

    /// What can be wrong, and what repairs it.
    public enum Subject {
        /// A layer that cannot be given back as it came; its tar, registered again, repairs it.
        LAYER("layer"),
        /// A layer of an image that is not there at all; its tar repairs it.
        MISSING_LAYER("layer"),
        /// A layer's or container's directory that does not fit the others; the storage repairs it itself.
        LINKS("layer"),
        /// A layer that nothing needs; removing it.
        UNUSED_LAYER("layer"),
        /// An image whose configuration is damaged; the configuration repairs it.
        IMAGE("image"),
        /// A name of an image that is not there; the image's configuration repairs it, or forgetting the name.
        REFERENCE("reference"),
        /// A container whose layer is not there; nothing repairs it.
        CONTAINER("container"),
        /// A file or directory that nothing names, or a damaged hint that is better forgotten; removing it.
        LEFTOVER("leftover");

        private final String text;

        Subject(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// One line.
    @Override
    public String toString() {
        return subject + " `" + id + "`: " + text;
    }
}
