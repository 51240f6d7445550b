package io.mydocker.protocol.archive;

import io.mydocker.protocol.failure.InvalidParameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// How an archive is compressed, by its first bytes; names and media types may lie.
public enum Decompression {
    NONE(""),
    GZIP("\u001f\u008b"),
    ZSTD("(\u00b5/\u00fd"),
    XZ("\u00fd7zXZ\0"),
    BZIP2("BZh");

    private static final int LONGEST = 6;
    private static final List<Decompression> MARKED = List.of(GZIP, ZSTD, XZ, BZIP2);

    private final String mark;

    /// A format that begins with the bytes of `mark`, a character each.
    Decompression(String mark) {
        this.mark = mark;
    }

    /// The plain content of `in`, compressed or not. Closing it closes `in`. Waits for the first bytes.
    ///
    /// @throws InvalidParameter if it is compressed in a way that is not supported
    public static InputStream open(InputStream in) throws IOException {
        PushbackInputStream peekable = new PushbackInputStream(in, LONGEST);
        byte[] start = peekable.readNBytes(LONGEST);
        peekable.unread(start);
        Decompression found = of(start);
        return switch (found) {
            case NONE -> peekable;
            case GZIP -> new GzipStream(peekable);
            case ZSTD, XZ, BZIP2 -> {
                String name = found.name().toLowerCase(Locale.ROOT);
                throw new InvalidParameter("decompress: " + name + " is not supported yet, only gzip is");
            }
        };
    }

    static Decompression of(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        for (Decompression candidate : MARKED) {
            if (text.startsWith(candidate.mark)) {
                return candidate;
            }
        }
        return NONE;
    }
}
