/// The words of images and containers: digests, references, platforms, manifests, image configurations, the runtime
/// specification.
package io.mydocker.protocol.oci;
