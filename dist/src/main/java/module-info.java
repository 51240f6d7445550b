/// Packaging: what the build runs to make the distribution. Nothing of it is shipped.
module io.mydocker.dist {
    requires io.mydocker.protocol.archive;
    requires io.mydocker.protocol.json;
    requires io.mydocker.protocol.oci;
}
