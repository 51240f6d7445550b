/// The format of bzip2, decoding only.
package io.mydocker.protocol.archive.bzip2;
