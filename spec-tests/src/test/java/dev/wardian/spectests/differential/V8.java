package dev.wardian.spectests.differential;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** V8 in Node.js: {@code -Dwardian.test.node=FILE}, or the {@code node} of the path. */
final class V8 {
    /** The first version of Node.js whose V8 has tail calls. */
    private static final int MIN_NODE = 20;

    /** The first version of Node.js whose V8 has 64-bit memories and tables. */
    private static final int MEMORY64_NODE = 24;

    private int version;

    private final String node = System.getProperty("wardian.test.node", "node");
    private final Path folder;

    V8(Path folder) {
        this.folder = folder;
    }

    /** Why it cannot be used, or the empty string. */
    String missing() throws IOException, InterruptedException {
        Path answer = folder.resolve("node-version.txt");
        String text;
        try {
            run(answer, 30, "--version");
            text = Files.readString(answer).strip();
        } catch (IOException e) {
            return "no Node.js: " + e.getMessage();
        }
        boolean known = text.matches("v\\d+\\..*");
        version = known ? Integer.parseInt(text.substring(1, text.indexOf('.'))) : 0;
        return version < MIN_NODE ? "Node.js " + text + " is older than " + MIN_NODE : "";
    }

    /** Whether it has 64-bit memories and tables; known once {@link #missing} was asked. */
    boolean hasMemory64() {
        return version >= MEMORY64_NODE;
    }

    /** The lines that {@code v8.js} writes about these modules, all in one process. */
    List<String> run(List<byte[]> modules) throws IOException, InterruptedException {
        Path script = folder.resolve("v8.js");
        Path input = folder.resolve("modules.bin");
        Path output = folder.resolve("v8.txt");
        Files.deleteIfExists(output);
        try (InputStream in = V8.class.getResourceAsStream("/differential/v8.js")) {
            Files.write(script, Objects.requireNonNull(in).readAllBytes());
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] module : modules) {
            ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            all.writeBytes(length.putInt(module.length).array());
            all.writeBytes(module);
        }
        Files.write(input, all.toByteArray());
        run(
                folder.resolve("v8-log.txt"),
                600,
                script.toString(),
                input.toString(),
                output.toString());
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }

    private void run(Path log, int seconds, String... arguments)
            throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = node;
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("node failed, see " + log);
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
