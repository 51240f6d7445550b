/// What happened, told to whoever listens.
package io.mydocker.engine.event;
