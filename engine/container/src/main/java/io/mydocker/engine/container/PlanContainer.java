package io.mydocker.engine.container;

import io.mydocker.infra.runtime.Plan;

/// Shows the list of system calls that would make a container, and leaves nothing.
final class PlanContainer {
    private final CreateContainer create;
    private final LaunchContainer launch;

    PlanContainer(CreateContainer create, LaunchContainer launch) {
        this.create = create;
        this.launch = launch;
    }

    PlanListing plan(NewContainer request) {
        CreateContainer.Preview preview = create.preview(request);
        Plan plan = launch.plan(preview.container(), preview.topLayer());
        return new PlanListing(plan.describe(), plan.toJson());
    }
}
