/// How answers look: tables, sizes, ages, and the templates of `--format`.
package io.mydocker.cli.format;
