package io.mydocker.engine.container;

import java.util.Optional;

/// Which streams to connect.
///
/// @param logs give what was logged so far first
/// @param stream stay connected
/// @param detachKeys the sequence that detaches (`ctrl-p,ctrl-q`), where the user has an own one
public record AttachOptions(
        boolean stdin, boolean stdout, boolean stderr, boolean stream, boolean logs, Optional<String> detachKeys) {

    /// Both outputs, live.
    public static AttachOptions output() {
        return new AttachOptions(false, true, true, true, false, Optional.empty());
    }

    /// Everything, live.
    public static AttachOptions all() {
        return new AttachOptions(true, true, true, true, false, Optional.empty());
    }
}
