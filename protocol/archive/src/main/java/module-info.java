/// Tar streams and their tar-split record: bytes in, bytes out, no file system.
module io.mydocker.protocol.archive {
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;
    requires org.tukaani.xz;

    exports io.mydocker.protocol.archive;
}
