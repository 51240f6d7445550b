package io.mydocker.infra.runtime;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Whether this host confines programs by AppArmor, and by which profile those of a container are.
///
/// Docker's profile `docker-default` holds for containers that ask for nothing. Where nobody has loaded it, this engine
/// loads one of its own under that name with the distribution's `apparmor_parser`.
public final class AppArmor {
    /// The profile of containers that ask for none.
    public static final String STANDARD = "docker-default";

    /// No profile.
    public static final String UNCONFINED = "unconfined";

    private static final System.Logger LOG = System.getLogger(AppArmor.class.getName());
    private static final long PATIENCE_SECONDS = 30;
    private static final AppArmor HOST = new AppArmor(
            Path.of("/sys/module/apparmor/parameters/enabled"),
            Path.of("/sys/kernel/security/apparmor/profiles"),
            "apparmor_parser");

    private final Path enabled;
    private final Path profiles;
    private final String parser;

    /// The host that these files describe.
    ///
    /// @param enabled begins with `Y` where the kernel has AppArmor switched on
    /// @param profiles a line `name (mode)` for each profile that is loaded
    /// @param parser the program that loads profiles
    public AppArmor(Path enabled, Path profiles, String parser) {
        this.enabled = enabled;
        this.profiles = profiles;
        this.parser = parser;
    }

    /// This machine.
    public static AppArmor host() {
        return HOST;
    }

    public boolean isEnabled() {
        return lines(enabled).stream().anyMatch(line -> line.startsWith("Y"));
    }

    private boolean isLoaded(String name) {
        return lines(profiles).stream().anyMatch(line -> line.startsWith(name + " ("));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new SystemFailure("read `" + file + "`: " + e.getMessage(), e);
        }
    }

    /// The profile for the programs of a container; the empty text where there is none to set.
    ///
    /// @param wanted what the user has named
    public String profile(Optional<String> wanted, boolean privileged) {
        if (!isEnabled()) {
            return "";
        }
        if (wanted.isPresent()) {
            return wanted.get();
        }
        if (privileged) {
            return UNCONFINED;
        }
        return isLoaded(STANDARD) ? STANDARD : "";
    }

    /// Refuses a profile that cannot hold here.
    public void check(String wanted) {
        if (!wanted.equals(UNCONFINED) && !isEnabled()) {
            throw new InvalidParameter("AppArmor profile `" + wanted
                    + "` cannot be applied: this host has no AppArmor, only apparmor=unconfined can be asked for");
        }
    }

    /// What a user should know whose container is not confined although the host could.
    public Optional<String> warning() {
        return isEnabled() && !isLoaded(STANDARD)
                ? Optional.of("the AppArmor profile " + STANDARD
                        + " is not loaded and cannot be without apparmor_parser: containers are not confined by it")
                : Optional.empty();
    }

    /// Makes sure that the standard profile is loaded, as far as that is possible here.
    public void provide() {
        if (!isEnabled() || isLoaded(STANDARD)) {
            return;
        }
        try {
            load();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "load AppArmor profile `" + STANDARD + "`: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SystemFailure("load AppArmor profile `" + STANDARD + "`: interrupted", e);
        }
    }

    private void load() throws IOException, InterruptedException {
        Path source = Files.createTempFile("docker-default", ".apparmor");
        Path output = Files.createTempFile("docker-default", ".log");
        try {
            Files.writeString(source, AppArmorProfile.text(STANDARD, Path.of("/etc/apparmor.d")));
            // Neither read nor write a cache of compiled profiles, and replace what may be there.
            Process process = new ProcessBuilder(List.of(parser, "--skip-cache", "--replace", source.toString()))
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(parser + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        parser + " fails: " + Files.readString(output).strip());
            }
        } finally {
            Files.delete(source);
            Files.delete(output);
        }
    }
}
