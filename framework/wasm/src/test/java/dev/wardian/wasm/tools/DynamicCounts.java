package dev.wardian.wasm.tools;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.interpreter.BlockEngine;
import dev.wardian.wasm.internal.interpreter.Interpreter;
import dev.wardian.wasm.internal.lowering.LoweredPrinter;
import dev.wardian.wasm.internal.lowering.OpShape;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.runtime.Instantiator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Counts which instructions of the register code run, and which follow each other within a straight
 * piece of code. The cases of the interpreter's loop are chosen by what this prints for real
 * programs.
 *
 * <p>Run it as {@code DynamicCounts FILE EXPORT ARGUMENT}; the export takes one i32.
 */
public final class DynamicCounts {
    private static final int SHOWN = 40;

    private final Map<String, Long> singles = new LinkedHashMap<>();
    private final Map<String, Long> pairs = new LinkedHashMap<>();

    private DynamicCounts() {}

    /** The share of each instruction among all that ran, by name. */
    public static Map<String, Double> of(byte[] module, String export, int argument) {
        return shares(count(module, export, argument).singles);
    }

    private static DynamicCounts count(byte[] module, String export, int argument) {
        ModuleData data = ModuleDecoder.decode(module, Features.WASM_2_0, ModuleLimits.DEFAULT);
        ModuleCode code = new ModuleCode(data, i -> 0, false, Interpreter.INSTANCE);
        BlockEngine engine = new BlockEngine();
        engine.takeOver(code);
        Instantiator.instantiate(
                        WasmModule.parse(module), code, Imports.NONE, InstanceOptions.DEFAULT)
                .function(export)
                .call(argument);
        DynamicCounts counts = new DynamicCounts();
        engine.visit(counts::add);
        return counts;
    }

    private void add(int[] code, int start, int end, long times) {
        String previous = "";
        for (int pc = start; pc < end; pc += OpShape.size(code, pc)) {
            String name = String.valueOf(LoweredPrinter.name(code[pc]));
            singles.merge(name, times, Long::sum);
            if (!previous.isEmpty()) {
                pairs.merge(previous + " " + name, times, Long::sum);
            }
            previous = name;
        }
    }

    private static Map<String, Double> shares(Map<String, Long> counts) {
        double total = counts.values().stream().mapToLong(Long::longValue).sum();
        return counts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue() / total));
    }

    private static void print(String title, Map<String, Long> counts) {
        System.out.println(title);
        List<Map.Entry<String, Double>> sorted =
                shares(counts).entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .limit(SHOWN)
                        .toList();
        sorted.forEach(
                entry ->
                        System.out.printf(
                                "%6.2f %%  %s%n", entry.getValue() * 100, entry.getKey()));
    }

    public static void main(String[] arguments) throws IOException {
        byte[] module = Files.readAllBytes(Path.of(arguments[0]));
        DynamicCounts counts = count(module, arguments[1], Integer.parseInt(arguments[2]));
        print("instructions", counts.singles);
        print("pairs", counts.pairs);
    }
}
