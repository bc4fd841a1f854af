package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.ExceptionReference;
import dev.wardian.wasm.GuestException;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.I31;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.StructType;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.WasmArray;
import dev.wardian.wasm.WasmFrame;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmResults;
import dev.wardian.wasm.WasmStruct;
import dev.wardian.wasm.internal.runtime.GlobalInstance;
import dev.wardian.wasm.internal.runtime.GuestFunction;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.TableInstance;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a guest, as text: every bit of numbers, and of objects who they are and what
 * they hold. Objects have numbers in the order in which they were met, so two guests show the same
 * if theirs are connected in the same way.
 */
final class Shown {
    /** So many elements of an array are shown. */
    private static final int ELEMENTS = 40;

    /** So many objects are shown with what they hold, in one place. */
    private static final int OBJECTS = 60;

    private final IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();

    /** The objects whose contents were shown since the last {@link #begin}. */
    private final Set<Integer> told = new HashSet<>();

    /** Objects are shown with their contents again. */
    private void begin() {
        told.clear();
    }

    private int number(Object object) {
        return numbers.computeIfAbsent(object, each -> numbers.size());
    }

    /** A value as the interface gives it. */
    String value(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Integer || value instanceof Long) {
            return value.toString();
        }
        if (value instanceof Float number) {
            return "f" + Integer.toHexString(Float.floatToRawIntBits(number));
        }
        if (value instanceof Double number) {
            return "d" + Long.toHexString(Double.doubleToRawLongBits(number));
        }
        if (value instanceof V128 || value instanceof I31) {
            return value.toString();
        }
        int number = number(value);
        String name = "#" + number;
        if (value instanceof GuestFunction function) {
            return name + " function " + function.code.index();
        }
        if (!told.add(number) || told.size() > OBJECTS) {
            return name;
        }
        if (value instanceof WasmStruct struct) {
            return name + struct.type() + fields(struct);
        }
        if (value instanceof WasmArray array) {
            return name + array.type() + elements(array);
        }
        if (value instanceof ExceptionReference exception) {
            return name + " exception of " + number(exception.tag()) + values(exception.values());
        }
        return name;
    }

    private String fields(WasmStruct struct) {
        StringJoiner fields = new StringJoiner(",", "{", "}");
        int count = ((StructType) struct.type().composite()).fields().size();
        for (int i = 0; i < count; i++) {
            fields.add(value(struct.get(i)));
        }
        return fields.toString();
    }

    private String elements(WasmArray array) {
        StringJoiner elements = new StringJoiner(",", "[" + array.length() + ": ", "]");
        for (int i = 0; i < Math.min(array.length(), ELEMENTS); i++) {
            elements.add(value(array.get(i)));
        }
        return elements.toString();
    }

    /** Several values. */
    String values(List<? extends @Nullable Object> values) {
        StringJoiner shown = new StringJoiner(",", "(", ")");
        values.forEach(value -> shown.add(value(value)));
        return shown.toString();
    }

    String results(WasmResults results) {
        begin();
        return values(results.asList());
    }

    /** A failure: its kind, its message, and all frames with their places. */
    String failure(CallException failure) {
        begin();
        StringBuilder shown = new StringBuilder();
        if (failure instanceof Trap trap) {
            shown.append("trap ").append(trap.kind());
        } else if (failure instanceof GuestException thrown) {
            shown.append("exception of ").append(number(thrown.tag()));
            shown.append(values(thrown.values()));
        } else if (failure instanceof InterruptedCallException interrupted) {
            shown.append("interrupted by ").append(interrupted.reason());
        } else if (failure instanceof HostFunctionException failed) {
            shown.append("failed by ").append(failed.failure());
        }
        shown.append(": ").append(failure.getMessage());
        for (WasmFrame frame : failure.backtrace()) {
            shown.append(" at ").append(frame);
        }
        return shown.toString();
    }

    /** All that an instance holds, a line for each kind. */
    List<String> state(Instance instance) {
        begin();
        StringBuilder globals = new StringBuilder("globals");
        for (GlobalInstance global : instance.globals) {
            globals.append(' ').append(value(global.get()));
        }
        StringBuilder tables = new StringBuilder("tables");
        for (TableInstance table : instance.tables) {
            tables.append(" of ").append(table.size());
            for (int i = 0; i < table.size(); i++) {
                tables.append(' ').append(value(table.get(i)));
            }
        }
        StringBuilder memories = new StringBuilder("memories");
        for (WasmMemory memory : instance.memories) {
            CRC32C sum = new CRC32C();
            sum.update(memory.read(0, memory.byteSize()));
            memories.append(" of ").append(memory.byteSize()).append(' ').append(sum.getValue());
        }
        return List.of(globals.toString(), tables.toString(), memories.toString());
    }
}
