/// System calls, mounts, terminals, and the one class for paths inside a root: the only module with native access.
module io.mydocker.linux {
    requires transitive io.mydocker.protocol.failure;

}
