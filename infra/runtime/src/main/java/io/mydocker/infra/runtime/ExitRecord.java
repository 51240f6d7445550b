package io.mydocker.infra.runtime;

import java.time.Instant;

/// How a process ended.
///
/// @param exitCode 0–255, or 128 + signal
/// @param signal the signal that ended it, or 0
public record ExitRecord(int exitCode, int signal, Instant startedAt, Instant finishedAt) {}
