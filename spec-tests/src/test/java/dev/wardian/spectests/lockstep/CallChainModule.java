package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A random module of functions {@code f0}, {@code f1}, ... that call each other: directly, through
 * tables and references, through another instance and the host, in place, with values below. The
 * first parameter of each says what happens at the end of the chain, see {@link ChainEnds}; the
 * second how long the chain is.
 */
final class CallChainModule {
    static final Features FEATURES = Features.WASM_3_0.with(Feature.THREADS);
    static final int FUNCTIONS = 8;
    private static final int HOST_FUNCTIONS = 2;

    /** How many functions a module has from the other one. */
    static final int LINKED = 3;

    private static final String LINKED_TYPE = "ii:l";
    static final String TAG_TYPE = "il:";
    private static final String CAUGHT_TYPE = ":il";
    private static final String NUMBERS = "ilfdv";
    private static final String LETTERS = NUMBERS + "FE";

    final Random random;
    final ModuleBuilder module = new ModuleBuilder();
    private final List<String> types = new ArrayList<>();
    private final boolean linked;

    /** What values may be passed; an engine may leave functions with references to another. */
    private final String letters;

    private int imports;
    int tag;

    /** The table with functions, which both instances share. */
    static final int SHARED = 0;

    private CallChainModule(long seed, boolean linked) {
        this.random = new Random(seed);
        this.linked = linked;
        this.letters = (seed >> 1) % 3 == 0 ? LETTERS : NUMBERS;
    }

    /**
     * A module.
     *
     * @param linked whether it imports some functions and the table of the module {@code other};
     *     otherwise it exports these
     */
    static byte[] of(long seed, boolean linked) {
        return new CallChainModule(seed, linked).build();
    }

    private byte[] build() {
        module.importFunction("host", "back", "ii:i");
        module.importFunction("host", "fail", "i:");
        imports = HOST_FUNCTIONS;
        if (linked) {
            for (int i = 0; i < LINKED; i++) {
                module.importFunction("other", "linked" + i, LINKED_TYPE);
            }
            imports += LINKED;
            module.importTable("other", "table", ValueType.FUNCREF, 2 * FUNCTIONS, -1);
        } else {
            module.export(
                    "table",
                    ExternKind.TABLE,
                    module.table(ValueType.FUNCREF, 2 * FUNCTIONS + 2, 2 * FUNCTIONS + 2));
        }
        tag = module.importTag("host", "tag", module.type(TAG_TYPE));
        module.memory(1, 1);
        module.global(ValueType.I32, true, code -> code.i32(0));
        for (int i = 0; i < FUNCTIONS; i++) {
            types.add(
                    i < LINKED
                            ? LINKED_TYPE
                            : "ii" + letters(3) + ":" + letters(random.nextInt(2) + 1));
        }
        types.forEach(module::type);
        module.type(CAUGHT_TYPE);
        // It adds types that are none of functions, which have to be the last ones.
        ChainEnds ends = new ChainEnds(this);
        int[] all = new int[FUNCTIONS];
        for (int i = 0; i < FUNCTIONS; i++) {
            all[i] = imports + i;
        }
        for (int i = 0; i < FUNCTIONS; i++) {
            String type = types.get(i);
            int index = i;
            int function = module.function(type, code -> body(code, index, type));
            module.export("f" + i, function);
            if (i < LINKED && !linked) {
                module.export("linked" + i, function);
            }
        }
        ends.function(imports + FUNCTIONS);
        module.elements(linked ? FUNCTIONS : 0, all);
        module.declareElements(all);
        return module.build();
    }

