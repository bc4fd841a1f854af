package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmFrame;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmGlobal;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.compiler.runtime.CompiledFunction;
import dev.wardian.wasm.internal.runtime.GuestFunction;
import dev.wardian.wasm.text.WatParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One module in the interpreter, in compiled methods, in methods that are cut into small parts, and
 * where compiled code goes on with loops that the interpreter has begun: every call has to come out
 * alike.
 */
final class Engines {
    private static final WasmEngine COMPILED = WasmEngine.named("compiled");
    private static final WasmEngine IN_PARTS = WasmEngine.named("compiled-in-parts");
    private static final WasmEngine AT_LOOPS = WasmEngine.named("compiled-at-loops");
    private static final WasmEngine AT_LOOPS_IN_PARTS =
            WasmEngine.named("compiled-at-loops-in-parts");
    private static final List<WasmEngine> ALL =
            List.of(WasmEngine.INTERPRETER, COMPILED, IN_PARTS, AT_LOOPS, AT_LOOPS_IN_PARTS);

    /** How many engines there are. */
    static final int COUNT = ALL.size();

    private static final long FUEL = 1_000_000;

    private final List<WasmInstance> instances = new ArrayList<>();
    private final boolean metered;

    private Engines(String text, Imports imports, InstanceOptions usual) {
        this.metered = usual.limits().metered();
        WasmModule module = WasmModule.parse(WatParser.toBinary(text));
        for (WasmEngine engine : ALL) {
            instances.add(module.instantiate(imports, usual.withEngine(engine)));
        }
    }

    static Engines of(String text) {
        return new Engines(text, Imports.NONE, InstanceOptions.DEFAULT);
    }

    static Engines of(String text, Imports imports) {
        return new Engines(text, imports, InstanceOptions.DEFAULT);
    }

    static Engines metered(String text) {
        Limits limits = Limits.DEFAULT.withMetering(true);
        return new Engines(text, Imports.NONE, InstanceOptions.DEFAULT.withLimits(limits));
    }

    /** With canonical NaNs. */
    static Engines canonical(String text) {
        InstanceOptions options = InstanceOptions.DEFAULT.withCanonicalNans(true);
        return new Engines(text, Imports.NONE, options);
    }

    /** An instance of {@code text} that runs in the compiler's engine. */
    static WasmInstance compiled(String text) {
        return instance(text, COMPILED);
    }

    /** The same where compiled code goes on with loops. */
    static WasmInstance atLoops(String text) {
        return instance(text, AT_LOOPS);
    }

    /** The same where each function is cut into the smallest parts. */
    static WasmInstance inParts(String text) {
        return instance(text, IN_PARTS);
    }

    private static WasmInstance instance(String text, WasmEngine engine) {
        return WasmModule.parse(WatParser.toBinary(text))
                .instantiate(Imports.NONE, InstanceOptions.DEFAULT.withEngine(engine));
    }

    /** What comes out of a function in each engine. */
    List<String> outcomes(String name, Object... arguments) {
        List<String> outcomes = new ArrayList<>();
        for (WasmInstance instance : instances) {
            outcomes.add(outcome(instance, name, arguments));
        }
        return outcomes;
    }

    /**
     * Calls a function in all engines and gives what came out, which has to be the same. The
     * compiler has to compile it.
     */
    String call(String name, Object... arguments) {
        String outcome = callInAnyTier(name, arguments);
        assertTrue(isCompiled(instances.get(1), name), () -> name + " was interpreted");
        assertTrue(isCompiled(instances.get(2), name), () -> name + " was interpreted in parts");
        return outcome;
    }

    /** The same of a function that may not be compiled. */
    String callInAnyTier(String name, Object... arguments) {
        List<String> outcomes = outcomes(name, arguments);
        String call = name + Arrays.toString(arguments);
        for (int i = 1; i < outcomes.size(); i++) {
            assertEquals(outcomes.get(0), outcomes.get(i), call + " " + ALL.get(i));
        }
        return outcomes.get(0);
    }

    /** Whether an exported function is compiled by now. */
    static boolean isCompiled(WasmInstance instance, String name) {
        GuestFunction function = (GuestFunction) instance.function(name);
        return function.code.entry() instanceof CompiledFunction;
    }

    private String outcome(WasmInstance instance, String name, @Nullable Object... arguments) {
        StringBuilder outcome = new StringBuilder();
        WasmFunction function = instance.function(name);
        long[] burned = {0};
        CallOptions options = CallOptions.NONE;
        if (metered) {
            options = options.withFuel(FUEL).withBurned(units -> burned[0] = units);
        }
        try {
            outcome.append(shown(function, function.callWith(options, arguments).toString()));
        } catch (CallException e) {
            outcome.append(e.getMessage());
            for (WasmFrame frame : e.backtrace()) {
                outcome.append(" at ").append(frame);
            }
        }
        if (metered) {
            outcome.append(" fuel ").append(burned[0]);
        }
        instance.findExport("visits")
                .map(WasmGlobal.class::cast)
                .ifPresent(global -> outcome.append(" visits ").append(global.get()));
        instance.findMemory("memory").ifPresent(memory -> outcome.append(hash(memory)));
        return outcome.toString();
    }

    private static String shown(WasmFunction function, String results) {
        FunctionType type = function.type();
        return type.results().isEmpty() ? "" : results;
    }

    private static String hash(WasmMemory memory) {
        byte[] bytes = memory.read(0, memory.byteSize());
        return " memory " + bytes.length + ' ' + Arrays.hashCode(bytes);
    }
}
