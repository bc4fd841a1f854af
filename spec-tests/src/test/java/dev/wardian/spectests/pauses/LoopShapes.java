package dev.wardian.spectests.pauses;

import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random loops in loops, in one function or in several that call each other. The outermost never
 * ends. Many turn about as often as engines let loops turn between two polls.
 */
public final class LoopShapes {
    private static final int DEPTH = 5;
    private static final int[] TURNS = {
        1, 3, 15, 16, 17, 63, 64, 65, 127, 128, 129, 999, 1000, 1001, 50_000, 1_000_000
    };

    /** Locals: a counter for each depth, a long counter, two sums. */
    private static final String LOCALS = "iiiiiilid";

    private static final int LONG = 6;
    private static final int SUM = 7;
    private static final int FLOAT = 8;

    private final Random random;
    private final ModuleBuilder module = new ModuleBuilder();
    private final List<Integer> small = new ArrayList<>();

    /** A function that calls itself in place, as often as its argument says. */
    private int itself;

    private LoopShapes(long seed) {
        random = new Random(seed);
    }

    /** The module of that seed, with {@code run} and with {@code after}, which gives 42. */
    public static byte[] of(long seed) {
        return new LoopShapes(seed).build();
    }

    private byte[] build() {
        module.memory(2, 2);
        module.table(ValueType.FUNCREF, 3, 3);
        module.global(ValueType.I64, true, code -> code.i64(0));
        // No functions are imported, so this is its own index.
        itself = module.function("i:", code -> callsItself(code, 0));
        small.add(module.function(":", code -> body(code, 0)));
        small.add(module.function(":", code -> body(code, 1)));
        small.add(module.function(":", code -> body(code, random.nextInt(2))));
        module.elements(0, small.stream().mapToInt(Integer::intValue).toArray());
        int depth = 1 + random.nextInt(DEPTH);
        int function = -1;
        // Each function has some of the loops, and calls that with the others.
        while (depth > 0) {
            int own = 1 + random.nextInt(depth);
            depth -= own;
            int callee = function;
            boolean outermost = depth == 0;
            function =
                    module.function(
                            ":",
                            code -> {
                                code.locals(LOCALS);
                                if (outermost) {
                                    code.op(Opcode.LOOP);
                                    loops(code, own, callee);
                                    code.op(Opcode.BR, 0).end();
                                } else {
                                    loops(code, own, callee);
                                }
                            });
        }
        module.export("run", function);
        module.export("after", module.function(":i", code -> code.i32(42)));
        return module.build();
    }

    private void callsItself(CodeBuilder code, int index) {
        // The parameter is the first of the locals.
        code.locals(LOCALS.substring(1));
        code.get(0).op(Opcode.I32_EQZ).op(Opcode.IF).op(Opcode.RETURN).end();
        loops(code, random.nextInt(2), -1);
        code.get(0).i32(1).op(Opcode.I32_SUB).op(Opcode.RETURN_CALL, index);
    }

    private void body(CodeBuilder code, int depth) {
        code.locals(LOCALS);
        loops(code, depth, -1);
    }

    /** So many loops in each other; in the innermost work, or a call. */
    private void loops(CodeBuilder code, int depth, int callee) {
        if (depth == 0) {
            if (callee >= 0) {
                code.op(Opcode.CALL, callee);
            }
            work(code);
            return;
        }
        if (random.nextInt(5) == 0) {
            work(code);
        }
        int turns = TURNS[random.nextInt(TURNS.length)];
        switch (random.nextInt(6)) {
            case 0 -> countDown(code, depth, callee, turns);
            case 1 -> countUp(code, depth, callee, turns);
            case 2 -> countLong(code, depth, callee, turns);
            case 3 -> table(code, depth, callee, turns);
            case 4 -> entered(code, depth, callee, turns);
            default -> testFirst(code, depth, callee, turns);
        }
        if (random.nextInt(5) == 0) {
            // Side by side with the others.
            countUp(code, 1, -1, TURNS[random.nextInt(TURNS.length)]);
        }
    }

    private void countDown(CodeBuilder code, int depth, int callee, int turns) {
        code.i32(turns).set(depth).op(Opcode.LOOP);
        loops(code, depth - 1, callee);
        code.get(depth).i32(1).op(Opcode.I32_SUB).tee(depth).op(Opcode.BR_IF, 0).end();
    }

