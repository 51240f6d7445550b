package io.mydocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.cli.option.UsageError;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Lines as users write them, and what the engine is asked for.
class ContainerBodyTest {
    private static final String PLAIN = "\"AttachStdin\":false,\"AttachStdout\":true,\"AttachStderr\":true,"
            + "\"Tty\":false,\"OpenStdin\":false,\"StdinOnce\":false,";
    private static final String TERMINAL = "\"AttachStdin\":true,\"AttachStdout\":true,\"AttachStderr\":true,"
            + "\"Tty\":true,\"OpenStdin\":true,\"StdinOnce\":true,";

    private static final String NO_HOST = "\"HostConfig\":{\"NetworkMode\":\"none\"}}";

    private static JsonObject body(String... line) throws IOException {
        RunCommand run = new RunCommand();
        return ContainerBody.of(run.usage(), run.usage().parse(List.of(line)), Map.of("HERE", "1"), false)
                .json();
    }

    private static JsonObject host(String... line) throws IOException {
        return body(line).object("HostConfig").without("NetworkMode");
    }

    @Test
    void image_and_command() throws IOException {
        assertThat(body("busybox")).hasToString("{" + PLAIN + "\"Image\":\"busybox\"," + NO_HOST);
        assertThat(body("-it", "busybox", "sh", "-c", "ls -l"))
                .hasToString("{" + TERMINAL + "\"Cmd\":[\"sh\",\"-c\",\"ls -l\"],\"Image\":\"busybox\"," + NO_HOST);
    }

    @Test
    void run_it_image_mysql_ls() throws IOException {
        assertThat(body("-it", "-image", "mysql", "ls"))
                .hasToString("{" + TERMINAL
                        + "\"Entrypoint\":[\"/bin/sh\",\"-c\"],\"Cmd\":[\"exec ls\"],\"Image\":\"mysql\","
                        + NO_HOST);
    }

    @Test
    void run_it_image_mysql_shell() throws IOException {
        assertThat(body("-it", "-image", "mysql", "/bin/bash").strings("Cmd")).containsExactly("exec /bin/bash");
    }

    @Test
    void run_it_net_my_network_image_busybox_shell() throws IOException {
        JsonObject body = body("-it", "-net", "my-network", "-image", "busybox", "/bin/sh");

        assertThat(body.object("HostConfig")).hasToString("{\"NetworkMode\":\"my-network\"}");
        assertThat(body.strings("Cmd")).containsExactly("exec /bin/sh");
    }

    @Test
    void run_p_image_nginx_with_options_behind_the_command() throws IOException {
        JsonObject body = body(
                "-p",
                "91:80",
                "-image",
                "nginx",
                "./docker-entrypoint.sh",
                "nginx -g \"daemon off;\"",
                "-net",
                "my-network");

        assertThat(body.strings("Entrypoint")).containsExactly("/bin/sh", "-c");
        assertThat(body.strings("Cmd")).containsExactly("exec ./docker-entrypoint.sh nginx -g \"daemon off;\"");
        assertThat(body.object("HostConfig"))
                .hasToString("{\"NetworkMode\":\"my-network\","
                        + "\"PortBindings\":{\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"91\"}]}}");
    }

    @Test
    void run_cpus_mmem_mpid_img_cmds_name() throws IOException {
        var arguments = new RunCommand()
                .usage()
                .parse(List.of(
                        "-cpus",
                        "0.5",
                        "-mmem",
                        "200",
                        "-mpid",
                        "1000",
                        "-img",
                        "arm64v8/ubuntu:20.04",
                        "-cmds",
                        "/bin/bash",
                        "-name",
                        "test"));
        JsonObject body = ContainerBody.of(new RunCommand().usage(), arguments, Map.of(), false)
                .json();

        assertThat(arguments.text("name")).contains("test");
        assertThat(body.text("Image")).isEqualTo("arm64v8/ubuntu:20.04");
        assertThat(body.strings("Cmd")).containsExactly("exec /bin/bash");
        assertThat(body.object("HostConfig"))
                .hasToString(
                        "{\"NetworkMode\":\"none\",\"NanoCpus\":500000000,\"Memory\":209715200,\"PidsLimit\":1000}");
    }

    @Test
    void behind_the_command_of_image_only_the_short_forms_are_options() throws IOException {
        assertThat(body("-image", "x", "ls", "-l", "--name", "-t", "-name", "n").strings("Cmd"))
                .containsExactly("exec ls -l --name -t");
        assertThat(body("-image", "x", "mkdir", "-p", "/a").strings("Cmd")).containsExactly("exec mkdir -p /a");
        assertThat(body("-image", "x", "echo", "--", "-net", "y").strings("Cmd"))
                .containsExactly("exec echo -net y");
        assertThat(host("-image", "x", "ls", "-p", "8080:80/udp")
                        .object("PortBindings")
                        .names())
                .containsExactly("80/udp");
    }

    @Test
    void image_without_words_keeps_the_images_own_command() throws IOException {
        assertThat(body("-image", "x").has("Entrypoint")).isFalse();
        assertThat(body("-image", "x").has("Cmd")).isFalse();
    }

    @Test
    void behind_the_command_of_dockers_form_nothing_is_an_option() throws IOException {
        assertThat(body("busybox", "ls", "-net", "x", "-p", "1:1").strings("Cmd"))
                .containsExactly("ls", "-net", "x", "-p", "1:1");
    }

