package io.mydocker.protocol.archive.zstd;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipException;

/// The literals of a block (RFC 8878, section 3.1.1.3.1): bytes that the sequences then place.
final class Literals {
    private static final int RAW = 0;
    private static final int REPEATED = 1;
    private static final int TREELESS = 3;

    private final byte[] bytes = new byte[Block.MAX_SIZE];
    private Optional<HuffmanTable> last = Optional.empty();
    private int count;

    /// Forgets the codes of the frame before.
    void reset() {
        last = Optional.empty();
    }

    byte[] array() {
        return bytes;
    }

    int count() {
        return count;
    }

    void read(Bytes in) throws IOException {
        int first = in.next();
        int type = first & 3;
        int format = first >> 2 & 3;
        if (type == RAW || type == REPEATED) {
            plain(in, first, format, type == REPEATED);
        } else {
            coded(in, first, format, type == TREELESS);
        }
    }

    private void plain(Bytes in, int first, int format, boolean repeated) throws IOException {
        int size =
                switch (format) {
                    case 1 -> (int) (first | in.number(1) << 8) >> 4;
                    case 3 -> (int) (first | in.number(2) << 8) >> 4;
                    default -> first >> 3;
                };
        take(size);
        if (repeated) {
            Arrays.fill(bytes, 0, size, (byte) in.next());
        } else {
            Bytes content = in.part(size);
            System.arraycopy(content.array(), content.position(), bytes, 0, size);
        }
    }

    private void coded(Bytes in, int first, int format, boolean treeless) throws IOException {
        int width =
                switch (format) {
                    case 2 -> 14;
                    case 3 -> 18;
                    default -> 10;
                };
        long header = (first | in.number(format <= 1 ? 2 : format + 1) << 8) >>> 4;
        take((int) (header & (1 << width) - 1));
        Bytes content = in.part((int) (header >>> width & (1 << width) - 1));
        if (!treeless) {
            last = Optional.of(HuffmanTable.read(content));
        }
        HuffmanTable table = last.orElseThrow(() -> new ZipException("zstd: literals without a code"));
        if (format == 0) {
            table.decode(content, bytes, 0, count);
        } else {
            fourStreams(content, table);
        }
    }

    private void fourStreams(Bytes content, HuffmanTable table) throws IOException {
        int[] sizes = {(int) content.number(2), (int) content.number(2), (int) content.number(2), 0};
        sizes[3] = content.left() - sizes[0] - sizes[1] - sizes[2];
        int each = (count + 3) / 4;
        if (sizes[3] < 1 || 3 * each > count) {
            throw new ZipException("zstd: literals of an invalid size");
        }
        for (int i = 0; i < sizes.length; i++) {
            table.decode(content.part(sizes[i]), bytes, i * each, i < 3 ? each : count - 3 * each);
        }
    }

    private void take(int size) throws IOException {
        if (size > bytes.length) {
            throw new ZipException("zstd: too many literals");
        }
        count = size;
    }
}
