/// The filter of system calls: profiles as people write them, Docker's default decisions, and the compiler that makes
/// the kernel's program from them.
package io.mydocker.infra.runtime.seccomp;
