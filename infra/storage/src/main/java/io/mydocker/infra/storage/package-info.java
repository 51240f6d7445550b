/// Layers and image metadata in Docker's layouts.
package io.mydocker.infra.storage;
