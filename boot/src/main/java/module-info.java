/// The mains: the first word goes to the command line or to the daemon.
module io.mydocker.boot {
    requires io.mydocker.cli;
    requires io.mydocker.linux;
    requires io.mydocker.daemon;
}
