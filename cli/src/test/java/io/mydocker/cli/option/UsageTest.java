package io.mydocker.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
    private static Usage usage() {
        return Usage.of("try", "[OPTIONS] WORD [WORD...]", "Try the grammar")
                .flag('i', "interactive", "I")
                .flag('t', "tty", "T")
                .list('e', "env", "list", "E")
                .text("name", "string", "N")
                .number("pids-limit", "P")
                .bytes('m', "memory", "M")
                .option(' ', "cpus", Kind.DECIMAL, "decimal", "C")
                .filter("F")
                .shortForm("name", "name")
                .unsupported("dns", "P");
    }

    private static Arguments parse(String... line) {
        return usage().parse(List.of(line));
    }

    @Test
    void takes_values_in_every_way_of_writing() {
        assertThat(parse("--name", "x").text("name")).contains("x");
        assertThat(parse("--name=x=y").text("name")).contains("x=y");
        assertThat(parse("--name=").text("name")).contains("");
        assertThat(parse("-e", "A=b", "-eC=d", "-e=E=f", "--env", "G").list("env"))
                .containsExactly("A=b", "C=d", "E=f", "G");
        assertThat(parse("--name", "-x").text("name")).contains("-x");
        assertThat(parse("--name", "--").text("name")).contains("--");
    }

    @Test
    void the_last_of_several_values_counts() {
        assertThat(parse("--name", "a", "--name", "b").text("name")).contains("b");
        assertThat(parse("-i", "--interactive=false").flag("interactive")).isFalse();
    }

    @Test
    void letters_may_stand_together_and_the_last_may_take_a_value() {
        Arguments arguments = parse("-ite", "A=b", "word");

        assertThat(arguments.flag("interactive")).isTrue();
        assertThat(arguments.flag("tty")).isTrue();
        assertThat(arguments.list("env")).containsExactly("A=b");
        assertThat(arguments.words()).containsExactly("word");
        assertThat(parse("-iteA=b").list("env")).containsExactly("A=b");
    }

    @ParameterizedTest
    @CsvSource({"-i, true", "-i=false, false", "--interactive=0, false", "--interactive=T, true", "-i=true, true"})
    void flags_can_be_switched_off(String word, boolean on) {
        assertThat(parse(word).flag("interactive")).isEqualTo(on);
    }

    @Test
    void options_stand_between_words_until_two_dashes() {
        Arguments arguments = parse("a", "-i", "b", "--", "-t", "--name");

        assertThat(arguments.words()).containsExactly("a", "b", "-t", "--name");
        assertThat(arguments.flag("interactive")).isTrue();
        assertThat(arguments.flag("tty")).isFalse();
    }

    @Test
    void a_command_that_stops_at_the_first_word_leaves_the_rest_alone() {
        Arguments arguments = usage().stopAtFirstWord().parse(List.of("-i", "image", "-t", "--", "--name", "x"));

        assertThat(arguments.words()).containsExactly("image", "-t", "--", "--name", "x");
        assertThat(arguments.flag("tty")).isFalse();
    }

    @Test
    void a_dash_alone_is_a_word() {
        assertThat(parse("-", "-i").words()).containsExactly("-");
    }

    @Test
    void short_forms_come_before_letters() {
        assertThat(parse("-name", "x").text("name")).contains("x");
        assertThat(parse("-name=x").text("name")).contains("x");
    }

    @ParameterizedTest
    @CsvSource({
        "--foo, unknown flag: --foo",
        "--foo=x, unknown flag: --foo",
        "-x, unknown shorthand flag: 'x' in -x",
        "-ixt, unknown shorthand flag: 'x' in -xt",
        "--name, flag needs an argument: --name",
        "-e, flag needs an argument: 'e' in -e",
        "-ie, flag needs an argument: 'e' in -ie",
        "--dns=1, --dns is not supported yet",
        "-P, -P is not supported yet",
        "--=x, bad flag syntax: --=x",
        "---name, bad flag syntax: ---name",
    })
    void says_what_is_wrong_in_dockers_words(String word, String sentence) {
        assertThatThrownBy(() -> parse(word))
                .isInstanceOf(UsageError.class)
                .hasMessage(sentence + "\n\nUsage:  mydocker try [OPTIONS] WORD [WORD...]\n\n"
                        + "Run 'mydocker try --help' for more information")
                .extracting(error -> ((UsageError) error).exitCode())
                .isEqualTo(125);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "-i=x|invalid argument \"x\" for \"-i, --interactive\" flag: strconv.ParseBool:"
                        + " parsing \"x\": invalid syntax",
                "--pids-limit=abc|invalid argument \"abc\" for \"--pids-limit\" flag: strconv.ParseInt:"
                        + " parsing \"abc\": invalid syntax",
                "-mxx|invalid argument \"xx\" for \"-m, --memory\" flag: invalid size: 'xx'",
                "--cpus=xx|invalid argument \"xx\" for \"--cpus\" flag: failed to parse xx as a rational number",
                "--cpus=0.0000000001|invalid argument \"0.0000000001\" for \"--cpus\" flag: value is too precise",
                "-fx|invalid argument \"x\" for \"-f, --filter\" flag: bad format of filter (expected name=value)",
            })
    void refuses_values_in_dockers_words(String word, String sentence) {
        assertThatThrownBy(() -> parse(word)).hasMessageStartingWith(sentence + "\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "512, 512",
        "512b, 512",
        "4k, 4096",
        "4kb, 4096",
        "4KiB, 4096",
        "1.5m, 1572864",
        "2G, 2147483648",
        "1 g, 1073741824",
        "-1, -1"
    })
    void reads_numbers_of_bytes(String text, long bytes) {
        assertThat(parse("-m", text).bytes("memory")).contains(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 500000000", "2, 2000000000", ".25, 250000000", "1e-3, 1000000"})
    void reads_fractions_as_billionths(String text, long nanos) {
        assertThat(parse("--cpus", text).nanos("cpus")).contains(nanos);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, accepts no arguments",
        "1, 1, 0, requires 1 argument",
        "2, 2, 1, requires 2 arguments",
        "2, 9, 1, requires at least 2 and at most 9 arguments",
        "0, 1, 2, requires at most 1 argument",
    })
    void counts_words(int minimum, int maximum, int given, String wanted) {
        List<String> line = List.of("a", "b").subList(0, given);

        assertThatThrownBy(() -> usage().words(minimum, maximum).parse(line))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith("mydocker: 'mydocker try' " + wanted + "\n\nUsage:  mydocker try ")
                .extracting(error -> ((UsageError) error).exitCode())
                .isEqualTo(1);
    }

    @Test
    void asking_for_help_needs_no_words() {
        assertThat(usage().atLeast(1).parse(List.of("--help")).wantsHelp()).isTrue();
        assertThat(usage().atLeast(1).parse(List.of("-h")).wantsHelp()).isTrue();
    }
}
