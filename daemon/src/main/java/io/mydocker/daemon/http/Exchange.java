package io.mydocker.daemon.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// One request and its answer.
final class Exchange {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    /// A body that its route left alone is read to its end before the next request or an upgrade, up to here.
    private static final int DRAINED = 64 << 10;

    private final RequestHead head;
    private final ConnectionInput input;
    private final ConnectionOutput output;
    private final Handler handler;
    private final RequestBody body;
    private final Disconnect disconnect;
    private boolean keepAlive;
    private boolean committed;

    Exchange(RequestHead head, ConnectionInput input, ConnectionOutput output, Handler handler) {
        this.head = head;
        this.input = input;
        this.output = output;
        this.handler = handler;
        this.body = new RequestBody(input, head.length(), this::sayContinue);
        this.disconnect = new Disconnect(input);
        this.keepAlive = head.keepAlive();
    }

    private void sayContinue() throws IOException {
        if (head.expectsContinue() && !committed) {
            output.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /// Answers and returns whether the connection is good for another request.
    boolean run() {
        int mark = head.target().indexOf('?');
        String path = mark < 0 ? head.target() : head.target().substring(0, mark);
        String query = mark < 0 ? "" : head.target().substring(mark + 1);
        Request request =
                new Request(head.method(), path, Query.NONE, head.headers(), new Request.Body(head.length(), body));
        try {
            request = new Request(head.method(), path, Query.parse(query), head.headers(), request.body());
            send(request, handler.handle(request));
        } catch (ClientGone _) {
            keepAlive = false;
        } catch (Exception | Error e) {
            fail(request, e);
        } finally {
            disconnect.over();
        }
        return keepAlive;
    }

    private void fail(Request request, Throwable failure) {
        if (committed) {
            keepAlive = false;
            handler.failedLate(request, failure);
            return;
        }
        try {
            sendWhole(handler.failed(request, failure));
        } catch (IOException _) {
            // The client is gone: the failure was meant for it alone.
            keepAlive = false;
        }
    }

    private void send(Request request, Response response) throws IOException {
        switch (response) {
            case Response.Whole whole -> sendWhole(whole);
            case Response.Streamed streamed -> {
                BodyStream stream = new BodyStream(output, disconnect, form(), () -> commit(streamed));
                streamed.body().write(stream);
                stream.complete();
            }
            case Response.Hijacked hijacked -> {
                try {
                    hijack(request, hijacked);
                } finally {
                    hijacked.closeResource().run();
                }
            }
        }
    }

    private boolean isHead() {
        return head.method().equals("HEAD");
    }

    private BodyStream.Form form() {
        if (isHead()) {
            return BodyStream.Form.NOTHING;
        }
        return head.minorVersion() == 0 ? BodyStream.Form.BYTES : BodyStream.Form.CHUNKS;
    }

    private void commit(Response.Streamed streamed) throws IOException {
        Map<String, String> fields = fields(streamed.headers());
        if (form() == BodyStream.Form.CHUNKS) {
            fields.put("Transfer-Encoding", "chunked");
        }
        committed = true;
        output.write(ConnectionOutput.head(streamed.status(), fields));
    }

    private void sendWhole(Response.Whole whole) throws IOException {
        drain();
        Map<String, String> fields = fields(whole.headers());
        byte[] content = whole.content();
        boolean bodiless = whole.status() == 204 || whole.status() == 304;
        if (!bodiless) {
            fields.put("Content-Length", Integer.toString(content.length));
        }
        byte[] start = ConnectionOutput.head(whole.status(), fields);
        committed = true;
        if (bodiless || isHead()) {
            output.write(start);
            return;
        }
        byte[] all = new byte[start.length + content.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        output.write(all);
    }

    /// The header fields of an answer. One that leaves before the request's body was read ends the connection,
    /// because the rest of the body would be taken for a request.
    private Map<String, String> fields(Map<String, String> own) {
        Map<String, String> fields = new LinkedHashMap<>(own);
        fields.put("Date", DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        keepAlive &= body.complete();
        if (!keepAlive) {
            fields.put("Connection", "close");
        }
        return fields;
    }

    /// Reads the rest of a small body that announced its length: then the connection can go on.
    private void drain() throws IOException {
        boolean small = head.length().orElse(Long.MAX_VALUE) <= DRAINED && !head.expectsContinue();
        if (small && !body.complete()) {
            try {
                body.readNBytes(DRAINED);
            } catch (IOException _) {
                // It broke off: the answer says what its route found, and the connection ends.
                keepAlive = false;
            }
        }
    }

    private void hijack(Request request, Response.Hijacked hijacked) throws IOException {
        body.readNBytes(DRAINED);
        if (!body.complete()) {
            throw new IOException("upgrade behind a request body of more than " + DRAINED + " bytes");
        }
        String start = request.wantsUpgrade() ? "101 UPGRADED" : "200 OK";
        String fields = "\r\nContent-Type: " + hijacked.contentType()
                + (request.wantsUpgrade() ? "\r\nConnection: Upgrade\r\nUpgrade: tcp" : "");
        committed = true;
        keepAlive = false;
        output.write(("HTTP/1.1 " + start + fields + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        hijacked.session().serve(new Hijack());
    }

    /// The connection behind an upgrade.
    private final class Hijack implements RawConnection {
        @Override
        public InputStream input() {
            return input;
        }

        @Override
        public OutputStream output() {
            return output;
        }

        @Override
        public void shutdownOutput() throws IOException {
            output.shutdown();
        }
    }
}
