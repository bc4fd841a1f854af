package dev.wardian.spectests.differential;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.text.WatParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** V8 in Node.js: {@code -Dwardian.test.node=FILE}, or the {@code node} of the path. */
final class V8 {
    /** The first version of Node.js whose V8 has tail calls. */
    private static final int MIN_NODE = 20;

    /** Modules that need a feature, for those that a usable V8 may lack. */
    private static final Map<Feature, String> PROBES =
            new EnumMap<>(
                    Map.of(
                            Feature.MEMORY64, "(memory i64 1) (table i64 1 funcref)",
                            Feature.MULTI_MEMORY, "(memory 1) (memory 1)",
                            Feature.EXTENDED_CONST,
                                    "(global i32 (i32.add (i32.const 1) (i32.const 2)))",
                            Feature.FUNCTION_REFERENCES,
                                    "(type $t (func)) (table 1 (ref $t) (ref.func 0)) (func)",
                            Feature.GC,
                                    "(type (struct (field i8))) (global i31ref (ref.i31 (i32.const 1)))",
                            Feature.EXCEPTION_HANDLING,
                                    "(tag) (func (param exnref) (throw_ref (local.get 0)))"));

    private final String node = System.getProperty("wardian.test.node", "node");
    private final Path folder;

    /** Writes its files below {@code parent}, apart from those of test JVMs that run beside it. */
    V8(Path parent) throws IOException {
        folder = parent.resolve("v8-" + ProcessHandle.current().pid());
        Files.createDirectories(folder);
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
        int version = known ? Integer.parseInt(text.substring(1, text.indexOf('.'))) : 0;
        return version < MIN_NODE ? "Node.js " + text + " is older than " + MIN_NODE : "";
    }

    /** Those of the features that it has. */
    Features usable(Features wanted) throws IOException, InterruptedException {
        List<Feature> probed = new ArrayList<>(PROBES.keySet());
        List<byte[]> modules = new ArrayList<>();
        for (Feature feature : probed) {
            String text = "(module " + PROBES.get(feature) + ")";
            modules.add(WatParser.toBinary(text, Features.WASM_3_0));
        }
        List<String> reasons = validate(modules);
        Features usable = wanted;
        for (int i = 0; i < probed.size(); i++) {
            if (!reasons.get(i).isEmpty()) {
                usable = usable.without(probed.get(i));
            }
        }
        return usable;
    }

    /** The lines that {@code v8.js} writes about what these modules do, all in one process. */
    List<String> run(List<byte[]> modules) throws IOException, InterruptedException {
        return script("run", modules);
    }

    /** For each module why it is not taken, or the empty string. */
    List<String> validate(List<byte[]> modules) throws IOException, InterruptedException {
        return script("validate", modules).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    private List<String> script(String what, List<byte[]> modules)
            throws IOException, InterruptedException {
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
                what,
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