    String letters(int max) {
        StringBuilder chosen = new StringBuilder();
        for (int left = random.nextInt(max + 1); left > 0; left--) {
            chosen.append(letters.charAt(random.nextInt(letters.length())));
        }
        return chosen.toString();
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void body(CodeBuilder code, int index, String type) {
        String results = type.substring(type.indexOf(':') + 1);
        String params = type.substring(0, type.indexOf(':'));
        // Something that turns up in the state, so that it is seen how often each runs.
        code.op(Opcode.GLOBAL_GET, 0).i32(31).op(Opcode.I32_MUL).i32(index).op(Opcode.I32_ADD);
        code.op(Opcode.GLOBAL_SET, 0);
        if (chance(30)) {
            // Frames of several sizes, for the depth counts them.
            code.locals("l".repeat(random.nextInt(600)));
        }
        code.get(1).i32(0).op(Opcode.I32_LE_S).op(Opcode.IF);
        code.get(0).op(Opcode.CALL, imports + FUNCTIONS);
        constants(code, results);
        code.op(Opcode.RETURN).end();
        boolean caught = chance(25);
        if (caught) {
            catches(code);
        }
        int below = random.nextInt(4);
        String values = "ilfd".substring(0, below);
        constants(code, values);
        call(code, index, params, results, caught);
        dropAll(code, values);
        if (caught) {
            code.end().op(Opcode.BR, 1).end();
            dropAll(code, TAG_TYPE.substring(0, 2));
            code.end();
        }
        constants(code, results);
    }

    /** Opens a block that goes on, a block for what is caught, and what catches. */
    private void catches(CodeBuilder code) {
        code.op(Opcode.BLOCK);
        code.op(Opcode.BLOCK, module.type(CAUGHT_TYPE));
        ByteWriter table = new ByteWriter().raw(0x40).u32(1).raw(0).u32(tag).u32(0);
        code.rawOp(Opcode.TRY_TABLE, table.bytes());
    }

    private void call(CodeBuilder code, int caller, String params, String results, boolean caught) {
        int callee = chance(10) ? caller : chance(50) ? giving(results) : random.nextInt(FUNCTIONS);
        String type = types.get(callee);
        int kind = random.nextInt(linked ? 6 : 5);
        if (kind == 4) {
            code.get(0).get(1).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, 0).op(Opcode.DROP);
            return;
        }
        if (kind == 5) {
            callee = random.nextInt(LINKED);
            type = LINKED_TYPE;
        }
        String given = type.substring(type.indexOf(':') + 1);
        code.get(0).get(1).i32(1).op(Opcode.I32_SUB);
        String rest = type.substring(2, type.indexOf(':'));
        for (int i = 0; i < rest.length(); i++) {
            int same = params.indexOf(rest.charAt(i), 2);
            if (same >= 2 && chance(60)) {
                code.get(same);
            } else {
                constants(code, rest.substring(i, i + 1));
            }
        }
        boolean inPlace = !caught && given.equals(results) && chance(60);
        switch (kind) {
            case 0, 1 -> code.op(inPlace ? Opcode.RETURN_CALL : Opcode.CALL, imports + callee);
            case 2 -> {
                code.i32((linked ? FUNCTIONS : 0) + callee);
                code.op(
                        inPlace ? Opcode.RETURN_CALL_INDIRECT : Opcode.CALL_INDIRECT,
                        module.type(type),
                        SHARED);
            }
            case 3 -> {
                code.op(Opcode.REF_FUNC, imports + callee);
                code.op(inPlace ? Opcode.RETURN_CALL_REF : Opcode.CALL_REF, module.type(type));
            }
            default -> code.op(inPlace ? Opcode.RETURN_CALL : Opcode.CALL, HOST_FUNCTIONS + callee);
        }
        if (!inPlace) {
            dropAll(code, given);
        }
    }

    /** A function with these results, so that it can be called in place. */
    private int giving(String results) {
        List<Integer> all =
                IntStream.range(0, FUNCTIONS)
                        .filter(i -> types.get(i).endsWith(':' + results))
                        .boxed()
                        .toList();
        return all.get(random.nextInt(all.size()));
    }

    private static void dropAll(CodeBuilder code, String values) {
        values.chars().forEach(each -> code.op(Opcode.DROP));
    }

    private void constants(CodeBuilder code, String letters) {
        for (ValueType type : ModuleBuilder.types(letters)) {
            switch (type.kind()) {
                case I32 -> code.i32(random.nextInt());
                case I64 -> code.i64(random.nextLong());
                case F32 -> code.f32(random.nextFloat());
                case F64 -> code.f64(random.nextDouble());
                case V128 -> code.v128(random.nextLong(), random.nextLong());
                default -> code.op(Opcode.REF_NULL, type);
            }
        }
    }
}
