package io.mydocker.engine.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The files of one log: the current one, and rotated ones `.1`, `.2` … which are older and older. A reading goes from
/// the oldest to the newest and notices when the files move on meanwhile: a file is known by its inode.
final class LogFiles implements AutoCloseable {
    private static final int BLOCK = 64 << 10;

    private final Path current;
    private Optional<Open> open = Optional.empty();

    private record Open(FileChannel channel, Object key) {}

    LogFiles(Path current) {
        this.current = current;
    }

    private Path rotated(int age) {
        return age == 0 ? current : current.resolveSibling(current.getFileName() + "." + age);
    }

    /// How many files there are beside the current one.
    private int ages() {
        int age = 0;
        while (Files.exists(rotated(age + 1))) {
            age++;
        }
        return age;
    }

    /// Goes to the first line of all.
    void first() throws IOException {
        for (int age = ages(); age >= 0; age--) {
            if (open(age)) {
                return;
            }
        }
    }

    /// Goes to where the last `lines` complete lines begin.
    void last(int lines) throws IOException {
        List<Integer> ages = new ArrayList<>();
        for (int age = 0; age <= ages(); age++) {
            ages.add(age);
        }
        int missing = lines;
        for (int age : ages) {
            if (!open(age)) {
                continue;
            }
            FileChannel channel = open.orElseThrow().channel();
            Tail tail = tail(channel, missing);
            channel.position(tail.offset());
            missing -= tail.lines();
            if (missing <= 0) {
                return;
            }
        }
    }

    private record Tail(long offset, int lines) {}

    /// Where the last `wanted` lines of a file begin, and how many there are.
    private static Tail tail(FileChannel channel, int wanted) throws IOException {
        long end = channel.size();
        int breaks = 0;
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long from = end; from > 0; ) {
            int length = (int) Math.min(BLOCK, from);
            from -= length;
            block.clear().limit(length);
            while (block.hasRemaining() && channel.read(block, from + block.position()) > 0) {}
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    if (breaks == wanted) {
                        return new Tail(from + i + 1, wanted);
                    }
                    breaks++;
                }
            }
        }
        return new Tail(0, breaks);
    }

    private boolean open(int age) throws IOException {
        close();
        Path file = rotated(age);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            open = Optional.of(new Open(channel, key(file).orElse("")));
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static Optional<Object> key(Path file) throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// Reads on; 0 when there is nothing more for now.
    int read(ByteBuffer buffer) throws IOException {
        if (open.isEmpty() && !open(0)) {
            return 0;
        }
        while (true) {
            Open file = open.orElseThrow();
            if (file.channel().position() > file.channel().size()) {
                file.channel().position(0);
            }
            int count = file.channel().read(buffer);
            if (count > 0) {
                return count;
            }
            if (!next(file)) {
                return 0;
            }
        }
    }

    /// Goes to the next newer file when this one is not the current one any more and read to its end.
    private boolean next(Open file) throws IOException {
        Optional<Object> newest = key(current);
        if (newest.isEmpty() || newest.get().equals(file.key())) {
            return false;
        }
        if (file.channel().position() < file.channel().size()) {
            return true;
        }
        int ages = ages();
        for (int age = 1; age <= ages; age++) {
            if (key(rotated(age)).filter(file.key()::equals).isPresent()) {
                return open(age - 1);
            }
        }
        // It was deleted meanwhile: everything that is left is newer.
        first();
        return open.isPresent();
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().channel().close();
            open = Optional.empty();
        }
    }
}
