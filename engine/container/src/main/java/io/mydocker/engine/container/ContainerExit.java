package io.mydocker.engine.container;

import java.util.Optional;

/// How a wait ended. The error is there when the container could not be removed although the wait was for that.
public record ContainerExit(int exitCode, Optional<String> error) {}
