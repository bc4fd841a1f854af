package dev.wardian.wasm.internal.runtime;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.InstructionSkipper;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A second engine for tests: runs the few instructions that calls need straight from a function's
 * body. Its locations are offsets in the binary.
 */
public final class BodyEngine extends Engine {
    /** Slots of a frame behind its locals: for operands, and for arguments and results of calls. */
    private static final int OPERAND_SLOTS = 32;

    private static final Set<Opcode> SUPPORTED =
            EnumSet.of(
                    Opcode.UNREACHABLE,
                    Opcode.NOP,
                    Opcode.IF,
                    Opcode.ELSE,
                    Opcode.END,
                    Opcode.THROW,
                    Opcode.CALL,
                    Opcode.CALL_INDIRECT,
                    Opcode.RETURN_CALL,
                    Opcode.RETURN_CALL_INDIRECT,
                    Opcode.DROP,
                    Opcode.LOCAL_GET,
                    Opcode.LOCAL_SET,
                    Opcode.I32_CONST,
                    Opcode.I32_EQZ,
                    Opcode.I32_ADD,
                    Opcode.I32_SUB,
                    Opcode.I32_MUL);

    /** How many frames ran. */
    public int frames;

    /** Whether all instructions of a function are among those that this engine knows. */
    public static boolean supports(FunctionCode function) {
        ModuleData module = function.module.data;
        int body = skipLocals(function).position;
        InstructionSkipper skipper =
                new InstructionSkipper(
                        new BinaryReader(module.bytes, body, module.bodyEnd[function.definedIndex]),
                        Features.WASM_3_0);
        for (int depth = 1; depth > 0; ) {
            Opcode opcode = skipper.instruction();
            if (!SUPPORTED.contains(opcode)) {
                return false;
            }
            depth += opcode == Opcode.IF ? 1 : opcode == Opcode.END ? -1 : 0;
        }
        return true;
    }

    private static BodyReader skipLocals(FunctionCode function) {
        ModuleData module = function.module.data;
        BodyReader in = new BodyReader(module.bytes, module.bodyStart[function.definedIndex]);
        in.skipLocals();
        return in;
    }

    private static int localSlots(FunctionCode function) {
        ModuleData module = function.module.data;
        BodyReader in = new BodyReader(module.bytes, module.bodyStart[function.definedIndex]);
        int slots = function.layout.paramSlots;
        for (int groups = in.u32(); groups > 0; groups--) {
            int count = in.u32();
            slots += count * TypeLayout.slots(in.valueType());
        }
        return slots;
    }

    @Override
    public void run(Instance instance, FunctionCode function, int base) {
        CallContext context = requireNonNull(instance.context);
        if (context.depth >= context.depthLimit) {
            context.allowFrame();
        }
        int depth = context.depth;
        context.depth = depth + function.weight;
        FunctionInstance next = runInPlace(instance, function, base);
        if (next != null) {
            TailCalls.follow(context, depth, instance, next, base);
        }
        context.depth = depth;
    }

    @Override
    public @Nullable FunctionInstance runInPlace(
            Instance instance, FunctionCode function, int base) {
        CallContext context = requireNonNull(instance.context);
        ValueStack before = context.stack;
        int slots = localSlots(function) + OPERAND_SLOTS;
        if (base + slots <= before.slots.length) {
            return new Frame(context, instance, function, base).run();
        }
        ValueStack next = context.nextPiece(slots, instance.budget);
        move(before, base, next, 0, function.layout.paramSlots);
        context.enterPiece(next);
        try {
            FunctionInstance tail = new Frame(context, instance, function, 0).run();
            if (tail != null) {
                TailCalls.follow(context, context.depth - function.weight, instance, tail, 0);
            }
        } finally {
            context.leavePiece(next, before);
        }
        move(next, 0, before, base, function.layout.resultSlots);
        return null;
    }

    private static void move(ValueStack from, int start, ValueStack to, int target, int count) {
        System.arraycopy(from.slots, start, to.slots, target, count);
        System.arraycopy(from.references(), start, to.references(), target, count);
        Arrays.fill(from.references(), start, start + count, null);
    }

    @Override
    public int offsetOf(FunctionCode function, int location) {
        return location;
    }

    private final class Frame {
        private final CallContext context;
        private final Instance instance;
        private final FunctionCode function;
        private final int base;
        private final int end;
        private final BodyReader in;
        private final long[] s;
        private final @Nullable Object[] references;

        /** The slot behind the last operand. */
        private int top;

        Frame(CallContext context, Instance instance, FunctionCode function, int base) {
            this.context = context;
            this.instance = instance;
            this.function = function;
            this.base = base;
            this.in = skipLocals(function);
            this.s = context.stack.slots;
            this.references = context.stack.references();
            this.top = base + localSlots(function);
            this.end = top + OPERAND_SLOTS;
            int locals = base + function.layout.paramSlots;
            Arrays.fill(s, locals, top, 0);
            Arrays.fill(references, locals, end, null);
            frames++;
        }

