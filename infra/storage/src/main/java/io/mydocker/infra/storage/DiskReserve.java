package io.mydocker.infra.storage;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// A layer's tar as it comes out of decompression, stopped before it fills the disk: 2 % of the file system stay free,
/// at most 512 MiB, and nothing that is larger than the whole of it is read to its end. So a bomb costs time and space
/// for as long as it unpacks, and neither the other programs of the host nor a byte afterwards.
final class DiskReserve extends FilterInputStream {
    private static final long STEP = 32L << 20;
    private static final long LARGEST_RESERVE = 512L << 20;
    private static final int SHARE = 50;

    private final FileStore disk;
    private final long total;
    private long count;
    private long nextLook = STEP;

    /// @param place a directory of the file system to which the layer goes
    DiskReserve(InputStream tar, Path place) throws IOException {
        super(tar);
        this.disk = Files.getFileStore(place);
        this.total = disk.getTotalSpace();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int done = super.read(bytes, offset, length);
        count += Math.max(0, done);
        if (count >= nextLook) {
            nextLook = count + STEP;
            look();
        }
        return done;
    }

    private void look() throws IOException {
        if (count > total) {
            throw new InvalidParameter("read tar: larger than the disk (" + total + " bytes)");
        }
        long reserve = Math.min(LARGEST_RESERVE, total / SHARE);
        if (disk.getUsableSpace() < reserve) {
            throw new SystemFailure("register layer: no space left on device (" + reserve + " bytes are kept free)");
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
