package io.mydocker.engine.container;

/// How to remove.
///
/// @param force kill the process first where there is one
/// @param volumes remove anonymous volumes too
/// @param link remove a link, not the container; links are of no use today
public record RemoveOptions(boolean force, boolean volumes, boolean link) {
    public static final RemoveOptions DEFAULT = new RemoveOptions(false, false, false);
    public static final RemoveOptions FORCE = new RemoveOptions(true, false, false);
}
