package io.mydocker.cli;

import io.mydocker.cli.option.Usage;

/// The help pages of the program and of its groups.
final class RootHelp {
    private static final String PAGE = """
            Usage:  mydocker [OPTIONS] COMMAND

            A container engine in Java that speaks Docker's API

            Common Commands:
              run         Create and run a new container from an image
              exec        Execute a command in a running container
              ps          List containers
              pull        Download an image from a registry
              images      List images
              plan        Show the system calls that a container is made of
              version     Show the version information
              info        Display system-wide information

            Management Commands:
              container   Manage containers
              image       Manage images
              manifest    Look at manifests in registries
              network     Manage networks
              system      Manage the engine

            Commands:
              attach      Attach to a running container's input and output
              create      Create a new container
              daemon      Run the engine in the foreground
              events      Get events from the engine as they happen
              history     Show the history of an image
              import      Import the contents from a tarball to create a filesystem image
              inspect     Return low-level information on containers and images
              kill        Kill one or more running containers
              load        Load an image from a tar archive or standard input
              login       Authenticate to a registry
              logout      Log out from a registry
              logs        Fetch the logs of a container
              pause       Pause all processes within one or more containers
              port        List port mappings of a container
              push        Upload an image to a registry
              rename      Rename a container
              restart     Restart one or more containers
              rm          Remove one or more containers
              rmi         Remove one or more images
              save        Save one or more images to a tar archive
              search      Search a registry for images
              start       Start one or more stopped containers
              stop        Stop one or more running containers
              tag         Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE
              top         Display the running processes of a container
              unpause     Unpause all processes within one or more containers
              wait        Block until containers stop, then print their exit codes

            Global Options:
              -H, --host list   Engine to talk to: unix://PATH or tcp://HOST:PORT
                                (also MYDOCKER_HOST, DOCKER_HOST); without one, the engine
                                at unix:///run/mydocker/mydocker.sock, which is started
                                when it does not run
              -v, --version     Print version information and quit

            Run 'mydocker COMMAND --help' for more information on a command.
            """;

    private static final String CONTAINER_PAGE = """
            Usage:  mydocker container COMMAND

            Manage containers

            Commands:
              attach      Attach to a running container's input and output
              create      Create a new container
              exec        Execute a command in a running container
              inspect     Display detailed information on one or more containers
              kill        Kill one or more running containers
              logs        Fetch the logs of a container
              ls          List containers
              pause       Pause all processes within one or more containers
              port        List port mappings of a container
              rename      Rename a container
              restart     Restart one or more containers
              rm          Remove one or more containers
              run         Create and run a new container from an image
              start       Start one or more stopped containers
              stop        Stop one or more running containers
              top         Display the running processes of a container
              unpause     Unpause all processes within one or more containers
              wait        Block until containers stop, then print their exit codes

            Run 'mydocker container COMMAND --help' for more information on a command.
            """;

    private RootHelp() {}

    static Usage usage() {
        return Usage.of("", "[OPTIONS] COMMAND [ARG...]", "A container engine in Java that speaks Docker's API")
                .stopAtFirstWord()
                .list('H', "host", "list", "Engine to talk to: unix://PATH or tcp://HOST:PORT")
                .flag('v', "version", "Print version information and quit")
                .unsupported("config", "context", "c", "debug", "D", "log-level", "l")
                .unsupported("tls", "tlscacert", "tlscert", "tlskey", "tlsverify");
    }

    static String page() {
        return PAGE;
    }

    static String page(String group) {
        return switch (group) {
            case "container" -> CONTAINER_PAGE;
            case "image" -> """
                    Usage:  mydocker image COMMAND

                    Manage images

                    Commands:
                      history     Show the history of an image
                      import      Import the contents from a tarball to create a filesystem image
                      inspect     Display detailed information on one or more images
                      layers      Show the layers of an image
                      load        Load an image from a tar archive or standard input
                      ls          List images
                      prune       Remove unused images
                      pull        Download an image from a registry
                      push        Upload an image to a registry
                      rm          Remove one or more images
                      save        Save one or more images to a tar archive
                      search      Search the images that are here
                      tag         Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE

                    Run 'mydocker image COMMAND --help' for more information on a command.
                    """;
            case "manifest" -> """
                    Usage:  mydocker manifest COMMAND

                    Look at manifests in registries

                    Commands:
                      inspect     Display an image manifest, or manifest list

                    Run 'mydocker manifest COMMAND --help' for more information on a command.
                    """;
            case "network" -> """
                    Usage:  mydocker network COMMAND

                    Manage networks

                    Commands:
                      create      Create a network
                      ls          List networks

                    Run 'mydocker network COMMAND --help' for more information on a command.
                    """;
            default -> """
                    Usage:  mydocker system COMMAND

                    Manage the engine

                    Commands:
                      check       Verify layers, images and containers on the disk
                      df          Show disk usage
                      events      Get events from the engine as they happen
                      info        Display system-wide information
                      prune       Remove unused data
                      version     Show the version information

                    Run 'mydocker system COMMAND --help' for more information on a command.
                    """;
        };
    }
}
