package dev.wardian.spectests.differential;

import dev.wardian.spectests.differential.RandomModule.Table;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.Random;

/** The data and element segments of a {@link RandomModule}: active, passive and declarative. */
final class Segments {
    private static final int EXPRESSIONS = 4;

    private final RandomModule in;
    private final Random random;

    Segments(RandomModule in) {
        this.in = in;
        this.random = in.random;
    }

    void write() {
        data();
        elements();
    }

    private byte[] offset(int value, boolean wide) {
        return ModuleBuilder.expression(
                code -> {
                    int part = in.has(Feature.EXTENDED_CONST) ? random.nextInt(1000) : 0;
                    RandomModule.constant(code, value - part, wide);
                    if (part > 0) {
                        RandomModule.constant(code, part, wide);
                        code.op(wide ? Opcode.I64_ADD : Opcode.I32_ADD);
                    }
                });
    }

    private void data() {
        byte[] bytes = new byte[200];
        random.nextBytes(bytes);
        for (int i = 0; i < in.wideMemories.size(); i++) {
            ByteWriter out = i == 0 ? new ByteWriter().u32(0) : new ByteWriter().u32(2).u32(i);
            out.raw(offset(random.nextInt(1000), in.wideMemories.get(i)));
            in.module.rawData(out.sized(bytes));
            if (i == 0 && in.dataSegments > 1) {
                in.module.passiveData(bytes);
                in.module.passiveData(new byte[] {1, 2, 3});
            }
        }
    }

    private void elements() {
        Table first = in.tables.get(0);
        int offset = random.nextInt(4);
        ByteWriter active = new ByteWriter().u32(0).raw(offset(offset, first.wide()));
        int[] functions = in.someFunctions(10);
        active.u32(functions.length);
        for (int i = 0; i < functions.length; i++) {
            active.u32(functions[i]);
            in.firstElements[offset + i] = functions[i] - in.imports;
        }
        add(first.letter(), active);
        if (in.has(Feature.BULK_MEMORY)) {
            in.module.passiveElements(in.someFunctions(6));
            in.elementSegments.add(first.letter());
        }
        if (in.has(Feature.FUNCTION_REFERENCES)) {
            for (int i = 1; i < in.tables.size(); i++) {
                ofExpressions(i, in.tables.get(i));
            }
        }
        if (in.has(Feature.REFERENCE_TYPES)) {
            in.module.declareElements(in.allFunctions());
        }
    }

    /** An active segment for a table and a passive one of its type. */
    private void ofExpressions(int index, Table table) {
        ByteWriter active = new ByteWriter().u32(EXPRESSIONS + 2).u32(index);
        active.raw(offset(random.nextInt(3), table.wide()));
        add(table.letter(), expressions(active, table.letter()));
        add(table.letter(), expressions(new ByteWriter().u32(EXPRESSIONS + 1), table.letter()));
    }

    private ByteWriter expressions(ByteWriter out, char letter) {
        int count = 1 + random.nextInt(5);
        out.raw(in.types.encoding(letter)).u32(count);
        for (int i = 0; i < count; i++) {
            out.raw(ModuleBuilder.expression(code -> in.constants.push(code, letter)));
        }
        return out;
    }

    private void add(char letter, ByteWriter segment) {
        in.module.rawElements(segment);
        in.elementSegments.add(letter);
    }
}
