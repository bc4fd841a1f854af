package dev.wardian.spectests.hostile;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.ArrayType;
import dev.wardian.wasm.FieldType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.PackedType;
import dev.wardian.wasm.StorageType;
import dev.wardian.wasm.StructType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.CatchKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import java.util.List;
import java.util.SplittableRandom;

/** Snippets of references, structures, arrays and exceptions. */
final class ReferenceSnippets {
    private static final int EMPTY = 0x40;

    private final SplittableRandom random;
    private final Snippets snippets;

    ReferenceSnippets(SplittableRandom random, Snippets snippets) {
        this.random = random;
        this.snippets = snippets;
    }

    /** Pushes a reference: null, which traps where there must be none, or what is easily made. */
    void constant(CodeBuilder code, ModuleParts module, ValueType type) {
        if (type.heapType() instanceof RuntimeType defined
                && hasDefaults(defined)
                && random.nextBoolean()) {
            create(code, module, List.of(module.data.types).indexOf(defined));
            return;
        }
        boolean integer =
                type.heapType() == AbstractHeapType.I31
                        || type.heapType() == AbstractHeapType.EQ
                        || type.heapType() == AbstractHeapType.ANY;
        if (integer && random.nextBoolean()) {
            code.i32((int) snippets.integer()).op(Opcode.REF_I31);
            return;
        }
        ByteWriter heapType = new ByteWriter();
        module.writeHeapType(heapType, type.heapType());
        code.rawOp(Opcode.REF_NULL, heapType.bytes());
        if (!type.isNullable()) {
            code.op(Opcode.REF_AS_NON_NULL);
        }
    }

    private static boolean hasDefaults(RuntimeType type) {
        if (type.composite() instanceof StructType struct) {
            return struct.fields().stream().allMatch(ReferenceSnippets::isFree);
        }
        return type.composite() instanceof ArrayType array && isFree(array.element());
    }

    private static boolean isFree(FieldType field) {
        return !(field.storage() instanceof ValueType type)
                || !type.isReference()
                || type.isNullable();
    }

    /** A new structure or array of defaults; an array has up to 40 elements. */
    private void create(CodeBuilder code, ModuleParts module, int index) {
        if (module.data.types[index].composite() instanceof ArrayType) {
            code.i32(random.nextInt(40)).op(Opcode.ARRAY_NEW_DEFAULT, index);
        } else {
            code.op(Opcode.STRUCT_NEW_DEFAULT, index);
        }
    }

    // --- structures and arrays

    /**
     * Makes, tests, reads or writes a structure or array of the module, if it has types of them.
     */
    void structures(CodeBuilder code, ModuleParts module) {
        List<Integer> types = module.composedTypes();
        if (types.isEmpty()) {
            code.op(Opcode.NOP);
            return;
        }
        int index = snippets.oneOf(types);
        RuntimeType type = module.data.types[index];
        snippets.constant(code, module, ValueType.refNull(type));
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] other = new ByteWriter().signed(snippets.oneOf(types)).bytes();
                boolean test = random.nextInt(4) > 0;
                code.rawOp(test ? Opcode.REF_TEST_NULL : Opcode.REF_CAST_NULL, other);
                code.op(Opcode.DROP);
            }
            case 1 ->
                    code.op(Opcode.EXTERN_CONVERT_ANY)
                            .op(Opcode.ANY_CONVERT_EXTERN)
                            .op(Opcode.DROP);
            default -> {
                if (type.composite() instanceof ArrayType array) {
                    array(code, module, index, array.element());
                } else {
                    structure(code, module, index, (StructType) type.composite());
                }
            }
        }
    }

    private void structure(CodeBuilder code, ModuleParts module, int index, StructType type) {
        if (type.fields().isEmpty()) {
            code.op(Opcode.DROP);
            return;
        }
        int at = random.nextInt(type.fields().size());
        FieldType field = type.fields().get(at);
        if (field.mutable() && random.nextBoolean()) {
            snippets.constant(code, module, value(field.storage()));
            code.op(Opcode.STRUCT_SET, index, at);
        } else {
            boolean packed = field.storage() instanceof PackedType;
            code.op(packed ? Opcode.STRUCT_GET_U : Opcode.STRUCT_GET, index, at).op(Opcode.DROP);
        }
    }

    private void array(CodeBuilder code, ModuleParts module, int index, FieldType element) {
        int position = random.nextInt(8) == 0 ? (int) snippets.integer() : random.nextInt(40);
        boolean packed = element.storage() instanceof PackedType;
        switch (random.nextInt(element.mutable() ? 5 : 2)) {
            case 0 -> code.op(Opcode.ARRAY_LEN).op(Opcode.DROP);
            case 1 -> {
                code.i32(position).op(packed ? Opcode.ARRAY_GET_S : Opcode.ARRAY_GET, index);
                code.op(Opcode.DROP);
            }
            case 2 -> {
                code.i32(position);
                snippets.constant(code, module, value(element.storage()));
                code.op(Opcode.ARRAY_SET, index);
            }
            case 3 -> {
                code.i32(position);
                snippets.constant(code, module, value(element.storage()));
                code.i32(random.nextInt(40)).op(Opcode.ARRAY_FILL, index);
            }
            default -> {
                code.i32(position);
                snippets.constant(code, module, ValueType.refNull(module.data.types[index]));
                code.i32(random.nextInt(40)).i32(random.nextInt(40));
                code.op(Opcode.ARRAY_COPY, index, index);
            }
        }
    }

    private static ValueType value(StorageType storage) {
        return storage instanceof ValueType type ? type : ValueType.I32;
    }

    // --- exceptions

    /** Throws, in most cases to a handler beside it. */
    void exceptions(CodeBuilder code, ModuleParts module) {
        int[] tags = module.data.tagTypes;
        if (tags.length == 0) {
            code.op(Opcode.NOP);
            return;
        }
        int tag = random.nextInt(tags.length);
        FunctionType type = module.type(tags[tag]);
        boolean caught = random.nextInt(4) > 0;
        boolean byTag = caught && random.nextBoolean();
        int block =
                module.typeIndex(new FunctionType(List.of(), byTag ? type.params() : List.of()));
        code.op(Opcode.BLOCK, block);
        ByteWriter table = new ByteWriter().raw(EMPTY);
        if (byTag) {
            table.u32(1).raw(CatchKind.CATCH.ordinal()).u32(tag).u32(0);
        } else {
            table.u32(caught ? 1 : 0);
            table.raw(caught ? new byte[] {(byte) CatchKind.CATCH_ALL.ordinal(), 0} : new byte[0]);
        }
        code.rawOp(Opcode.TRY_TABLE, table.bytes());
        snippets.constants(code, module, type.params());
        code.op(Opcode.THROW, tag).end();
        snippets.constants(code, module, byTag ? type.params() : List.of());
        code.end();
        Snippets.drop(code, byTag ? type.params().size() : 0);
    }
}
