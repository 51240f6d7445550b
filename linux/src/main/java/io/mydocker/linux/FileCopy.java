package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;

import java.util.List;

/// Copies the content of a file as cheaply as the file systems allow: shared where they can share, in the kernel where
/// they can do that, and holes as holes.
public final class FileCopy {
    private static final long FICLONE = 0x40049409;
    private static final int SEEK_SET = 0;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final long AT_ONCE = 1 << 30;
    /// What a kernel or file system answers that cannot do it.
    private static final List<Errno> CANNOT = List.of(Errno.EXDEV, Errno.EINVAL, Errno.EOPNOTSUPP, Errno.ENOSYS);

    private final Fd from;
    private final Fd to;

    private FileCopy(Fd from, Fd to) {
        this.from = from;
        this.to = to;
    }

    /// Fills the empty file `to`.
    public static void copy(Fd from, Fd to) {
        if (call(SystemCall.IOCTL, to.number(), FICLONE, from.number()) < 0) {
            new FileCopy(from, to).copyData();
        }
    }

    private void copyData() {
        long size = from.status().size();
        to.truncate(size);
        long position = 0;
        while (position < size) {
            long start = call(SystemCall.LSEEK, from.number(), position, SEEK_DATA);
            if (start == -Errno.ENXIO.number()) {
                return;
            }
            check(start, "seek", from.name());
            long end = check(call(SystemCall.LSEEK, from.number(), start, SEEK_HOLE), "seek", from.name());
            seek(from, start);
            seek(to, start);
            copyRange(end - start);
            position = end;
        }
    }

    private static void seek(Fd file, long position) {
        check(call(SystemCall.LSEEK, file.number(), position, SEEK_SET), "seek", file.name());
    }

    private void copyRange(long length) {
        long left = length;
        while (left > 0) {
            long count = call(SystemCall.COPY_FILE_RANGE, from.number(), 0, to.number(), 0, Math.min(left, AT_ONCE), 0);
            if (count < 0 && CANNOT.contains(new Errno((int) -count))) {
                copyThrough(left);
                return;
            }
            check(count, "copy", from.name());
            if (count == 0) {
                return;
            }
            left -= count;
        }
    }

    private void copyThrough(long length) {
        byte[] buffer = new byte[(int) Math.min(length, 128 << 10)];
        long left = length;
        while (left > 0) {
            int count = from.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                return;
            }
            to.write(buffer, 0, count);
            left -= count;
        }
    }
}
