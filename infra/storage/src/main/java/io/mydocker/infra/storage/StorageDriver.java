package io.mydocker.infra.storage;

import io.mydocker.protocol.failure.InvalidParameter;

/// How layers are stored: Docker's names, Docker's layouts. Each driver has directories of its own in a data root and
/// sees nothing of the other's images and containers, as with Docker.
public enum StorageDriver {
    /// A layer is what it changes; the kernel stacks them.
    OVERLAY2("overlay2"),
    /// A layer is a whole copy of what is below it, changed. Needs nothing of the kernel, and much space and time.
    VFS("vfs");

    private final String text;

    StorageDriver(String text) {
        this.text = text;
    }

    /// The driver of this name.
    ///
    /// @throws InvalidParameter in Docker's words, if there is none
    public static StorageDriver parse(String text) {
        for (StorageDriver driver : values()) {
            if (driver.text.equals(text)) {
                return driver;
            }
        }
        throw new InvalidParameter("error initializing graphdriver: driver not supported: " + text);
    }

    /// Docker's name for it.
    @Override
    public String toString() {
        return text;
    }
}
