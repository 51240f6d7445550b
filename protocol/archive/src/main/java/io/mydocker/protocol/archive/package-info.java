/// Tar streams and their tar-split record: bytes in, bytes out, no file system.
package io.mydocker.protocol.archive;
