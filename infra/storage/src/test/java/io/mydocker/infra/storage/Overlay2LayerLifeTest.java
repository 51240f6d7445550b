package io.mydocker.infra.storage;

class Overlay2LayerLifeTest extends LayerLifeContract {
    @Override
    StorageDriver driver() {
        return StorageDriver.OVERLAY2;
    }
}
