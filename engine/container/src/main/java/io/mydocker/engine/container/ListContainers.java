package io.mydocker.engine.container;

import io.mydocker.engine.event.LabelFilter;
import io.mydocker.engine.image.Image;
import io.mydocker.engine.image.Images;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.Digest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Lists containers by Docker's filters.
final class ListContainers {
    private static final Set<String> STATUSES =
            Set.of("created", "running", "paused", "restarting", "removing", "exited", "dead");

    private final ContainerTable table;
    private final Images images;

    ListContainers(ContainerTable table, Images images) {
        this.table = table;
        this.images = images;
    }

    List<Container> list(ContainerFilter filter) {
        Predicate<Container> criteria = _ -> true;
        for (Map.Entry<String, List<String>> criterion : filter.criteria().entrySet()) {
            criteria = criteria.and(criterion(criterion.getKey(), criterion.getValue()));
        }
        boolean all = filter.all()
                || filter.limit().isPresent()
                || filter.criteria().containsKey("status")
                || filter.criteria().containsKey("exited");
        return table.all().stream()
                .map(LiveContainer::snapshot)
                .filter(container -> all || container.state().running())
                .filter(criteria)
                .sorted(Comparator.comparing(Container::created).reversed())
                .limit(filter.limit().orElse(Integer.MAX_VALUE))
                .toList();
    }

    private Predicate<Container> criterion(String name, List<String> values) {
        return switch (name) {
            case "id" -> any(values, value -> container -> container.id().startsWith(value.toLowerCase(Locale.ROOT)));
            case "name" -> any(values, ListContainers::named);
            case "status" -> any(values, ListContainers::status);
            case "exited" -> any(values, ListContainers::exited);
            case "label" ->
                container -> LabelFilter.all(values, container.config().labels());
            case "ancestor" -> any(values, this::ancestor);
            case "before" ->
                any(values, value -> container -> container.created().isBefore(created(value)));
            case "since" ->
                any(values, value -> container -> container.created().isAfter(created(value)));
            case "volume" ->
                any(
                        values,
                        value -> container -> container.mounts().stream()
                                .anyMatch(point -> point.destination().equals(value)
                                        || point.source().equals(value)
                                        || point.name().equals(value)));
            case "network" ->
                any(
                        values,
                        value -> container -> container
                                .networkSettings()
                                .object("Networks")
                                .names()
                                .contains(value));
            case "health" -> any(values, value -> _ -> value.equals("none"));
            case "is-task" -> any(values, value -> _ -> !value.equals("true") && !value.equals("1"));
            case "isolation", "publish", "expose" ->
                any(
                        values,
                        value -> container -> container
                                .config()
                                .exposedPorts()
                                .contains(value.contains("/") ? value : value + "/tcp"));
            default -> throw new InvalidParameter("invalid filter '" + name + "'");
        };
    }

    private static Predicate<Container> any(List<String> values, Function<String, Predicate<Container>> test) {
        List<Predicate<Container>> tests = values.stream().map(test).toList();
        return container -> tests.isEmpty() || tests.stream().anyMatch(each -> each.test(container));
    }

    /// A regular expression, with or without the slash before the name.
    private static Predicate<Container> named(String expression) {
        try {
            Pattern pattern = Pattern.compile(expression);
            return container -> pattern.matcher(container.name()).find()
                    || pattern.matcher("/" + container.name()).find();
        } catch (PatternSyntaxException _) {
            return container -> container.name().contains(expression);
        }
    }

    private static Predicate<Container> status(String status) {
        if (!STATUSES.contains(status)) {
            throw new InvalidParameter("invalid filter 'status=" + status + "'");
        }
        return container -> container.state().status().toString().equals(status);
    }

    private static Predicate<Container> exited(String code) {
        try {
            int wanted = Integer.parseInt(code);
            return container -> container.state().exitCode() == wanted
                    && container.state().finishedAt().isPresent()
                    && !container.state().running();
        } catch (NumberFormatException e) {
            throw new InvalidParameter("invalid filter 'exited=" + code + "'", e);
        }
    }

    /// Containers of the image or of one that was built from it.
    private Predicate<Container> ancestor(String name) {
        try {
            Image image = images.find(name);
            Set<Digest> family = new HashSet<>();
            family.add(image.id());
            for (Image other : images.list()) {
                boolean descends = other.layers().size() > image.layers().size()
                        && !image.layers().isEmpty()
                        && other.layers().subList(0, image.layers().size()).equals(image.layers());
                if (descends) {
                    family.add(other.id());
                }
            }
            return container -> family.contains(container.imageId());
        } catch (NotFound _) {
            return _ -> false;
        } catch (SystemFailure _) {
            // A damaged image, which must not hide containers: those of that name or id are known without it.
            return container -> container.imageName().equals(name)
                    || container.imageId().toString().equals(name)
                    || container.imageId().hex().startsWith(name);
        }
    }

    private Instant created(String reference) {
        return table.find(reference).snapshot().created();
    }
}
