/// JSON as a value: an immutable tree, its strict parser and its writer.
module io.mydocker.protocol.json {
    exports io.mydocker.protocol.json;
}
