package dev.wardian.host.hostile;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A function of a guest: calls with arguments of any kind, each result kept in a global, and at the
 * end a result.
 *
 * @param steps what it does, in order
 * @param result what it answers
 */
record AbiProgram(List<Step> steps, int result) {
    /** The number of globals that keep results. */
    static final int SLOTS = 16;

    /** Texts that lie in memory, at {@link #TEXTS_AT} and every {@link #TEXT_ROOM} bytes. */
    static final List<String> TEXTS =
            List.of(
                    "greeting",
                    "tax.rate",
                    "tax.secret",
                    "tax.",
                    "other",
                    "gr\u00fc\u00df",
                    "\ud83d\ude00",
                    "/other/file",
                    "data/file",
                    "test.witness",
                    "test.none",
                    "echo",
                    "fail",
                    "other-op");

    /** Where in {@link #TEXTS} the plugins' ids begin, and after them the operations. */
    private static final int IDS = 9;

    private static final int OPERATIONS = 11;

    static final int TEXTS_AT = 1024;
    static final int TEXT_ROOM = 16;
    static final int PAGE = 65_536;

    private static final int[] INTERESTING = {
        0,
        1,
        2,
        3,
        7,
        8,
        15,
        16,
        255,
        1023,
        1024,
        4096,
        65_520,
        65_535,
        65_536,
        65_537,
        131_072,
        262_144,
        1 << 20,
        4 << 20,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        -1,
        -2,
        -8,
        -16,
        -65_536
    };

    /**
     * One call.
     *
     * @param function what is called
     * @param arguments constants, or where {@code fromSlot} says so the numbers of slots
     * @param fromSlot for each argument whether a slot gives it
     * @param slot where the result goes
     * @param times how often it is called in a loop; the last result is kept
     */
    record Step(
            AbiFunction function,
            List<Integer> arguments,
            List<Boolean> fromSlot,
            int slot,
            int times) {
        /** Makes two arguments the address and the length of a text. */
        private void setText(int at, int number) {
            arguments.set(at, TEXTS_AT + number * TEXT_ROOM);
            arguments.set(at + 1, TEXTS.get(number).getBytes(StandardCharsets.UTF_8).length);
            fromSlot.set(at, false);
            fromSlot.set(at + 1, false);
        }
    }

    /** A program of up to twelve calls. */
    static AbiProgram random(SplittableRandom random) {
        List<Step> steps = new ArrayList<>();
        for (int left = random.nextInt(13); left > 0; left--) {
            steps.add(step(random));
        }
        int result = random.nextInt(8) == 0 ? random.nextInt(-2, 5) : 0;
        return new AbiProgram(steps, result);
    }

    private static Step step(SplittableRandom random) {
        AbiFunction[] all = AbiFunction.values();
        AbiFunction function = all[random.nextInt(all.length)];
        if ((function == AbiFunction.ABORT || function == AbiFunction.TRAP)
                && random.nextInt(4) != 0) {
            function = AbiFunction.LOG;
        }
        List<Integer> arguments = new ArrayList<>();
        List<Boolean> fromSlot = new ArrayList<>();
        for (int i = 0; i < function.parameters(); i++) {
            boolean slot = random.nextInt(8) == 0;
            fromSlot.add(slot);
            arguments.add(slot ? random.nextInt(SLOTS) : argument(random, function, i));
        }
        boolean text =
                function == AbiFunction.CONFIG_GET
                        || function == AbiFunction.LOG
                        || function.takesPath();
        Step step =
                new Step(
                        function,
                        arguments,
                        fromSlot,
                        random.nextInt(SLOTS),
                        times(random, function));
        if (text && random.nextBoolean()) {
            step.setText(function == AbiFunction.LOG ? 1 : 0, random.nextInt(TEXTS.size()));
        }
        if (function == AbiFunction.PLUGINS_CALL && random.nextInt(8) != 0) {
            step.setText(0, random.nextInt(IDS, OPERATIONS));
            step.setText(2, random.nextInt(OPERATIONS, TEXTS.size()));
        }
        return step;
    }

    private static int times(SplittableRandom random, AbiFunction function) {
        return random.nextInt(16) == 0 && function != AbiFunction.GROW ? 60 : 1;
    }

    private static int argument(SplittableRandom random, AbiFunction function, int index) {
        boolean small =
                function == AbiFunction.THROWING
                        || function == AbiFunction.GROW
                        || (index == 0
                                && (function == AbiFunction.LOG || function == AbiFunction.FAIL));
        if (small && random.nextInt(4) != 0) {
            return random.nextInt(6);
        }
        if (function == AbiFunction.STORE) {
            return index == 0 ? random.nextInt(PAGE) : random.nextInt(256);
        }
        return switch (random.nextInt(4)) {
            case 0 -> INTERESTING[random.nextInt(INTERESTING.length)];
            case 1 -> random.nextInt(PAGE);
            case 2 -> random.nextInt(300);
            default -> random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(2048);
        };
    }

    /**
     * Writes the program.
     *
     * @param functions the index of each imported function
     * @param counter the index of a local i32
     */
    void write(CodeBuilder code, Map<AbiFunction, Integer> functions, int counter) {
        for (Step step : steps) {
            if (step.times > 1) {
                code.i32(step.times).set(counter).op(Opcode.LOOP);
            }
            write(code, step, functions);
            if (step.times > 1) {
                code.get(counter).i32(1).op(Opcode.I32_SUB).tee(counter).op(Opcode.BR_IF, 0);
                code.end();
            }
        }
    }

    private static void write(CodeBuilder code, Step step, Map<AbiFunction, Integer> functions) {
        for (int i = 0; i < step.arguments.size(); i++) {
            if (step.fromSlot.get(i)) {
                code.op(Opcode.GLOBAL_GET, step.arguments.get(i));
            } else {
                code.i32(step.arguments.get(i));
            }
            if (step.function.isWide(i)) {
                code.op(Opcode.I64_EXTEND_I32_S);
            }
        }
        AbiFunction function = step.function;
        switch (function) {
            case GROW -> code.op(Opcode.MEMORY_GROW);
            case TRAP -> code.op(Opcode.UNREACHABLE);
            case STORE -> code.op(Opcode.I32_STORE8);
            default ->
                    code.op(Opcode.CALL, java.util.Objects.requireNonNull(functions.get(function)));
        }
        if (function.isWide()) {
            code.i64(63).op(Opcode.I64_SHR_S).op(Opcode.I32_WRAP_I64);
        } else if (function.isOpen()) {
            code.i32(31).op(Opcode.I32_SHR_S);
        }
        if (function.hasResult()) {
            code.op(Opcode.GLOBAL_SET, step.slot);
        }
    }
}
