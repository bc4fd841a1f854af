package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.internal.interpreter.Program.BlockType;
import dev.wardian.wasm.internal.interpreter.Program.Function;
import dev.wardian.wasm.internal.interpreter.Program.Step;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.numeric.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Random valid functions: expressions and statements over locals, nested blocks with parameters and
 * results, branches of all kinds, memory and calls. Shapes that lowering treats on their own are
 * made more often than chance would make them.
 */
final class ProgramGenerator {
    private static final byte[] TYPES = {ValTypes.I32, ValTypes.I64, ValTypes.F32, ValTypes.F64};
    private static final List<Opcode> ARITHMETIC = Arithmetic.instructions().toList();
    private static final List<Opcode> ACCESSES =
            Stream.of(Opcode.values())
                    .filter(op -> op.family() == OpcodeFamily.MEMORY && op.alignment() >= 0)
                    .toList();

    /** The types of the module's globals. */
    static final byte[] GLOBALS = {ValTypes.I32, ValTypes.I64, ValTypes.F64};

    private final Random random;
    private final List<Function> callees;
    private final List<Byte> locals = new ArrayList<>();
    private final List<Step> body = new ArrayList<>();

    /** What branches take along, innermost last. */
    private final List<List<Byte>> labels = new ArrayList<>();

    private int budget;

    private ProgramGenerator(Random random, List<Function> callees) {
        this.random = random;
        this.callees = callees;
    }

    /** A function that may call {@code callees}. */
    static Function function(Random random, List<Function> callees) {
        return new ProgramGenerator(random, callees).generate();
    }

    private Function generate() {
        BlockType type = new BlockType(types(4), types(2));
        locals.addAll(type.params());
        locals.addAll(types(6));
        labels.add(type.results());
        budget = 20 + random.nextInt(120);
        statements();
        expressions(type.results(), 3);
        return new Function(type, locals, body);
    }

    private List<Byte> types(int max) {
        List<Byte> types = new ArrayList<>();
        for (int count = random.nextInt(max + 1); count > 0; count--) {
            types.add(anyType());
        }
        return types;
    }

