/// Control groups of version 1, version 2, and both side by side: what a container may use, and who belongs to it.
package io.mydocker.infra.runtime.cgroup;
