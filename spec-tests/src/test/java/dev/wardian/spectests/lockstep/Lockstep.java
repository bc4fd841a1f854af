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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a scenario in several engines step by step, and keeps the first difference of each seed
 * between the first engine and each other one.
 */
final class Lockstep {
    private static final Path FOLDER = Path.of("target", "lockstep");

    private final WasmEngine first;
    private final List<Other> others;
    private int calls;
    private int failures;

    /** An engine that is compared with the first one. */
    static final class Other {
        private final WasmEngine engine;
        private final CompiledBodies compiled;
        private final List<String> differences = new ArrayList<>();
        private long loops;

        /**
         * An engine of which it is counted what it compiles.
         *
         * @param counted the instructions by which compiled functions are counted
         */
        Other(WasmEngine engine, Set<Opcode> counted) {
            this.engine = engine;
            this.compiled = new CompiledBodies(counted);
        }

        /** How many functions that it has compiled have each instruction. */
        Map<Opcode, Integer> compiled() {
            return compiled.counts();
        }

        /** The differences, one of a seed at most. */
        List<String> differences() {
            return List.copyOf(differences);
        }

        /** How many loops it has compiled for calls that were in them. */
        long loops() {
            return loops;
        }

        private void count(Session session) {
            session.instances().forEach(compiled::add);
            loops +=
                    session.instances().stream()
                            .map(Instance::module)
                            .distinct()
                            .mapToLong(module -> module.compilerFigures().loops())
                            .sum();
        }
    }

    Lockstep(WasmEngine first, List<Other> others) {
        this.first = first;
        this.others = List.copyOf(others);
    }

    /** How many calls the first engine made. */
    int calls() {
        return calls;
    }

    /** How many of them did not return. */
    int failures() {
        return failures;
    }

    void run(Scenario scenario, long seed) throws IOException {
        List<byte[]> modules = scenario.modules(seed);
        InstanceOptions options = scenario.options(seed);
        Session one = scenario.open(seed, modules, options.withEngine(first));
        Map<Other, Session> sessions = new LinkedHashMap<>();
        try {
            for (Other other : others) {
                sessions.put(other, scenario.open(seed, modules, options.withEngine(other.engine)));
            }
            Set<Other> differing = new HashSet<>();
            for (int step = 0; step < scenario.steps(); step++) {
                List<String> wanted = one.observe(step);
                for (Map.Entry<Other, Session> each : sessions.entrySet()) {
                    if (differing.contains(each.getKey())) {
                        continue;
                    }
                    String difference = compare(step, wanted, one, each.getValue());
                    if (!difference.isEmpty()) {
                        differing.add(each.getKey());
                        each.getKey()
                                .differences
                                .add(scenario.name() + ", seed " + seed + ", " + difference);
                        keep(scenario.name() + "-" + seed, modules);
                    }
                }
            }
            sessions.forEach(Other::count);
            calls += one.calls();
            failures += one.failures();
        } finally {
            sessions.values().forEach(Session::close);
            one.close();
        }
    }

    /** The first difference between two sessions, or nothing. */
    static String compare(int steps, Session one, Session other) {
        for (int step = 0; step < steps; step++) {
            String difference = compare(step, one.observe(step), one, other);
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    /** How a step of another session differs from what the first one showed, or nothing. */
    private static String compare(int step, List<String> wanted, Session one, Session other) {
        List<String> seen = other.observe(step);
        return wanted.equals(seen)
                ? ""
                : "step " + step + ": " + difference(wanted, seen) + bytes(one, other);
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
