package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.lowering.SingleInstruction;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;

/**
 * Instructions that run as the interpreter runs them: their operands go to the value stack, and
 * their results come from there.
 */
final class CellTranslator extends Translator {
    private final FunctionCode function;
    private final ClassEmitter target;

    CellTranslator(Translation translation) {
        super(translation);
        this.function = translation.function();
        this.target = translation.target();
    }

    /** Writes the instruction at {@code at}. */
    void translate(Opcode opcode, int at) throws NotCompiled {
        int count = operandCount(opcode);
        byte[] types = new byte[count];
        int slots = 0;
        boolean references = false;
        for (int i = 0; i < count; i++) {
            types[i] = (byte) operands.type(operands.size() - count + i);
            slots += ValTypes.slots(types[i]);
            references |= ValTypes.isReference(types[i]);
        }
        SingleInstruction lowered = SingleInstruction.lower(function, at, types);
        in.position = lowered.end();
        int kept = 0;
        for (byte result : lowered.results()) {
            kept += ValTypes.slots(result);
            references |= ValTypes.isReference(result);
        }
        if (lowered.slots() > CompiledModule.LEAST_BORDER) {
            throw new NotCompiled(NotCompiled.Reason.INSTRUCTION);
        }
        location.set(at);
        boolean publishes = BodyScan.mayCount(opcode);
        if (publishes) {
            publisher.begin(count);
        }
        for (int i = count - 1; i >= 0; i--) {
            slots -= ValTypes.slots(types[i]);
            SlotValues.put(out, locals.instance, types[i], slots);
        }
        operands.pop(count);
        out.loadObject(locals.instance);
        target.cells(out, lowered.cells());
        if (references) {
            out.push(kept);
            out.push(lowered.slots());
            out.call(Names.INSTRUCTIONS, "run", "(L" + JvmTypes.INSTANCE + ";[III)V");
        } else {
            out.call(Names.INSTRUCTIONS, "run", "(L" + JvmTypes.INSTANCE + ";[I)V");
        }
        if (lowered.traps()) {
            out.neverReached();
            blocks.reachable = false;
        } else {
            takeResults(lowered.results());
            if (publishes) {
                publisher.end();
            }
        }
        locals.reloadMemory(out);
    }

    private void takeResults(byte[] results) {
        int slot = 0;
        for (byte result : results) {
            SlotValues.get(out, locals.instance, result, slot);
            slot += ValTypes.slots(result);
            operands.push(result);
        }
    }

    private static int operandCount(Opcode opcode) {
        if (!opcode.signature().isSpecial()) {
            return opcode.signature().operandCount();
        }
        return switch (opcode) {
            case ARRAY_COPY -> 5;
            case ARRAY_FILL, ARRAY_INIT_DATA, ARRAY_INIT_ELEM -> 4;
            case MEMORY_COPY, TABLE_COPY, TABLE_FILL -> 3;
            case TABLE_SET, TABLE_GROW, ARRAY_NEW_DATA, ARRAY_NEW_ELEM -> 2;
            case TABLE_GET, GLOBAL_SET -> 1;
            default -> 0;
        };
    }
}
