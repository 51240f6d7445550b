package io.mydocker.infra.storage;

class VfsLayerContentTest extends LayerContentContract {
    @Override
    StorageDriver driver() {
        return StorageDriver.VFS;
    }
}
