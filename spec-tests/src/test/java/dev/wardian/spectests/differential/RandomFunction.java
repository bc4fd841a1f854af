package dev.wardian.spectests.differential;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The random body of one function of a {@link RandomModule}: numbers, blocks and calls. */
final class RandomFunction {
    final RandomModule in;
    final Random random;
    final CodeBuilder code;
    private final String results;

    /** The types of the parameters and locals that anything may use. */
    private final String locals;

    /** What branches take along, innermost last. */
    final List<String> labels = new ArrayList<>();

    private final RandomTransfers transfers;
    private final RandomReferences references;
    private final RandomExceptions exceptions;
    private int budget;

    RandomFunction(RandomModule in, CodeBuilder code, String type) {
        this.in = in;
        this.random = in.random;
        this.code = code;
        this.transfers = new RandomTransfers(this);
        this.references = new RandomReferences(this, transfers);
        this.exceptions = new RandomExceptions(this);
        int colon = type.indexOf(':');
        this.results = type.substring(colon + 1);
        String own = in.numbers + in.numbers + someReferences();
        this.locals = type.substring(0, colon) + own;
        // The last ones hold a value while it is looked at.
        (own + in.letters)
                .chars()
                .forEach(letter -> code.rawLocals(1, in.types.encoding((char) letter)));
        for (int i = colon; i < locals.length(); i++) {
            if (!in.types.isNullable(locals.charAt(i))) {
                in.constants.push(code, locals.charAt(i));
                code.set(i);
            }
        }
    }

