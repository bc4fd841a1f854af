package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.ImmediateSkipper;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import org.jspecify.annotations.Nullable;

/** Passes over instructions that cannot be reached. */
final class DeadCode {
    private final ModuleData module;
    private final BodyReader in;
    private final ControlLowering controls;
    private @Nullable BinaryReader reader;
    private @Nullable ImmediateSkipper skipper;

    /** Blocks that were opened since the code became unreachable. */
    private int blocks;

    DeadCode(ModuleData module, BodyReader in, ControlLowering controls) {
        this.module = module;
        this.in = in;
        this.controls = controls;
    }

    /** Passes over an instruction, unless it ends what cannot be reached. */
    void skip(Opcode opcode) {
        switch (opcode) {
            case BLOCK, LOOP, IF, TRY_TABLE, TRY -> {
                skipImmediates(opcode);
                blocks++;
            }
            case ELSE, CATCH, CATCH_ALL -> {
                if (blocks == 0) {
                    controls.lower(opcode);
                } else {
                    skipImmediates(opcode);
                }
            }
            case DELEGATE -> {
                if (blocks == 0) {
                    controls.lower(opcode);
                } else {
                    skipImmediates(opcode);
                    blocks--;
                }
            }
            case END -> {
                if (blocks == 0) {
                    controls.lower(opcode);
                } else {
                    blocks--;
                }
            }
            default -> skipImmediates(opcode);
        }
    }

    private void skipImmediates(Opcode opcode) {
        if (opcode.immediate() == Immediate.NONE) {
            return;
        }
        if (reader == null || skipper == null) {
            reader = new BinaryReader(module.bytes, 0, 0);
            skipper = new ImmediateSkipper(reader, module.features);
        }
        reader.reset(in.position, module.bytes.length);
        skipper.skip(opcode.immediate());
        in.position = reader.position();
    }
}
