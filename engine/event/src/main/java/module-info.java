/// What happened, told to whoever listens.
module io.mydocker.engine.event {
    requires transitive io.mydocker.protocol.json;

    exports io.mydocker.engine.event;
}
