package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.StructLayout;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates validated constant expressions (spec section 3.4.9). An expression takes time in
 * proportion to its own size and to what it makes, whatever was evaluated before. The call that the
 * instance is in can be interrupted meanwhile.
 */
final class ConstEvaluator {
    /** A module can have millions of instructions in its constant expressions. */
    private static final int POLL_INTERVAL = 1 << 10;

    private final Instance instance;
    private int instructions;

    /** The operands: numbers or lower halves of vectors, upper halves, and references. */
    private long[] numbers = new long[4];

    private long[] highs = new long[4];
    private @Nullable Object[] references = new Object[4];
    private int size;

    /** How many references the last expression may have left. */
    private int used;

    /** Whether the expression has made something. */
    private boolean usesHeap;

    ConstEvaluator(Instance instance) {
        this.instance = instance;
    }

    /**
     * Evaluates an expression; its value is then {@link #value}, and {@link #number} or {@link
     * #reference}.
     *
     * @throws GuestUnwind if there is no room for a structure or array, or the call is interrupted
     */
    void evaluate(ConstExpr expression) {
        BodyReader in = new BodyReader(instance.data.bytes, expression.start());
        size = 0;
        // The array stays as long as its longest expression needed it, of which there may be one.
        Arrays.fill(references, 0, used, null);
        used = 0;
        try {
            Opcode opcode = in.opcode();
            while (opcode != Opcode.END) {
                if (++instructions % POLL_INTERVAL == 0) {
                    call().run();
                }
                instruction(opcode, in);
                opcode = in.opcode();
            }
        } finally {
            if (usesHeap) {
                usesHeap = false;
                instance.heap().endExpression();
            }
        }
    }

    private void instruction(Opcode opcode, BodyReader in) {
        switch (opcode) {
            case I32_CONST -> push(in.s32());
            case I64_CONST -> push(in.s64());
            case F32_CONST -> push(in.i32());
            case F64_CONST -> push(in.i64());
            case V128_CONST -> {
                long low = in.i64();
                push(low, in.i64(), null);
            }
            case GLOBAL_GET -> {
                GlobalInstance global = instance.globals[in.u32()];
                push(global.value, global.high, global.reference);
            }
            case REF_NULL -> {
                in.s64();
                push(null);
            }
            case REF_FUNC -> push(instance.function(in.u32()));
            case REF_I31 -> push(heap().newInteger((int) pop()));
            case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> {}
            case STRUCT_NEW -> newStruct(instance.types[in.u32()]);
            case STRUCT_NEW_DEFAULT -> push(struct(instance.types[in.u32()]));
            case ARRAY_NEW -> {
                int length = (int) pop();
                newArray(instance.types[in.u32()], length & 0xFFFF_FFFFL, false);
            }
            case ARRAY_NEW_DEFAULT -> {
                int length = (int) pop();
                push(array(instance.types[in.u32()], length & 0xFFFF_FFFFL));
            }
            case ARRAY_NEW_FIXED -> newArray(instance.types[in.u32()], in.u32(), true);
            case I32_ADD -> pushI32(pop() + pop());
            case I32_SUB -> pushI32(-pop() + pop());
            case I32_MUL -> pushI32(pop() * pop());
            case I64_ADD -> push(pop() + pop());
            case I64_SUB -> push(-pop() + pop());
            case I64_MUL -> push(pop() * pop());
            default ->
                    throw new IllegalStateException(
                            opcode.mnemonic() + " in a constant expression");
        }
    }

    private StructInstance struct(RuntimeType type) {
        charge(StructInstance.bytes(type.layout()));
        return heap().newStruct(type);
    }

    private ArrayInstance array(RuntimeType type, long length) {
        charge(ArrayInstance.bytes(type, length));
        return heap().newArray(type, length);
    }

    private GcHeap heap() {
        if (!usesHeap) {
            usesHeap = true;
            instance.heap().beginExpression();
        }
        return instance.heap();
    }

    /** A module can have a great many expressions, each of which makes something large. */
    private void charge(long bytes) {
        CallContext call = call();
        call.poll();
        if (instance.limits.metered()) {
            call.consume(bytes / Long.BYTES);
        }
    }

    private CallContext call() {
        return Objects.requireNonNull(instance.context);
    }

    private void newStruct(RuntimeType type) {
        StructInstance structure = struct(type);
        StructLayout layout = type.layout();
        size -= layout.fieldCount();
        for (int i = 0; i < layout.fieldCount(); i++) {
            int to = layout.slot(i);
            if (StructLayout.isReference(layout.field(i).storage())) {
                structure.references[to] = references[size + i];
                continue;
            }
            structure.numbers[to] = numbers[size + i];
            if (layout.isVector(i)) {
                structure.numbers[to + 1] = highs[size + i];
            }
        }
        push(structure);
    }

    /** An array of as many operands as it has elements, or all of one. */
    private void newArray(RuntimeType type, long length, boolean each) {
        ArrayInstance array = array(type, length);
        size -= each ? array.length() : 1;
        int width = array.width();
        for (int i = 0; i < array.length(); i++) {
            int from = each ? size + i : size;
            if (array.elements instanceof Object[]) {
                array.references()[i] = references[from];
                continue;
            }
            array.setNumber(i * width, numbers[from]);
            if (width == 2) {
                array.setNumber(i * width + 1, highs[from]);
            }
        }
        push(array);
    }

    /**
     * Evaluates the offset of an active segment: an unsigned number, of the bits that an address
     * has.
     */
    long offset(@Nullable ConstExpr expression, long addressMask) {
        evaluate(Objects.requireNonNull(expression));
        return number() & addressMask;
    }

    /** The value as one of {@code type}, boxed for a number or a vector. */
    @Nullable Object value(ValueType type) {
        return switch (type.kind()) {
            case REFERENCE -> reference();
            case V128 -> new V128(number(), highs[0]);
            default -> Values.box(type, number());
        };
    }

    long number() {
        return numbers[0];
    }

    @Nullable Object reference() {
        return references[0];
    }

    private void pushI32(long value) {
        int wrapped = (int) value;
        push(wrapped);
    }

    private void push(long value) {
        push(value, 0, null);
    }

    private void push(@Nullable Object reference) {
        push(0, 0, reference);
    }

    private void push(long low, long high, @Nullable Object reference) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
            highs = Arrays.copyOf(highs, size * 2);
            references = Arrays.copyOf(references, size * 2);
        }
        numbers[size] = low;
        highs[size] = high;
        references[size++] = reference;
        used = Math.max(used, size);
    }

    private long pop() {
        return numbers[--size];
    }
}
