/// Plans, keepers, cgroups, seccomp, capabilities: a runtime specification becomes a list of system calls and a
/// running process.
package io.mydocker.infra.runtime;
