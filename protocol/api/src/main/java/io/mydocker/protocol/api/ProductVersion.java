package io.mydocker.protocol.api;

/// Which build of this program runs, as its launcher tells it; a build from an editor says `dev`.
public record ProductVersion(String number, String commit, String buildTime) {
    public static final ProductVersion CURRENT = new ProductVersion(
            System.getProperty("mydocker.version", "dev"),
            System.getProperty("mydocker.commit", "unknown"),
            System.getProperty("mydocker.built", "unknown"));
}
