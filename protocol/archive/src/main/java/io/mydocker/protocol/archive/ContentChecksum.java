package io.mydocker.protocol.archive;

import java.io.IOException;

/// Passes content on to a sink and sums it up for [TarSplitWriter#file].
public final class ContentChecksum implements ByteSink {
    private final ByteSink sink;
    private final Crc64 crc64 = new Crc64();

    public ContentChecksum(ByteSink sink) {
        this.sink = sink;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws IOException {
        crc64.update(bytes, offset, length);
        sink.accept(bytes, offset, length);
    }

    public long crc64() {
        return crc64.value();
    }
}
