package io.mydocker.infra.runtime;

import java.util.Optional;
import java.util.function.IntConsumer;

/// What [Runtime#create] needs.
///
/// @param id the container's id, 64 hexadecimal digits
/// @param prepare called with the process id while the process waits at its first gate: joins control groups, moves
///     network interfaces in
/// @param log where the output goes beside the attached clients
public record CreateRequest(String id, Plan plan, Stdio stdio, Optional<LogFile> log, IntConsumer prepare) {}
