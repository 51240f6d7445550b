package io.mydocker.infra.storage;

class Overlay2LayerContentTest extends LayerContentContract {
    @Override
    StorageDriver driver() {
        return StorageDriver.OVERLAY2;
    }
}
