package io.mydocker.engine.image;

import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;

/// Hears how a pull, push or load goes on. Called from several threads, one at a time.
@FunctionalInterface
public interface Progress {
    /// For those who do not want to know.
    Progress NONE = _ -> {};

    void report(Line line);

    /// One of Docker's progress lines.
    sealed interface Line {
        /// The line as Docker's API sends it.
        JsonObject json();
    }

    /// A sentence on its own (`Digest: sha256:…`), or about `id` (`Pulling from library/busybox` about `latest`).
    ///
    /// @param id empty where there is none
    record Status(String id, String status) implements Line {
        @Override
        public JsonObject json() {
            return JsonObject.builder()
                    .put("status", status)
                    .putUnlessEmpty("id", id)
                    .build();
        }
    }

    /// Where the layer `id` (the first twelve digits of its digest) is: `Pulling fs layer`, `Downloading`, …
    ///
    /// @param current bytes done
    /// @param total bytes in all; 0 where nothing is counted
    record Step(String id, String status, long current, long total) implements Line {
        @Override
        public JsonObject json() {
            JsonObject detail = total <= 0
                    ? JsonObject.EMPTY
                    : JsonObject.builder()
                            .put("current", current)
                            .put("total", total)
                            .build();
            return JsonObject.builder()
                    .put("status", status)
                    .put("progressDetail", detail)
                    .put("id", id)
                    .build();
        }
    }

    /// Text as it is, with its line end (`Loaded image: busybox:latest`).
    record Text(String text) implements Line {
        @Override
        public JsonObject json() {
            return JsonObject.builder().put("stream", text).build();
        }
    }

    /// An image has arrived in a registry: for programs, beside the line for people.
    record Pushed(String tag, Digest digest, long size) implements Line {
        @Override
        public JsonObject json() {
            JsonObject result = JsonObject.builder()
                    .put("Tag", tag)
                    .put("Digest", digest.toString())
                    .put("Size", size)
                    .build();
            return JsonObject.builder()
                    .put("progressDetail", JsonObject.EMPTY)
                    .put("aux", result)
                    .build();
        }
    }
}
