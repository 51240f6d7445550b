package io.mydocker.engine.container;

/// Shows the list of system calls that would make a container, and leaves nothing.
final class ShowPlan {
    private final CreateContainer create;
    private final LaunchContainer launch;

    ShowPlan(CreateContainer create, LaunchContainer launch) {
        this.create = create;
        this.launch = launch;
    }

    String show(NewContainer request) {
        CreateContainer.Preview preview = create.preview(request);
        return launch.plan(preview.container(), preview.topLayer()).describe();
    }
}
