/*
 * The server that the checks of the SDKs send requests to: "java Server.java" prints its port and serves until its input ends.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

final class Server {
    private Server() {}

    public static void main(String[] arguments) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", Server::handle);
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // The end of the input is that of the script which started this program.
        }
        server.stop(0);
    }

    private static void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestURI().getPath()) {
            case "/echo" -> {
                exchange.getResponseHeaders().set("X-Length", String.valueOf(body.length));
                send(exchange, 200, body);
            }
            case "/redirect" -> {
                exchange.getResponseHeaders().set("Location", "echo");
                send(exchange, 302, new byte[0]);
            }
            case "/loop" -> {
                exchange.getResponseHeaders().set("Location", "/loop");
                send(exchange, 301, new byte[0]);
            }
            default -> send(exchange, 404, "nothing".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
