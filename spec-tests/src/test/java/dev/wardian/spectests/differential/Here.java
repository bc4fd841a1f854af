package dev.wardian.spectests.differential;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.ExportType;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.GuestException;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.TagType;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmTag;
import dev.wardian.wasm.test.ModuleBuilder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Runs a {@link RandomModule} here and writes what {@code v8.js} writes about it. */
final class Here {
    private final int number;
    private final Features features;
    private final Object[] objects = {new Object(), "one", List.of(), new Object()};
    private final WasmTag tag = WasmTag.of(List.of(ValueType.I32));

    private Here(int number, Features features) {
        this.number = number;
        this.features = features;
    }

    /** A line for each exported call. */
    static List<String> run(int number, byte[] module, Features features) {
        return new Here(number, features).run(module);
    }

    private List<String> run(byte[] module) {
        List<String> lines = new ArrayList<>();
        WasmModule parsed = WasmModule.parse(module, features, ModuleLimits.DEFAULT);
        try (WasmInstance instance = parsed.instantiate(imports())) {
            for (int i = 0; i < RandomModule.FUNCTIONS; i++) {
                String result = outcome(instance, "call" + i);
                String state = outcome(instance, "state");
                StringBuilder memories = new StringBuilder();
                for (int m = 0; instance.findMemory("memory" + m).isPresent(); m++) {
                    WasmMemory memory = instance.memory("memory" + m);
                    memories.append(" memory ");
                    memories.append(hash(memory.read(0, memory.byteSize())));
                }
                lines.add(number + " call" + i + " " + result + " state " + state + memories);
            }
        }
        return lines;
    }

    // --- what modules import

    private Imports imports() {
        Imports.Builder imports = Imports.builder().tag("host", "tag", tag);
        Host.functions(Features.WASM_3_0)
                .forEach(
                        (name, type) -> {
                            FunctionType of = ModuleBuilder.functionType(type);
                            imports.function("host", name, of, call -> host(name, call));
                        });
        return imports.build();
    }

    private void host(String name, HostCall call) {
        int argument = call.i32(0);
        switch (name) {
            case "object" -> call.returnRef(objects[argument & 3]);
            case "again" -> call.returnI32(inner(call.caller(), argument));
            case "catch" -> call.returnI32(caught(call.caller(), argument));
            case "throw" -> throw new GuestException(tag, argument);
            default -> throw new IllegalArgumentException(name);
        }
    }

    private static int inner(WasmInstance guest, int number) {
        List<WasmFunction> inner = new ArrayList<>();
        for (int i = 0; i < RandomModule.FUNCTIONS; i++) {
            guest.findFunction("inner" + i).ifPresent(inner::add);
        }
        return inner.get(Integer.remainderUnsigned(number, inner.size())).call().i32();
    }

    private static int caught(WasmInstance guest, int number) {
        try {
            return inner(guest, number);
        } catch (GuestException e) {
            return -1;
        }
    }

    // --- what calls end in

    private String outcome(WasmInstance instance, String function) {
        try {
            return LongStream.of(instance.function(function).invoke(CallOptions.NONE))
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(","));
        } catch (Trap trap) {
            return "trap " + kind(trap);
        } catch (GuestException thrown) {
            return "throw " + show(instance, thrown);
        }
    }

    /** The tag's export and those values that are integers. */
    private static String show(WasmInstance instance, GuestException thrown) {
        for (ExportType export : instance.module().exports()) {
            if (export.type() instanceof TagType && instance.tag(export.name()) == thrown.tag()) {
                StringBuilder shown = new StringBuilder(export.name());
                for (@Nullable Object value : thrown.values()) {
                    boolean visible = value instanceof Integer || value instanceof Long;
                    shown.append(',').append(visible ? value : "?");
                }
                return shown.toString();
            }
        }
        return "what is not known";
    }

    /** The kinds as far as V8 tells them apart. */
    private static String kind(Trap trap) {
        return switch (trap.kind()) {
            case UNREACHABLE -> "unreachable";
            case MEMORY_OUT_OF_BOUNDS -> "memory";
            case TABLE_OUT_OF_BOUNDS, UNDEFINED_ELEMENT -> "table";
            case UNINITIALIZED_ELEMENT, INDIRECT_CALL_TYPE_MISMATCH -> "callee";
            case INTEGER_DIVIDE_BY_ZERO -> "zero";
            case INTEGER_OVERFLOW, INVALID_CONVERSION_TO_INTEGER -> "number";
            case CALL_STACK_EXHAUSTED, THREAD_STACK_EXHAUSTED -> "stack";
            case NULL_REFERENCE,
                    NULL_FUNCTION_REFERENCE,
                    NULL_STRUCTURE_REFERENCE,
                    NULL_ARRAY_REFERENCE,
                    NULL_I31_REFERENCE ->
                    "null";
            case NULL_EXCEPTION_REFERENCE -> "exception";
            case CAST_FAILURE -> "cast";
            case ARRAY_OUT_OF_BOUNDS -> "array";
            case UNALIGNED_ATOMIC -> "unaligned";
            case EXPECTED_SHARED_MEMORY -> "wait";
            case HEAP_EXHAUSTED -> "size";
        };
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
