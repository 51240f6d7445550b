package io.mydocker.infra.runtime;

import java.util.ArrayList;
import java.util.List;

/// What mount_setattr(2) is to change.
///
/// @param set `MOUNT_ATTR_…` bits
/// @param clear bits that are cleared first
/// @param propagation an `MS_PRIVATE` or the like, 0 for no change
record MountAttributes(long set, long clear, long propagation) {
    static final MountAttributes READ_ONLY = new MountAttributes(MountOptions.RDONLY, 0, 0);

    private static final String[] NAMES = {"RDONLY", "NOSUID", "NODEV", "NOEXEC", "NOATIME", "STRICTATIME"};

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        for (int bit = 0; bit < NAMES.length; bit++) {
            if ((set & 1L << bit) != 0) {
                parts.add("MOUNT_ATTR_" + NAMES[bit]);
            }
        }
        if (propagation != 0) {
            parts.add(MountOptions.propagationOperand(propagation).text());
        }
        return "{" + (parts.isEmpty() ? "0" : String.join("|", parts)) + "}";
    }
}
