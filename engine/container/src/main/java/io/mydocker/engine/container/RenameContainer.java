package io.mydocker.engine.container;

import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import java.util.Map;
import java.util.Optional;

/// Gives a container another name.
final class RenameContainer {
    private final ContainerTable table;
    private final ContainerEvents events;

    RenameContainer(ContainerTable table, ContainerEvents events) {
        this.table = table;
        this.events = events;
    }

    void rename(LiveContainer container, String newName) {
        if (newName.isEmpty()) {
            throw new InvalidParameter("Neither old nor new names may be empty");
        }
        String old = container.locked(() -> {
            String before = container.snapshot().name();
            String bare = newName.startsWith("/") ? newName.substring(1) : newName;
            if (bare.equals(before)) {
                throw new InvalidParameter("Renaming a container with the same name as its current name");
            }
            String reserved = reserve(container, bare);
            try {
                container.saveChange(container.snapshot().with("Name", Json.of("/" + reserved)));
            } catch (EngineException e) {
                table.names().release(reserved, container.id());
                throw e;
            }
            table.names().release(before, container.id());
            return before;
        });
        events.publish(container.snapshot(), "rename", Map.of("oldName", "/" + old));
    }

    private String reserve(LiveContainer container, String name) {
        try {
            return table.names().reserve(Optional.of(name), container.id());
        } catch (InvalidParameter e) {
            throw new InvalidParameter("Error when allocating new name: " + e.getMessage(), e);
        } catch (Conflict e) {
            throw new Conflict("Error when allocating new name: " + e.getMessage(), e);
        }
    }
}
