package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same lines typed to `docker` and to `mydocker`, on one engine: the same output, to the byte, and the same exit
/// code. Two running containers, one that has ended, and one that never ran.
@RootTest
class SameAsDockerTest {

    private static EngineUnderTest engine;

    @BeforeAll
    static void start() {
        engine = EngineUnderTest.open();
        engine.mydocker("run", "-d", "--name", "aa", "busybox", "sleep", "1000").ok();
        engine.mydocker(
                        "run",
                        "-d",
                        "--name",
                        "bb",
                        "-v",
                        "/usr/share:/a",
                        "-v",
                        "/tmp:/b",
                        "-l",
                        "q=r",
                        "-l",
                        "z=y",
                        "busybox",
                        "sh",
                        "-c",
                        "echo out; echo err >&2; exec sleep 1000")
                .ok();
        engine.mydocker("run", "--name", "cc", "busybox", "true").ok();
        engine.mydocker("create", "--name", "dd", "busybox").ok();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /// Words at blanks; in single quotes, blanks are no ends.
    private static String[] words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (char c : (line + " ").toCharArray()) {
            if (c == '\'') {
                quoted = !quoted;
                any = true;
            } else if (c != ' ' || quoted) {
                word.append(c);
            } else if (any || !word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
                any = false;
            }
        }
        return words.toArray(String[]::new);
    }

    /// Ages that a second changes between the two commands are no difference, and neither is the program's name.
    private static Result comparable(Result result) {
        return new Result(result.exitCode(), comparable(result.out()), comparable(result.err()));
    }

    private static String comparable(String text) {
        return text.replace("mydocker", "docker")
                .replaceAll("(Less than a second|About a minute|\\d+ seconds?|\\d+ minutes?)( ago)? *", "AGE ");
    }

    private static void same(String line) {
        difference(line).ifPresent(two -> assertThat(two.ours()).as(line).isEqualTo(two.docker()));
    }

    private record Two(Result docker, Result ours) {}

    private static Optional<Two> difference(String line) {
        Result docker = engine.docker(words(line)).run();
        Result ours = engine.mydocker(words(line)).run();
        boolean ages = line.startsWith("ps");
        Two two = ages ? new Two(squeezed(docker), squeezed(ours)) : new Two(comparable(docker), comparable(ours));
        return two.docker().equals(two.ours()) ? Optional.empty() : Optional.of(two);
    }

