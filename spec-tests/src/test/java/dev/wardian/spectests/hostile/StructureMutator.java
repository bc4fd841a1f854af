package dev.wardian.spectests.hostile;

import dev.wardian.wasm.internal.model.Export;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.SegmentMode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes a valid module so that it mostly stays valid, and gets to lowering, instantiation and
 * calls. What it does depends on the random numbers alone, so a seed repeats it.
 */
final class StructureMutator {
    private static final SimilarInstructions INSTRUCTIONS = new SimilarInstructions();

    private final SplittableRandom random;
    private final Snippets snippets;
    private final BodyMutator bodies;

    StructureMutator(SplittableRandom random) {
        this.random = random;
        this.snippets = new Snippets(random, INSTRUCTIONS);
        this.bodies = new BodyMutator(random, INSTRUCTIONS, snippets);
    }

    /** The module after one to six mutations. */
    byte[] mutate(byte[] module) {
        ModuleParts parts = new ModuleParts(module);
        for (int left = random.nextInt(1, 7); left > 0; left--) {
            mutateOnce(parts);
        }
        return parts.build();
    }

    private void mutateOnce(ModuleParts parts) {
        int kind = random.nextInt(24);
        if (kind < 9 && parts.functions.isEmpty()) {
            kind = 9;
        }
        switch (kind) {
            case 0 -> duplicateFunction(parts);
            case 1 -> swapBodies(parts);
            case 2 -> {
                int i = random.nextInt(parts.functions.size());
                parts.bodies.set(i, bodies.trivial(parts, parts.type(parts.functions.get(i))));
            }
            case 3 -> start(parts);
            case 9 -> changeExports(parts);
            case 10 -> globals(parts);
            case 11 -> dataSegment(parts);
            case 12 -> elements(parts);
            case 13 -> memoryLimits(parts);
            default -> body(parts);
        }
    }

    private void body(ModuleParts parts) {
        if (parts.functions.isEmpty()) {
            return;
        }
        int i = random.nextInt(parts.functions.size());
        FunctionBody body =
                new FunctionBody(parts, parts.type(parts.functions.get(i)), parts.bodies.get(i));
        for (int left = random.nextInt(1, 5); left > 0; left--) {
            bodies.mutate(body);
        }
        parts.bodies.set(i, body.bytes());
    }

    private void duplicateFunction(ModuleParts parts) {
        int i = random.nextInt(parts.functions.size());
        int added = parts.addFunction(parts.functions.get(i), parts.bodies.get(i));
        export(parts, ExternKind.FUNCTION, added);
    }

    private void export(ModuleParts parts, ExternKind kind, int index) {
        String name = "mutant-" + parts.exports.size() + "-" + random.nextInt();
        int at = random.nextInt(parts.exports.size() + 1);
        parts.exports.add(at, new Export(name, kind, index, 0));
    }

    private void swapBodies(ModuleParts parts) {
        int one = random.nextInt(parts.functions.size());
        int other = snippets.sameType(parts.functions, one);
        byte[] body = parts.bodies.get(one);
        parts.bodies.set(one, parts.bodies.get(other));
        parts.bodies.set(other, body);
    }

    /** Another start function of the right type, or none. */
    private void start(ModuleParts parts) {
        List<Integer> fitting = new ArrayList<>(List.of(-1));
        for (int i = 0; i < parts.functionCount(); i++) {
            if (parts.functionType(i).equals(ModuleBuilder.functionType(":"))) {
                fitting.add(i);
            }
        }
        parts.start = snippets.oneOf(fitting);
    }

    private void changeExports(ModuleParts parts) {
        if (parts.exports.isEmpty() || random.nextInt(3) == 0) {
            if (parts.functionCount() > 0) {
                export(parts, ExternKind.FUNCTION, random.nextInt(parts.functionCount()));
            }
            return;
        }
        int i = random.nextInt(parts.exports.size());
        Export export = parts.exports.get(i);
        switch (random.nextInt(3)) {
            case 0 -> parts.exports.remove(i);
            case 1 -> export(parts, export.kind(), export.index());
            default -> {
                if (export.kind() == ExternKind.FUNCTION) {
                    int function = random.nextInt(parts.functionCount());
                    parts.exports.set(
                            i, new Export(export.name(), ExternKind.FUNCTION, function, 0));
                }
            }
        }
    }

    /** Another constant in the same place, where an expression is a constant and nothing else. */
    private List<Instruction> otherConstant(List<Instruction> expression) {
        if (expression.size() != 2) {
            return expression;
        }
        List<Instruction> constant =
                switch (expression.get(0).opcode) {
                    case I32_CONST ->
                            Instruction.of(
                                    code ->
                                            code.i32(
                                                    random.nextBoolean()
                                                            ? random.nextInt(70_000)
                                                            : (int) snippets.integer()));
                    case I64_CONST -> Instruction.of(code -> code.i64(snippets.integer()));
                    case F32_CONST -> Instruction.of(code -> code.f32(snippets.floating()));
                    case F64_CONST -> Instruction.of(code -> code.f64(snippets.floating()));
                    default -> List.of(expression.get(0));
                };
        return List.of(constant.get(0), expression.get(1));
    }

    private void globals(ModuleParts parts) {
        if (!parts.globals.isEmpty()) {
            int i = random.nextInt(parts.globals.size());
            ModuleParts.Global global = parts.globals.get(i);
            parts.globals.set(
                    i, new ModuleParts.Global(global.type(), otherConstant(global.init())));
        }
    }

    private void dataSegment(ModuleParts parts) {
        if (parts.segments.isEmpty()) {
            return;
        }
        int i = random.nextInt(parts.segments.size());
        ModuleParts.Data old = parts.segments.get(i);
        byte[] bytes = old.bytes.clone();
        List<Instruction> offset = old.offset;
        switch (random.nextInt(4)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(2 * bytes.length + 1));
            case 1 -> offset = otherConstant(offset);
            case 2 -> parts.segments.add(old);
            default -> {
                for (int j = 0; j < bytes.length; j += 1 + random.nextInt(64)) {
                    bytes[j] = (byte) random.nextInt(256);
                }
            }
        }
        SegmentMode mode = old.mode;
        parts.segments.set(i, new ModuleParts.Data(mode, old.memory, offset, bytes));
    }

    private void elements(ModuleParts parts) {
        if (parts.elements.isEmpty()) {
            return;
        }
        int i = random.nextInt(parts.elements.size());
        ModuleParts.Elements old = parts.elements.get(i);
        List<Integer> functions = new ArrayList<>(old.functions());
        List<Instruction> offset = old.offset();
        if (functions.isEmpty() || random.nextInt(4) == 0) {
            offset = otherConstant(offset);
        } else if (old.segment().mode() != SegmentMode.DECLARATIVE) {
            // Functions that are referred to by their index must stay declared.
            functions.set(random.nextInt(functions.size()), functions.get(0));
        }
        parts.elements.set(i, new ModuleParts.Elements(old.segment(), functions, offset));
    }

    /** Other limits of a single memory, in which its data fit or not. */
    private void memoryLimits(ModuleParts parts) {
        int min = random.nextInt(20);
        parts.limitMemory(min, random.nextBoolean() ? -1 : min + random.nextInt(20));
    }
}
