/// The Engine API as HTTP routes: decode, call the engine, encode; and the daemon's configuration.
package io.mydocker.daemon;
