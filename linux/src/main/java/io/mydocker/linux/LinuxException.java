package io.mydocker.linux;

/// A system call that failed. The message reads ``mkdir `/x/y`: no space left on device``.
public final class LinuxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Errno errno;

    public LinuxException(String operation, Object operand, Errno errno) {
        super(operation + " `" + operand + "`: " + errno.text());
        this.errno = errno;
    }

    public Errno errno() {
        return errno;
    }

    public boolean is(Errno wanted) {
        return wanted.equals(errno);
    }
}
