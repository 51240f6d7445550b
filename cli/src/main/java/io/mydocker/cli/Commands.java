package io.mydocker.cli;

import java.util.Optional;

/// Which class stands behind which words. A `switch` and not a map: only the class that is asked for is loaded.
final class Commands {
    private Commands() {}

    static boolean isGroup(String word) {
        return switch (word) {
            case "container", "image", "manifest", "network", "system" -> true;
            default -> false;
        };
    }

    /// The command of the top level with this name.
    static Optional<Command> find(String word) {
        return switch (word) {
            case "images" -> Optional.of(new ImagesCommand());
            case "history" -> Optional.of(new HistoryCommand());
            case "import" -> Optional.of(new ImportCommand());
            case "load" -> Optional.of(new LoadCommand());
            case "login" -> Optional.of(new LoginCommand());
            case "logout" -> Optional.of(new LogoutCommand());
            case "pull" -> Optional.of(new PullCommand());
            case "push" -> Optional.of(new PushCommand());
            case "rmi" -> Optional.of(new RemoveImageCommand());
            case "save" -> Optional.of(new SaveCommand());
            case "search" -> Optional.of(new SearchCommand());
            case "tag" -> Optional.of(new TagCommand());
            case "inspect" -> Optional.of(new InspectCommand(""));
            case "plan" -> Optional.of(new PlanCommand());
            case "version" -> Optional.of(new VersionCommand());
            case "info" -> Optional.of(new InfoCommand());
            case "events" -> Optional.of(new EventsCommand());
            case "ps" -> Optional.of(new PsCommand());
            default -> container(word);
        };
    }

    /// The command `word` of a group.
    static Optional<Command> find(String group, String word) {
        return switch (group) {
            case "container" ->
                switch (word) {
                    case "ls", "list", "ps" -> Optional.of(new PsCommand());
                    case "remove" -> Optional.of(new RemoveCommand());
                    case "inspect" -> Optional.of(new InspectCommand("container"));
                    default -> container(word);
                };
            case "image" -> image(word);
            case "manifest" -> word.equals("inspect") ? Optional.of(new ManifestInspectCommand()) : Optional.empty();
            case "network" ->
                switch (word) {
                    case "create" -> Optional.of(new NetworkCreateCommand());
                    case "ls", "list" -> Optional.of(new NetworkListCommand());
                    default -> Optional.empty();
                };
            default ->
                switch (word) {
                    case "df" -> Optional.of(new DiskUsageCommand());
                    case "info" -> Optional.of(new InfoCommand());
                    case "version" -> Optional.of(new VersionCommand());
                    case "events" -> Optional.of(new EventsCommand());
                    case "check" -> Optional.of(new SystemCheckCommand());
                    case "prune" -> Optional.of(new SystemPruneCommand());
                    default -> Optional.empty();
                };
        };
    }

    private static Optional<Command> container(String word) {
        return switch (word) {
            case "attach" -> Optional.of(new AttachCommand());
            case "create" -> Optional.of(new CreateCommand());
            case "exec" -> Optional.of(new ExecCommand());
            case "kill" -> Optional.of(new KillCommand());
            case "logs" -> Optional.of(new LogsCommand());
            case "pause" -> Optional.of(new PauseCommand());
            case "port" -> Optional.of(new PortCommand());
            case "rename" -> Optional.of(new RenameCommand());
            case "restart" -> Optional.of(new RestartCommand());
            case "rm" -> Optional.of(new RemoveCommand());
            case "run" -> Optional.of(new RunCommand());
            case "start" -> Optional.of(new StartCommand());
            case "stop" -> Optional.of(new StopCommand());
            case "top" -> Optional.of(new TopCommand());
            case "unpause" -> Optional.of(new UnpauseCommand());
            case "wait" -> Optional.of(new WaitCommand());
            default -> Optional.empty();
        };
    }

    private static Optional<Command> image(String word) {
        return switch (word) {
            case "ls", "list" -> Optional.of(new ImagesCommand());
            case "history" -> Optional.of(new HistoryCommand());
            case "import" -> Optional.of(new ImportCommand());
            case "load" -> Optional.of(new LoadCommand());
            case "pull", "p" -> Optional.of(new PullCommand());
            case "push" -> Optional.of(new PushCommand());
            case "prune" -> Optional.of(new ImagePruneCommand());
            case "rm", "remove" -> Optional.of(new RemoveImageCommand());
            case "layers" -> Optional.of(new ImageLayersCommand());
            case "save" -> Optional.of(new SaveCommand());
            case "search" -> Optional.of(new ImageSearchCommand());
            case "tag" -> Optional.of(new TagCommand());
            case "inspect" -> Optional.of(new InspectCommand("image"));
            default -> Optional.empty();
        };
    }
}
