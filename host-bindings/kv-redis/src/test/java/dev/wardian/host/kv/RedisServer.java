package dev.wardian.host.kv;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Redis on loopback with a folder of its own, for one class of tests. */
final class RedisServer {
    private final Path program;
    private final Path folder;
    private final int port;
    private Process process;

    private RedisServer(Path program, Path folder, int port)
            throws IOException, InterruptedException {
        this.program = program;
        this.folder = folder;
        this.port = port;
        process = begin();
    }

    /** Starts it; empty where it is not installed. */
    static Optional<RedisServer> start() throws IOException, InterruptedException {
        Optional<Path> program =
                Stream.of(System.getenv("PATH").split(":"))
                        .map(each -> Path.of(each, "redis-server"))
                        .filter(Files::isExecutable)
                        .findFirst();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path folder = Files.createTempDirectory("wardian-redis");
        return Optional.of(new RedisServer(program.get(), folder, port));
    }

    private Process begin() throws IOException, InterruptedException {
        Process begun =
                new ProcessBuilder(
                                List.of(
                                        program.toString(),
                                        "--port",
                                        String.valueOf(port),
                                        "--bind",
                                        "127.0.0.1",
                                        "--dir",
                                        folder.toString(),
                                        "--save",
                                        "",
                                        "--appendonly",
                                        "yes",
                                        "--appendfsync",
                                        "always"))
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                        .start();
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!answers()) {
            if (!begun.isAlive() || System.nanoTime() > end) {
                throw new IOException("no Redis: " + Files.readString(folder.resolve("log")));
            }
            begun.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return begun;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            return false;
        }
    }

    URI uri() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    /** Lets it hang. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        if (!kill.waitFor(1, TimeUnit.MINUTES) || kill.exitValue() != 0) {
            throw new IOException("kill -" + name);
        }
    }

    /** Ends it at once, and starts it again. */
    void restart() throws IOException, InterruptedException {
        end();
        process = begin();
    }

    private void end() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(1, TimeUnit.MINUTES);
    }

    void stop() throws IOException, InterruptedException {
        end();
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
