package io.mydocker.protocol.archive;

import java.util.Optional;

/// What an entry of a tar is.
public enum TarType {
    REGULAR('0'),
    HARD_LINK('1'),
    SYMLINK('2'),
    CHARACTER_DEVICE('3'),
    BLOCK_DEVICE('4'),
    DIRECTORY('5'),
    FIFO('6'),
    /// A PAX header for all that follows. It names no file; like Docker we leave its values aside.
    GLOBAL_HEADER('g');

    private final char flag;

    TarType(char flag) {
        this.flag = flag;
    }

    char flag() {
        return flag;
    }

    /// Whether content may follow the header; of the others the size field is ignored.
    boolean hasContent() {
        return this == REGULAR;
    }

    static Optional<TarType> ofFlag(int flag) {
        for (TarType type : values()) {
            if (type.flag == flag) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