    @Test
    void what_a_process_gets() throws IOException {
        JsonObject body = body(
                "-e",
                "A=b",
                "-eC",
                "--env",
                "HERE",
                "-w",
                "/w",
                "-u",
                "1:2",
                "-h",
                "host",
                "-l",
                "a=b",
                "--label",
                "c",
                "--stop-signal",
                "INT",
                "--stop-timeout",
                "3",
                "--entrypoint",
                "/e",
                "x",
                "arg");

        assertThat(body.strings("Env")).containsExactly("A=b", "C", "HERE=1");
        assertThat(body.text("WorkingDir")).isEqualTo("/w");
        assertThat(body.text("User")).isEqualTo("1:2");
        assertThat(body.text("Hostname")).isEqualTo("host");
        assertThat(body.object("Labels")).hasToString("{\"a\":\"b\",\"c\":\"\"}");
        assertThat(body.text("StopSignal")).isEqualTo("INT");
        assertThat(body.number("StopTimeout")).isEqualTo(3);
        assertThat(body.strings("Entrypoint")).containsExactly("/e");
        assertThat(body.strings("Cmd")).containsExactly("arg");
        assertThat(body("--entrypoint=", "x").strings("Entrypoint")).containsExactly("");
    }

    @Test
    void what_a_host_gives() throws IOException {
        assertThat(host("-v", "/a:/b:ro", "-m", "1g", "--memory-swap", "-1", "--rm", "--read-only", "x"))
                .hasToString("{\"Binds\":[\"/a:/b:ro\"],\"AutoRemove\":true,\"ReadonlyRootfs\":true,"
                        + "\"Memory\":1073741824,\"MemorySwap\":-1}");
        assertThat(host("--tmpfs", "/t:size=1m", "--tmpfs", "/u", "x"))
                .hasToString("{\"Tmpfs\":{\"/t\":\"size=1m\",\"/u\":\"\"}}");
        assertThat(host("--ulimit", "nofile=10:20", "--ulimit", "core=-1", "x"))
                .hasToString("{\"Ulimits\":[{\"Name\":\"nofile\",\"Hard\":20,\"Soft\":10},"
                        + "{\"Name\":\"core\",\"Hard\":-1,\"Soft\":-1}]}");
        assertThat(host("--restart", "on-failure:3", "x"))
                .hasToString("{\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}}");
        assertThat(host("--cap-add", "net_admin", "--cap-drop", "all", "--sysctl", "a.b=c", "x"))
                .hasToString("{\"CapAdd\":[\"CAP_NET_ADMIN\"],\"CapDrop\":[\"ALL\"],\"Sysctls\":{\"a.b\":\"c\"}}");
        assertThat(host("-p", "127.0.0.1:91:80", "-p", "53/udp", "x").object("PortBindings"))
                .hasToString("{\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"91\"}],"
                        + "\"53/udp\":[{\"HostIp\":\"\",\"HostPort\":\"\"}]}");
    }

    @Test
    void devices() throws IOException {
        for (String line : List.of("/dev/fuse", "/dev/./fuse", "/dev/fuse:/dev/fuse", "/dev/fuse:rwm")) {
            assertThat(host("--device", line, "x"))
                    .hasToString("{\"Devices\":[{\"PathOnHost\":\"/dev/fuse\",\"PathInContainer\":\"/dev/fuse\","
                            + "\"CgroupPermissions\":\"rwm\"}]}");
        }
        assertThat(host("--device", "/dev/a:/dev/b:r", "--device", "/dev/c:mr", "x"))
                .hasToString("{\"Devices\":[{\"PathOnHost\":\"/dev/a\",\"PathInContainer\":\"/dev/b\","
                        + "\"CgroupPermissions\":\"r\"},{\"PathOnHost\":\"/dev/c\",\"PathInContainer\":\"/dev/c\","
                        + "\"CgroupPermissions\":\"mr\"}]}");
        assertThat(host("--device-cgroup-rule", "c 1:* rw", "x")).hasToString("{\"DeviceCgroupRules\":[\"c 1:* rw\"]}");
        assertThatThrownBy(() -> body("--device", "/dev/a:/dev/b:rr", "x"))
                .hasMessageContaining("bad mode specified: rr");
        assertThatThrownBy(() -> body("--device", "/dev/a:b", "x")).hasMessageContaining("b is not an absolute path");
        assertThatThrownBy(() -> body("--device", "a:b:c:d", "x")).hasMessageContaining("bad format for path: a:b:c:d");
    }

    @Test
    void relative_paths_are_the_commands_own() throws IOException {
        String here = System.getProperty("user.dir");

        assertThat(host("-v", ".:/b", "-v", "./c:/d", "-v", "named:/e", "x").strings("Binds"))
                .containsExactly(here + ":/b", here + "/c:/d", "named:/e");
        assertThat(body("-v", "/anonymous", "x").object("Volumes")).hasToString("{\"/anonymous\":{}}");
    }

    @Test
    void what_contradicts_itself_is_refused() {
        assertThatThrownBy(() -> body("--rm", "--restart", "always", "x"))
                .hasMessageStartingWith(
                        "mydocker: conflicting options: cannot specify both --restart and --rm\n\nRun ");
        assertThatThrownBy(() -> body("--entrypoint", "/e", "-image", "x", "ls"))
                .isInstanceOf(CommandFailure.class);
        assertThatThrownBy(() -> body("--ulimit", "nofile=20:10", "x")).hasMessageContaining("soft limit");
        assertThatThrownBy(() -> body("--ulimit", "nofile", "x")).hasMessageContaining("invalid ulimit argument");
        assertThatThrownBy(() -> body("-p", "x", "x")).hasMessageContaining("invalid containerPort: x");
        assertThatThrownBy(() -> body("-a", "stdnull", "x")).hasMessageContaining("valid streams are");
        assertThatThrownBy(() -> body("--dns", "1.1.1.1", "x"))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith("--dns is not supported yet");
    }
}
