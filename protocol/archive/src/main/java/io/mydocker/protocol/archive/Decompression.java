package io.mydocker.protocol.archive;

import io.mydocker.protocol.archive.bzip2.Bzip2Stream;
import io.mydocker.protocol.archive.zstd.ZstdStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

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
    /// Memory is bounded whatever the bytes say: xz by what its highest preset needs (65 MiB), zstd by a window of
    /// 128 MiB and by what is really there, the others by their formats; all zstd and xz streams of the process by
    /// half of the heap, for which this and reading may wait until others are closed. How much comes out is not
    /// bounded.
    public static InputStream open(InputStream in) throws IOException {
        PushbackInputStream peekable = new PushbackInputStream(in, LONGEST);
        byte[] start = peekable.readNBytes(LONGEST);
        peekable.unread(start);
        return switch (of(start)) {
            case NONE -> peekable;
            case GZIP -> new GzipStream(peekable);
            case ZSTD -> new ZstdStream(peekable);
            case XZ -> XzStream.of(peekable);
            case BZIP2 -> new Bzip2Stream(peekable);
        };
    }

    /// The format of what begins with these bytes, six of them at least.
    public static Decompression of(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        for (Decompression candidate : MARKED) {
            if (text.startsWith(candidate.mark)) {
                return candidate;
            }
        }
        return NONE;
    }
}
