package io.mydocker.infra.storage;

class VfsLayerLifeTest extends LayerLifeContract {
    @Override
    StorageDriver driver() {
        return StorageDriver.VFS;
    }
}