    private String someReferences() {
        StringBuilder chosen = new StringBuilder();
        int all = in.letters.length() - in.numbers.length();
        for (int left = Math.min(8, all); left > 0; left--) {
            chosen.append(in.letters.charAt(in.numbers.length() + random.nextInt(all)));
        }
        return chosen.toString();
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

    boolean has(Feature feature) {
        return in.features.has(feature);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Takes a unit from the counter; returns where none is left. */
    private void unit() {
        code.op(Opcode.GLOBAL_GET, in.counter()).op(Opcode.I32_EQZ).op(Opcode.IF);
        for (int i = 0; i < results.length(); i++) {
            in.constants.push(code, results.charAt(i));
        }
        code.op(Opcode.RETURN).end();
        code.op(Opcode.GLOBAL_GET, in.counter()).i32(1).op(Opcode.I32_SUB);
        code.op(Opcode.GLOBAL_SET, in.counter());
    }

    // --- values: each leaves one of its type

    void values(String types, int depth) {
        for (int i = 0; i < types.length(); i++) {
            value(types.charAt(i), depth);
        }
    }

    void value(char type, int depth) {
        budget--;
        if (depth <= 0 || budget <= 0) {
            leaf(type);
            return;
        }
        switch (random.nextInt(14)) {
            case 0 -> leaf(type);
            case 1 -> {
                value(type, depth - 1);
                if (local(type) >= 0) {
                    code.tee(local(type));
                }
            }
            case 2 -> select(type, depth);
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
                if (has(Feature.EXCEPTION_HANDLING)) {
                    exceptions.block(String.valueOf(type), depth);
                } else {
                    produce(type, depth);
                }
            }
            default -> produce(type, depth);
        }
    }

    private void select(char type, int depth) {
        value(type, depth - 1);
        value(type, depth - 1);
        value('i', depth - 1);
        if (RandomTypes.isReference(type)) {
            byte[] one = new ByteWriter().u32(1).raw(in.types.encoding(type)).bytes();
            code.rawOp(Opcode.SELECT_T, one);
        } else {
            code.op(Opcode.SELECT);
        }
    }

    private void produce(char type, int depth) {
        if (RandomTypes.isReference(type)) {
            references.value(type, depth);
        } else if (has(Feature.REFERENCE_TYPES) && chance(15) && references.number(type, depth)) {
            return;
        } else if (type == 'i' && chance(10)) {
            if (in.hasHost() && chance(30)) {
                hostCall(depth);
            } else {
                transfers.size(depth);
            }
        } else {
            operation(in.pool.value(type, random), depth);
        }
    }

    /** A value at hand. */
    void leaf(char type) {
        int local = local(type);
        if (chance(40) || (local < 0 && chance(50))) {
            in.constants.push(code, type);
        } else if (local < 0 || chance(20)) {
            int constant = chance(30) ? in.constantGlobal(type) : -1;
            code.op(Opcode.GLOBAL_GET, constant >= 0 ? constant : in.letters.indexOf(type));
        } else {
            code.get(local);
        }
    }

    /** A local of that type, or -1; there are always some for numbers. */
    int local(char type) {
        int start = random.nextInt(locals.length());
        for (int i = 0; i < locals.length(); i++) {
            int at = (start + i) % locals.length();
            if (locals.charAt(at) == type) {
                return at;
            }
        }
        return -1;
    }

    /** A local that holds a value of that type while it is looked at; nothing keeps one there. */
    int temporary(char type) {
        return locals.length() + in.letters.indexOf(type);
    }

    /** Takes a value from the stack. */
    void take(char type) {
        int local = local(type);
        if (local >= 0) {
            code.set(local);
        } else {
            code.op(Opcode.DROP);
        }
    }

    private void operation(Opcode op, int depth) {
        Signature signature = op.signature();
        int memory = transfers.memory();
        for (int i = 0; i < signature.operandCount(); i++) {
            if (signature.isAddress(i)) {
                transfers.address(memory, depth);
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
        code.rawOp(op, in.pool.immediates(op, random, memory, in.wideMemories.get(memory)));
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
        int temporary = temporary(type);
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

    /** The host calls back, and may catch what is thrown there. */
    private void hostCall(int depth) {
        List<String> names = List.copyOf(Host.functions(in.features).keySet());
        value('i', depth - 1);
        code.op(
                Opcode.CALL,
                names.indexOf(has(Feature.EXCEPTION_HANDLING) && chance(50) ? "catch" : "again"));
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
     * Calls that function, or what a table or a reference has, by its type; answers the types of
     * the results.
     */
    private String invoke(int callee, boolean tail, int depth) {
        String type = in.functionTypes.get(callee);
        int colon = type.indexOf(':');
        values(type.substring(0, colon), depth - 1);
        int index = in.typeOf(callee);
        char reference = in.types.find(new RandomTypes.Reference(index, chance(30)));
        if (reference != 0 && chance(40)) {
            value(reference, depth - 1);
            code.op(tail ? Opcode.RETURN_CALL_REF : Opcode.CALL_REF, index);
        } else if (chance(40)) {
            boolean wide = in.tables.get(0).wide();
            int fitting = elementOf(index);
            if (fitting >= 0 && chance(95)) {
                RandomModule.constant(code, fitting, wide);
            } else {
                value('i', depth - 1);
                code.i32(chance(95) ? 15 : 31).op(Opcode.I32_AND);
                RandomModule.extend(code, wide);
            }
            code.op(tail ? Opcode.RETURN_CALL_INDIRECT : Opcode.CALL_INDIRECT, index, 0);
        } else {
            code.op(tail ? Opcode.RETURN_CALL : Opcode.CALL, in.function(callee));
        }
        return type.substring(colon + 1);
    }

    /** Where the first table has a function of that type at the beginning, or -1. */
    private int elementOf(int type) {
        int start = random.nextInt(RandomModule.TABLE);
        for (int i = 0; i < RandomModule.TABLE; i++) {
            int at = (start + i) % RandomModule.TABLE;
            int function = in.firstElements[at];
            if (function >= 0 && in.types.isSubtype(in.typeOf(function), type)) {
                return at;
            }
        }
        return -1;
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

    void statements() {
        for (int count = 1 + random.nextInt(5); count > 0 && budget > 0; count--) {
            statement();
        }
    }

    void statement() {
        budget--;
        if (budget <= 0) {
            return;
        }
        char type = in.letter();
        switch (random.nextInt(14)) {
            case 0, 1 -> {
                value(type, 3);
                take(type);
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
            case 8 -> transfers.memories();
            case 9 -> transfers.tables();
            case 10 -> exceptions.statement();
            case 11, 12 -> references.statement();
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

    int label(String types) {
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
    void block(String given, int depth) {
        String taken = in.blockTypes(2);
        values(taken, depth - 1);
        int kind = random.nextInt(3);
        if (kind == 0) {
            value('i', depth - 1);
        }
        Opcode op = kind == 0 ? Opcode.IF : kind == 1 ? Opcode.LOOP : Opcode.BLOCK;
        code.rawOp(op, blockType(taken, given));
        arm(taken, given, kind == 1, depth);
        if (kind == 0 && (!taken.equals(given) || chance(50))) {
            code.op(Opcode.ELSE);
            arm(taken, given, false, depth);
        }
        code.end();
    }

    byte[] blockType(String taken, String given) {
        if (taken.isEmpty() && given.isEmpty()) {
            return new byte[] {0x40};
        } else if (taken.isEmpty() && given.length() == 1) {
            return in.types.encoding(given.charAt(0));
        }
        return new ByteWriter().signed(in.types.function(taken + ":" + given)).bytes();
    }

    private void arm(String taken, String given, boolean loop, int depth) {
        labels.add(loop ? taken : given);
        if (loop) {
            unit();
        }
        for (int i = taken.length() - 1; i >= 0; i--) {
            take(taken.charAt(i));
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
}
