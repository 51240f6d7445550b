package io.mydocker.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static final JsonObject DOCUMENT = Json.parseObject("""
            {"Name": "web", "State": {"Running": true, "ExitCode": 0, "Pid": 42}, "Cmd": ["sh", "-c"],
             "Labels": {"b": "2", "a.x/y": "1"}, "Empty": [], "None": null,
             "Mounts": [{"Source": "/a", "RW": true}, {"Source": "/b", "RW": false}]}
            """);

    private static String fill(String template) {
        return Template.parse(template).fill(DOCUMENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "plain text#plain text",
                "{{.Name}}#web",
                "{{ .State.Pid }}/{{.State.Running}}#42/true",
                "{{json .Cmd}}#[\"sh\",\"-c\"]",
                "{{.Cmd}}#[sh -c]",
                "{{.Labels}}#map[a.x/y:1 b:2]",
                "{{index .Labels \"a.x/y\"}}#1",
                "{{index .Cmd 1}}#-c",
                "{{(index .Mounts 1).Source}}#/b",
                "{{len .Cmd}}#2",
                "{{join .Cmd \"+\"}}#sh+-c",
                "{{.Name | upper | printf \"%s!\"}}#WEB!",
                "{{upper .Name}}{{lower \"ABC\"}}{{title .Name}}#WEBabcWeb",
                "{{range .Mounts}}{{.Source}},{{end}}#/a,/b,",
                "{{range $i, $m := .Mounts}}{{$i}}={{$m.Source}};{{end}}#0=/a;1=/b;",
                "{{range $k, $v := .Labels}}{{$k}}={{$v}},{{end}}#a.x/y=1,b=2,",
                "{{range .Empty}}x{{else}}none{{end}}#none",
                "{{if .State.Running}}up{{else}}down{{end}}#up",
                "{{if .State.ExitCode}}bad{{else if .Empty}}x{{else}}good{{end}}#good",
                "{{with .State}}{{.Pid}}{{end}}{{with .None}}x{{else}}none{{end}}#42none",
                "{{if eq .Name \"web\"}}y{{end}}{{if and .Name .Cmd}}y{{end}}{{if not .Empty}}y{{end}}#yyy",
                "{{if gt .State.Pid 7}}more{{end}}#more",
                "{{$x := .State}}{{$x.Pid}} {{$.Name}}#42 web",
                "a {{- .Name -}} b#awebb",
                "{{/* a note */}}x#x",
                "{{\"a }} b\"}}{{`c`}}#a }} bc",
                "{{printf \"%q-%v-%d%%\" .Name .Cmd .State.Pid}}#\"web\"-[sh -c]-42%",
                "{{truncate .Name 2}}{{pad .Name 1 2}}|#we web  |",
                "{{printf \"%-6s|%6s|%05d|%+d|%.2s\" .Name .Name .State.Pid 7 .Name}}#web   |   web|00042|+7|we",
                "{{printf \"%d %s %q\" .Name .State.Pid .Cmd}}#%!d(string=web) %!s(int=42) [\"sh\" \"-c\"]",
                "{{printf \"%s\"}}{{printf \"x\" 1}}#%!s(MISSING)x%!(EXTRA int=1)",
                "{{slice .Name 1}}{{slice .Name 0 1}}{{slice .Cmd 1}}#ebw[-c]",
                "{{.Labels.nosuch}}{{title \"a big-dog\"}}#<no value>A Big-Dog",
                "{{print 1 2 \"x\" \"y\"}}{{println 1 \"x\" | printf \"%q\"}}#1 2xy\"1 x\\n\"",
                "{{$x := 1}}{{$x = 2}}{{$x}}{{html \"<a>\"}}#2&lt;a&gt;",
                "{{range split \"a,b\" \",\"}}<{{.}}>{{end}}#<a><b>",
            })
    void fills_what_go_fills(String template, String text) {
        assertThat(fill(template)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "{{.Name#unclosed action",
                "{{.Missing}}#1:2: executing \"\" at <.Missing>: map has no entry for key \"Missing\"",
                "{{.Name.Field}}#1:7: executing \"\" at <.Name.Field>: can't evaluate field Field in type interface {}",
                "{{nonsense .Name}}#function \"nonsense\" not defined",
                "{{range .Mounts}}#unexpected EOF",
                "{{end}}#unexpected {{end}}",
                "{{}}#missing value for command",
                "{{$y}}#undefined variable \"$y\"",
                "{{index .Cmd 7}}#index out of range: 7",
                "{{\"abc}}#unclosed action",
            })
    void says_what_it_cannot_fill(String template, String sentence) {
        assertThatThrownBy(() -> fill(template))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("template: :1:")
                .hasMessageContaining(sentence);
    }

    @Test
    void rows_are_printed_as_lines_tables_and_json() {
        JsonObject headings = JsonObject.builder()
                .put("ID", "CONTAINER ID")
                .put("Labels", "LABELS")
                .build();
        JsonObject row =
                JsonObject.builder().put("ID", "abc").put("Labels", "a=1,b=2").build();

        assertThat(Row.all("{{.ID}}", "row", headings, List.of(row, row))).isEqualTo("abc\nabc\n");
        assertThat(Row.all("table {{.ID}}\\t{{.Labels}}", "row", headings, List.of(row)))
                .isEqualTo("CONTAINER ID   LABELS\nabc            a=1,b=2\n");
        assertThat(Row.all("json", "row", headings, List.of(row))).isEqualTo(row + "\n");
        assertThat(Row.all("{{.Label \"b\"}}{{.Label \"c\"}}", "row", headings, List.of(row)))
                .isEqualTo("2\n");
    }
}
