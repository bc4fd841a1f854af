package dev.wardian.wasi.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One test of the official suite: a module, and what its description beside it says.
 *
 * @param name folder and name
 * @param root the folder that the guest gets as its root, or null
 */
record SuiteCase(
        String name,
        Path module,
        List<String> arguments,
        Map<String, String> variables,
        @Nullable Path root,
        int exitCode,
        @Nullable String output) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All tests of preview 1 below a folder, by name. */
    static List<SuiteCase> allIn(Path folder) throws IOException {
        List<Path> modules;
        try (Stream<Path> files = Files.walk(folder)) {
            modules =
                    files.filter(file -> file.toString().endsWith(".wasm"))
                            .filter(file -> file.toString().contains("wasm32-wasip1"))
                            .sorted()
                            .toList();
        }
        List<SuiteCase> cases = new ArrayList<>();
        for (Path module : modules) {
            cases.add(read(folder, module));
        }
        return cases;
    }

    private static SuiteCase read(Path folder, Path module) throws IOException {
        String file = module.getFileName().toString();
        Path description = module.resolveSibling(file.replace(".wasm", ".json"));
        JsonNode json =
                Files.exists(description)
                        ? JSON.readTree(description.toFile())
                        : JSON.createObjectNode();
        List<String> arguments = new ArrayList<>(List.of(file));
        json.path("args").forEach(each -> arguments.add(each.asText()));
        Map<String, String> variables = new LinkedHashMap<>();
        json.path("env")
                .properties()
                .forEach(each -> variables.put(each.getKey(), each.getValue().asText()));
        JsonNode root = json.path("root");
        JsonNode output = json.path("stdout");
        return new SuiteCase(
                folder.relativize(module).toString(),
                module,
                arguments,
                variables,
                root.isTextual() ? module.resolveSibling(root.asText()) : null,
                json.path("exit_code").asInt(0),
                output.isTextual() ? output.asText() : null);
    }
}
