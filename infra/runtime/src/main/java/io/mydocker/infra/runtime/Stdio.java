package io.mydocker.infra.runtime;

/// How a process talks to the world.
///
/// @param terminal one pseudo-terminal for all three streams, in place of pipes
/// @param openStdin standard input is a pipe that clients write to; otherwise it is `/dev/null`
/// @param stdinOnce standard input ends when the first client that was attached to it has ended its input; one that
///     is merely gone, with its engine, ends nothing
public record Stdio(boolean terminal, boolean openStdin, boolean stdinOnce) {}
