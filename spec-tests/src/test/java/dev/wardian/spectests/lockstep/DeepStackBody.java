package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A function of a {@link DeepStackModule}. Unlike an expression, it goes on with whatever lies on
 * the operand stack: values lie below blocks, loops and calls, and branches drop what is below that
 * which they take along.
 */
final class DeepStackBody {
    private static final int DEPTH = 5;
    private static final int LOCALS_OF_A_TYPE = 2;

    /**
     * A block.
     *
     * @param branch the types that a branch to it takes along
     * @param height of the operand stack below it
     */
    private record Frame(String branch, int height) {}

    private final DeepStackModule in;
    private final Random random;
    private final CodeBuilder code;
    private final String results;
    private final String locals;
    private final StringBuilder stack = new StringBuilder();
    private final List<Frame> frames = new ArrayList<>();
    private int budget;

    DeepStackBody(DeepStackModule in, CodeBuilder code, String type) {
        this.in = in;
        this.random = in.random;
        this.code = code;
        int colon = type.indexOf(':');
        this.results = type.substring(colon + 1);
        String own = DeepStackModule.LETTERS.repeat(LOCALS_OF_A_TYPE);
        this.locals = type.substring(0, colon) + own;
        this.budget = 40 + random.nextInt(300);
        code.locals(own);
    }

    void write() {
        frames.add(new Frame(results, 0));
        unit();
        instructions();
        settle(results);
    }

    // --- the operand stack

    private int height() {
        return stack.length() - frames.get(frames.size() - 1).height;
    }

    private boolean isOnTop(String types) {
        return types.length() <= height() && stack.toString().endsWith(types);
    }

    private void pop(int count) {
        stack.setLength(stack.length() - count);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Pushes values of those types, unless they lie there already. */
    private void want(String types) {
        if (isOnTop(types) && chance(70)) {
            return;
        }
        for (int i = 0; i < types.length(); i++) {
            push(types.charAt(i));
        }
    }

    /** Pushes a value at hand. */
    private void push(char type) {
        stack.append(type);
        int kind = random.nextInt(10);
        if (kind < 5) {
            code.get(local(type));
        } else if (kind < 7) {
            code.op(Opcode.GLOBAL_GET, global(type));
        } else {
            constant(type);
        }
    }

    private int global(char type) {
        return DeepStackModule.UNITS + 1 + DeepStackModule.LETTERS.indexOf(type);
    }

    private int local(char type) {
        int start = random.nextInt(locals.length());
        for (int i = 0; ; i++) {
            int local = (start + i) % locals.length();
            if (locals.charAt(local) == type) {
                return local;
            }
        }
    }

    private void constant(char type) {
        switch (type) {
            case 'i' -> code.i32((int) RandomValues.bits(random));
            case 'l' -> code.i64(RandomValues.bits(random));
            case 'f' -> code.f32(random.nextInt(1000) / 8f - 20);
            case 'd' -> code.f64(Double.longBitsToDouble(RandomValues.bits(random)));
            case 'v' -> code.v128(RandomValues.bits(random), RandomValues.bits(random));
            case 'F' -> {
                if (chance(70)) {
                    code.op(Opcode.REF_FUNC, random.nextInt(DeepStackModule.FUNCTIONS));
                } else {
                    zero(code, ValueType.FUNCREF);
                }
            }
            default -> zero(code, ValueType.EXTERNREF);
        }
    }

    /** Zero or null. */
    static void zero(CodeBuilder code, ValueType type) {
        switch (type.kind()) {
            case I32 -> code.i32(0);
            case I64 -> code.i64(0);
            case F32 -> code.f32(0);
            case F64 -> code.f64(0);
            case V128 -> code.v128(0, 0);
            default -> code.op(Opcode.REF_NULL, type);
        }
    }

    // --- instructions

    private void instructions() {
        for (int left = 3 + random.nextInt(25); left > 0 && budget > 0; left--) {
            instruction();
        }
    }

    private void instruction() {
        budget--;
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3 -> push(in.letter());
            case 4, 5, 6, 7, 8, 9 -> operation();
            case 10 -> keep();
            case 11 -> {
                if (height() > 0) {
                    code.op(Opcode.DROP);
                    pop(1);
                }
            }
            case 12 -> select();
            case 13, 14, 15 -> block();
            case 16 -> branchIf();
            case 17 -> leave();
            case 18, 19 -> call();
            case 20 -> {
                char type = in.letter();
                want(String.valueOf(type));
                code.op(Opcode.GLOBAL_SET, global(type));
                pop(1);
            }
            case 21 -> grow();
            default -> compareReference();
        }
    }

