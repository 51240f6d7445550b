/// The closed set of failure kinds; each front maps them to its own codes in one place.
module io.mydocker.protocol.failure {
    exports io.mydocker.protocol.failure;
}
