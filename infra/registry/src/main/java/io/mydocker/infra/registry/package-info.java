/// The distribution protocol: references and digests in, manifests and blobs out.
package io.mydocker.infra.registry;