    private byte anyType() {
        return chance(50) ? ValTypes.I32 : TYPES[random.nextInt(TYPES.length)];
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void emit(Opcode op, long... immediates) {
        budget--;
        body.add(new Step(op, new BlockType(List.of(), List.of()), immediates));
    }

    private void emit(Opcode op, BlockType type) {
        budget--;
        body.add(new Step(op, type));
    }

    // --- expressions: each leaves one value of its type

    private void expressions(List<Byte> types, int depth) {
        types.forEach(type -> expression(type, depth));
    }

    private void expression(byte type, int depth) {
        if (depth <= 0 || budget <= 0) {
            leaf(type);
            return;
        }
        switch (random.nextInt(16)) {
            case 0, 1 -> leaf(type);
            case 2 -> {
                expression(type, depth - 1);
                local(Opcode.LOCAL_TEE, type);
            }
            case 3 -> {
                expression(type, depth - 1);
                expression(type, depth - 1);
                expression(ValTypes.I32, depth - 1);
                emit(Opcode.SELECT);
            }
            case 4 -> {
                statement();
                expression(type, depth - 1);
            }
            case 5 -> block(List.of(type), depth);
            case 6 -> {
                // A value that a conditional branch may take away.
                int label = labelOf(List.of(type));
                expression(type, depth - 1);
                if (label >= 0) {
                    expression(ValTypes.I32, depth - 1);
                    emit(Opcode.BR_IF, label);
                }
            }
            case 7 -> load(type, depth);
            case 8 -> call(type, depth);
            case 9 -> {
                // Values below others, while the locals that they came from change.
                leaf(type);
                statement();
                leaf(type);
                emit(Opcode.DROP);
            }
            default -> arithmetic(type, depth);
        }
    }

    private void leaf(byte type) {
        if (chance(45)) {
            constant(type);
        } else if (chance(15)) {
            for (int i = 0; i < GLOBALS.length; i++) {
                if (GLOBALS[i] == type) {
                    emit(Opcode.GLOBAL_GET, i);
                    return;
                }
            }
            constant(type);
        } else {
            local(Opcode.LOCAL_GET, type);
        }
    }

    private void constant(byte type) {
        long[] edges = Arithmetic.edges(type);
        long bits = edges[random.nextInt(edges.length)];
        if (chance(40)) {
            bits = chance(50) ? random.nextInt(64) : random.nextLong();
        }
        switch (type) {
            case ValTypes.I32 -> emit(Opcode.I32_CONST, bits << 32 >> 32);
            case ValTypes.I64 -> emit(Opcode.I64_CONST, bits);
            case ValTypes.F32 ->
                    emit(Opcode.F32_CONST, Float.floatToRawIntBits(random.nextInt(100) / 4f));
            default ->
                    emit(Opcode.F64_CONST, Double.doubleToRawLongBits(random.nextInt(100) / 4.0));
        }
    }

    /** A get, or for a set or tee of the value on the stack what fits where no local does. */
    private void local(Opcode op, byte type) {
        int start = random.nextInt(locals.size() + 1);
        for (int i = 0; i < locals.size(); i++) {
            int local = (start + i) % locals.size();
            if (locals.get(local) == type) {
                emit(op, local);
                return;
            }
        }
        if (op == Opcode.LOCAL_GET) {
            constant(type);
        } else if (op == Opcode.LOCAL_SET) {
            emit(Opcode.DROP);
        }
    }

    private void arithmetic(byte type, int depth) {
        Opcode op = pick(ARITHMETIC, type);
        for (int i = 0; i < op.signature().operandCount(); i++) {
            byte operand = op.signature().operand(i);
            boolean divisor =
                    i == 1 && (op.mnemonic().contains("div") || op.mnemonic().contains("rem"));
            expression(operand, depth - 1);
            if (divisor && operand == ValTypes.I32) {
                emit(Opcode.I32_CONST, 1);
                emit(Opcode.I32_OR);
            }
        }
        emit(op);
    }

    private Opcode pick(List<Opcode> from, byte result) {
        while (true) {
            Opcode op = from.get(random.nextInt(from.size()));
            boolean trapsOften = op.mnemonic().contains("trunc_f");
            if (op.signature().resultCount() == 1
                    && op.signature().result(0) == result
                    && (!trapsOften || chance(10))) {
                return op;
            }
        }
    }

    // --- memory

    private void address(int depth) {
        switch (random.nextInt(6)) {
            case 0 -> {
                local(Opcode.LOCAL_GET, ValTypes.I32);
                emit(Opcode.I32_CONST, 0x3FF);
                emit(Opcode.I32_AND);
                emit(Opcode.I32_CONST, random.nextInt(1000));
                emit(Opcode.I32_ADD);
            }
            case 1 -> {
                expression(ValTypes.I32, depth - 1);
                emit(Opcode.I32_CONST, 0xFFF);
                emit(Opcode.I32_AND);
                emit(Opcode.I32_CONST, random.nextInt(4));
                emit(Opcode.I32_SHL);
                emit(Opcode.I32_CONST, random.nextInt(1000));
                emit(Opcode.I32_ADD);
            }
            case 2 -> emit(Opcode.I32_CONST, random.nextInt(0x1_0100));
            case 3 -> {
                expression(ValTypes.I32, depth - 1);
                emit(Opcode.I32_CONST, 0xFFF);
                emit(Opcode.I32_AND);
                local(Opcode.LOCAL_TEE, ValTypes.I32);
                local(Opcode.LOCAL_GET, ValTypes.I32);
                emit(Opcode.I32_CONST, 0xFF);
                emit(Opcode.I32_AND);
                emit(Opcode.I32_ADD);
            }
            case 4 -> {
                local(Opcode.LOCAL_GET, ValTypes.I32);
                if (chance(50)) {
                    emit(Opcode.I32_CONST, random.nextInt(100));
                    emit(chance(50) ? Opcode.I32_ADD : Opcode.I32_SUB);
                }
            }
            default -> {
                expression(ValTypes.I32, depth - 1);
                emit(Opcode.I32_CONST, 0xFFFF);
                emit(Opcode.I32_AND);
            }
        }
    }

    private long offset() {
        return chance(60) ? 0 : chance(90) ? random.nextInt(300) : 0x7FFF_FFFFL + random.nextInt(3);
    }

    private void load(byte type, int depth) {
        address(depth);
        emit(pick(ACCESSES, type), offset());
    }

    private void store(int depth) {
        Opcode op;
        do {
            op = ACCESSES.get(random.nextInt(ACCESSES.size()));
        } while (op.signature().resultCount() != 0);
        address(depth);
        expression(op.signature().operand(1), depth - 1);
        emit(op, offset());
    }

    // --- calls

    /** A call of a function whose last result is of that type. */
    private void call(byte type, int depth) {
        for (int tries = 0; tries < 4 && !callees.isEmpty(); tries++) {
            int index = random.nextInt(callees.size());
            BlockType callee = callees.get(index).type();
            if (callee.results().equals(List.of(type))) {
                expressions(callee.params(), depth - 1);
                emit(Opcode.CALL, index);
                return;
            }
        }
        leaf(type);
    }

    // --- statements: they leave nothing

    private void statements() {
        for (int count = 1 + random.nextInt(5); count > 0 && budget > 0; count--) {
            statement();
        }
    }

    private void statement() {
        if (budget <= 0) {
            return;
        }
        switch (random.nextInt(13)) {
            case 0, 1, 2 -> {
                byte type = anyType();
                expression(type, 3);
                local(Opcode.LOCAL_SET, type);
            }
            case 3 -> block(List.of(), 2);
            case 4 -> conditional(List.of(), 2);
            case 5 -> counted();
            case 6 -> store(2);
            case 7 -> {
                int global = random.nextInt(GLOBALS.length);
                expression(GLOBALS[global], 2);
                emit(Opcode.GLOBAL_SET, global);
            }
            case 8 -> {
                int label = labelOf(List.of());
                if (label >= 0) {
                    expression(ValTypes.I32, 2);
                    emit(Opcode.BR_IF, label);
                }
            }
            case 9 -> leave();
            case 10 -> increment();
            case 11 -> {
                List<Byte> results = types(3);
                block(results, 2);
                results.forEach(type -> emit(Opcode.DROP));
            }
            default -> dropped();
        }
    }

    private void dropped() {
        if (callees.isEmpty()) {
            emit(Opcode.NOP);
            return;
        }
        int index = random.nextInt(callees.size());
        BlockType callee = callees.get(index).type();
        expressions(callee.params(), 1);
        emit(Opcode.CALL, index);
        callee.results().forEach(type -> emit(Opcode.DROP));
    }

    private void increment() {
        local(Opcode.LOCAL_GET, ValTypes.I32);
        emit(Opcode.I32_CONST, random.nextInt(5) - 2);
        emit(Opcode.I32_ADD);
        local(Opcode.LOCAL_SET, ValTypes.I32);
    }

    /** Leaves a block for good on a condition, and has dead code behind that. */
    private void leave() {
        int label = random.nextInt(labels.size());
        expression(ValTypes.I32, 2);
        emit(Opcode.IF, new BlockType(List.of(), List.of()));
        labels.add(List.of());
        switch (random.nextInt(4)) {
            case 0 -> {
                expressions(labels.get(0), 1);
                emit(Opcode.RETURN);
            }
            case 1 -> table(label);
            case 2 -> {
                if (chance(20)) {
                    emit(Opcode.UNREACHABLE);
                }
            }
            default -> {
                expressions(labels.get(label), 2);
                emit(Opcode.BR, labels.size() - 1 - label);
            }
        }
        if (chance(30)) {
            statement();
        }
        labels.remove(labels.size() - 1);
        emit(Opcode.END);
    }

    /** A branch by table to all labels that take the same values along as {@code label}. */
    private void table(int label) {
        List<Byte> values = labels.get(label);
        List<Long> targets = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).equals(values)) {
                targets.add((long) labels.size() - 1 - i);
            }
        }
        expressions(values, 2);
        expression(ValTypes.I32, 2);
        if (chance(70)) {
            emit(Opcode.I32_CONST, 3);
            emit(Opcode.I32_AND);
        }
        emit(Opcode.BR_TABLE, targets.stream().mapToLong(Long::longValue).toArray());
    }

    /** The number of a random label that takes those types along, or -1. */
    private int labelOf(List<Byte> types) {
        int start = random.nextInt(labels.size());
        for (int i = 0; i < labels.size(); i++) {
            int label = (start + i) % labels.size();
            if (labels.get(label).equals(types)) {
                return labels.size() - 1 - label;
            }
        }
        return -1;
    }

    /** A block or loop with parameters. */
    private void block(List<Byte> results, int depth) {
        if (chance(25)) {
            conditional(results, depth);
            return;
        }
        List<Byte> params = types(2);
        BlockType type = new BlockType(params, results);
        boolean loop = chance(25);
        expressions(params, depth - 1);
        emit(loop ? Opcode.LOOP : Opcode.BLOCK, type);
        arm(type, loop ? params : results, depth);
        emit(Opcode.END);
    }

    private void conditional(List<Byte> results, int depth) {
        List<Byte> params = chance(70) ? List.of() : types(2);
        BlockType type = new BlockType(params, results);
        expressions(params, depth - 1);
        expression(ValTypes.I32, depth);
        emit(Opcode.IF, type);
        arm(type, results, depth);
        if (!params.equals(results) || chance(50)) {
            emit(Opcode.ELSE);
            arm(type, results, depth);
        }
        emit(Opcode.END);
    }

    /** The inside of a block: uses up the parameters, leaves the results. */
    private void arm(BlockType type, List<Byte> label, int depth) {
        labels.add(label);
        if (type.params().equals(type.results()) && chance(30)) {
            statements();
        } else {
            for (int i = type.params().size() - 1; i >= 0; i--) {
                local(Opcode.LOCAL_SET, type.params().get(i));
            }
            statements();
            expressions(type.results(), depth - 1);
        }
        labels.remove(labels.size() - 1);
    }

    /** A loop that runs some times, with a local of its own as counter. */
    private void counted() {
        int counter = locals.size();
        locals.add(ValTypes.I32);
        emit(Opcode.I32_CONST, random.nextInt(4));
        emit(Opcode.LOCAL_SET, counter);
        emit(Opcode.LOOP, new BlockType(List.of(), List.of()));
        labels.add(List.of());
        statements();
        labels.remove(labels.size() - 1);
        emit(Opcode.LOCAL_GET, counter);
        emit(Opcode.I32_CONST, -1);
        emit(Opcode.I32_ADD);
        emit(Opcode.LOCAL_TEE, counter);
        emit(Opcode.I32_CONST, 0);
        emit(chance(50) ? Opcode.I32_GT_S : Opcode.I32_NE);
        emit(Opcode.BR_IF, 0);
        emit(Opcode.END);
    }
}
