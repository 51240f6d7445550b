/// The Engine API as Java methods, over a unix socket or TCP.
package io.mydocker.client;
