package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.lowering.BodyReader;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Evaluates validated constant expressions (spec section 3.4.9). */
final class ConstEvaluator {
    private final Instance instance;
    private long[] numbers = new long[4];
    private int size;

    /** The upper half of a vector, the lower being on the stack. */
    private long high;

    private @Nullable Object reference;

    ConstEvaluator(Instance instance) {
        this.instance = instance;
    }

    /**
     * Evaluates an expression; its value is then {@link #value}, and {@link #number} or {@link
     * #reference}.
     */
    void evaluate(ConstExpr expression) {
        BodyReader in = new BodyReader(instance.data.bytes, expression.start());
        size = 0;
        reference = null;
        while (true) {
            int first = in.u8();
            Opcode opcode =
                    Objects.requireNonNull(
                            first < 0xFB ? Opcode.of(0, first) : Opcode.of(first, in.u32()));
            switch (opcode) {
                case END -> {
                    return;
                }
                case I32_CONST -> push(in.s32());
                case I64_CONST -> push(in.s64());
                case F32_CONST -> push(in.i32());
                case F64_CONST -> push(in.i64());
                case V128_CONST -> {
                    push(in.i64());
                    high = in.i64();
                }
                case GLOBAL_GET -> {
                    GlobalInstance global = instance.globals[in.u32()];
                    push(global.value);
                    high = global.high;
                    reference = global.reference;
                }
                case REF_NULL -> {
                    in.s64();
                    reference = null;
                }
                case REF_FUNC -> reference = instance.function(in.u32());
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
    }

    /** Evaluates the offset of an active segment: an unsigned 32-bit number. */
    long offset(@Nullable ConstExpr expression) {
        evaluate(Objects.requireNonNull(expression));
        return number() & 0xFFFF_FFFFL;
    }

    /** The value as one of {@code type}, boxed for a number or a vector. */
    @Nullable Object value(ValueType type) {
        return switch (type.kind()) {
            case REFERENCE -> reference;
            case V128 -> new V128(number(), high);
            default -> Values.box(type, number());
        };
    }

    long number() {
        return numbers[0];
    }

    @Nullable Object reference() {
        return reference;
    }

    private void pushI32(long value) {
        int wrapped = (int) value;
        push(wrapped);
    }

    private void push(long value) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
        }
        numbers[size++] = value;
    }

    private long pop() {
        return numbers[--size];
    }
}
