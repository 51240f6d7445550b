package io.mydocker.engine.container;

import java.util.OptionalInt;

/// A snapshot of a command in a container.
///
/// @param pid 0 unless it runs
/// @param exitCode empty until it has ended
public record Execution(
        String id, String containerId, NewExecution request, boolean running, int pid, OptionalInt exitCode) {}
