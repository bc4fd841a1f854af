package dev.wardian.spectests.differential;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.InstructionSkipper;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValueTypeReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Where the instructions of a valid module's functions are. */
final class Bodies {
    private final ModuleData data;
    private final Features features;

    Bodies(byte[] module, Features features) {
        this.data = ModuleDecoder.decode(module, features, ModuleLimits.DEFAULT);
        this.features = features;
    }

    /** The code of each defined function, after its locals. */
    List<ConstExpr> code() {
        List<ConstExpr> code = new ArrayList<>();
        for (int i = 0; i < data.definedFunctions(); i++) {
            BinaryReader in = new BinaryReader(data.bytes, data.bodyStart[i], data.bodyEnd[i]);
            ValueTypeReader types = new ValueTypeReader(in, features, data.types);
            for (int groups = in.u32(); groups > 0; groups--) {
                in.u32();
                types.valueType();
            }
            code.add(new ConstExpr(in.position(), data.bodyEnd[i]));
        }
        return code;
    }

    /** The offset of each instruction in one of {@link #code}. */
    List<Integer> instructions(ConstExpr code) {
        BinaryReader in = new BinaryReader(data.bytes, code.start(), code.end());
        InstructionSkipper skipper = new InstructionSkipper(in, features);
        List<Integer> offsets = new ArrayList<>();
        while (!in.atEnd()) {
            offsets.add(in.position());
            skipper.instruction();
        }
        return offsets;
    }

    /** The instructions that the functions have. */
    Set<Opcode> opcodes() {
        Set<Opcode> opcodes = EnumSet.noneOf(Opcode.class);
        for (ConstExpr code : code()) {
            BinaryReader in = new BinaryReader(data.bytes, code.start(), code.end());
            InstructionSkipper skipper = new InstructionSkipper(in, features);
            while (!in.atEnd()) {
                opcodes.add(skipper.instruction());
            }
        }
        return opcodes;
    }
}
