package io.mydocker.engine.container;

import io.mydocker.protocol.json.JsonArray;

/// What a container would be made of: its system calls in order.
///
/// @param text one line a call, for people
/// @param instructions one object a call, for programs: `call`, `arguments`, `purpose`, and where
///     they apply `into` and `jump`
public record PlanListing(String text, JsonArray instructions) {}
