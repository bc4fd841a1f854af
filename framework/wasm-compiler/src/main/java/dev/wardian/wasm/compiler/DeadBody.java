package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.ImmediateSkipper;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;

/** Passes over instructions that cannot be reached. */
final class DeadBody {
    private final ModuleData module;
    private final BodyReader in;
    private final ControlTranslator controls;

    /** How many blocks are open that began among them. */
    private int open;

    DeadBody(Translation translation, ControlTranslator controls) {
        this.module = translation.module();
        this.in = translation.in();
        this.controls = controls;
    }

    /** Passes over the instruction whose opcode was read. */
    void skip(Opcode opcode) throws NotCompiled {
        switch (opcode) {
            case BLOCK, LOOP, IF, TRY_TABLE, TRY -> {
                skipImmediates(opcode);
                open++;
            }
            case ELSE -> {
                if (open == 0) {
                    controls.otherwise();
                }
            }
            case END -> {
                if (open == 0) {
                    controls.end();
                } else {
                    open--;
                }
            }
            default -> skipImmediates(opcode);
        }
    }

    private void skipImmediates(Opcode opcode) {
        if (opcode.immediate() == Immediate.NONE) {
            return;
        }
        BinaryReader reader = new BinaryReader(module.bytes, in.position, module.bytes.length);
        new ImmediateSkipper(reader, module.features).skip(opcode.immediate());
        in.position = reader.position();
    }
}
