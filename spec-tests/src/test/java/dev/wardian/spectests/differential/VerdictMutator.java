package dev.wardian.spectests.differential;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.test.ByteWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Changes one or two instructions of a valid module, or a byte of another section, so that it is
 * nearly valid: sections and bodies keep their sizes right.
 */
final class VerdictMutator {
    private static final int CUSTOM = 0;
    private static final int CODE = 10;
    private static final int DATA = 11;

    private final Random random;
    private final byte[] module;
    private final ModuleData data;
    private final Bodies bodies;
    private final List<ConstExpr> code;
    private final List<Opcode> opcodes;

    VerdictMutator(byte[] module, Features features, Random random) {
        this.random = random;
        this.module = module;
        this.data = ModuleDecoder.decode(module, features, ModuleLimits.DEFAULT);
        this.bodies = new Bodies(module, features);
        this.code = bodies.code();
        boolean[] allowed = OpcodeTables.allowed(features);
        this.opcodes = Arrays.stream(Opcode.values()).filter(op -> allowed[op.id()]).toList();
    }

    byte[] next() {
        int body = random.nextInt(code.size());
        byte[] changed = body(body);
        boolean elsewhere = random.nextInt(4) == 0;
        int section = elsewhere ? random.nextInt(data.sections.size()) : -1;
        ByteWriter out = ByteWriter.module();
        for (int i = 0; i < data.sections.size(); i++) {
            ModuleData.Section each = data.sections.get(i);
            byte[] contents =
                    Arrays.copyOfRange(module, each.start(), each.start() + each.length());
            if (each.id() == CODE) {
                contents = elsewhere ? contents : codeSection(body, changed);
            } else if (i == section && each.id() != CUSTOM && each.id() != DATA) {
                changeByte(contents, 0, contents.length);
            }
            out.section(each.id(), contents);
        }
        return out.bytes();
    }

    private byte[] codeSection(int changed, byte[] by) {
        ByteWriter out = new ByteWriter().u32(data.definedFunctions());
        for (int i = 0; i < data.definedFunctions(); i++) {
            out.sized(
                    i == changed
                            ? by
                            : Arrays.copyOfRange(module, data.bodyStart[i], data.bodyEnd[i]));
        }
        return out.bytes();
    }

    /** The body of a function with one or two changes. */
    private byte[] body(int index) {
        ConstExpr expression = code.get(index);
        List<Integer> starts = bodies.instructions(expression);
        int start = data.bodyStart[index];
        int first = random.nextInt(starts.size());
        int at = starts.get(first);
        int next = first + 1 < starts.size() ? starts.get(first + 1) : expression.end();
        ByteWriter out = new ByteWriter().raw(Arrays.copyOfRange(module, start, at));
        byte[] old = Arrays.copyOfRange(module, at, next);
        switch (random.nextInt(10)) {
            case 0 -> {}
            case 1 -> out.raw(old).raw(old);
            case 2 -> opcode(out.raw(old), opcodes.get(random.nextInt(opcodes.size())));
            case 3, 4 -> out.raw(other(starts, expression.end()));
            case 5 -> out.raw(old).raw(other(starts, expression.end()));
            case 6 -> {
                opcode(out, opcodes.get(random.nextInt(opcodes.size())));
                out.raw(
                        Arrays.copyOfRange(
                                old, Math.min(old.length, prefixed(old) ? 2 : 1), old.length));
            }
            default -> {
                changeByte(old, old.length > 1 && random.nextInt(4) > 0 ? 1 : 0, old.length);
                out.raw(old);
            }
        }
        return out.raw(Arrays.copyOfRange(module, next, expression.end())).bytes();
    }

    private static boolean prefixed(byte[] instruction) {
        return OpcodeTables.prefixBase(instruction[0] & 0xFF) >= 0;
    }

    /** Any other instruction of the body. */
    private byte[] other(List<Integer> starts, int end) {
        int first = random.nextInt(starts.size());
        int next = first + 1 < starts.size() ? starts.get(first + 1) : end;
        return Arrays.copyOfRange(module, starts.get(first), next);
    }

    private static void opcode(ByteWriter out, Opcode opcode) {
        if (opcode.prefix() == 0) {
            out.raw(opcode.code());
        } else {
            out.raw(opcode.prefix()).u32(opcode.code());
        }
    }

    private void changeByte(byte[] bytes, int from, int to) {
        if (from >= to) {
            return;
        }
        int at = from + random.nextInt(to - from);
        bytes[at] =
                switch (random.nextInt(4)) {
                    case 0 -> (byte) random.nextInt(128);
                    case 1 -> (byte) (bytes[at] ^ (1 << random.nextInt(8)));
                    case 2 -> (byte) (bytes[at] + 1);
                    default -> (byte) (bytes[at] - 1);
                };
    }
}
