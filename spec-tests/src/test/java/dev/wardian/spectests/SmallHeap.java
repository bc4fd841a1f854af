package dev.wardian.spectests;

import dev.wardian.wasm.Imports;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.text.WatParser;

/** Guests that keep more than the JVM has, below limits that are larger than its heap. */
final class SmallHeap {
    private static final String MODULE =
            """
            (module
              (type $node (struct (field (ref null $node)) (field i64)))
              (type $numbers (array i64))
              (type $lists (array (mut (ref null $numbers))))
              (func (export "list") (local $list (ref null $node))
                (loop $next
                  (local.set $list (struct.new $node (local.get $list) (i64.const 1)))
                  (br $next)))
              (func (export "arrays") (local $all (ref $lists)) (local $at i32)
                (local.set $all (array.new_default $lists (i32.const 100000)))
                (loop $next
                  (array.set $lists (local.get $all) (local.get $at)
                    (array.new_default $numbers (i32.const 1000)))
                  (local.set $at (i32.add (local.get $at) (i32.const 1)))
                  (br $next)))
              (func $frame (export "frames") (param $depth i32) (local FRAME)
                (if (local.get $depth)
                  (then (call $frame (i32.sub (local.get $depth) (i32.const 1))))))
              (func (export "answer") (result i32) (i32.const 42)))
            """
                    .replace("FRAME", "i64 ".repeat(20_000));

    private SmallHeap() {}

    /** Exits with 0 if each of them ends in its trap and leaves a JVM that goes on. */
    public static void main(String[] arguments) {
        Limits limits = Limits.DEFAULT.withHeapBytes(1L << 40).withCallDepth(1_000_000);
        WasmModule module = WasmModule.parse(WatParser.toBinary(MODULE));
        for (int round = 0; round < 3; round++) {
            for (String name : new String[] {"list", "arrays", "frames"}) {
                WasmInstance instance =
                        module.instantiate(Imports.NONE, Engines.options().withLimits(limits));
                TrapKind kind = trapOf(instance, name);
                int answer = instance.function("answer").call().i32();
                System.out.println(name + ": " + kind + ", " + answer);
                if (kind != TrapKind.HEAP_EXHAUSTED || answer != 42) {
                    System.exit(1);
                }
            }
        }
    }

    private static TrapKind trapOf(WasmInstance instance, String name) {
        try {
            if (name.equals("frames")) {
                instance.function(name).call(600);
            } else {
                instance.function(name).call();
            }
        } catch (Trap trap) {
            return trap.kind();
        }
        throw new IllegalStateException(name + " returned");
    }
}
