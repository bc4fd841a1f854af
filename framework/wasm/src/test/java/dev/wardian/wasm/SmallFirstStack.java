package dev.wardian.wasm;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;

/** The first thread that calls a guest has a small stack; others come after it. */
final class SmallFirstStack {
    private SmallFirstStack() {}

    /** The argument is the first stack's size in KiB. Exits with 0 if guests run afterwards. */
    public static void main(String[] arguments) throws Exception {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function(":i", code -> code.i32(3)));
        module.export("deep", module.function(":", code -> code.op(Opcode.CALL, 1)));
        WasmModule parsed = WasmModule.parse(module.build());
        SmallStack.run(arguments[0], () -> anyhow(parsed));

        WasmInstance instance = parsed.instantiate(Imports.NONE, Engines.options());
        int answer = instance.function("f").call().i32();
        try {
            instance.function("deep").call();
        } catch (Trap trap) {
            System.exit(answer == 3 ? 0 : 1);
        }
        System.exit(1);
    }

    private static void anyhow(WasmModule module) {
        try {
            System.out.println(
                    module.instantiate(Imports.NONE, Engines.options()).function("f").call().i32());
        } catch (Trap trap) {
            System.out.println(trap.getMessage());
        }
    }
}
