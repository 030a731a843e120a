package dev.beckon.demo.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.PlainClient;
import dev.beckon.demo.RunningServer;
import dev.beckon.demo.outgoing.Json;
import dev.beckon.signaling.CallTimeline;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.Scheduler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code protocol/openapi.json} against the server. */
@Timeout(120)
class OpenApiTest {

    private static final String TOKEN = "0123456789abcdef";

    private static Map<String, Object> document() throws Exception {
        return Json.object(Files.readAllBytes(Path.of("..", "protocol", "openapi.json")));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object json, String... path) {
        Map<String, Object> here = (Map<String, Object>) json;
        for (String name : path) {
            here = (Map<String, Object>) here.get(name);
        }
        return here;
    }

    private static Set<String> described() throws Exception {
        Set<String> all = new TreeSet<>();
        map(document(), "paths")
                .forEach((path, methods) ->
                        map(methods).keySet().forEach(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return all;
    }

    @Test
    void every_request_that_is_understood_is_described_and_no_other() throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            Admin admin = new Admin(
                    new Operators(List.of(TOKEN)),
                    Signaling.builder(Scheduler.on(timer)).build(),
                    new CallTimeline(InstantSource.system(), 1));
            assertThat(admin.routes().stream().map(route -> route.method() + " " + route.template()))
                    .containsExactlyInAnyOrderElementsOf(described());
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void each_answers_as_it_is_described() throws Exception {
        try (RunningServer server = RunningServer.start("--metrics-port", "0", "--admin-token", TOKEN)) {
            PlainClient ana = new PlainClient(URI.create("ws://127.0.0.1:" + server.port() + "/signal")).hello("ana");
            ana.says("{'type':'join','room':'r','create':true}");
            ana.hears("joined");
            ana.says("{'type':'call','to':'nobody'}");
            Map<String, Object> document = document();
            for (String request : described()) {
                String method = request.substring(0, request.indexOf(' '));
                String template = request.substring(request.indexOf(' ') + 1);
                // what ends something comes for one that is not there
                String room = method.equals("DELETE") ? "none" : "r";
                String peer = method.equals("DELETE") ? "none" : "ana";
                String path =
                        template.replace("{room}", room).replace("{peer}", peer).replaceAll("\\{[a-z]+}", "x");
                Map<String, Object> operation = map(document, "paths", template, method.toLowerCase(Locale.ROOT));
                HttpResponse<String> answer = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.managementPort() + path))
                                        .header("Authorization", "Bearer " + TOKEN)
                                        .method(
                                                method,
                                                method.equals("POST")
                                                        ? HttpRequest.BodyPublishers.ofString("{\"room\":\"new\"}")
                                                        : HttpRequest.BodyPublishers.noBody())
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                String status = String.valueOf(answer.statusCode());
                assertThat(map(operation, "responses")).as(request).containsKey(status);
                Map<String, Object> response = map(operation, "responses", status);
                if (response.containsKey("content")) {
                    String schema = String.valueOf(map(response, "content", "application/json", "schema")
                            .get("$ref"));
                    conforms(
                            request,
                            Json.object(answer.body().getBytes(StandardCharsets.UTF_8)),
                            map(document, "components", "schemas", schema.substring(schema.lastIndexOf('/') + 1)));
                } else {
                    assertThat(answer.body()).as(request).isEmpty();
                }
            }
        }
    }

    private static void conforms(String request, Map<String, Object> answer, Map<String, Object> schema) {
        assertThat(answer.keySet())
                .as(request)
                .isSubsetOf(map(schema, "properties").keySet())
                .containsAll(((List<?>) schema.get("required"))
                        .stream().map(String::valueOf).toList());
    }
}
