package io.mydocker.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

class TarReaderTest {
    private static final Instant TIME = Instant.parse("2021-01-02T03:04:05.987654321Z");

    private static List<TarEntry> read(byte[] tar) throws IOException {
        List<TarEntry> entries = new ArrayList<>();
        TarReader reader = new TarReader(new ByteArrayInputStream(tar));
        for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            entries.add(entry.get());
        }
        return entries;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] commons(int longFileMode, TarArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
            out.setLongFileMode(longFileMode);
            out.setBigNumberMode(
                    longFileMode == TarArchiveOutputStream.LONGFILE_GNU
                            ? TarArchiveOutputStream.BIGNUMBER_STAR
                            : TarArchiveOutputStream.BIGNUMBER_POSIX);
            out.setAddPaxHeadersForNonAsciiNames(longFileMode == TarArchiveOutputStream.LONGFILE_POSIX);
            for (TarArchiveEntry entry : entries) {
                out.putArchiveEntry(entry);
                out.write(new byte[(int) entry.getSize()]);
                out.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void readsWhatItsOwnWriterWrites() throws IOException {
        TreeMap<String, byte[]> extended = new TreeMap<>();
        extended.put("security.capability", new byte[] {1, 0, '\n', '=', 2});
        List<TarEntry> entries = List.of(
                TarEntry.directory("a", TarEntry.Attributes.of(01777, TIME)),
                TarEntry.file("a/" + "é".repeat(100), 3, TarEntry.Attributes.of(0644, Instant.ofEpochSecond(-5, 5))),
                TarEntry.symlink("a/" + "s".repeat(200), "t".repeat(300), TarEntry.Attributes.of(0777, TIME)),
                TarEntry.hardLink("b", "a", TarEntry.Attributes.of(0644, TIME)),
                TarEntry.file("c", 0, new TarEntry.Attributes(04755, 3_000_000, -2, TIME, new TreeMap<>())));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(bytes)) {
            for (TarEntry entry : entries) {
                writer.put(entry);
                writer.write(new byte[(int) entry.size()]);
            }
            writer.put(new TarEntry(
                    TarName.of("x"),
                    TarType.CHARACTER_DEVICE,
                    0,
                    new TarEntry.Attributes(0600, 1, 2, TIME, extended),
                    TarName.EMPTY,
                    new TarEntry.Device(5, 1)));
        }
        List<TarEntry> back = read(bytes.toByteArray());
        assertThat(back.subList(0, 5)).isEqualTo(entries);
        assertThat(back.getLast().device()).isEqualTo(new TarEntry.Device(5, 1));
        assertThat(back.getLast().attributes().extended().get("security.capability"))
                .containsExactly(1, 0, '\n', '=', 2);
    }

    @Test
    void commonsCompressReadsWhatWeWrite() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String name = "dir/" + "n".repeat(150);
        try (TarWriter writer = new TarWriter(bytes)) {
            writer.put(TarEntry.file(name, 5, TarEntry.Attributes.of(0751, TIME)));
            writer.write(bytes("hello"));
        }
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            TarArchiveEntry entry = in.getNextEntry();
            assertThat(entry.getName()).isEqualTo(name);
            assertThat(entry.getMode()).isEqualTo(0751);
            assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(TIME);
            assertThat(in.readAllBytes()).isEqualTo(bytes("hello"));
            assertThat(in.getNextEntry()).isNull();
        }
    }

    @Test
    void readsGnuAndPosixLongNamesAndBigNumbers() throws IOException {
        for (int mode : new int[] {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX}) {
            TarArchiveEntry file = new TarArchiveEntry("d/" + "long".repeat(60));
            file.setSize(700);
            file.setUserId(5_000_000L);
            TarArchiveEntry link = new TarArchiveEntry("link", TarConstants.LF_SYMLINK);
            link.setLinkName("target".repeat(40));
            List<TarEntry> entries = read(commons(mode, file, link));
            assertThat(entries.getFirst().name()).hasToString(file.getName());
            assertThat(entries.getFirst().size()).isEqualTo(700);
            assertThat(entries.getFirst().attributes().uid()).isEqualTo(5_000_000);
            assertThat(entries.getLast().type()).isEqualTo(TarType.SYMLINK);
            assertThat(entries.getLast().link()).hasToString(link.getLinkName());
        }
    }

    /// One header block with a right checksum.
    private static byte[] header(String name, char flag, byte[] size, String magic) {
        byte[] block = new byte[512];
        System.arraycopy(bytes(name), 0, block, 0, bytes(name).length);
        System.arraycopy(bytes("0000644\0"), 0, block, 100, 8);
        System.arraycopy(size, 0, block, 124, size.length);
        System.arraycopy(bytes("00000000000\0"), 0, block, 136, 12);
        block[156] = (byte) flag;
        System.arraycopy(bytes(magic), 0, block, 257, magic.length());
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        System.arraycopy(bytes(String.format("%06o\0 ", sum)), 0, block, 148, 8);
        return block;
    }

    private static byte[] octal(long size) {
        return bytes(String.format("%011o\0", size));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] padded(byte[] content) {
        return Arrays.copyOf(content, (content.length + 511) / 512 * 512);
    }

    @Test
    void readsOldHeadersAndTrailingSlashAsDirectory() throws IOException {
        byte[] tar = join(header("old/", '\0', octal(0), ""), header("old/file", '\0', octal(0), ""));
        List<TarEntry> entries = read(tar);
        assertThat(entries).extracting(TarEntry::type).containsExactly(TarType.DIRECTORY, TarType.REGULAR);
    }

    @Test
    void endsWithOneBlockOrNoneOrMissingPadding() throws IOException {
        byte[] file = join(header("f", '0', octal(3), "ustar\00000"), bytes("abc"));
        assertThat(read(file)).hasSize(1);
        assertThat(read(padded(file))).hasSize(1);
        assertThat(read(join(padded(file), new byte[512]))).hasSize(1);
        assertThat(read(join(padded(file), new byte[1024], bytes("garbage")))).hasSize(1);
        assertThat(read(new byte[0])).isEmpty();
    }

    @Test
    void ignoresSizesOfWhatHasNoContent() throws IOException {
        byte[] tar = join(header("d/", '5', octal(4096), "ustar\00000"), header("f", '0', octal(0), "ustar\00000"));
        assertThat(read(tar)).hasSize(2).allMatch(entry -> entry.size() == 0);
    }

    @Test
    void passesGlobalHeadersOnWithoutTheirValues() throws IOException {
        byte[] pax = bytes("19 path=other name\n");
        byte[] tar = join(
                header("pax_global_header", 'g', octal(pax.length), "ustar\00000"),
                padded(pax),
                header("f", '0', octal(0), "ustar\00000"));
        List<TarEntry> entries = read(tar);
        assertThat(entries).extracting(TarEntry::type).containsExactly(TarType.GLOBAL_HEADER, TarType.REGULAR);
        assertThat(entries.getLast().name()).hasToString("f");
    }

    @Test
    void keepsNamesThatAreNoUtf8() throws IOException {
        byte[] block = header("x\u0001", '0', octal(0), "ustar\00000");
        block[1] = (byte) 0xfe;
        assertThatThrownBy(() -> read(block)).isInstanceOf(InvalidParameter.class);
        byte[] pax = {'1', '0', ' ', 'p', 'a', 't', 'h', '=', (byte) 0xfe, '\n'};
        List<TarEntry> entries = read(join(
                header("p", 'x', octal(10), "ustar\00000"), padded(pax), header("f", '0', octal(0), "ustar\00000")));
        assertThat(entries.getFirst().name().bytes()).containsExactly(0xfe);
        assertThat(entries.getFirst().name().text()).isEmpty();
    }

    @Test
    void refusesWhatIsMalformedOrAbsurd() {
        byte[] negative = new byte[12];
        Arrays.fill(negative, (byte) 0xff);
        byte[] huge = new byte[12];
        huge[0] = (byte) 0x80;
        huge[4] = 0x40;
        refused(header("f", '0', negative, "ustar\00000"), "absurd size");
        refused(header("f", '0', huge, "ustar\00000"), "absurd size");
        refused(header("f", '0', bytes("0000000000x\0"), "ustar\00000"), "invalid number");
        refused(header("f", '0', octal(5), "ustar\00000"), "unexpected EOF");
        refused(header("f", 'S', octal(0), "ustar  \0"), "sparse files are not supported");
        refused(header("f", 'Z', octal(0), "ustar\00000"), "unhandled tar header type 90");
        refused(header("p", 'x', octal(1 << 30), "ustar\00000"), "extension header of 1073741824 bytes");
        refused(header("p", 'L', octal(1 << 30), "ustar  \0"), "extension header of 1073741824 bytes");
        refused(join(new byte[512], header("f", '0', octal(0), "")), "single block of zeros");
        refused(bytes("no tar at all"), "unexpected EOF");
        refused(new byte[] {1, 2, 3}, "unexpected EOF");
        refused(pax("11 path=x\n"), "malformed record");
        refused(pax("99999999 a=b\n"), "malformed record");
        refused(pax("7 path\n"), "record without key");
        refused(pax("11 uid=abc\n"), "no number");
        refused(pax("10 uid=-1\n"), "invalid owner");
        refused(pax("25 GNU.sparse.realsize=1\n"), "sparse");
    }

    private static byte[] pax(String records) {
        return join(
                header("p", 'x', octal(records.length()), "ustar\00000"),
                padded(bytes(records)),
                header("f", '0', octal(0), "ustar\00000"));
    }

    private static void refused(byte[] tar, String message) {
        assertThatThrownBy(() -> read(tar)).isInstanceOf(InvalidParameter.class).hasMessageContaining(message);
    }

    /// Whatever is thrown at it: entries, a refusal, nothing else, and always an end.
    @Test
    void survivesEveryBrokenByte() throws IOException {
        byte[] tar = join(
                pax("30 mtime=1580702706.123456789\n"),
                header("g", '0', octal(3), "ustar  \0"),
                padded(bytes("abc")),
                new byte[1024]);
        assertThat(read(tar)).hasSize(2);
        for (int i = 0; i < tar.length; i++) {
            for (int value : new int[] {0, 0x80, 0xff, '9'}) {
                byte[] broken = tar.clone();
                broken[i] = (byte) value;
                try {
                    assertThat(read(broken)).hasSizeLessThan(10);
                } catch (InvalidParameter e) {
                    assertThat(e).hasMessageContaining("tar");
                }
            }
        }
    }
}