    /** One that what lies on the stack fits; after some tries one that gets its own operands. */
    private void operation() {
        Opcode op = anyOperation();
        for (int tries = 0; tries < 12; tries++) {
            if (!op.signature().hasAddress() && isOnTop(DeepStackModule.operands(op))) {
                break;
            }
            op = anyOperation();
        }
        String operands = DeepStackModule.operands(op);
        if (op.signature().hasAddress()) {
            access(operands);
        } else {
            want(operands);
        }
        if (isDivision(op) && chance(90)) {
            boolean wide = operands.endsWith("l");
            if (wide) {
                code.i64(1).op(Opcode.I64_OR);
            } else {
                code.i32(1).op(Opcode.I32_OR);
            }
        }
        if (isTrapping(op) && chance(90)) {
            // Not these so often, because they trap for most numbers.
            pop(operands.length());
            operands.chars().forEach(each -> code.op(Opcode.DROP));
            return;
        }
        code.rawOp(op, in.pool.immediates(op, random, 0, false));
        pop(operands.length());
        stack.append(DeepStackModule.results(op));
    }

    private Opcode anyOperation() {
        return DeepStackModule.OPERATIONS.get(random.nextInt(DeepStackModule.OPERATIONS.size()));
    }

    private static boolean isDivision(Opcode op) {
        return op.mnemonic().matches("i(32|64)\\.(div|rem)_.");
    }

    private static boolean isTrapping(Opcode op) {
        return op.mnemonic().matches("i(32|64)\\.trunc_f.*");
    }

    private void access(String operands) {
        want("i");
        if (chance(98)) {
            code.i32(chance(50) ? 0xFF : 0xFFFF).op(Opcode.I32_AND);
        }
        for (int i = 1; i < operands.length(); i++) {
            push(operands.charAt(i));
        }
    }

    /** Stores the uppermost value in a local. */
    private void keep() {
        if (height() == 0) {
            return;
        }
        char type = stack.charAt(stack.length() - 1);
        if (chance(50)) {
            code.tee(local(type));
        } else {
            code.set(local(type));
            pop(1);
        }
    }

    private void select() {
        char type = in.letter();
        want(type + String.valueOf(type) + "i");
        boolean plain = type != 'F' && type != 'E' && chance(60);
        if (plain) {
            code.op(Opcode.SELECT);
        } else {
            byte[] one =
                    new ByteWriter()
                            .u32(1)
                            .raw(ModuleBuilder.types(String.valueOf(type)).get(0).code())
                            .bytes();
            code.rawOp(Opcode.SELECT_T, one);
        }
        pop(2);
    }

    private void compareReference() {
        char type = chance(50) ? 'F' : 'E';
        want(String.valueOf(type));
        code.op(Opcode.REF_IS_NULL);
        pop(1);
        stack.append('i');
    }

    private void grow() {
        want("i");
        code.i32(1).op(Opcode.I32_AND).op(Opcode.MEMORY_GROW);
    }

    private void call() {
        int callee = random.nextInt(DeepStackModule.FUNCTIONS);
        String type = in.types.get(callee);
        String params = type.substring(0, type.indexOf(':'));
        String given = type.substring(type.indexOf(':') + 1);
        want(params);
        if (chance(50)) {
            code.op(Opcode.CALL, callee);
        } else {
            code.i32(chance(97) ? callee + 1 : random.nextInt(DeepStackModule.FUNCTIONS + 4));
            boolean inPlace = chance(10) && given.equals(results);
            code.op(
                    inPlace ? Opcode.RETURN_CALL_INDIRECT : Opcode.CALL_INDIRECT,
                    in.module.type(type),
                    0);
        }
        pop(params.length());
        stack.append(given);
    }

    // --- control

    private void block() {
        if (frames.size() > DEPTH) {
            return;
        }
        int kind = random.nextInt(4);
        if (kind == 0) {
            want("i");
            pop(1);
        }
        int taken = random.nextInt(Math.min(3, height()) + 1);
        String params = stack.substring(stack.length() - taken);
        String given = in.letters(3);
        int below = stack.length() - taken;
        boolean loop = kind == 1;
        code.op(
                kind == 0 ? Opcode.IF : loop ? Opcode.LOOP : Opcode.BLOCK,
                in.module.type(params + ":" + given));
        arm(loop ? params : given, given, below, loop);
        if (kind == 0) {
            code.op(Opcode.ELSE);
            stack.setLength(below);
            stack.append(params);
            arm(given, given, below, false);
        }
        code.end();
    }

