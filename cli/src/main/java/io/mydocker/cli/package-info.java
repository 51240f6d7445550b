/// What the user types: one class per command.
package io.mydocker.cli;
