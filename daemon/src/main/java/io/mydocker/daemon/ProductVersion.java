package io.mydocker.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// What this program is, as the build wrote it down. Commit and build time are empty in a build that was told
/// neither.
record ProductVersion(String number, String commit, String buildTime) {
    static final ProductVersion CURRENT = read();

    private static ProductVersion read() {
        Properties properties = new Properties();
        try (InputStream file = ProductVersion.class.getResourceAsStream("version.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ProductVersion(
                value(properties, "version"), value(properties, "commit"), value(properties, "buildTime"));
    }

    /// A placeholder that the build did not fill is no value.
    private static String value(Properties properties, String name) {
        String value = properties.getProperty(name, "");
        return value.contains("$") ? "" : value;
    }
}
