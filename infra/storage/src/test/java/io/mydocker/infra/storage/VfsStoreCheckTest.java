package io.mydocker.infra.storage;

class VfsStoreCheckTest extends StoreCheckContract {
    @Override
    StorageDriver driver() {
        return StorageDriver.VFS;
    }
}
