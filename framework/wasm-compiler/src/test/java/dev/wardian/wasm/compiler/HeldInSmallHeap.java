package dev.wardian.wasm.compiler;

import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;

/** Guests that fill their heap by what their frames hold, in a JVM with some room beyond it. */
final class HeldInSmallHeap {
    private static final int HEAP_BYTES = 8 << 20;
    private static final int HALF = 60_000;
    private static final int MOST_MADE = 22 * HALF;

    private HeldInSmallHeap() {}

    /** Exits with 0 if each ends in the trap of the guest's heap, and not of the JVM's. */
    public static void main(String[] arguments) {
        WasmModule module = WasmModule.parse(WatParser.toBinary(HeldReferences.ownObjects(HALF)));
        Limits limits = Limits.DEFAULT.withHeapBytes(HEAP_BYTES);
        for (String name : HeldReferences.functions("", "", HALF).keySet()) {
            for (String engine : new String[] {"compiled", "compiled-in-parts"}) {
                WasmInstance instance =
                        module.instantiate(
                                Imports.NONE,
                                InstanceOptions.DEFAULT
                                        .withEngine(WasmEngine.named(engine))
                                        .withLimits(limits));
                String end = end(instance, name);
                System.out.println(name + ", " + engine + ": " + end);
                String expected = name.equals("dropped") ? "returned" : "heap exhausted";
                int made = HeldReferences.made(instance);
                if (!end.equals(expected) || made > MOST_MADE) {
                    System.exit(1);
                }
            }
        }
    }

    private static String end(WasmInstance instance, String name) {
        try {
            instance.function(name).call();
            return "returned";
        } catch (Trap trap) {
            boolean isGuests = trap.kind() == TrapKind.HEAP_EXHAUSTED;
            boolean isJvms = trap.toString().contains("JVM");
            return isGuests && !isJvms ? "heap exhausted" : trap.toString();
        }
    }
}
