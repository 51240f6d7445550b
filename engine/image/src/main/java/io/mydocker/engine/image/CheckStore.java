package io.mydocker.engine.image;

import io.mydocker.infra.registry.RegistryClient;
import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.Finding;
import io.mydocker.infra.storage.LayerStore;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Checks a data root: every layer against its digest, images, names and containers against each other; and repairs
/// what can be repaired: what nothing names goes, what is broken comes from a registry that still has it.
public final class CheckStore {
    /// Repairs make other things visible; a layer of every depth comes into its own in the end.
    private static final int MAX_ROUNDS = 10;

    private final DataRoot root;
    private final RegistryClient registry;

    public CheckStore(DataRoot root, RegistryClient registry) {
        this.root = root;
        this.registry = registry;
    }

    /// Something that is not as it should be.
    ///
    /// @param subject what kind of thing
    /// @param id which one
    /// @param problem what is wrong with it
    /// @param repaired whether it is right again
    /// @param outcome how that went; empty where nothing was tried
    public record Report(String subject, String id, String problem, boolean repaired, String outcome) {}

    /// Reports each finding as soon as it is clear what becomes of it.
    ///
    /// @return how many are left
    public int check(boolean repair, Consumer<Report> listener) {
        List<Finding> findings = root.check().look(true);
        if (!repair) {
            findings.forEach(finding -> listener.accept(report(finding, false, "")));
            return findings.size();
        }
        Set<Finding> tried = new HashSet<>();
        List<Finding> failed = new ArrayList<>();
        try (LayerStore.Use use = root.layers().use()) {
            FetchAgain fetch = new FetchAgain(root, registry, use);
            for (int round = 0; round < MAX_ROUNDS && tried.addAll(findings); round++) {
                for (Finding finding : findings) {
                    Report report = repair(finding, fetch);
                    listener.accept(report);
                    if (!report.repaired()) {
                        failed.add(finding);
                    }
                }
                findings = new ArrayList<>(root.check().look(true));
                findings.removeAll(failed);
            }
        }
        return failed.size() + findings.size();
    }

    private static Report report(Finding finding, boolean repaired, String outcome) {
        return new Report(finding.subject().toString(), finding.id(), finding.text(), repaired, outcome);
    }

    private Report repair(Finding finding, FetchAgain fetch) {
        try {
            return switch (finding.subject()) {
                case LINKS -> own(finding, "written anew");
                case UNUSED_LAYER, LEFTOVER -> own(finding, "removed");
                case LAYER, MISSING_LAYER ->
                    report(finding, true, "fetched again from " + fetch.layer(Digest.parse(finding.id())));
                case IMAGE -> report(finding, true, "fetched again from " + fetch.image(Digest.parse(finding.id())));
                case REFERENCE -> reference(finding, fetch);
                case CONTAINER -> report(finding, false, "not repaired: only the container knew it");
            };
        } catch (EngineException e) {
            return report(finding, false, "not repaired: " + e.getMessage());
        }
    }

    private Report own(Finding finding, String outcome) {
        return root.check().repair(finding) ? report(finding, true, outcome) : report(finding, false, "not repaired");
    }

    /// A name of nothing is worth less than no name.
    private Report reference(Finding finding, FetchAgain fetch) {
        ImageReference reference = ImageReference.parse(finding.id());
        Digest image = root.references().find(reference).orElseThrow();
        try {
            return report(finding, true, "fetched again from " + fetch.image(image));
        } catch (EngineException e) {
            root.references().remove(reference);
            return report(finding, true, "forgotten: " + e.getMessage());
        }
    }
}
