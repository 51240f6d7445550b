/// What the user types: one class per command.
module io.mydocker.cli {
    requires io.mydocker.client;
    requires io.mydocker.protocol.api;
    requires io.mydocker.protocol.oci;
    requires io.mydocker.protocol.failure;
    requires io.mydocker.protocol.json;
    requires io.mydocker.linux;
    requires jdk.unsupported;

    exports io.mydocker.cli;
}
