package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.numeric.Arithmetic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A module of functions over numbers, run as the specification says: a stack of values and a stack
 * of labels, an instruction at a time. No speed was wanted here.
 */
final class Program {
    /** A block's, loop's or function's type. */
    record BlockType(List<Byte> params, List<Byte> results) {}

    /** An instruction; blocks have a type, branches their labels as immediates. */
    record Step(Opcode op, BlockType type, long... immediates) {}

    /**
     * A function.
     *
     * @param ends for each block where it ends
     * @param elses for each {@code if} where its second arm begins, or the end
     */
    record Function(BlockType type, List<Byte> locals, List<Step> body, int[] ends, int[] elses) {
        Function(BlockType type, List<Byte> locals, List<Step> body) {
            this(type, locals, body, new int[body.size()], new int[body.size()]);
            Deque<Integer> open = new ArrayDeque<>();
            for (int pc = 0; pc < body.size(); pc++) {
                switch (body.get(pc).op) {
                    case BLOCK, LOOP, IF -> open.push(pc);
                    case ELSE -> elses[open.peek()] = pc + 1;
                    case END -> {
                        int begin = open.pop();
                        ends[begin] = pc;
                        elses[begin] = elses[begin] == 0 ? pc : elses[begin];
                    }
                    default -> {}
                }
            }
        }
    }

    private record Label(Opcode kind, BlockType type, int height, int begin, int end) {}

    /** The program ran for longer than was wanted. */
    static final class OutOfSteps extends RuntimeException {
        OutOfSteps() {
            super(null, null, false, false);
        }
    }

    final List<Function> functions = new ArrayList<>();
    final long[] globals;
    final ByteBuffer memory;
    private int steps;

    /** Whether arithmetic gave a NaN, whose bits the specification leaves open. */
    private boolean madeNan;

