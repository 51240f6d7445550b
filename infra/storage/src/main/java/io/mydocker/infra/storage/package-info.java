/// Layers and image metadata in Docker's overlay2 layout.
package io.mydocker.infra.storage;
