package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `network create`: makes a network.
final class NetworkCreateCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("network create", "[OPTIONS] NETWORK", "Create a network")
                .words(1, 1)
                .text('d', "driver", "string", "Driver to manage the network")
                .fallback("bridge")
                .list("gateway", "list", "IPv4 or IPv6 gateway for the subnet")
                .flag("internal", "Restrict external access to the network")
                .list("ip-range", "list", "Allocate container ip from a sub-range")
                .list("label", "list", "Set metadata on a network")
                .list('o', "opt", "list", "Set driver specific options")
                .list("subnet", "list", "Subnet in CIDR format that represents a network segment")
                .unsupported("attachable", "aux-address", "config-from", "config-only", "ingress", "ipam-driver")
                .unsupported("ipam-opt", "ipv4", "ipv6", "scope");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        List<Json> ranges = new ArrayList<>();
        List<String> subnets = arguments.list("subnet");
        for (int i = 0; i < subnets.size(); i++) {
            JsonObject.Builder range = JsonObject.builder().put("Subnet", subnets.get(i));
            if (i < arguments.list("ip-range").size()) {
                range.put("IPRange", arguments.list("ip-range").get(i));
            }
            if (i < arguments.list("gateway").size()) {
                range.put("Gateway", arguments.list("gateway").get(i));
            }
            ranges.add(range.build());
        }
        JsonObject body = JsonObject.builder()
                .put("Name", arguments.word(0))
                .put("CheckDuplicate", true)
                .put("Driver", arguments.text("driver", "bridge"))
                .put("Internal", arguments.flag("internal"))
                .put(
                        "IPAM",
                        JsonObject.builder()
                                .put("Driver", "default")
                                .put("Config", new JsonArray(ranges))
                                .build())
                .put("Options", pairs(arguments.list("opt")))
                .put("Labels", pairs(arguments.list("label")))
                .build();
        context.printLine(context.engine().networks().create(body));
        return 0;
    }

    private static Map<String, String> pairs(List<String> options) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            pairs.put(
                    equals < 0 ? option : option.substring(0, equals), equals < 0 ? "" : option.substring(equals + 1));
        }
        return pairs;
    }
}
