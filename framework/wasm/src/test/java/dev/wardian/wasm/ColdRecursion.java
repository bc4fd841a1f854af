package dev.wardian.wasm;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;

/** The first thing that a JVM does is to run a guest that uses up the stack. */
final class ColdRecursion {
    private ColdRecursion() {}

    /**
     * The arguments are the stack's size in KiB, and whether the guest recurses through a host
     * function. Exits with 0 if all is as it should be.
     */
    public static void main(String[] args) throws Exception {
        SmallStack.run(args[0], () -> run(Boolean.parseBoolean(args[1])));
    }

    private static void run(boolean throughHost) {
        WasmInstance instance = guest(throughHost);
        for (int i = 0; i < 3; i++) {
            try {
                instance.function("f").call(1);
                throw new IllegalStateException("unbounded recursion returned");
            } catch (Trap trap) {
                if (trap.kind() != TrapKind.THREAD_STACK_EXHAUSTED) {
                    throw trap;
                }
            }
        }
        if (instance.function("leaf").call(7.0).i32() != 7) {
            throw new IllegalStateException("another function gives something else");
        }
    }

    private static WasmInstance guest(boolean throughHost) {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "again", "i:i");
        // What the deepest function does first, nothing has done before.
        int leaf =
                module.function(
                        "d:i",
                        code ->
                                code.v128(1, 2)
                                        .op(Opcode.I32X4_NEG)
                                        .op(Opcode.I32X4_EXTRACT_LANE, 1)
                                        .get(0)
                                        .op(Opcode.I32_TRUNC_SAT_F64_S)
                                        .op(Opcode.I32_ADD));
        module.export("leaf", leaf);
        module.export(
                "f",
                module.function(
                        "i:i",
                        code ->
                                code.get(0)
                                        .op(Opcode.CALL, throughHost ? host : leaf + 1)
                                        .f64(7)
                                        .op(Opcode.CALL, leaf)
                                        .op(Opcode.I32_ADD)));
        HostFunction again =
                call -> {
                    CallOptions within = CallOptions.NONE.within(call);
                    WasmFunction f = call.caller().function("f");
                    call.returnI32(f.callWith(within, call.i32(0)).i32());
                };
        Imports imports =
                Imports.builder()
                        .function("host", "again", ModuleBuilder.functionType("i:i"), again)
                        .build();
        InstanceOptions options =
                Engines.options().withLimits(Limits.DEFAULT.withCallDepth(1_000_000));
        return WasmModule.parse(module.build()).instantiate(imports, options);
    }
}
