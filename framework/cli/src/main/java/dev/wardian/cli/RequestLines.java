package dev.wardian.cli;

import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.wasi.internal.Preview1;
import dev.wardian.wasm.ImportType;
import dev.wardian.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The lines of a manifest that request what a module imports. A line that is only needed if the
 * module uses an import in a certain way is a comment.
 */
final class RequestLines {
    private static final String REASON = "reason: say why";

    /** What an author begins with, where a request has keys that it needs. */
    private static final Map<String, String> KEYS =
            Map.of(
                    "config", "keys: [\"*\"]",
                    "plugins", "allow: [com.acme.other/*]",
                    "env", "names: [\"*\"]",
                    "files", "mounts: { /tmp: { memory: 1MiB } }",
                    "events", "publish: [orders.created]",
                    "http", "allow: [\"https://example.org\"]",
                    "kv", "quota: 1MiB",
                    "sql", "statements: [by-id]");

    private final NavigableMap<String, String> needed = new TreeMap<>();
    private final NavigableMap<String, String> perhaps = new TreeMap<>();

    private RequestLines(WasmModule module) {
        for (ImportType entry : module.imports()) {
            if (entry.module().equals(Preview1.MODULE)) {
                addOfWasi(entry.name());
            } else if (entry.module().equals("extism:host/env")) {
                addOfExtism(entry.name());
            } else {
                capability(entry).ifPresent(name -> need(name.shortForm()));
            }
        }
        needed.keySet().forEach(perhaps::remove);
    }

    /** {@return the lines, which are a whole key of a manifest} */
    static List<String> of(WasmModule module) {
        RequestLines requests = new RequestLines(module);
        if (requests.needed.isEmpty() && requests.perhaps.isEmpty()) {
            return List.of("capabilities: {}");
        }
        List<String> lines = new ArrayList<>();
        lines.add(requests.needed.isEmpty() ? "capabilities: {}" : "capabilities:");
        requests.needed.forEach((name, keys) -> lines.add("  " + line(name, keys)));
        requests.perhaps.forEach(
                (name, when) ->
                        lines.add("  # " + line(name, KEYS.getOrDefault(name, "")) + " # " + when));
        return lines;
    }

    /**
     * {@code wardian:kv/1} needs {@code kv/1}. What every plugin may import needs none, but for the
     * bridge to the log.
     */
    static Optional<CapabilityName> capability(ImportType entry) {
        Optional<CapabilityName> name = CapabilityName.ofImportModule(entry.module());
        if (name.isPresent() && name.get().name().equals("core")) {
            return entry.name().equals("log") ? CapabilityName.parse("log") : Optional.empty();
        }
        return name;
    }

    private static String line(String name, String keys) {
        return name + ": { " + (keys.isEmpty() ? "" : keys + ", ") + REASON + " }";
    }

    private void need(String name) {
        needed.put(name, KEYS.getOrDefault(name, ""));
    }

    private void addOfExtism(String function) {
        if (function.equals("config_get")) {
            need("config");
        } else if (function.equals("http_request")) {
            perhaps.put("http", "if it makes requests");
        } else if (function.startsWith("log_")) {
            perhaps.put("log", "for its log");
        }
    }

    private void addOfWasi(String function) {
        need("wasi");
        switch (function) {
            case "random_get" -> need("random");
            case "clock_time_get", "clock_res_get" -> perhaps.put("clock", "for the time of day");
            case "environ_get" -> perhaps.put("env", "for variables");
            case "fd_write" ->
                    perhaps.put("log", "for standard error, and for output of a library");
            default -> {
                if (function.startsWith("path_")) {
                    perhaps.put("files", "for files");
                }
            }
        }
    }
}
