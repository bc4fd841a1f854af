package com.example.comments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class CommentsApplicationTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort private int port;

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    @Test
    void thePluginCleansComments() throws Exception {
        HttpRequest.BodyPublisher comment =
                HttpRequest.BodyPublishers.ofString("Call 555-1234, or come by.");

        String cleaned =
                send(to("/comments").header("Content-Type", "text/plain").POST(comment));

        assertThat(cleaned).isEqualTo("Call ###-####, or come by.");
    }

    @Test
    void healthAndTheEndpointKnowThePlugin() throws Exception {
        assertThat(send(to("/actuator/health")))
                .contains("\"plugins\":{")
                .contains("\"details\":{\"active\":1}");
        assertThat(send(to("/actuator/plugins/com.example.hide-numbers")))
                .contains("\"granted\":[\"log: level info");
        assertThat(send(to("/actuator/metrics/wardian.plugin.active"))).contains("\"value\":1.0");
    }
}
