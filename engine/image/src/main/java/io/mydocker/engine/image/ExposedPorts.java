package io.mydocker.engine.image;

import io.mydocker.protocol.failure.InvalidParameter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/// `80`, `53/udp`, `8000-8010/tcp`; what stands before a colon is the host's and counts for nothing here.
final class ExposedPorts {
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
    private static final int HIGHEST = 65_535;

    private ExposedPorts() {}

    static List<String> parse(String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
        String ports = slash < 0 ? text : text.substring(0, slash);
        if (!PROTOCOLS.contains(protocol)) {
            throw new InvalidParameter("Invalid proto: " + protocol);
        }
        String inside = ports.substring(ports.lastIndexOf(':') + 1);
        if (inside.isEmpty()) {
            throw new InvalidParameter("No port specified: " + text + "<empty>");
        }
        int dash = inside.indexOf('-');
        int first = number(dash < 0 ? inside : inside.substring(0, dash), inside);
        int last = dash < 0 ? first : number(inside.substring(dash + 1), inside);
        if (last < first) {
            throw new InvalidParameter("Invalid containerPort: " + inside);
        }
        return IntStream.rangeClosed(first, last)
                .mapToObj(port -> port + "/" + protocol)
                .toList();
    }

    private static int number(String digits, String whole) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new InvalidParameter("Invalid containerPort: " + whole);
        }
        int number = Integer.parseInt(digits);
        if (number > HIGHEST) {
            throw new InvalidParameter("Invalid containerPort: " + whole);
        }
        return number;
    }
}
