package io.mydocker.protocol.oci;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A reference to an image, in full: `domain/path[:tag][@digest]`. Text is normalised as Docker does: without a domain
/// it means `docker.io`, there without a namespace `library/`. The tag is only there if it was given; see
/// [#withDefaultTag].
///
/// ```
/// ImageReference reference = ImageReference.parse("busybox").withDefaultTag();
/// reference.toString()   // docker.io/library/busybox:latest
/// reference.familiar()   // busybox:latest
/// ```
public final class ImageReference {
    public static final String DEFAULT_DOMAIN = "docker.io";
    public static final String DEFAULT_TAG = "latest";

    private static final String OFFICIAL = "library/";
    private static final int MAX_PATH = 255;
    private static final int MAX_LENGTH = 4096;

    // Possessive throughout: the matcher keeps no state per repetition, so no text can exhaust the stack.
    private static final String COMPONENT = "[a-z0-9]++(?:(?:[._]|__|-++)[a-z0-9]++)*+";
    private static final String LABEL = "[a-zA-Z0-9]++(?:-++[a-zA-Z0-9]++)*+";
    private static final String DOMAIN = "(?:" + LABEL + "(?:\\." + LABEL + ")*+|\\[[a-fA-F0-9:]++])(?::[0-9]++)?+";
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final Pattern REFERENCE =
            Pattern.compile("(?<domain>" + DOMAIN + ")/(?<path>" + COMPONENT + "(?:/" + COMPONENT
                    + ")*+)(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>[A-Za-z][A-Za-z0-9]*+:[0-9a-fA-F]{32,}+))?");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");

    private final String domain;
    private final String path;
    private final Optional<String> tag;
    private final Optional<Digest> digest;

    private ImageReference(String domain, String path, Optional<String> tag, Optional<Digest> digest) {
        this.domain = domain;
        this.path = path;
        this.tag = tag;
        this.digest = digest;
    }

    /// Reads and normalises a reference; [InvalidParameter] in Docker's words otherwise.
    public static ImageReference parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidParameter("invalid reference format");
        }
        if (IDENTIFIER.matcher(text).matches()) {
            throw new InvalidParameter(
                    "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
        }
        int slash = text.indexOf('/');
        boolean bare = slash < 0 || !isDomain(text.substring(0, slash));
        String domain = bare ? DEFAULT_DOMAIN : text.substring(0, slash);
        String remainder = bare ? text : text.substring(slash + 1);
        if (domain.equals("index.docker.io")) {
            domain = DEFAULT_DOMAIN;
        }
        if (domain.equals(DEFAULT_DOMAIN) && remainder.indexOf('/') < 0) {
            remainder = OFFICIAL + remainder;
        }
        int colon = remainder.indexOf(':');
        String name = colon < 0 ? remainder : remainder.substring(0, colon);
        if (!name.toLowerCase(Locale.ROOT).equals(name)) {
            throw new InvalidParameter("invalid reference format: repository name (" + name + ") must be lowercase");
        }
        return parseFull(domain + "/" + remainder);
    }

    private static boolean isDomain(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.toLowerCase(Locale.ROOT).equals(first);
    }

    private static ImageReference parseFull(String full) {
        Matcher matcher = REFERENCE.matcher(full);
        if (!matcher.matches()) {
            throw new InvalidParameter("invalid reference format");
        }
        String path = matcher.group("path");
        if (path.length() > MAX_PATH) {
            throw new InvalidParameter(
                    "invalid reference format: repository name must not be more than 255 characters");
        }
        return new ImageReference(
                matcher.group("domain"),
                path,
                Optional.ofNullable(matcher.group("tag")),
                Optional.ofNullable(matcher.group("digest")).map(ImageReference::digest));
    }

    private static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (EngineException e) {
            throw new InvalidParameter("invalid reference format: " + e.getMessage(), e);
        }
    }

    /// The registry's host and port.
    public String domain() {
        return domain;
    }

    /// The repository in its registry.
    public String path() {
        return path;
    }

    public Optional<String> tag() {
        return tag;
    }

    public Optional<Digest> digest() {
        return digest;
    }

    /// The repository in full, `docker.io/library/busybox`.
    public String name() {
        return domain + "/" + path;
    }

    /// The repository as users write it, `busybox`.
    public String familiarName() {
        if (!domain.equals(DEFAULT_DOMAIN)) {
            return name();
        }
        boolean official = path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0;
        return official ? path.substring(OFFICIAL.length()) : path;
    }

    /// The reference as users write it, with its tag and digest if it has them.
    public String familiar() {
        return familiarName() + suffix();
    }

    /// Neither tag nor digest.
    public boolean isNameOnly() {
        return tag.isEmpty() && digest.isEmpty();
    }

    /// With `latest` if there is neither tag nor digest.
    public ImageReference withDefaultTag() {
        return isNameOnly() ? withTag(DEFAULT_TAG) : this;
    }

    /// The same repository with this tag and no digest.
    public ImageReference withTag(String newTag) {
        if (!TAG.matcher(newTag).matches()) {
            throw new InvalidParameter("invalid tag format");
        }
        return new ImageReference(domain, path, Optional.of(newTag), Optional.empty());
    }

    /// The same repository with this digest and no tag.
    public ImageReference withDigest(Digest newDigest) {
        return new ImageReference(domain, path, Optional.empty(), Optional.of(newDigest));
    }

    /// The repository alone.
    public ImageReference nameOnly() {
        return new ImageReference(domain, path, Optional.empty(), Optional.empty());
    }

    private String suffix() {
        return tag.map(text -> ":" + text).orElse("")
                + digest.map(value -> "@" + value).orElse("");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageReference that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return Objects.hash(domain, path, tag, digest);
    }

    @Override
    public String toString() {
        return name() + suffix();
    }
}
