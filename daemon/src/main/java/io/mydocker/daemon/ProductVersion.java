package io.mydocker.daemon;

/// What this program is, as its launcher says.
record ProductVersion(String number, String commit, String buildTime) {
    static final ProductVersion CURRENT = new ProductVersion(
            System.getProperty("mydocker.version", "dev"),
            System.getProperty("mydocker.commit", "unknown"),
            System.getProperty("mydocker.built", "unknown"));
}
