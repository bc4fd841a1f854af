package dev.wardian.spectests.differential;

import dev.wardian.spectests.differential.RandomTypes.Composite;
import dev.wardian.spectests.differential.RandomTypes.Field;
import dev.wardian.spectests.differential.RandomTypes.Reference;
import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import java.util.Random;

/** Values that code and constant expressions of a {@link RandomModule} can make. */
final class Constants {
    private final RandomModule in;
    private final Random random;

    Constants(RandomModule in) {
        this.in = in;
        this.random = in.random;
    }

    /**
     * Pushes a value: edges of the type and random bits, NaNs with payload among them; null, or a
     * new object of constants.
     */
    void push(CodeBuilder code, char type) {
        switch (type) {
            case 'i' -> code.i32((int) integer());
            case 'l' -> code.i64(integer());
            case 'f' -> code.op(Opcode.F32_CONST, floatBits());
            case 'd' -> code.op(Opcode.F64_CONST, doubleBits());
            case 'v' -> vector(code);
            default -> reference(code, type, 2);
        }
    }

    private void vector(CodeBuilder code) {
        switch (random.nextInt(3)) {
            case 0 -> code.v128(integer(), integer());
            case 1 -> code.v128(doubleBits(), doubleBits());
            default -> code.v128(floatBits() << 32 | floatBits(), floatBits() << 32 | floatBits());
        }
    }

    /** An integer initializer, an expression where the features have them. */
    void initializer(CodeBuilder code, char type, int depth) {
        boolean integer = type == 'i' || type == 'l';
        if (!integer || !in.features.has(Feature.EXTENDED_CONST) || depth == 0) {
            push(code, type);
            return;
        }
        int global = random.nextInt(4) == 0 ? in.constantGlobal(type) : -1;
        if (global >= 0) {
            code.op(Opcode.GLOBAL_GET, global);
            return;
        }
        initializer(code, type, depth - 1);
        initializer(code, type, depth - 1);
        switch (random.nextInt(3)) {
            case 0 -> code.op(type == 'i' ? Opcode.I32_ADD : Opcode.I64_ADD);
            case 1 -> code.op(type == 'i' ? Opcode.I32_SUB : Opcode.I64_SUB);
            default -> code.op(type == 'i' ? Opcode.I32_MUL : Opcode.I64_MUL);
        }
    }

    // --- references

    private void reference(CodeBuilder code, char letter, int depth) {
        Reference type = in.types.reference(letter);
        if (type.nullable() && (depth == 0 || random.nextInt(3) == 0)) {
            nothing(code, letter);
        } else if (type.heap() < 0) {
            ofHeapType(code, letter, depth);
        } else if (in.types.composites.containsKey(type.heap())) {
            compose(code, type.heap(), depth);
        } else {
            code.op(Opcode.REF_FUNC, in.functionOf(type.heap()));
        }
    }

    private void nothing(CodeBuilder code, char letter) {
        code.rawOp(Opcode.REF_NULL, in.types.heap(letter));
    }

    private void ofHeapType(CodeBuilder code, char letter, int depth) {
        AbstractHeapType heap = in.types.reference(letter).abstractType();
        switch (heap) {
            case FUNC -> code.op(Opcode.REF_FUNC, in.anyFunction());
            case I31 -> code.i32((int) integer()).op(Opcode.REF_I31);
            case EXTERN -> {
                if (in.features.has(Feature.GC)) {
                    object(code, depth);
                    code.op(Opcode.EXTERN_CONVERT_ANY);
                } else {
                    nothing(code, letter);
                }
            }
            case ANY, EQ -> object(code, depth);
            case STRUCT, ARRAY -> {
                int type = in.types.composed.get(random.nextInt(in.types.composed.size()));
                if (in.types.composite(type).isArray() == (heap == AbstractHeapType.ARRAY)) {
                    compose(code, type, depth);
                } else {
                    nothing(code, letter);
                }
            }
            default -> nothing(code, letter);
        }
    }

    private void object(CodeBuilder code, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            code.i32((int) integer()).op(Opcode.REF_I31);
        } else {
            compose(code, in.types.composed.get(random.nextInt(in.types.composed.size())), depth);
        }
    }

    /** A new structure or array. */
    private void compose(CodeBuilder code, int index, int depth) {
        Composite type = in.types.composite(index);
        boolean withDefaults =
                type.fields().stream().allMatch(field -> in.types.isNullable(field.storage()));
        if (type.isArray()) {
            array(code, index, type.element(), withDefaults, depth);
        } else if (withDefaults && random.nextInt(3) == 0) {
            code.op(Opcode.STRUCT_NEW_DEFAULT, index);
        } else {
            type.fields().forEach(field -> pushField(code, field, depth - 1));
            code.op(Opcode.STRUCT_NEW, index);
        }
    }

    private void array(
            CodeBuilder code, int index, Field element, boolean withDefaults, int depth) {
        int length = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(5);
        switch (random.nextInt(3)) {
            case 0 -> {
                pushField(code, element, depth - 1);
                code.i32(length).op(Opcode.ARRAY_NEW, index);
            }
            case 1 -> {
                for (int i = 0; i < length; i++) {
                    pushField(code, element, depth - 1);
                }
                code.op(Opcode.ARRAY_NEW_FIXED, index, length);
            }
            default -> {
                if (withDefaults) {
                    code.i32(length).op(Opcode.ARRAY_NEW_DEFAULT, index);
                } else {
                    pushField(code, element, depth - 1);
                    code.i32(length).op(Opcode.ARRAY_NEW, index);
                }
            }
        }
    }

    private void pushField(CodeBuilder code, Field field, int depth) {
        char value = field.value();
        if (RandomTypes.isReference(value)) {
            reference(code, value, Math.max(depth, 0));
        } else {
            push(code, value);
        }
    }

    // --- numbers

    long integer() {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextLong();
            case 1 -> 1L << random.nextInt(64);
            case 2 -> -(1L << random.nextInt(64));
            case 3 -> (1L << random.nextInt(64)) - 1;
            default -> random.nextInt(70) - 3;
        };
    }

    private long floatBits() {
        float value =
                switch (random.nextInt(8)) {
                    case 0 -> Float.POSITIVE_INFINITY;
                    case 1 -> -0f;
                    case 2 -> Float.MIN_VALUE;
                    case 3 -> (float) integer();
                    case 4 -> Float.intBitsToFloat(random.nextInt());
                    case 5 -> Float.MAX_VALUE;
                    default -> (random.nextInt(41) - 20) / 4f;
                };
        if (random.nextInt(20) == 0) {
            return 0x7F80_0001L + random.nextInt(0x7F_FFFE);
        }
        return Float.floatToRawIntBits(value) & 0xFFFF_FFFFL;
    }

    private long doubleBits() {
        return switch (random.nextInt(9)) {
            case 0 -> Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);
            case 1 -> Long.MIN_VALUE;
            case 2 -> 1;
            case 3 -> Double.doubleToRawLongBits((double) integer());
            case 4 -> random.nextLong();
            case 5 -> 0x7FF0_0000_0000_0001L + random.nextInt();
            default -> Double.doubleToRawLongBits((random.nextInt(41) - 20) / 4.0);
        };
    }
}
