package io.mydocker.protocol.archive;

import io.mydocker.protocol.failure.InvalidParameter;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Writes the record that gives a layer's tar back bit for bit from its extracted files: in gzip, one JSON object a
/// line, in the order of the tar.
///
/// - `{"type":2,"payload":"…","position":0}`: a segment, raw bytes that are no file content.
/// - `{"type":1,"name":"bin/sh","size":5,"payload":"…","position":1}`: a file; its content is on disk, the payload is
///   the content's CRC-64, big-endian. Without content `size` is left out and `payload` is `null`; a name that is no
///   UTF-8 is `name_raw`, in base64.
///
/// The form is that of the library github.com/vbatts/tar-split, which Docker uses, and like it this refuses a tar that
/// names a file twice: only one of the contents could be given back.
public final class TarSplitWriter implements Closeable {
    private static final int MAX_SEGMENT = 1 << 20;

    private final OutputStream out;
    private final Segment segment = new Segment();
    private final NameSet seen = new NameSet();
    private int position;
    private boolean owesSegment;

    /// Writes to a stream, which [#close] closes.
    public TarSplitWriter(OutputStream out) throws IOException {
        this.out = new BufferedOutputStream(new FastGzip(out), 64 << 10);
    }

    /// Adds bytes that are no file content; what is added in a row makes one segment of at most 1 MiB.
    public void raw(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int count = Math.min(length - done, MAX_SEGMENT - segment.size());
            segment.write(bytes, offset + done, count);
            done += count;
            if (segment.size() == MAX_SEGMENT) {
                endSegment();
            }
        }
    }

    /// Adds an entry whose content stays on disk under its name.
    ///
    /// @throws InvalidParameter if the name has been added before
    public void file(TarName name, long size, long crc64) throws IOException {
        if (size == 0) {
            entry(name);
            return;
        }
        byte[] checksum = ByteBuffer.allocate(Long.BYTES).putLong(crc64).array();
        line(name, ",\"size\":" + size + ",\"payload\":\"" + Base64.getEncoder().encodeToString(checksum) + "\"");
    }

    /// Adds an entry without content, or one whose content was added as raw bytes.
    ///
    /// @throws InvalidParameter if the name has been added before
    public void entry(TarName name) throws IOException {
        line(name, ",\"payload\":null");
    }

    private void line(TarName name, String rest) throws IOException {
        endSegment();
        if (!seen.add(name.clean())) {
            throw new InvalidParameter("read tar: `" + name + "`: duplicates of file paths not supported");
        }
        text("{\"type\":1" + nameField(name) + rest + ",\"position\":" + position++ + "}\n");
    }

    /// Says that the end blocks have passed: what follows them is a segment of its own, even where nothing does.
    public void endArchive() throws IOException {
        endSegment();
        owesSegment = true;
    }

    private static String nameField(TarName name) {
        Optional<String> text = name.text();
        if (text.isEmpty()) {
            return ",\"name_raw\":\"" + Base64.getEncoder().encodeToString(name.bytes()) + "\"";
        }
        return name.isEmpty() ? "" : ",\"name\":" + GoString.quote(text.get());
    }

    private void endSegment() throws IOException {
        if (segment.size() == 0 && !owesSegment) {
            return;
        }
        owesSegment = false;
        text("{\"type\":2,\"payload\":\"");
        out.write(segment.base64());
        text("\",\"position\":" + position++ + "}\n");
        segment.reset();
    }

    private void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Ends the record and closes the stream.
    @Override
    public void close() throws IOException {
        try (out) {
            endSegment();
        }
    }

    private static final class Segment extends ByteArrayOutputStream {
        byte[] base64() {
            return Base64.getEncoder().encode(ByteBuffer.wrap(buf, 0, count)).array();
        }
    }

    /// Headers are mostly zeros: the fastest level makes them small enough.
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 32 << 10);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
