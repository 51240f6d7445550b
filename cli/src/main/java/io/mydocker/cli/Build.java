package io.mydocker.cli;

/// Which build this is, as the launcher tells it; a build from an editor says `dev`.
final class Build {
    private Build() {}

    static String version() {
        return System.getProperty("mydocker.version", "dev");
    }

    static String commit() {
        return System.getProperty("mydocker.commit", "unknown");
    }

    static String time() {
        return System.getProperty("mydocker.built", "unknown");
    }
}
