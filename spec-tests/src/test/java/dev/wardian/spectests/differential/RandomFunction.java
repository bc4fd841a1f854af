package dev.wardian.spectests.differential;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The random body of one function of a {@link RandomModule}. */
final class RandomFunction {
    private final RandomModule in;
    private final Random random;
    private final CodeBuilder code;
    private final String results;

    /** The types of the parameters and locals that anything may use. */
    private final String locals;

    /** What branches take along, innermost last. */
    private final List<String> labels = new ArrayList<>();

    private int budget;

    RandomFunction(RandomModule in, CodeBuilder code, String type) {
        this.in = in;
        this.random = in.random;
        this.code = code;
        int colon = type.indexOf(':');
        this.results = type.substring(colon + 1);
        this.locals = type.substring(0, colon) + in.letters + in.letters;
        // The last ones hold a value while it is looked at for being a NaN.
        code.locals(in.letters + in.letters + in.letters);
    }

    void write() {
        budget = 30 + random.nextInt(150);
        labels.add(results);
        unit();
        statements();
        if (has(Feature.TAIL_CALL) && chance(30)) {
            tailCall();
        }
        values(results, 3);
    }

    private boolean has(Feature feature) {
        return in.features.has(feature);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Takes a unit from the counter; returns where none is left. */
    private void unit() {
        code.op(Opcode.GLOBAL_GET, in.counter).op(Opcode.I32_EQZ).op(Opcode.IF);
        for (int i = 0; i < results.length(); i++) {
            in.constant(code, results.charAt(i));
        }
        code.op(Opcode.RETURN).end();
        code.op(Opcode.GLOBAL_GET, in.counter).i32(1).op(Opcode.I32_SUB);
        code.op(Opcode.GLOBAL_SET, in.counter);
    }

    // --- values: each leaves one of its type

    private void values(String types, int depth) {
        for (int i = 0; i < types.length(); i++) {
            value(types.charAt(i), depth);
        }
    }

    private void value(char type, int depth) {
        budget--;
        if (depth <= 0 || budget <= 0) {
            leaf(type);
            return;
        }
        switch (random.nextInt(14)) {
            case 0 -> leaf(type);
            case 1 -> {
                value(type, depth - 1);
                code.tee(local(type));
            }
            case 2 -> {
                value(type, depth - 1);
                value(type, depth - 1);
                value('i', depth - 1);
                code.op(Opcode.SELECT);
            }
            case 3 -> block(String.valueOf(type), depth);
            case 4 -> {
                int label = label(String.valueOf(type));
                value(type, depth - 1);
                if (label >= 0) {
                    value('i', depth - 1);
                    code.op(Opcode.BR_IF, label);
                }
            }
            case 5 -> {
                if (!call(type, depth)) {
                    leaf(type);
                }
            }
            case 6 -> {
                leaf(type);
                statement();
            }
            case 7 -> {
                if (type == 'i') {
                    sizes(depth);
                } else {
                    operation(in.pool.value(type, random), depth);
                }
            }
            default -> operation(in.pool.value(type, random), depth);
        }
    }

    private void leaf(char type) {
        if (chance(40)) {
            in.constant(code, type);
        } else if (chance(20)) {
            code.op(Opcode.GLOBAL_GET, in.letters.indexOf(type));
        } else {
            code.get(local(type));
        }
    }

    /** A local of that type; there are always some. */
    private int local(char type) {
        int at;
        do {
            at = random.nextInt(locals.length());
        } while (locals.charAt(at) != type);
        return at;
    }

    private void operation(Opcode op, int depth) {
        Signature signature = op.signature();
        for (int i = 0; i < signature.operandCount(); i++) {
            if (signature.isAddress(i)) {
                address(depth);
                continue;
            }
            char type = InstructionPool.letter(signature.operand(i));
            value(type, depth - 1);
            boolean divisor =
                    i == 1 && (op.mnemonic().contains(".div_") || op.mnemonic().contains(".rem_"));
            if (divisor && chance(90)) {
                if (type == 'i') {
                    code.i32(1).op(Opcode.I32_OR);
                } else {
                    code.i64(1).op(Opcode.I64_OR);
                }
            }
        }
        code.op(op, InstructionPool.immediates(op, random, in.wideMemory));
        Opcode test = InstructionPool.nanTest(op);
        if (test != null) {
            oneNan(test);
        }
    }

    private void oneNan(Opcode test) {
        char type =
                switch (test) {
                    case F32_EQ -> 'f';
                    case F64_EQ -> 'd';
                    default -> 'v';
                };
        int temporary = locals.length() + in.letters.indexOf(type);
        code.tee(temporary);
        switch (test) {
            case F32_EQ -> code.f32(Float.NaN);
            case F64_EQ -> code.f64(Double.NaN);
            case F32X4_EQ -> code.v128(0x7FC0_0000_7FC0_0000L, 0x7FC0_0000_7FC0_0000L);
            default -> code.v128(0x7FF8_0000_0000_0000L, 0x7FF8_0000_0000_0000L);
        }
        code.get(temporary).get(temporary).op(test);
        code.op(type == 'v' ? Opcode.V128_BITSELECT : Opcode.SELECT);
    }

    /** An address in the memory, or a length. */
    private void address(int depth) {
        if (in.wideMemory && chance(70)) {
            value('l', depth - 1);
            if (chance(97)) {
                code.i64(chance(70) ? 0x3FF : 0xFFFF).op(Opcode.I64_AND);
            }
            if (chance(20)) {
                code.i64(random.nextInt(9) - 4).op(Opcode.I64_ADD);
            }
            return;
        }
        value('i', depth - 1);
        if (chance(97)) {
            code.i32(chance(70) ? 0x3FF : 0xFFFF).op(Opcode.I32_AND);
        }
        RandomModule.extend(code, in.wideMemory);
    }

    /** A number of elements of the table, or an index, which is small most often. */
    private void index(int bits) {
        if (in.wideTable && chance(50)) {
            value('l', 1);
            if (chance(95)) {
                code.i64((1 << bits) - 1).op(Opcode.I64_AND);
            }
            return;
        }
        small(bits);
        RandomModule.extend(code, in.wideTable);
    }

    /** An i32 of what may be a number of 64 bits. */
    private void wrap(boolean wide) {
        if (wide) {
            code.op(Opcode.I32_WRAP_I64);
        }
    }

    private void sizes(int depth) {
        switch (random.nextInt(has(Feature.REFERENCE_TYPES) ? 5 : 2)) {
            case 0 -> {
                code.op(Opcode.MEMORY_SIZE);
                wrap(in.wideMemory);
            }
            case 1 -> {
                RandomModule.constant(code, random.nextInt(8) / 6, in.wideMemory);
                code.op(Opcode.MEMORY_GROW);
                wrap(in.wideMemory);
            }
            case 2 -> {
                code.op(Opcode.TABLE_SIZE);
                wrap(in.wideTable);
            }
            case 3 -> {
                reference(depth);
                RandomModule.constant(code, random.nextInt(3), in.wideTable);
                code.op(Opcode.TABLE_GROW);
                wrap(in.wideTable);
            }
            default -> {
                reference(depth);
                code.op(Opcode.REF_IS_NULL);
            }
        }
    }

    // --- calls

    /** A call of a function whose first result is of that type, if there is one. */
    private boolean call(char type, int depth) {
        int callee = callee(String.valueOf(type), false);
        if (callee < 0) {
            return false;
        }
        String called = invoke(callee, false, depth);
        for (int i = 1; i < called.length(); i++) {
            code.op(Opcode.DROP);
        }
        return true;
    }

    private int callee(String wanted, boolean exactly) {
        int start = random.nextInt(RandomModule.FUNCTIONS);
        for (int i = 0; i < RandomModule.FUNCTIONS; i++) {
            int function = (start + i) % RandomModule.FUNCTIONS;
            String type = in.functionTypes.get(function);
            String given = type.substring(type.indexOf(':') + 1);
            if (exactly ? given.equals(wanted) : given.startsWith(wanted)) {
                return function;
            }
        }
        return -1;
    }

    /**
     * Calls that function, or what the table has, by its type; answers the types of the results.
     */
    private String invoke(int callee, boolean tail, int depth) {
        String type = in.functionTypes.get(callee);
        int colon = type.indexOf(':');
        values(type.substring(0, colon), depth - 1);
        if (chance(40)) {
            if (chance(50)) {
                // More likely an element that fits.
                RandomModule.constant(code, random.nextInt(RandomModule.TABLE), in.wideTable);
            } else {
                value('i', depth - 1);
                code.i32(chance(95) ? 15 : 31).op(Opcode.I32_AND);
                RandomModule.extend(code, in.wideTable);
            }
            code.op(
                    tail ? Opcode.RETURN_CALL_INDIRECT : Opcode.CALL_INDIRECT,
                    in.module.type(type),
                    0);
        } else {
            code.op(tail ? Opcode.RETURN_CALL : Opcode.CALL, callee);
        }
        return type.substring(colon + 1);
    }

    private void tailCall() {
        int callee = callee(results, true);
        if (callee >= 0) {
            value('i', 2);
            code.op(Opcode.IF);
            labels.add("");
            invoke(callee, true, 2);
            labels.remove(labels.size() - 1);
            code.end();
        }
    }

    // --- statements: they leave nothing

    private void statements() {
        for (int count = 1 + random.nextInt(5); count > 0 && budget > 0; count--) {
            statement();
        }
    }

    private void statement() {
        budget--;
        if (budget <= 0) {
            return;
        }
        char type = in.letters.charAt(random.nextInt(in.letters.length()));
        switch (random.nextInt(11)) {
            case 0, 1 -> {
                value(type, 3);
                code.set(local(type));
            }
            case 2 -> block("", 2);
            case 3 -> {
                String types = in.blockTypes(3);
                block(types, 2);
                for (int i = 0; i < types.length(); i++) {
                    code.op(Opcode.DROP);
                }
            }
            case 4 -> operation(in.pool.store(random), 3);
            case 5 -> {
                value(type, 3);
                code.op(Opcode.GLOBAL_SET, in.letters.indexOf(type));
            }
            case 6 -> leave();
            case 7 -> {
                if (call(type, 2)) {
                    code.op(Opcode.DROP);
                }
            }
            case 8 -> bulkMemory();
            case 9 -> tables();
            default -> {
                int label = label("");
                if (label >= 0) {
                    value('i', 2);
                    code.op(Opcode.BR_IF, label);
                }
            }
        }
    }

    /** Leaves a block for good on a condition. */
    private void leave() {
        value('i', 2);
        code.op(Opcode.IF);
        labels.add("");
        int label = random.nextInt(labels.size());
        String types = labels.get(label);
        values(types, 2);
        if (chance(50)) {
            code.op(Opcode.BR, labels.size() - 1 - label);
        } else {
            value('i', 2);
            List<Long> targets = new ArrayList<>();
            for (int i = 0; i < labels.size(); i++) {
                if (labels.get(i).equals(types)) {
                    targets.add((long) labels.size() - 1 - i);
                }
            }
            code.op(Opcode.BR_TABLE, targets.stream().mapToLong(Long::longValue).toArray());
        }
        if (chance(30)) {
            statement();
        }
        labels.remove(labels.size() - 1);
        code.end();
    }

    private int label(String types) {
        int start = random.nextInt(labels.size());
        for (int i = 0; i < labels.size(); i++) {
            int label = (start + i) % labels.size();
            if (labels.get(label).equals(types)) {
                return labels.size() - 1 - label;
            }
        }
        return -1;
    }

    /** A block, loop or {@code if}. */
    private void block(String given, int depth) {
        String taken = in.blockTypes(2);
        values(taken, depth - 1);
        int kind = random.nextInt(3);
        if (kind == 0) {
            value('i', depth - 1);
        }
        Opcode op = kind == 0 ? Opcode.IF : kind == 1 ? Opcode.LOOP : Opcode.BLOCK;
        if (taken.isEmpty() && given.isEmpty()) {
            code.op(op);
        } else if (taken.isEmpty() && given.length() == 1) {
            ValueType type = ModuleBuilder.types(given).get(0);
            code.op(op, type);
        } else {
            code.op(op, in.module.type(taken + ":" + given));
        }
        arm(taken, given, kind == 1, depth);
        if (kind == 0 && (!taken.equals(given) || chance(50))) {
            code.op(Opcode.ELSE);
            arm(taken, given, false, depth);
        }
        code.end();
    }

    private void arm(String taken, String given, boolean loop, int depth) {
        labels.add(loop ? taken : given);
        if (loop) {
            unit();
        }
        for (int i = taken.length() - 1; i >= 0; i--) {
            code.set(local(taken.charAt(i)));
        }
        statements();
        if (loop && chance(60)) {
            values(taken, 1);
            value('i', 2);
            code.op(Opcode.BR_IF, 0);
            for (int i = 0; i < taken.length(); i++) {
                code.op(Opcode.DROP);
            }
        }
        values(given, depth - 1);
        labels.remove(labels.size() - 1);
    }

    // --- bulk operations

    private void bulkMemory() {
        if (!has(Feature.BULK_MEMORY)) {
            return;
        }
        int segment = random.nextInt(in.dataSegments);
        switch (random.nextInt(8)) {
            case 0 -> code.op(Opcode.DATA_DROP, segment);
            case 1, 2, 3 -> {
                address(2);
                value('i', 2);
                address(1);
                code.op(Opcode.MEMORY_FILL);
            }
            case 4, 5 -> {
                address(2);
                address(2);
                address(1);
                code.op(Opcode.MEMORY_COPY);
            }
            default -> {
                address(2);
                small(3);
                small(3);
                code.op(Opcode.MEMORY_INIT, segment, 0);
            }
        }
    }

    /** An i32 that is small, most often. */
    private void small(int bits) {
        value('i', 1);
        if (chance(95)) {
            code.i32((1 << bits) - 1).op(Opcode.I32_AND);
        }
    }

    private void reference(int depth) {
        switch (random.nextInt(4)) {
            case 0 -> code.op(Opcode.REF_NULL, ValueType.FUNCREF);
            case 1 -> {
                index(4);
                code.op(Opcode.TABLE_GET);
            }
            case 2 -> {
                code.op(Opcode.REF_FUNC, random.nextInt(RandomModule.FUNCTIONS));
                code.op(Opcode.REF_NULL, ValueType.FUNCREF);
                value('i', depth - 1);
                code.op(Opcode.SELECT_T, ValueType.FUNCREF);
            }
            default -> code.op(Opcode.REF_FUNC, random.nextInt(RandomModule.FUNCTIONS));
        }
    }

    private void tables() {
        if (!has(Feature.REFERENCE_TYPES) || !has(Feature.BULK_MEMORY)) {
            return;
        }
        int segment = random.nextInt(in.elementSegments);
        index(4);
        switch (random.nextInt(10)) {
            case 0 -> code.op(Opcode.DROP).op(Opcode.ELEM_DROP, segment);
            case 1, 2 -> {
                reference(2);
                index(2);
                code.op(Opcode.TABLE_FILL);
            }
            case 3, 4 -> {
                index(3);
                index(2);
                code.op(Opcode.TABLE_COPY);
            }
            case 5, 6 -> {
                small(1);
                small(2);
                code.op(Opcode.TABLE_INIT, segment, 0);
            }
            default -> {
                reference(2);
                code.op(Opcode.TABLE_SET);
            }
        }
    }
}