    /** The inside of a block; its parameters lie on the stack, above {@code below} values. */
    private void arm(String branch, String given, int below, boolean loop) {
        frames.add(new Frame(branch, below));
        if (loop) {
            unit();
        }
        instructions();
        if (loop && chance(70)) {
            want(branch + "i");
            code.op(Opcode.BR_IF, 0);
            pop(1);
        }
        if (!loop && chance(40)) {
            // The branch drops what lies below.
            want(given);
            code.op(Opcode.BR, 0);
            dead();
            stack.setLength(below);
            stack.append(given);
        } else {
            settle(given);
        }
        frames.remove(frames.size() - 1);
    }

    /** Brings the stack of the innermost block to those types. */
    private void settle(String types) {
        int below = stack.length() - height();
        int same = 0;
        while (same < Math.min(types.length(), height())
                && stack.charAt(below + same) == types.charAt(same)) {
            same++;
        }
        while (stack.length() > below + same) {
            if (chance(50)) {
                code.op(Opcode.DROP);
            } else {
                code.set(local(stack.charAt(stack.length() - 1)));
            }
            pop(1);
        }
        for (int i = same; i < types.length(); i++) {
            push(types.charAt(i));
        }
    }

    /** Instructions that are never reached, which count for fuel. */
    private void dead() {
        switch (random.nextInt(4)) {
            case 0 -> code.op(Opcode.I32_ADD).op(Opcode.DROP);
            case 1 -> code.op(Opcode.BLOCK).op(Opcode.LOOP).op(Opcode.BR, 1).end().end();
            case 2 -> code.op(Opcode.UNREACHABLE).op(Opcode.I64_EQZ).op(Opcode.DROP);
            default -> {}
        }
    }

    private void branchIf() {
        int label = random.nextInt(frames.size());
        want(frames.get(frames.size() - 1 - label).branch + "i");
        code.op(Opcode.BR_IF, label);
        pop(1);
    }

    /** Leaves a block on a condition, by a branch, a table or a return. */
    private void leave() {
        want("i");
        code.op(Opcode.IF);
        pop(1);
        int below = stack.length();
        frames.add(new Frame("", below));
        for (int left = random.nextInt(4); left > 0; left--) {
            push(in.letter());
        }
        int label = random.nextInt(frames.size());
        String taken = frames.get(frames.size() - 1 - label).branch;
        switch (random.nextInt(5)) {
            case 0 -> {
                want(results);
                code.op(Opcode.RETURN);
            }
            case 1, 2 -> {
                want(taken + "i");
                if (chance(60)) {
                    code.i32(3).op(Opcode.I32_AND);
                }
                code.op(Opcode.BR_TABLE, fitting(taken));
            }
            case 3 -> {
                if (chance(10)) {
                    code.op(Opcode.UNREACHABLE);
                } else {
                    settle("");
                }
            }
            default -> {
                want(taken);
                code.op(Opcode.BR, label);
            }
        }
        frames.remove(frames.size() - 1);
        stack.setLength(below);
        code.end();
    }

    /** The labels that take those types along, some more than once. */
    private long[] fitting(String types) {
        List<Long> labels = new ArrayList<>();
        for (int label = 0; label < frames.size(); label++) {
            if (frames.get(frames.size() - 1 - label).branch.equals(types)) {
                for (int times = 1 + random.nextInt(2); times > 0; times--) {
                    labels.add((long) label);
                }
            }
        }
        return labels.stream().mapToLong(Long::longValue).toArray();
    }

    /** Takes a unit; returns where none is left. */
    private void unit() {
        code.op(Opcode.GLOBAL_GET, DeepStackModule.UNITS).op(Opcode.I32_EQZ).op(Opcode.IF);
        ModuleBuilder.types(results).forEach(type -> zero(code, type));
        code.op(Opcode.RETURN).end();
        code.op(Opcode.GLOBAL_GET, DeepStackModule.UNITS).i32(1).op(Opcode.I32_SUB);
        code.op(Opcode.GLOBAL_SET, DeepStackModule.UNITS);
    }
}
