/// The grammar of command lines: options and words, help pages, the sentences for what is wrong.
///
/// It is the grammar of Go's pflag as Docker uses it, because people's fingers and scripts know that one, and it is
/// our own code because start-up time counts (docs/decisions/0003-command-line-parser.md).
package io.mydocker.cli.option;
