package dev.wardian.host.extism;

import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.ConfigValues;
import dev.wardian.plugin.internal.abi.CoreFunction;
import dev.wardian.plugin.internal.abi.Fuel;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.abi.Utf8;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.HostMemory.Access;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the import module {@code extism:host/env}. A load from outside of the blocks
 * gives 0, and a store there does nothing. Where a function takes a block, it frees it, and a wrong
 * offset ends the call.
 */
final class KernelFunctions {
    static final String MODULE = "extism:host/env";

    private static final CapabilityName CONFIG = CapabilityName.of("config/1");

    /** What {@code get_log_level} gives where nothing is logged. */
    private static final int NOTHING_IS_LOGGED = Integer.MAX_VALUE;

    /** The levels of the host's log are 1 error to 5 trace, those of a guest 4 error to 0 trace. */
    private static final int MOST_TALKATIVE = 5;

    static final List<CoreFunction> ALL =
            List.of(
                    function("alloc", "[i64] -> [i64]", KernelFunctions::alloc),
                    function("free", "[i64] -> []", KernelFunctions::free),
                    function("length", "[i64] -> [i64]", KernelFunctions::length),
                    function("length_unsafe", "[i64] -> [i64]", KernelFunctions::length),
                    access("load_u8", SharedBlocks.REACHED, Access.LOAD_U8),
                    access("load_u64", SharedBlocks.REACHED, Access.LOAD_U64),
                    access("store_u8", SharedBlocks.REACHED, Access.STORE_U8),
                    access("store_u64", SharedBlocks.REACHED, Access.STORE_U64),
                    function(
                            "input_length",
                            "[] -> [i64]",
                            (call, host) -> blocks(call).inputLength()),
                    function(
                            "input_offset",
                            "[] -> [i64]",
                            (call, host) -> blocks(call).inputOffset()),
                    access("input_load_u8", SharedBlocks.REACHED_INPUT, Access.LOAD_U8),
                    access("input_load_u64", SharedBlocks.REACHED_INPUT, Access.LOAD_U64),
                    function("output_set", "[i64 i64] -> []", KernelFunctions::setOutput),
                    function("error_set", "[i64] -> []", KernelFunctions::setError),
                    function("config_get", "[i64] -> [i64]", KernelFunctions::config),
                    function("var_get", "[i64] -> [i64]", VariableFunctions::get),
                    function("var_set", "[i64 i64] -> []", VariableFunctions::set),
                    function("http_request", "[i64 i64] -> [i64]", RequestFunctions::request),
                    function(
                            "http_status_code",
                            "[] -> [i32]",
                            (call, host) -> RequestFunctions.status(call)),
                    function("http_headers", "[] -> [i64]", RequestFunctions::headers),
                    function("log_error", "[i64] -> []", (call, host) -> log(call, host, 1)),
                    function("log_warn", "[i64] -> []", (call, host) -> log(call, host, 2)),
                    function("log_info", "[i64] -> []", (call, host) -> log(call, host, 3)),
                    function("log_debug", "[i64] -> []", (call, host) -> log(call, host, 4)),
                    function(
                            "log_trace",
                            "[i64] -> []",
                            (call, host) -> log(call, host, MOST_TALKATIVE)),
                    function("get_log_level", "[] -> [i32]", (call, host) -> logLevel(call)));

    private KernelFunctions() {}

    private static CoreFunction function(String name, String type, CoreFunction.Body body) {
        return CoreFunction.of(MODULE, name, FunctionType.parse(type), body);
    }

    private static CoreFunction access(String name, int memory, Access access) {
        return CoreFunction.access(MODULE, name, memory, access);
    }

    private static SharedBlocks blocks(PluginCall call) {
        return ExtismKernel.of(call).blocks;
    }

    private static long alloc(PluginCall call, HostCall host) {
        return ExtismKernel.of(call).allocate(call, host.i64(0));
    }

    private static long free(PluginCall call, HostCall host) {
        blocks(call).free(host.i64(0));
        return 0;
    }

    private static long length(PluginCall call, HostCall host) {
        return blocks(call).length(host.i64(0));
    }

    private static long setOutput(PluginCall call, HostCall host) {
        ExtismKernel.of(call).setOutput(host.i64(0), host.i64(1));
        return 0;
    }

    private static long setError(PluginCall call, HostCall host) {
        ExtismKernel.of(call).setError(host.i64(0));
        return 0;
    }

    /**
     * A value of the plugin's configuration; none if the capability {@code config} lacks the key.
     */
    private static long config(PluginCall call, HostCall host) {
        String key = takeText(call, host, "the key of a configuration value");
        Optional<ConfigValues> values = call.facility(CONFIG, ConfigValues.class);
        if (values.isEmpty() || !values.get().allows(key)) {
            call.denied(CONFIG, key);
            return 0;
        }
        return give(call, host, values.get().find(key).map(Utf8::encode).orElse(null));
    }

    /** The text of the first argument's block, which is freed. */
    private static String takeText(PluginCall call, HostCall host, String what) {
        ExtismKernel kernel = ExtismKernel.of(call);
        String text = kernel.readText(host, host.i64(0), what);
        kernel.blocks.free(host.i64(0));
        return text;
    }

    /** A new block for the guest, or 0 for nothing. */
    static long give(PluginCall call, HostCall host, byte @Nullable [] value) {
        if (value == null) {
            return 0;
        }
        host.consumeFuel(Fuel.bytes(value.length));
        return ExtismKernel.of(call).put(call, value);
    }

    private static long log(PluginCall call, HostCall host, int level) {
        ExtismKernel kernel = ExtismKernel.of(call);
        byte[] line = kernel.read(host, host.i64(0), "a line of the log");
        kernel.blocks.free(host.i64(0));
        if (line.length <= call.logRoom()) {
            call.logged(line.length);
            call.writeLog(level, Utf8.decodeLeniently(line), MODULE + " log");
        }
        return 0;
    }

    private static long logLevel(PluginCall call) {
        int level = call.logLevel(MODULE + " get_log_level");
        return level == 0 ? NOTHING_IS_LOGGED : MOST_TALKATIVE - level;
    }
}
