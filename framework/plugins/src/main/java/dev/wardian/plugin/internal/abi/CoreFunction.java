package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.ValueType;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The functions of the import module {@code wardian:core/1}, which every plugin may import. */
enum CoreFunction {
    INPUT_READ("input_read", 3, CoreFunctions::inputRead),
    OUTPUT_WRITE("output_write", 2, CoreFunctions::outputWrite),
    FAIL("fail", 3, CoreFunctions::fail),
    REPLY_LEN("reply_len", 0, CoreFunctions::replyLen),
    REPLY_READ("reply_read", 3, CoreFunctions::replyRead),
    LOG_LEVEL("log_level", 0, CoreFunctions::logLevel),
    LOG("log", 3, CoreFunctions::log),
    ABORT("abort", FunctionType.of(i32s(6)), CoreFunctions::abort);

    /** What a core function does with one call that passed the gate. */
    interface Body {
        int run(CoreFunctions core, PluginCall call, HostCall host);
    }

    /** The name of the import module. */
    static final String MODULE = "wardian:core/1";

    private final String importName;
    private final FunctionType type;
    private final Body body;

    CoreFunction(String importName, int params, Body body) {
        this(importName, FunctionType.of(i32s(params), ValueType.I32), body);
    }

    CoreFunction(String importName, FunctionType type, Body body) {
        this.importName = importName;
        this.type = type;
        this.body = body;
    }

    private static List<ValueType> i32s(int count) {
        return Collections.nCopies(count, ValueType.I32);
    }

    static Optional<CoreFunction> find(String name) {
        for (CoreFunction function : values()) {
            if (function.importName.equals(name)) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    String importName() {
        return importName;
    }

    FunctionType type() {
        return type;
    }

    /** Runs the function; the result has no meaning where its type has none. */
    int run(CoreFunctions core, PluginCall call, HostCall host) {
        return body.run(core, call, host);
    }
}
