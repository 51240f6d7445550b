/// JSON as a value: an immutable tree, its strict parser and its writer.
module io.mydocker.protocol.json {
    requires transitive io.mydocker.protocol.failure;

    exports io.mydocker.protocol.json;
}
