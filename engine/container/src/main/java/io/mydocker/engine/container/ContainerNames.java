package io.mydocker.engine.container;

import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.InvalidParameter;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/// Which container has which name: reserves names, invents them, and finds the container that a reference means.
///
/// Names are without their leading slash here. Safe for many threads.
final class ContainerNames {
    private static final Pattern VALID = Pattern.compile("/?[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    private static final List<String> ADJECTIVES = words("""
            agile airy amber ample astute balmy blithe bold breezy bright brisk calm candid chipper civil clear
            cosy crisp dapper daring deft eager earnest easy elated fair fleet fluent fond frank fresh gentle
            gifted glad golden hardy hearty honest humble jaunty jolly jovial keen kind lively loyal lucid lucky
            mellow merry mighty mindful neat nimble noble patient placid plucky polite prompt proud quick quiet
            radiant ready robust rosy serene sharp shiny silent sincere snug sober spry steady sturdy subtle
            sunny supple tidy tranquil trusty upbeat valiant vivid warm wise witty zesty
            """);

    private static final List<String> SURNAMES = words("""
            abel ampere avogadro babbage bernoulli boole brahe carnot cauchy cavendish chandra church copernicus
            coulomb curie dalton darwin dedekind descartes dijkstra dirac doppler eddington einstein
            eratosthenes euclid euler faraday fermat fermi fourier franklin fresnel galileo galois gauss germain
            goedel halley hamilton heaviside heisenberg hertz hilbert hooke hopper hubble huygens hypatia jacobi
            joule kepler khwarizmi kovalevskaya lagrange laplace lavoisier leibniz liskov lorentz lovelace
            maxwell meitner mendel mendeleev napier nash neumann newton noether ohm pascal pasteur pauli planck
            poincare pythagoras ramanujan riemann rutherford sagan schroedinger shannon somerville stokes tarski
            tesla thales torvalds turing volta wallis watt weber wirth zermelo
            """);

    private final ConcurrentMap<String, String> idByName = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }

    /// The name without its slash, or Docker's sentence.
    static String validated(String name) {
        if (!VALID.matcher(name).matches()) {
            throw new InvalidParameter(
                    "Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }
        return name.startsWith("/") ? name.substring(1) : name;
    }

    /// Gives `id` the name, or a new one; answers it.
    String reserve(Optional<String> name, String id) {
        if (name.isPresent()) {
            String wanted = validated(name.get());
            reserve(wanted, id);
            return wanted;
        }
        for (int attempt = 0; attempt < 20; attempt++) {
            String invented = ADJECTIVES.get(random.nextInt(ADJECTIVES.size())) + "_"
                    + SURNAMES.get(random.nextInt(SURNAMES.size())) + (attempt < 3 ? "" : random.nextInt(1000));
            if (idByName.putIfAbsent(invented, id) == null) {
                return invented;
            }
        }
        String last = id.substring(0, 12);
        reserve(last, id);
        return last;
    }

    private void reserve(String name, String id) {
        String owner = idByName.putIfAbsent(name, id);
        if (owner != null && !owner.equals(id)) {
            throw new Conflict("Conflict. The container name \"/" + name + "\" is already in use by container \""
                    + owner + "\". You have to remove (or rename) that container to be able to reuse that name.");
        }
    }

    void release(String name, String id) {
        idByName.remove(name, id);
    }

    /// The id of the container whose name this is.
    Optional<String> find(String name) {
        return Optional.ofNullable(idByName.get(name.startsWith("/") ? name.substring(1) : name));
    }

    /// The one of `ids` that `reference` means, in Docker's order: full id, name, unique prefix of an id.
    Optional<String> resolve(String reference, Collection<String> ids) {
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        String lower = reference.toLowerCase(Locale.ROOT);
        if (ids.contains(lower)) {
            return Optional.of(lower);
        }
        Optional<String> named = find(reference);
        if (named.isPresent()) {
            return named;
        }
        List<String> matching = new ArrayList<>();
        for (String id : ids) {
            if (id.startsWith(lower)) {
                matching.add(id);
            }
        }
        if (matching.size() > 1) {
            throw new InvalidParameter("Multiple IDs found with provided prefix: " + reference);
        }
        return matching.stream().findFirst();
    }
}
