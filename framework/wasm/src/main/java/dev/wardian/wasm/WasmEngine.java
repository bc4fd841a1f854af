package dev.wardian.wasm;

import dev.wardian.wasm.internal.code.CodeVariant;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.engine.EngineProvider;
import dev.wardian.wasm.internal.engine.EngineSearch;
import dev.wardian.wasm.internal.engine.FirstSample;
import dev.wardian.wasm.internal.interpreter.Interpreter;
import dev.wardian.wasm.internal.interpreter.InterpreterProvider;
import dev.wardian.wasm.internal.interpreter.ProfiledFunction;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.runtime.Engine;
import dev.wardian.wasm.internal.validation.ValidationFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The code that runs an instance's functions, by its name. All engines give the same results,
 * traps, backtraces and fuel; they differ in speed. The host chooses the engine, a module cannot.
 *
 * <p>{@link #INTERPRETER} and {@link #AUTO} are always there. The runtime finds others in the
 * modules and jars that its class loader sees. Each name stands for one engine, so engines may be
 * compared with {@code ==}.
 */
public final class WasmEngine {
    /** The interpreter of register code. */
    public static final WasmEngine INTERPRETER = of(new InterpreterProvider());

    /**
     * Starts in the interpreter, and compiles what turns out to be hot. Without the compiler's
     * module on the class path or module path it is the interpreter.
     */
    public static final WasmEngine AUTO =
            new WasmEngine("auto", INTERPRETER.features, INTERPRETER.provider);

    /** All engines that were found so far, by name. Guarded by itself. */
    private static final Map<String, WasmEngine> KNOWN = new LinkedHashMap<>();

    /** What {@link #AUTO} is. Guarded by {@link #KNOWN}. */
    private static EngineProvider tiered = INTERPRETER.provider;

    /** Whether a search found all engines. Guarded by {@link #KNOWN}. */
    private static boolean complete;

    private final String name;
    private final Features features;
    private final EngineProvider provider;

    private WasmEngine(String name, Features features, EngineProvider provider) {
        this.name = name;
        this.features = features;
        this.provider = provider;
    }

    private static WasmEngine of(EngineProvider provider) {
        return new WasmEngine(provider.name(), provider.features(), provider);
    }

    /**
     * Finds an engine.
     *
     * @param name the engine's {@link #name}
     * @return the engine of that name
     * @throws UnknownEngineException if there is none; it lists the known engines
     */
    public static WasmEngine named(String name) {
        if (name.equals(INTERPRETER.name)) {
            return INTERPRETER;
        }
        if (name.equals(AUTO.name)) {
            return AUTO;
        }
        synchronized (KNOWN) {
            List<String> skipped = search();
            WasmEngine engine = KNOWN.get(name);
            if (engine == null) {
                throw new UnknownEngineException(name, List.copyOf(KNOWN.values()), skipped);
            }
            return engine;
        }
    }

    /** {@return all usable engines, {@link #INTERPRETER} first} */
    public static List<WasmEngine> all() {
        synchronized (KNOWN) {
            search();
            return List.copyOf(KNOWN.values());
        }
    }

    /** Looks for engines, unless an earlier search found all; returns why it skipped some. */
    private static List<String> search() {
        if (complete) {
            return List.of();
        }
        EngineSearch search = EngineSearch.run(INTERPRETER.provider);
        for (EngineSearch.Found found : search.found()) {
            if (found.name().equals(AUTO.name)) {
                tiered = found.provider();
            }
            KNOWN.computeIfAbsent(found.name(), name -> known(found));
        }
        complete = search.skipped().isEmpty();
        return search.skipped();
    }

    private static WasmEngine known(EngineSearch.Found found) {
        if (found.name().equals(INTERPRETER.name)) {
            return INTERPRETER;
        }
        return found.name().equals(AUTO.name)
                ? AUTO
                : new WasmEngine(found.name(), found.features(), found.provider());
    }

    /** What {@link #AUTO} is. */
    private static EngineProvider tiered() {
        synchronized (KNOWN) {
            search();
            return tiered;
        }
    }

    private static boolean isSearchComplete() {
        synchronized (KNOWN) {
            return complete;
        }
    }

    /** {@return the name by which {@link #named} finds the engine} */
    public String name() {
        return name;
    }

    /** {@return the features that a module may use if this engine is to run it} */
    public Features features() {
        return features;
    }

    /** Code of a module for this engine. */
    ModuleCode prepare(ModuleData data, ValidationFacts facts, CodeVariant variant) {
        Supplier<Engine> entries =
                variant.profiled() ? ProfiledFunction::new : () -> Interpreter.INSTANCE;
        ModuleCode code = new ModuleCode(data, facts::frameSlots, variant, entries);
        if (this != AUTO) {
            provider.prepare(code);
        } else if (isSearchComplete()) {
            FirstSample.handOver(code, WasmEngine::tiered);
        } else {
            code.sampleBy(new FirstSample(code, WasmEngine::tiered));
        }
        return code;
    }

    /** {@link #name()}. */
    @Override
    public String toString() {
        return name;
    }
}