        /** Runs to the end; returns the function that is to be tail-called, or null. */
        @Nullable FunctionInstance run() {
            int kept = 0;
            int at = in.position;
            try {
                while (true) {
                    at = in.position;
                    int first = in.u8();
                    Opcode opcode = requireNonNull(Opcode.of(0, first));
                    if (opcode == Opcode.RETURN_CALL || opcode == Opcode.RETURN_CALL_INDIRECT) {
                        FunctionInstance next =
                                opcode == Opcode.RETURN_CALL
                                        ? instance.function(in.u32())
                                        : indirectCallee(in.u32(), in.u32());
                        kept = next.layout.paramSlots;
                        copy(top - kept, base, kept);
                        return next;
                    }
                    if (opcode == Opcode.END && in.position == bodyEnd()) {
                        kept = function.layout.resultSlots;
                        copy(top - kept, base, kept);
                        return null;
                    }
                    step(opcode);
                }
            } catch (RuntimeException | StackOverflowError e) {
                GuestUnwind unwind = unwind(e);
                unwind.leave(BodyEngine.this, instance, function, at);
                throw unwind;
            } finally {
                Arrays.fill(references, base + kept, end, null);
            }
        }

        private GuestUnwind unwind(Throwable thrown) {
            if (thrown instanceof GuestUnwind unwind) {
                return unwind;
            }
            return thrown instanceof RuntimeException failure
                    ? GuestUnwind.failure(failure)
                    : GuestUnwind.trap(TrapKind.THREAD_STACK_EXHAUSTED);
        }

        private int bodyEnd() {
            return function.module.data.bodyEnd[function.definedIndex];
        }

        private void step(Opcode opcode) {
            switch (opcode) {
                case UNREACHABLE -> throw GuestUnwind.trap(TrapKind.UNREACHABLE);
                case NOP, END -> {}
                case IF -> {
                    blockType();
                    if (popI32() == 0) {
                        skip(true);
                    }
                }
                case ELSE -> skip(false);
                case THROW -> {
                    TagInstance tag = instance.tags[in.u32()];
                    top -= tag.layout.paramSlots;
                    throw GuestUnwind.exception(
                            instance.heap().newException(tag, context.stack, top));
                }
                case CALL -> call(in.u32());
                case CALL_INDIRECT -> {
                    FunctionInstance callee = indirectCallee(in.u32(), in.u32());
                    top -= callee.layout.paramSlots;
                    callee.run(context, instance, top);
                    top += callee.layout.resultSlots;
                }
                case DROP -> references[--top] = null;
                case LOCAL_GET -> {
                    copy(base + in.u32(), top, 1);
                    top++;
                }
                case LOCAL_SET -> copy(--top, base + in.u32(), 1);
                case I32_CONST -> pushI32(in.s32());
                case I32_EQZ -> pushI32(popI32() == 0 ? 1 : 0);
                case I32_ADD -> pushI32(popI32() + popI32());
                case I32_SUB -> pushI32(-popI32() + popI32());
                case I32_MUL -> pushI32(popI32() * popI32());
                default -> throw new IllegalStateException(opcode.mnemonic());
            }
        }

        private void pushI32(int value) {
            s[top++] = value;
        }

        private int popI32() {
            return (int) s[--top];
        }

        private void copy(int from, int to, int count) {
            System.arraycopy(s, from, s, to, count);
            System.arraycopy(references, from, references, to, count);
        }

        /** Reads a block type that is empty or one value type. */
        private void blockType() {
            in.valueType();
        }

        /** Goes behind the {@code end} of the block that is open, or the {@code else} if wanted. */
        private void skip(boolean toElse) {
            ModuleData module = function.module.data;
            BinaryReader reader = new BinaryReader(module.bytes, in.position, bodyEnd());
            InstructionSkipper skipper = new InstructionSkipper(reader, Features.WASM_3_0);
            for (int depth = 1; depth > 0; ) {
                Opcode opcode = skipper.instruction();
                depth += opcode == Opcode.IF ? 1 : opcode == Opcode.END ? -1 : 0;
                if (toElse && depth == 1 && opcode == Opcode.ELSE) {
                    break;
                }
            }
            in.position = reader.position();
        }

        private void call(int index) {
            int imported = instance.imports.length;
            TypeLayout layout = function.module.layouts[function.module.data.functionTypes[index]];
            top -= layout.paramSlots;
            if (index < imported) {
                context.poll();
                instance.imports[index].run(context, instance, top);
            } else {
                FunctionCode callee = instance.code[index - imported];
                Engine.of(callee).run(instance, callee, top);
            }
            top += layout.resultSlots;
        }

        private FunctionInstance indirectCallee(int type, int table) {
            return instance.tables[table].callee(popI32(), instance.types[type]);
        }
    }
}