    /// Columns of ages are as wide as the longest of them.
    private static Result squeezed(Result result) {
        Result comparable = comparable(result);
        return new Result(comparable.exitCode(), comparable.out().replaceAll(" {2,}", "  "), comparable.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ps",
                "ps -a",
                "ps -aq",
                "ps -a --no-trunc",
                "ps -as",
                "ps -l",
                "ps -n 2",
                "ps -a --format json",
                "ps -a --no-trunc --format json",
                "ps -f name=bb --format '{{json .}}'",
                "ps -f name=nosuch",
                "ps -f name=nosuch --format '{{.Foo}}'",
                "ps --format '{{.Foo}}'",
                "ps --format 'table {{.Foo}}'",
                "ps --format '{{.ID'",
                "ps --format '{{foo}}'",
                "ps -q --format '{{.Names}}'",
                "ps -a --format 'table {{.ID}}\\t{{.Names}}\\t{{.Mounts}}'",
                "ps -a --format 'table {{.Names}}\\t{{.Label \"q\"}}'",
                "ps -a --format 'table {{upper .Names}}\\t{{json .State}}'",
                "ps -a --format '{{.Label \"q\"}}|{{.Ports}}|{{.LocalVolumes}}|{{.Networks}}|{{.Command}}'",
                "images",
                "images -q",
                "images --no-trunc",
                "images --digests",
                "images --format json",
                "images busybox",
                "images nosuch",
                "images --format '{{.Foo}}'",
                "images --format '{{.ID'",
                "images --format 'table {{.Repository}}\\t{{.Size}}'",
                "inspect aa",
                "inspect aa bb busybox",
                "inspect nosuch",
                "inspect nosuch aa",
                "inspect -s aa",
                "inspect --type image aa",
                "inspect --format json aa",
                "inspect -f '{{json .Config}}' aa bb",
                "image inspect busybox",
                "container inspect cc",
                "logs bb",
                "logs -t bb",
                "logs --tail 1 bb",
                "logs --since foo bb",
                "logs --until foo bb",
                "logs nosuch",
                "top aa",
                "top aa -eo pid,comm",
                "top cc",
                "events --since 1h --until 0s",
                "events --since 1h --until 0s --format json",
                "events --since 1h --until 0s --format '{{.Type}} {{.Action}} {{.Actor.Attributes.name}} {{.ID}}'",
                "events --since 1s --until 0s --format '{{.Foo}}'",
                "events --since 1s --until 0s --format '{{.ID'",
                "version --format '{{.Server.Version}} {{.Server.Os}}'",
                "version --format '{{json .Server.Platform}}'",
                "version --format '{{.Foo}}'",
                "info --format '{{.Driver}} {{.NCPU}} {{.Containers}}'",
                "info --format '{{json .RegistryConfig.InsecureRegistryCIDRs}}'",
                "info --format '{{.Foo}}'",
                "network ls",
            })
    void lists(String line) {
        if (line.startsWith("events")) {
            // They end with the last full second: what happened in this one is seen by the later of the two alone.
            Await.until(line, () -> difference(line).isEmpty());
        } else {
            same(line);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{.Name}} {{.State.Status}} {{.State.Pid}} {{.RestartCount}}",
                "{{.Config.Env}} {{.Config.Cmd}} {{.Config.Labels}}",
                "{{.Config.Entrypoint}} {{.Config.Volumes}} {{.Config.Image}}",
                "{{.State.Health}} {{.Config.Labels.q}} {{.Config.Labels.nosuch}}",
                "{{index .Config.Labels \"q\"}}{{index .Config.Labels \"nosuch\"}}|",
                "{{index .Config.Env 9}}",
                "{{(index .Mounts 0).Source}}",
                "{{printf \"%-20s|%20s|%5d|%05d\" .Name .Name 42 .State.Pid}}",
                "{{printf \"%q %v %s\" .Name .Config.Cmd .Config.Cmd}}",
                "{{printf \"%d\" .Name}}{{printf \"%s\"}}{{printf \"a\" 1}}{{printf \"%!\"}}",
                "{{printf \"%.3s %x %t %T\" .Name .Name .State.Running .Name}}",
                "{{slice .Name 1}} {{slice .Name 1 2}}",
                "{{slice .Name 99}}",
                "{{join .Config.Cmd \", \"}} {{json .Config.Cmd}}",
                "{{upper .Name}} {{lower .Name}} {{title .State.Status}}",
                "{{split .Name \"b\"}} {{pad .Name 2 3}}| {{truncate .Name 2}}",
                "{{println .Name 1 2}}{{print 1 2 \"a\" \"b\" 3}}",
                "{{range .Config.Cmd}}<{{.}}>{{else}}none{{end}}",
                "{{range $i, $c := .Config.Cmd}}{{$i}}{{$c}} {{end}}{{range $k, $v := .Config.Labels}}{{$k}}{{$v}} {{end}}",
                "{{if .State.Paused}}p{{else if .State.Running}}r{{else}}s{{end}}",
                "{{with .Config.Labels}}{{.q}}{{end}}{{with .State.Error}}e{{else}}-{{end}}",
                "{{len .Name}} {{len .Config.Cmd}} {{len .Mounts}}",
                "{{and .Name 1}} {{or \"\" 2}} {{not .Name}} {{eq .Name \"/bb\"}} {{ne 1 2}} {{lt 1 2}} {{ge 2 3}}",
                "{{eq .Name 3}}",
                "{{lt .Name 3}}",
                "{{join .Config.Env}}",
                "{{html \"<a&b>\"}}",
                "{{.Foo}}",
                "{{.State.Foo}}",
                "{{.Name.Foo}}",
                "{{.Config.Env.Foo}}",
                "{{range .Name}}{{end}}",
                "{{$x}}",
                "{{if .Name}}",
                "{{end}}",
                "{{}}",
                "{{foo .Name}}",
                "{{.Name",
                "a {{- .Name -}} b {{/* c */}} {{`raw`}}",
            })
    void templates(String template) {
        Result docker = engine.docker("inspect", "-f", template, "bb").run();
        Result ours = engine.mydocker("inspect", "-f", template, "bb").run();
        assertThat(comparable(ours)).isEqualTo(comparable(docker));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port aa",
                "port aa 80",
                "port aa 80/udp",
                "port aa foo",
                "port aa 99999",
                "port nosuch",
                "container port aa",
                "port",
                "exec -d aa nosuch",
                "exec aa nosuch",
                "exec --env-file /nonexistent aa true",
                "run --env-file /nonexistent busybox",
                "run --env-file /tmp busybox",
                "run -m foo busybox",
                "run --cpus x busybox",
                "run -e =x busybox",
                "run -e '' busybox",
                "run --pull foo busybox",
                "create --pull foo busybox",
                "run --ulimit foo busybox",
                "run --security-opt foo busybox",
                "run -a foo busybox",
                "run -a stdin -d busybox",
                "run ''",
                "run BusyBox",
                "create BusyBox",
                "tag busybox A",
                "ps -f foo",
                "ps -f foo=bar",
                "ps x",
                "rm nosuch",
                "kill cc",
                "attach cc",
                "start nosuch nosuch2",
                "wait nosuch",
                "unpause aa",
                "load -i /nonexistent",
                "events --since foo",
                "help foo",
                "help ps foo",
                "login -u a localhost:1",
                "login --password-stdin localhost:1",
                "login --password-stdin -p b -u a localhost:1",
                "logout localhost:1",
            })
    void complaints(String line) {
        same(line);
    }
}
