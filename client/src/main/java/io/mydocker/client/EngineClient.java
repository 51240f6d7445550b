package io.mydocker.client;

import io.mydocker.protocol.api.Endpoint;

/// The engine behind an [Endpoint], as a client sees it: one part per noun. Opening it connects to nothing yet; there
/// is nothing to close. May be used by several threads.
///
/// ```java
/// var engine = EngineClient.open(Endpoint.DEFAULT);
/// var id = engine.containers().create(body, Optional.empty(), Optional.empty()).id();
/// engine.containers().start(id);
/// ```
public final class EngineClient {
    private final Transport transport;

    private EngineClient(Transport transport) {
        this.transport = transport;
    }

    public static EngineClient open(Endpoint endpoint) {
        return open(endpoint, Dialer.to(endpoint));
    }

    /// `endpoint` is the name in messages; `dialer` makes the connections.
    public static EngineClient open(Endpoint endpoint, Dialer dialer) {
        return new EngineClient(new Transport(endpoint, dialer));
    }

    public ContainerClient containers() {
        return new ContainerClient(transport);
    }

    public ExecClient execs() {
        return new ExecClient(transport);
    }

    public ImageClient images() {
        return new ImageClient(transport);
    }

    public NetworkClient networks() {
        return new NetworkClient(transport);
    }

    public SystemClient system() {
        return new SystemClient(transport);
    }
}
