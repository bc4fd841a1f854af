package dev.wardian.spectests.differential;

import dev.wardian.spectests.differential.RandomModule.Table;
import dev.wardian.spectests.differential.RandomTypes.Composite;
import dev.wardian.spectests.differential.RandomTypes.Field;
import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;

/** The exported functions of a {@link RandomModule}, which make integers of whatever there is. */
final class ShownValues {
    /** How far references are followed, and how many elements of an array are looked at. */
    private static final int DEPTH = 2;

    private static final int ELEMENTS = 4;

    private final RandomModule in;

    /** The function that makes a number of a reference and a depth, or -1. */
    private final int digest;

    ShownValues(RandomModule in) {
        this.in = in;
        this.digest = in.has(Feature.GC) ? digest() : -1;
    }

    // --- calls

    /** A function that calls another with constants. */
    int call(int function, int units) {
        boolean single = !in.has(Feature.MULTI_VALUE);
        String type = in.functionTypes.get(function);
        String results = type.substring(type.indexOf(':') + 1);
        String parts = parts(results);
        String shown = single && parts.length() > 1 ? "l" : parts;
        return in.module.functionOfType(
                in.types.function(":" + shown), code -> call(code, function, units, shown));
    }

    private void call(CodeBuilder code, int function, int units, String shown) {
        code.i32(units).op(Opcode.GLOBAL_SET, in.counter());
        String type = in.functionTypes.get(function);
        int colon = type.indexOf(':');
        String results = type.substring(colon + 1);
        results.chars().forEach(letter -> code.rawLocals(1, in.types.encoding((char) letter)));
        for (int i = 0; i < colon; i++) {
            in.constants.push(code, type.charAt(i));
        }
        code.op(Opcode.CALL, in.function(function));
        for (int i = results.length() - 1; i >= 0; i--) {
            code.set(i);
        }
        int left = shown.length();
        for (int i = 0; i < results.length() && left > 0; i++) {
            int local = i;
            code.get(local);
            left -= bits(code, results.charAt(i), () -> code.get(local), left);
        }
    }

    private static String parts(String types) {
        return "l".repeat(types.length())
                + "l".repeat((int) types.chars().filter(c -> c == 'v').count());
    }

    /** Makes an i64 of a value, of a vector two if so many are wanted; answers how many. */
    private int bits(CodeBuilder code, char type, Runnable again, int most) {
        switch (type) {
            case 'i' -> code.op(Opcode.I64_EXTEND_I32_U);
            case 'f' -> code.op(Opcode.I32_REINTERPRET_F32).op(Opcode.I64_EXTEND_I32_U);
            case 'd' -> code.op(Opcode.I64_REINTERPRET_F64);
            case 'v' -> {
                code.op(Opcode.I64X2_EXTRACT_LANE, 0);
                if (most > 1) {
                    again.run();
                    code.op(Opcode.I64X2_EXTRACT_LANE, 1);
                    return 2;
                }
            }
            case 'l' -> {}
            default -> reference(code, type, () -> code.i32(DEPTH));
        }
        return 1;
    }

    /** Makes an i64 of a reference. */
    private void reference(CodeBuilder code, char type, Runnable depth) {
        char any = in.types.find(AbstractHeapType.ANY, true);
        char extern = in.types.find(AbstractHeapType.EXTERN, true);
        if (any != 0 && in.types.inOneHierarchy(type, any)) {
            depth.run();
            code.op(Opcode.CALL, digest);
        } else if (any != 0 && in.types.inOneHierarchy(type, extern)) {
            code.op(Opcode.ANY_CONVERT_EXTERN);
            depth.run();
            code.op(Opcode.CALL, digest);
        } else {
            code.op(Opcode.REF_IS_NULL).op(Opcode.I64_EXTEND_I32_U);
        }
    }

    // --- the state

    int state() {
        boolean tables = in.has(Feature.REFERENCE_TYPES);
        boolean many = in.has(Feature.MULTI_VALUE);
        String types =
                many ? parts(in.letters) + (tables ? "ll".repeat(in.tables.size()) : "") : "l";
        return in.module.functionOfType(
                in.types.function(":" + types),
                code -> {
                    code.rawLocals(1, in.types.encoding('l'));
                    for (int i = 0; i < (many ? in.letters.length() : 1); i++) {
                        int global = i;
                        code.op(Opcode.GLOBAL_GET, global);
                        Runnable again = () -> code.op(Opcode.GLOBAL_GET, global);
                        bits(code, in.letters.charAt(i), again, 2);
                    }
                    for (int i = 0; many && tables && i < in.tables.size(); i++) {
                        table(code, i, in.tables.get(i));
                    }
                });
    }

    /** The size of a table and a number made of its first elements. */
    private void table(CodeBuilder code, int index, Table table) {
        code.op(Opcode.TABLE_SIZE, index);
        RandomModule.extend(code, !table.wide());
        code.i64(0);
        for (int i = 0; i < table.size(); i++) {
            code.i64(31).op(Opcode.I64_MUL);
            RandomModule.constant(code, i, table.wide());
            code.op(Opcode.TABLE_GET, index);
            reference(code, table.letter(), () -> code.i32(1));
            code.op(Opcode.I64_ADD);
        }
    }

