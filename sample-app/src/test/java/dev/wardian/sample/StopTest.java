package dev.wardian.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wardian.plugin.error.ErrorId;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The served sample in a process of its own, which gets SIGTERM while customers order. */
@Timeout(120)
class StopTest {
    private static final int CUSTOMERS = 4;
    private static final int ORDERS_BEFORE = 40;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Collection<JsonNode> answers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ordered = new CountDownLatch(ORDERS_BEFORE);

    private static Process serve() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SampleApp.class.getName(),
                        ".",
                        "serve",
                        "--port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static URI home(BufferedReader out) throws IOException {
        while (true) {
            String line = String.valueOf(out.readLine());
            if (line.startsWith("Serving at ")) {
                return URI.create(line.split("[ ,]")[2]);
            }
            assertTrue(!line.equals("null"), "it does not serve");
        }
    }

    /** Orders until the server stops: it refuses, or is gone. */
    private void order(URI orders, String order) {
        HttpRequest request =
                HttpRequest.newBuilder(orders)
                        .POST(HttpRequest.BodyPublishers.ofString(order))
                        .build();
        try {
            while (true) {
                HttpResponse<String> response =
                        client.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    assertEquals(503, response.statusCode(), response.body());
                    return;
                }
                answers.add(new JsonMapper().readTree(response.body()));
                ordered.countDown();
            }
        } catch (IOException e) {
            // Nobody listens any more.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void everyOrderThatWasPricedIsAnswered() throws Exception {
        Process sample = serve();
        try (BufferedReader out = sample.inputReader(StandardCharsets.UTF_8)) {
            URI orders = home(out).resolve("/orders");
            List<Thread> customers = new ArrayList<>();
            for (Order order : new OrderGenerator(17).orders(CUSTOMERS)) {
                customers.add(new Thread(() -> order(orders, JsonLines.toJson(order))));
            }
            customers.forEach(Thread::start);
            ordered.await();

            // Process.destroy would close the streams too.
            sample.toHandle().destroy();

            for (Thread customer : customers) {
                customer.join();
            }
            List<String> last = out.lines().filter(line -> line.startsWith("Stopped")).toList();
            assertEquals(List.of("Stopped after " + answers.size() + " orders"), last);
            assertEquals(128 + 15, sample.waitFor());
        } finally {
            sample.destroyForcibly();
        }
        for (JsonNode answer : answers) {
            assertTrue(
                    !answer.toString().contains(ErrorId.PLUGIN_UNAVAILABLE.code()),
                    answer::toString);
        }
    }
}
