package io.mydocker.engine.container;

/// Bytes on disk: of the container's own layer, and of everything that it sees as its root.
public record ContainerSizes(long writable, long rootFileSystem) {}