    Program(long[] globals, int memoryBytes) {
        this.globals = globals;
        this.memory = ByteBuffer.allocate(memoryBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean madeNan() {
        return madeNan;
    }

    /**
     * Calls a function.
     *
     * @throws Trap where the specification says so
     * @throws OutOfSteps if more than {@code maxSteps} instructions are run
     */
    long[] call(int function, int maxSteps, long... arguments) {
        steps = maxSteps;
        madeNan = false;
        return run(functions.get(function), arguments);
    }

    private long[] run(Function function, long[] arguments) {
        long[] locals = java.util.Arrays.copyOf(arguments, function.locals.size());
        Stack stack = new Stack();
        Deque<Label> labels = new ArrayDeque<>();
        List<Step> body = function.body;
        labels.push(new Label(Opcode.BLOCK, function.type, 0, 0, body.size()));
        int pc = 0;
        while (pc < body.size()) {
            if (--steps < 0) {
                throw new OutOfSteps();
            }
            Step step = body.get(pc);
            switch (step.op) {
                case BLOCK, LOOP -> {
                    labels.push(label(function, step, stack, pc));
                    pc++;
                }
                case IF -> {
                    boolean taken = stack.pop() != 0;
                    Label label = label(function, step, stack, pc);
                    labels.push(label);
                    pc = taken ? pc + 1 : function.elses[pc];
                }
                case ELSE -> pc = labels.peek().end;
                case END -> {
                    labels.pop();
                    pc++;
                }
                case BR -> pc = branch(labels, stack, (int) step.immediates[0]);
                case BR_IF -> {
                    if (stack.pop() != 0) {
                        pc = branch(labels, stack, (int) step.immediates[0]);
                    } else {
                        pc++;
                    }
                }
                case BR_TABLE -> {
                    long index = stack.pop() & 0xFFFF_FFFFL;
                    int last = step.immediates.length - 1;
                    pc = branch(labels, stack, (int) step.immediates[(int) Math.min(index, last)]);
                }
                case RETURN -> pc = branch(labels, stack, labels.size() - 1);
                case UNREACHABLE -> throw new Trap(TrapKind.UNREACHABLE);
                case CALL -> {
                    Function callee = functions.get((int) step.immediates[0]);
                    stack.push(run(callee, stack.pop(callee.type.params.size())));
                    pc++;
                }
                default -> {
                    simple(step, stack, locals);
                    pc++;
                }
            }
        }
        return stack.pop(function.type.results.size());
    }

    private static Label label(Function function, Step step, Stack stack, int pc) {
        int height = stack.size() - step.type.params.size();
        return new Label(step.op, step.type, height, pc, function.ends[pc]);
    }

    private static int branch(Deque<Label> labels, Stack stack, int depth) {
        for (int i = 0; i < depth; i++) {
            labels.pop();
        }
        Label label = labels.peek();
        boolean loop = label.kind == Opcode.LOOP;
        long[] values = stack.pop((loop ? label.type.params : label.type.results).size());
        stack.truncate(label.height);
        stack.push(values);
        return loop ? label.begin + 1 : label.end;
    }

    private void simple(Step step, Stack stack, long[] locals) {
        Opcode op = step.op;
        switch (op) {
            case NOP -> {}
            case DROP -> stack.pop();
            case SELECT -> {
                boolean first = stack.pop() != 0;
                long[] values = stack.pop(2);
                stack.push(values[first ? 0 : 1]);
            }
            case LOCAL_GET -> stack.push(locals[(int) step.immediates[0]]);
            case LOCAL_SET -> locals[(int) step.immediates[0]] = stack.pop();
            case LOCAL_TEE -> {
                locals[(int) step.immediates[0]] = stack.pop();
                stack.push(locals[(int) step.immediates[0]]);
            }
            case GLOBAL_GET -> stack.push(globals[(int) step.immediates[0]]);
            case GLOBAL_SET -> globals[(int) step.immediates[0]] = stack.pop();
            case I32_CONST, I64_CONST, F32_CONST, F64_CONST -> stack.push(step.immediates[0]);
            default -> {
                if (op.alignment() >= 0) {
                    access(op, step.immediates[0], stack);
                } else {
                    arithmetic(op, stack);
                }
            }
        }
    }

    private void arithmetic(Opcode op, Stack stack) {
        long y = op.signature().operandCount() == 2 ? stack.pop() : 0;
        long result = Arithmetic.evaluate(op, stack.pop(), y);
        byte type = op.signature().result(0);
        boolean nan =
                switch (type) {
                    case ValTypes.F32 -> Float.isNaN(Float.intBitsToFloat((int) result));
                    case ValTypes.F64 -> Double.isNaN(Double.longBitsToDouble(result));
                    default -> false;
                };
        madeNan |= nan && !Arithmetic.definesNanBits(op);
        stack.push(result);
    }

    private void access(Opcode op, long offset, Stack stack) {
        boolean store = op.signature().resultCount() == 0;
        long value = store ? stack.pop() : 0;
        long address = (stack.pop() & 0xFFFF_FFFFL) + offset;
        int width = width(op);
        if (address + width > memory.capacity()) {
            throw new Trap(TrapKind.MEMORY_OUT_OF_BOUNDS);
        }
        if (store) {
            store(memory, (int) address, width, value);
        } else {
            stack.push(load(op, memory, (int) address));
        }
    }

    /** The number of bytes that a load or store moves. */
    static int width(Opcode op) {
        return 1 << op.alignment();
    }

    static void store(ByteBuffer memory, int address, int width, long value) {
        for (int i = 0; i < width; i++) {
            memory.put(address + i, (byte) (value >>> (8 * i)));
        }
    }

    /** What a load gives, in raw form. */
    static long load(Opcode op, ByteBuffer memory, int address) {
        int width = width(op);
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (memory.get(address + i) & 0xFFL) << (8 * i);
        }
        int unused = 64 - 8 * width;
        boolean zeroExtended = op.mnemonic().endsWith("_u");
        return zeroExtended ? value : value << unused >> unused;
    }

    /** A stack of values. */
    private static final class Stack {
        private long[] values = new long[16];
        private int size;

        int size() {
            return size;
        }

        void push(long... added) {
            for (long value : added) {
                if (size == values.length) {
                    values = java.util.Arrays.copyOf(values, size * 2);
                }
                values[size++] = value;
            }
        }

        long pop() {
            return values[--size];
        }

        long[] pop(int count) {
            size -= count;
            return java.util.Arrays.copyOfRange(values, size, size + count);
        }

        void truncate(int height) {
            size = height;
        }
    }
}
