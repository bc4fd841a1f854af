package dev.wardian.spectests.pauses;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.function.Consumer;

/**
 * Guests that would stop a JVM whose compiler leaves the safepoints out of their loops. Each runs
 * for minutes or more in its function {@code run}.
 */
enum Attack {
    /** One loop that counts, which compilers turn into one without a safepoint. */
    LOOP {
        @Override
        void write(ModuleBuilder module) {
            run(module, code -> counted(code, 0, Integer.MAX_VALUE, Attack::work));
        }
    },
    /** Four loops in each other: each of them is short. */
    NEST {
        @Override
        void write(ModuleBuilder module) {
            run(module, code -> nest(code, 4));
        }

        private static void nest(CodeBuilder code, int depth) {
            counted(
                    code,
                    depth - 1,
                    TURNS,
                    inner -> {
                        if (depth == 1) {
                            work(inner);
                        } else {
                            nest(inner, depth - 1);
                        }
                    });
        }
    },
    /**
     * Four functions that call each other, each with a loop, and so small that they are inlined.
     */
    FUNCTIONS {
        @Override
        void write(ModuleBuilder module) {
            int innermost = -1;
            for (int i = 0; i < 3; i++) {
                int callee = innermost;
                innermost = module.function(":", code -> body(code, callee));
            }
            int callee = innermost;
            run(module, code -> counted(code, 0, TURNS, inner -> inner.op(Opcode.CALL, callee)));
        }

        private static void body(CodeBuilder code, int callee) {
            code.locals("iiiii");
            counted(
                    code,
                    0,
                    TURNS,
                    inner -> {
                        if (callee < 0) {
                            work(inner);
                        } else {
                            inner.op(Opcode.CALL, callee);
                        }
                    });
        }
    },
    /** A loop without end that calls small functions with loops. */
    SMALL_FUNCTIONS {
        @Override
        void write(ModuleBuilder module) {
            int[] callees = new int[3];
            for (int i = 0; i < callees.length; i++) {
                int turns = 900 * (i + 1);
                callees[i] =
                        module.function(
                                ":",
                                code -> {
                                    code.locals("iiiii");
                                    counted(code, 0, turns, Attack::work);
                                });
            }
            run(
                    module,
                    code -> {
                        code.op(Opcode.LOOP);
                        for (int callee : callees) {
                            code.op(Opcode.CALL, callee);
                        }
                        code.op(Opcode.BR, 0).end();
                    });
        }
    },
    /** Four functions that call each other, each of which calls itself in place many times. */
    TAIL_CALLS {
        @Override
        void write(ModuleBuilder module) {
            int innermost = -1;
            for (int i = 0; i < 4; i++) {
                // No functions are imported, so this is its own index.
                int itself = i;
                int callee = innermost;
                innermost = module.function("ii:i", code -> body(code, itself, callee));
            }
            int callee = innermost;
            run(module, code -> code.i32(TURNS).i32(0).op(Opcode.CALL, callee).op(Opcode.DROP));
        }

        private static void body(CodeBuilder code, int itself, int callee) {
            code.get(0).op(Opcode.I32_EQZ).op(Opcode.IF).get(1).op(Opcode.RETURN).end();
            if (callee >= 0) {
                code.i32(TURNS).get(1).op(Opcode.CALL, callee).set(1);
            }
            code.get(0).i32(1).op(Opcode.I32_SUB);
            code.get(1).i32(31).op(Opcode.I32_MUL).get(0).op(Opcode.I32_XOR);
            code.op(Opcode.RETURN_CALL, itself);
        }
    },
    /** Two functions that leave to each other, each after a loop. */
    CHAIN {
        @Override
        void write(ModuleBuilder module) {
            int first = module.function(":", code -> body(code, 1));
            module.function(":", code -> body(code, 0));
            run(module, code -> code.op(Opcode.CALL, first));
        }

        private static void body(CodeBuilder code, int other) {
            code.locals("iiiii");
            counted(code, 0, 900, Attack::work);
            code.op(Opcode.RETURN_CALL, other);
        }
    };

    private static final int TURNS = 50_000;

    /** The local that the work is done on, behind those of the counters. */
    private static final int SUM = 4;

    abstract void write(ModuleBuilder module);

    byte[] module() {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(1, 1);
        write(module);
        module.export("after", module.function(":i", code -> code.i32(42)));
        return module.build();
    }

    private static void run(ModuleBuilder module, Consumer<CodeBuilder> body) {
        module.export(
                "run",
                module.function(
                        ":",
                        code -> {
                            code.locals("iiiii");
                            body.accept(code);
                        }));
    }

    private static void counted(
            CodeBuilder code, int counter, int turns, Consumer<CodeBuilder> inner) {
        code.i32(0).set(counter).op(Opcode.LOOP);
        inner.accept(code);
        code.get(counter).i32(1).op(Opcode.I32_ADD).tee(counter).i32(turns);
        code.op(Opcode.I32_LT_S).op(Opcode.BR_IF, 0).end();
    }

    private static void work(CodeBuilder code) {
        code.get(SUM).i32(31).op(Opcode.I32_MUL).get(0).op(Opcode.I32_XOR).tee(SUM);
        code.set(SUM);
    }
}
