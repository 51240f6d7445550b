/// What the user types: one class per command.
///
/// A command line becomes an [io.mydocker.cli.Command] by a `switch` on its first word, so that only that one class is
/// loaded: start-up time is a feature here. For the same reason this box uses no reflection, no regular expressions
/// and no streams where every command passes.
package io.mydocker.cli;
