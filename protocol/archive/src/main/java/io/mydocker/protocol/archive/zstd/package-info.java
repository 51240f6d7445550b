/// Zstandard (RFC 8878), decoding only, in checked Java: hostile bytes end in an exception, never beyond an array.
package io.mydocker.protocol.archive.zstd;
