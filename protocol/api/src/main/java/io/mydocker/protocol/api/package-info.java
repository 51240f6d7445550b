/// The Docker Engine API as values: requests, responses, events.
package io.mydocker.protocol.api;
