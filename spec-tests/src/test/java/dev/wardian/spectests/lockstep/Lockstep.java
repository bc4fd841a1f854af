package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.runtime.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a scenario in two engines step by step, and keeps the first difference of each seed. */
final class Lockstep {
    private static final Path FOLDER = Path.of("target", "lockstep");

    private final WasmEngine first;
    private final WasmEngine second;
    private final List<String> differences = new ArrayList<>();
    private final CompiledBodies compiled;
    private int calls;
    private int failures;
    private long loops;

    Lockstep(WasmEngine first, WasmEngine second) {
        this(first, second, Set.of());
    }

    /**
     * A comparison that counts what the second engine compiles.
     *
     * @param counted the instructions by which compiled functions are counted
     */
    Lockstep(WasmEngine first, WasmEngine second, Set<Opcode> counted) {
        this.first = first;
        this.second = second;
        this.compiled = new CompiledBodies(counted);
    }

    /** How many functions that the second engine has compiled have each instruction. */
    Map<Opcode, Integer> compiled() {
        return compiled.counts();
    }

    /** The differences, one of a seed at most. */
    List<String> differences() {
        return List.copyOf(differences);
    }

    /** How many loops the second engine has compiled for calls that were in them. */
    long loops() {
        return loops;
    }

    int calls() {
        return calls;
    }

    int failures() {
        return failures;
    }

    void run(Scenario scenario, long seed) throws IOException {
        List<byte[]> modules = scenario.modules(seed);
        InstanceOptions options = scenario.options(seed);
        try (Session one = scenario.open(seed, modules, options.withEngine(first));
                Session other = scenario.open(seed, modules, options.withEngine(second))) {
            String difference = compare(scenario.steps(), one, other);
            if (!difference.isEmpty()) {
                differences.add(scenario.name() + ", seed " + seed + ", " + difference);
                keep(scenario.name() + "-" + seed, modules);
            }
            other.instances().forEach(compiled::add);
            loops +=
                    other.instances().stream()
                            .map(Instance::module)
                            .distinct()
                            .mapToLong(module -> module.compilerFigures().loops())
                            .sum();
            calls += one.calls();
            failures += one.failures();
        }
    }

    /** The first difference between two sessions, or nothing. */
    static String compare(int steps, Session one, Session other) {
        for (int step = 0; step < steps; step++) {
            List<String> wanted = one.observe(step);
            List<String> seen = other.observe(step);
            if (!wanted.equals(seen)) {
                return "step " + step + ": " + difference(wanted, seen) + bytes(one, other);
            }
        }
        return "";
    }

    private static String difference(List<String> wanted, List<String> seen) {
        int line = 0;
        while (line < Math.min(wanted.size(), seen.size())
                && wanted.get(line).equals(seen.get(line))) {
            line++;
        }
        return "\n  " + line(wanted, line) + "\n  " + line(seen, line);
    }

    private static String line(List<String> lines, int line) {
        return line < lines.size() ? lines.get(line) : "nothing more";
    }

    /** Where memories differ. */
    private static String bytes(Session one, Session other) {
        StringBuilder places = new StringBuilder();
        int count = Math.min(one.instances().size(), other.instances().size());
        for (int i = 0; i < count; i++) {
            Instance wanted = one.instances().get(i);
            Instance seen = other.instances().get(i);
            for (int memory = 0; memory < wanted.memories.length; memory++) {
                int at = Arrays.mismatch(all(wanted.memories[memory]), all(seen.memories[memory]));
                if (at >= 0) {
                    places.append("\n  guest ").append(i).append(", memory ").append(memory);
                    places.append(", byte ").append(at);
                }
            }
        }
        return places.toString();
    }

    private static byte[] all(WasmMemory memory) {
        return memory.read(0, memory.byteSize());
    }

    private static void keep(String name, List<byte[]> modules) throws IOException {
        Files.createDirectories(FOLDER);
        for (int i = 0; i < modules.size(); i++) {
            Files.write(FOLDER.resolve(name + "-" + i + ".wasm"), modules.get(i));
        }
    }
}