    private void next(CodeBuilder code, int counter) {
        code.get(counter).i32(1).op(Opcode.I32_ADD).tee(counter);
    }

    private void countUp(CodeBuilder code, int depth, int callee, int turns) {
        code.i32(0).set(depth).op(Opcode.LOOP);
        loops(code, depth - 1, callee);
        next(code, depth);
        code.i32(turns).op(random.nextBoolean() ? Opcode.I32_LT_S : Opcode.I32_NE);
        code.op(Opcode.BR_IF, 0).end();
    }

    private void countLong(CodeBuilder code, int depth, int callee, int turns) {
        if (depth > 1) {
            countUp(code, depth, callee, turns);
            return;
        }
        code.i64(0).set(LONG).op(Opcode.LOOP);
        loops(code, 0, callee);
        code.get(LONG).i64(1).op(Opcode.I64_ADD).tee(LONG).i64(turns).op(Opcode.I64_LT_U);
        code.op(Opcode.BR_IF, 0).end();
    }

    /** Goes on and ends by a table. */
    private void table(CodeBuilder code, int depth, int callee, int turns) {
        code.i32(0).set(depth).op(Opcode.BLOCK).op(Opcode.LOOP);
        loops(code, depth - 1, callee);
        next(code, depth);
        code.i32(turns).op(Opcode.I32_LT_U).op(Opcode.BR_TABLE, 1, 0, 1).end().end();
    }

    /** A branch leads to the loop. */
    private void entered(CodeBuilder code, int depth, int callee, int turns) {
        code.i32(0).set(depth);
        code.op(Opcode.BLOCK).get(SUM).op(Opcode.BR_IF, 0);
        code.i32(1).set(SUM).end();
        code.op(Opcode.LOOP);
        loops(code, depth - 1, callee);
        next(code, depth);
        code.i32(turns).op(Opcode.I32_LT_U).op(Opcode.BR_IF, 0).end();
    }

    private void testFirst(CodeBuilder code, int depth, int callee, int turns) {
        code.i32(0).set(depth).op(Opcode.BLOCK).op(Opcode.LOOP);
        code.get(depth).i32(turns).op(Opcode.I32_GE_S).op(Opcode.BR_IF, 1);
        loops(code, depth - 1, callee);
        next(code, depth);
        code.op(Opcode.DROP).op(Opcode.BR, 0).end().end();
    }

    private void work(CodeBuilder code) {
        switch (random.nextInt(11)) {
            case 0, 1 -> {
                code.get(SUM).i32(31).op(Opcode.I32_MUL).get(1).op(Opcode.I32_XOR).set(SUM);
            }
            case 2 -> {
                code.get(1).i32(0xFFFF).op(Opcode.I32_AND).op(Opcode.I32_LOAD8_U);
                code.get(SUM).op(Opcode.I32_ADD).set(SUM);
            }
            case 3 -> {
                code.get(1).i32(0xFFFC).op(Opcode.I32_AND).get(SUM).op(Opcode.I32_STORE);
            }
            case 4 -> code.get(FLOAT).f64(1.5).op(Opcode.F64_ADD).set(FLOAT);
            case 5 -> {
                int[] lengths = {0, 16, 4096, 65_536};
                code.i32(0).get(SUM).i32(lengths[random.nextInt(lengths.length)]);
                code.op(Opcode.MEMORY_FILL);
            }
            case 6 -> {
                if (small.size() == 3) {
                    code.op(Opcode.CALL, small.get(random.nextInt(3)));
                }
            }
            case 7 -> {
                if (small.size() == 3) {
                    code.i32(random.nextInt(3)).op(Opcode.CALL_INDIRECT, module.type(":"), 0);
                }
            }
            case 8 -> {
                code.op(Opcode.GLOBAL_GET, 0).i64(1).op(Opcode.I64_ADD).op(Opcode.GLOBAL_SET, 0);
            }
            case 9 -> {
                if (small.size() == 3) {
                    code.i32(TURNS[random.nextInt(TURNS.length)]).op(Opcode.CALL, itself);
                }
            }
            default -> {}
        }
    }
}
