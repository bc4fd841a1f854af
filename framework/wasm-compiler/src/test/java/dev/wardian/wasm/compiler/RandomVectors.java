package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.lowering.CanonicalNans;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Random functions as text that compute with vectors: nested expressions of all vector
 * instructions, in locals, blocks, branches, calls and a loop.
 */
final class RandomVectors {
    private static final int LOCALS = 4;
    private static final int TURNS = 3;
    private static final int BYTES = 4096;

    private final Random random;
    private final List<Opcode> values;
    private final List<Opcode> stores;
    private final StringBuilder out = new StringBuilder();
    private final Set<Opcode> used;

    private RandomVectors(Random random, boolean canonicalNans, Set<Opcode> used) {
        this.random = random;
        this.used = used;
        List<Opcode> all =
                Arrays.stream(Opcode.values())
                        .filter(opcode -> opcode.family() == OpcodeFamily.VECTOR)
                        // Otherwise the bits of NaNs are left open.
                        .filter(opcode -> canonicalNans || CanonicalNans.after(opcode) == 0)
                        .toList();
        this.values = all.stream().filter(o -> o.signature().resultCount() > 0).toList();
        this.stores = all.stream().filter(o -> o.signature().resultCount() == 0).toList();
    }

    /**
     * A module with a function {@code f} of {@code (v128, v128, i32) -> (v128, i64)} and a memory.
     *
     * @param canonicalNans whether it runs with canonical NaNs
     * @param used gets the instructions that it has
     */
    static String module(long seed, int statements, boolean canonicalNans, Set<Opcode> used) {
        RandomVectors body = new RandomVectors(new Random(seed), canonicalNans, used);
        for (int i = 0; i < statements; i++) {
            body.statement();
        }
        body.add("local.get $v0");
        body.value(ValTypes.I64, 2);
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < BYTES; i++) {
            data.append('\\').append(String.format("%02x", body.random.nextInt(256)));
        }
        return """
        (module
          (memory (export "memory") 1)
          (data (i32.const 0) "%s")
          (func $swap (param v128 i32 v128) (result v128 v128) local.get 2 local.get 0)
          (func (export "f") (param $v0 v128) (param $v1 v128) (param $i0 i32)
            (result v128 i64)
            (local $v2 v128) (local $v3 v128) (local $i1 i32) (local $i2 i32) (local $i3 i32)
            (local $l0 i64) (local $l1 i64) (local $l2 i64) (local $l3 i64)
            (local $f0 f32) (local $f1 f32) (local $f2 f32) (local $f3 f32)
            (local $d0 f64) (local $d1 f64) (local $d2 f64) (local $d3 f64)
            (local $turns i32)
            (local.set $turns (i32.const %d))
            (local.set $v2 (v128.load offset=%d (i32.const 0)))
            (loop $again
              %s
              (br_if $again
                (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
            %s))
        """
                .formatted(data, TURNS, body.random.nextInt(BYTES), body.loop, body.out);
    }

    /** The statements of the loop; what is written after them is behind it. */
    private String loop = "";

    private void add(String text) {
        out.append(text).append(' ');
    }

    private static char letter(int type) {
        return switch (type) {
            case ValTypes.I32 -> 'i';
            case ValTypes.I64 -> 'l';
            case ValTypes.F32 -> 'f';
            case ValTypes.F64 -> 'd';
            default -> 'v';
        };
    }

    private String local(int type) {
        return "$" + letter(type) + random.nextInt(LOCALS);
    }

    private void statement() {
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                Opcode store = stores.get(random.nextInt(stores.size()));
                used.add(store);
                address();
                value(ValTypes.V128, 2);
                instruction(store);
            }
            case 2 -> {
                value(ValTypes.V128, 1);
                value(ValTypes.I32, 1);
                value(ValTypes.V128, 1);
                add("call $swap local.set " + local(ValTypes.V128));
                add("local.set " + local(ValTypes.V128));
            }
            case 3 -> {
                value(ValTypes.I32, 2);
                add("if (result v128)");
                value(ValTypes.V128, 2);
                add("else");
                value(ValTypes.V128, 2);
                add("end local.set " + local(ValTypes.V128));
            }
            case 4 -> {
                byte[] types = {ValTypes.I32, ValTypes.I64, ValTypes.F32, ValTypes.F64};
                byte type = types[random.nextInt(types.length)];
                value(type, 3);
                add("local.set " + local(type));
            }
            default -> {
                value(ValTypes.V128, 3);
                add("local.set " + local(ValTypes.V128));
            }
        }
        loop += out;
        out.setLength(0);
    }

    /** Mostly inside. */
    private void address() {
        value(ValTypes.I32, 1);
        if (random.nextInt(200) > 0) {
            add("i32.const " + (BYTES - 1) + " i32.and");
        }
    }

    private void value(int type, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            leaf(type);
            return;
        }
        if (type == ValTypes.V128 && random.nextInt(12) == 0) {
            value(type, depth - 1);
            value(type, depth - 1);
            value(ValTypes.I32, depth - 1);
            add("select");
            return;
        }
        List<Opcode> fitting =
                values.stream().filter(o -> o.signature().result(0) == type).toList();
        Opcode opcode = fitting.get(random.nextInt(fitting.size()));
        if (opcode == Opcode.F32X4_MUL && random.nextBoolean()) {
            sum();
            return;
        }
        used.add(opcode);
        Signature signature = opcode.signature();
        for (int i = 0; i < signature.operandCount(); i++) {
            if (signature.isAddress(i)) {
                address();
            } else {
                value(signature.operand(i), depth - 1);
            }
        }
        instruction(opcode);
    }

    /** A product that is added to a value, or a value to it. */
    private void sum() {
        boolean below = random.nextBoolean();
        if (below) {
            value(ValTypes.V128, 1);
        }
        value(ValTypes.V128, 1);
        value(ValTypes.V128, 1);
        add("f32x4.mul");
        if (!below) {
            value(ValTypes.V128, random.nextInt(2));
        }
        add("f32x4.add");
    }

    private void leaf(int type) {
        if (random.nextInt(3) > 0) {
            add("local.get " + local(type));
            return;
        }
        int small = random.nextInt(70) - 5;
        switch (type) {
            case ValTypes.I32 -> add("i32.const " + small);
            case ValTypes.I64 -> add("i64.const " + small * 0x0100_0000_8001L);
            case ValTypes.F32 -> add("f32.const " + small / 4.0);
            case ValTypes.F64 -> add("f64.const " + small / 4.0);
            default -> add("v128.const i64x2 " + random.nextLong() + ' ' + random.nextLong());
        }
    }

    private void instruction(Opcode opcode) {
        add(opcode.mnemonic());
        switch (opcode.immediate()) {
            case MEMARG -> add("offset=" + random.nextInt(64));
            case MEMARG_LANE ->
                    add("offset=" + random.nextInt(64) + ' ' + random.nextInt(opcode.lanes()));
            case LANE -> add(Integer.toString(random.nextInt(opcode.lanes())));
            case LANES -> shuffle();
            case V128 -> add("i64x2 " + random.nextLong() + ' ' + random.nextLong());
            default -> {}
        }
    }

    /** Lanes of a width, turned, reversed, every second one, or any. */
    private void shuffle() {
        int width = 1 << random.nextInt(4);
        int lanes = 16 / width;
        int kind = random.nextInt(6);
        int by = random.nextInt(2 * lanes);
        for (int i = 0; i < 16; i++) {
            int lane = i / width;
            int from =
                    switch (kind) {
                        case 0 -> lane + by;
                        case 1 -> by - lane;
                        case 2 -> 2 * lane + (by & 1);
                        case 3 -> lane / 2 + (lane & 1) * lanes + by / 2;
                        case 4 -> lane ^ by;
                        default -> random.nextInt(2 * lanes);
                    };
            add(Integer.toString((from & (2 * lanes - 1)) * width + i % width));
        }
    }

    /** The instructions that a test of many modules has to have used. */
    static Set<Opcode> all() {
        Set<Opcode> all = new TreeSet<>();
        for (Opcode opcode : Opcode.values()) {
            if (opcode.family() == OpcodeFamily.VECTOR) {
                all.add(opcode);
            }
        }
        return all;
    }
}
