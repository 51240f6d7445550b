package io.mydocker.daemon;

import io.mydocker.engine.container.Container;
import io.mydocker.engine.container.ContainerFilter;
import io.mydocker.engine.container.ContainerSizes;
import io.mydocker.engine.container.Containers;
import io.mydocker.engine.image.Images;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The list of containers.
final class ContainerListing {
    private final Containers containers;
    private final Images images;

    ContainerListing(Containers containers, Images images) {
        this.containers = containers;
        this.images = images;
    }

    /// @param size with how much each takes on the disk
    JsonArray list(ContainerFilter filter, boolean size) {
        Map<String, String> imageIds = new HashMap<>();
        List<Json> summaries = new ArrayList<>();
        for (Container container : containers.list(filter)) {
            Optional<ContainerSizes> sizes = size ? Optional.of(containers.sizes(container.id())) : Optional.empty();
            summaries.add(ContainerJson.summary(container, imageName(container, imageIds), sizes));
        }
        return new JsonArray(summaries);
    }

    /// The name by which the user called the image, unless that is another image's by now.
    private String imageName(Container container, Map<String, String> imageIds) {
        String name = container.imageName();
        String id = container.imageId().toString();
        String meant = imageIds.computeIfAbsent(name, this::imageId);
        return meant.equals(id) ? name : id;
    }

    private String imageId(String name) {
        try {
            return images.find(name).id().toString();
        } catch (NotFound | InvalidParameter | SystemFailure _) {
            return "";
        }
    }
}
