/// The mains: the first word goes to the command line or to the daemon.
package io.mydocker.boot;
