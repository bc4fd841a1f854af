package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.SmallStack;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import java.lang.invoke.MethodHandle;
import java.util.function.BiConsumer;

/**
 * A guest that nests its calls until the thread's stack ends, and calls a host function at each
 * depth, which looks how much of the stack is left for it.
 */
final class StackEnds {
    /** How a guest calls itself. Each takes the JVM's stack in its own way. */
    enum Shape {
        /** The shortest way. */
        PLAIN((code, self) -> code.get(0).op(Opcode.CALL, self)),
        /** Its references have to be cleared. */
        REFERENCES((code, self) -> code.locals("E").get(0).op(Opcode.CALL, self)),
        /** Through a table. */
        INDIRECT((code, self) -> code.locals("E").get(0).i32(0).op(Opcode.CALL_INDIRECT, 0, 0)),
        /** On a piece of the value stack of its own, again and again. */
        PIECES(
                (code, self) ->
                        code.locals("E")
                                .locals(400, ValueType.I64)
                                .get(0)
                                .i32(0)
                                .op(Opcode.CALL_INDIRECT, 0, 0)),
        /** In a block that catches exceptions. */
        TRY(
                (code, self) ->
                        code.locals("E")
                                .op(Opcode.BLOCK)
                                .rawOp(Opcode.TRY_TABLE, new byte[] {0x40, 1, 2, 0})
                                .get(0)
                                .i32(0)
                                .op(Opcode.CALL_INDIRECT, 0, 0)
                                .op(Opcode.DROP)
                                .end()
                                .end()
                                .i32(0));

        private final BiConsumer<CodeBuilder, Integer> call;

        Shape(BiConsumer<CodeBuilder, Integer> call) {
            this.call = call;
        }
    }

    private static final int KIB = 1 << 10;
    private static final int WARM_CALLS = 50;

    /** Rising amounts of room, and the looks for them. */
    private static final int[] ROOM = {16, 32, 48, 64, 80, 96, 112, 128, 192, 256};

    private static final MethodHandle[] LOOKS = new MethodHandle[ROOM.length];

    static {
        for (int i = 0; i < ROOM.length; i++) {
            LOOKS[i] = StackRoom.look(ROOM[i] * KIB);
        }
    }

    private static int least;
    private static int deepest;

    private StackEnds() {}

    /**
     * The arguments are the stack's size in KiB, or 0 for a virtual thread; the shape; how often
     * the guest does something else before; and how many calls have to be possible. Exits with 0 if
     * all is as it should be.
     */
    public static void main(String[] arguments) throws Exception {
        Shape shape = Shape.valueOf(arguments[1]);
        int warm = Integer.parseInt(arguments[2]);
        int wantedDepth = Integer.parseInt(arguments[3]);
        SmallStack.Work work = () -> run(shape, warm, wantedDepth);
        if (arguments[0].equals("0")) {
            SmallStack.runVirtual(work);
        } else {
            SmallStack.run(arguments[0], work);
        }
    }

    private static void run(Shape shape, int warm, int wantedDepth) {
        WasmInstance instance = instance(shape);
        for (int i = 0; i < warm; i++) {
            instance.function("warm").call(WARM_CALLS);
        }
        for (int round = 0; round < 6; round++) {
            least = Integer.MAX_VALUE;
            deepest = 0;
            TrapKind end = null;
            try {
                instance.function("f").call(0);
            } catch (Trap trap) {
                end = trap.kind();
            }
            System.out.println(
                    shape + " round " + round + ": " + least + " KiB, " + deepest + " calls");
            if (end != TrapKind.THREAD_STACK_EXHAUSTED || least < 64 || deepest < wantedDepth) {
                throw new IllegalStateException("not as it should be: " + end);
            }
        }
    }

    private static void look() {
        deepest++;
        for (int i = 0; i < ROOM.length && ROOM[i] <= least; i++) {
            if (!StackRoom.passes(LOOKS[i])) {
                least = i == 0 ? 0 : ROOM[i - 1];
            }
        }
    }

    private static WasmInstance instance(Shape shape) {
        ModuleBuilder module = new ModuleBuilder();
        // The type 0, of the functions that are called through the table.
        module.type("i:i");
        int host = module.importFunction("host", "look", ":");
        module.table(ValueType.FUNCREF, 1, 1);
        int self = host + 1;
        module.function(
                "i:i",
                code -> {
                    code.op(Opcode.CALL, host);
                    shape.call.accept(code, self);
                });
        module.elements(0, self);
        module.export("f", self);
        int warm = self + 1;
        module.function(
                "i:i",
                code -> {
                    code.get(0).op(Opcode.I32_EQZ).op(Opcode.IF).i32(0).op(Opcode.RETURN).end();
                    code.get(0).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, warm);
                });
        module.export("warm", warm);
        HostFunction look = call -> look();
        Imports imports =
                Imports.builder()
                        .function("host", "look", ModuleBuilder.functionType(":"), look)
                        .build();
        return WasmModule.parse(module.build())
                .instantiate(
                        imports,
                        Engines.options().withLimits(Limits.DEFAULT.withCallDepth(1_000_000)));
    }
}
