package io.mydocker.infra.runtime;

import java.util.function.IntConsumer;

/// What [Runtime#exec] needs.
///
/// @param containerId the container whose namespaces the plan joins through [Descriptor#TARGET]
/// @param execId the id of the process
/// @param prepare called with the process id while the process waits at its first gate
public record ExecRequest(String containerId, String execId, Plan plan, Stdio stdio, IntConsumer prepare) {}