    // --- what references refer to

    /**
     * A function of a reference and a depth: a number made of its type and of all that it holds.
     */
    private int digest() {
        int self = in.function(RandomModule.FUNCTIONS);
        char any = in.types.find(AbstractHeapType.ANY, true);
        return in.module.functionOfType(
                in.types.function(any + "i:l"), code -> new Digest(code, self).write());
    }

    private final class Digest {
        private static final int SUM = 2;
        private static final int INDEX = 3;
        private final CodeBuilder code;
        private final int self;

        Digest(CodeBuilder code, int self) {
            this.code = code;
            this.self = self;
        }

        void write() {
            code.rawLocals(1, in.types.encoding('l')).rawLocals(1, in.types.encoding('i'));
            code.get(1).op(Opcode.I32_EQZ).op(Opcode.IF).i64(7).op(Opcode.RETURN).end();
            code.get(0).op(Opcode.REF_IS_NULL).op(Opcode.IF).i64(1).op(Opcode.RETURN).end();
            abstractTypes();
            for (int type : in.types.composed) {
                test(type);
                code.op(Opcode.IF);
                add(() -> code.i64(type));
                Composite composite = in.types.composite(type);
                if (composite.isArray()) {
                    elements(type, composite.element());
                } else {
                    fields(type, composite);
                }
                code.end();
            }
            code.get(SUM);
        }

        /** Folds the number that the code pushes into the sum. */
        private void add(Runnable number) {
            code.get(SUM).i64(1_000_003).op(Opcode.I64_MUL);
            number.run();
            code.op(Opcode.I64_ADD).set(SUM);
        }

        private void abstractTypes() {
            for (AbstractHeapType heap :
                    new AbstractHeapType[] {
                        AbstractHeapType.EQ, AbstractHeapType.STRUCT, AbstractHeapType.ARRAY
                    }) {
                add(
                        () -> {
                            code.get(0).rawOp(Opcode.REF_TEST, signed(heap.code() - 0x80));
                            code.op(Opcode.I64_EXTEND_I32_U);
                        });
            }
            byte[] i31 = signed(AbstractHeapType.I31.code() - 0x80);
            code.get(0).rawOp(Opcode.REF_TEST, i31).op(Opcode.IF);
            add(
                    () -> {
                        code.get(0).rawOp(Opcode.REF_CAST, i31).op(Opcode.I31_GET_S);
                        code.op(Opcode.I64_EXTEND_I32_S);
                    });
            code.end();
        }

        private byte[] signed(int heap) {
            return new ByteWriter().signed(heap).bytes();
        }

        private void test(int type) {
            code.get(0).rawOp(Opcode.REF_TEST, signed(type));
        }

        private void cast(int type) {
            code.get(0).rawOp(Opcode.REF_CAST, signed(type));
        }

        private void fields(int type, Composite composite) {
            for (int i = 0; i < composite.fields().size(); i++) {
                int field = i;
                Field of = composite.fields().get(i);
                Opcode get = of.isPacked() ? Opcode.STRUCT_GET_S : Opcode.STRUCT_GET;
                value(
                        of,
                        () -> {
                            cast(type);
                            code.op(get, type, field);
                        });
            }
        }

        private void elements(int type, Field element) {
            Opcode get = element.isPacked() ? Opcode.ARRAY_GET_U : Opcode.ARRAY_GET;
            add(
                    () -> {
                        cast(type);
                        code.op(Opcode.ARRAY_LEN).op(Opcode.I64_EXTEND_I32_U);
                    });
            code.i32(0).set(INDEX).op(Opcode.BLOCK).op(Opcode.LOOP);
            code.get(INDEX);
            cast(type);
            code.op(Opcode.ARRAY_LEN).op(Opcode.I32_GE_U).op(Opcode.BR_IF, 1);
            value(
                    element,
                    () -> {
                        cast(type);
                        code.get(INDEX).op(get, type);
                    });
            code.get(INDEX).i32(1).op(Opcode.I32_ADD).tee(INDEX);
            code.i32(ELEMENTS).op(Opcode.I32_LT_U).op(Opcode.BR_IF, 0).end().end();
        }

        /** Folds in a field's value, both halves of a vector. */
        private void value(Field field, Runnable push) {
            char letter = field.value();
            for (int part = 0; part < (letter == 'v' ? 2 : 1); part++) {
                int lane = part;
                add(
                        () -> {
                            push.run();
                            if (letter == 'v') {
                                code.op(Opcode.I64X2_EXTRACT_LANE, lane);
                            } else if (RandomTypes.isReference(letter)) {
                                below(letter);
                            } else {
                                bits(code, letter, () -> {}, 1);
                            }
                        });
            }
        }

        private void below(char letter) {
            char any = in.types.find(AbstractHeapType.ANY, true);
            char extern = in.types.find(AbstractHeapType.EXTERN, true);
            if (in.types.inOneHierarchy(letter, extern)) {
                code.op(Opcode.ANY_CONVERT_EXTERN);
            } else if (!in.types.inOneHierarchy(letter, any)) {
                code.op(Opcode.REF_IS_NULL).op(Opcode.I64_EXTEND_I32_U);
                return;
            }
            code.get(1).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, self);
        }
    }
}
