package dev.beckon.signaling.conformance;

import dev.beckon.signaling.client.spi.Network;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;

/** The ways to the server. */
interface Door {

    /** For clients that speak the protocol. */
    Network network();

    /** A WebSocket of which rules see more than texts. */
    RawSocket socket(String... subprotocols) throws InterruptedException;

    /** One HTTP request. */
    <T> HttpResponse<T> http(HttpRequest request, BodyHandler<T> body) throws IOException, InterruptedException;
}
