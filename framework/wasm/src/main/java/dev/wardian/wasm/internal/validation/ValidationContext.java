package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.TimeLimit;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.EnumSet;

/**
 * What the rules for expressions look up in the module (spec section 3.1.6), and what they note
 * about it.
 */
final class ValidationContext {
    final ModuleData module;
    final TypeCodes codes;
    final ErrorSite site;
    final TypeLists lists;

    /** The element type of every table. */
    final int[] tableTypes;

    /** The type of the addresses of every memory. */
    final int[] memoryAddresses;

    /** The type of the indices of every table. */
    final int[] tableAddresses;

    final int[] globalTypes;
    final boolean[] globalMutable;

    /** The functions that occur outside of bodies, which {@code ref.func} may name. */
    final boolean[] declaredFunctions;

    /** Which instructions the module's features allow, by id. */
    final boolean[] allowed;

    /** {@link Signature#packed} of the allowed instructions. */
    final int[] signatures;

    /** Which instructions have been met in bodies, by id. */
    final boolean[] seen = new boolean[OpcodeTables.SIZE];

    /** Features that are used otherwise than by instructions. */
    final EnumSet<Feature> used = EnumSet.noneOf(Feature.class);

    /** How long all of it may take. */
    final TimeLimit time;

    ValidationContext(ModuleData module, TimeLimit time) {
        this.module = module;
        this.time = time;
        this.codes = new TypeCodes(module.types);
        this.site = new ErrorSite(module, codes);
        this.lists = new TypeLists(module.types, codes);
        this.tableTypes = new int[module.tables.length];
        this.tableAddresses = new int[module.tables.length];
        for (int i = 0; i < tableTypes.length; i++) {
            tableTypes[i] = codes.code(module.tables[i].elementType());
            tableAddresses[i] = address(module.tables[i].addressType());
        }
        this.memoryAddresses = new int[module.memories.length];
        for (int i = 0; i < memoryAddresses.length; i++) {
            memoryAddresses[i] = address(module.memories[i].addressType());
        }
        this.globalTypes = new int[module.globals.length];
        this.globalMutable = new boolean[module.globals.length];
        for (int i = 0; i < globalTypes.length; i++) {
            globalTypes[i] = codes.code(module.globals[i].valueType());
            globalMutable[i] = module.globals[i].mutable();
        }
        this.declaredFunctions = new boolean[module.functionTypes.length];
        this.allowed = OpcodeTables.allowed(module.features);
        this.signatures = OpcodeTables.packedSignatures(allowed, hasWideAddresses());
    }

    private static int address(AddressType type) {
        return type == AddressType.I64 ? ValTypes.I64 : ValTypes.I32;
    }

    /** Whether a memory or table has 64-bit addresses. */
    boolean hasWideAddresses() {
        return isAnyWide(memoryAddresses) || isAnyWide(tableAddresses);
    }

    private static boolean isAnyWide(int[] addressTypes) {
        for (int type : addressTypes) {
            if (type == ValTypes.I64) {
                return true;
            }
        }
        return false;
    }

    boolean has(Feature feature) {
        return module.features.has(feature);
    }

    /** Checks an index of a function, imported ones first. */
    void requireFunction(int index) {
        if (index < 0 || index >= module.functionTypes.length) {
            throw site.unknown("function", index);
        }
    }

    void requireTable(int index) {
        if (index < 0 || index >= tableTypes.length) {
            throw site.unknown("table", index);
        }
    }

    void requireMemory(int index) {
        if (index < 0 || index >= module.memories.length) {
            throw site.unknown("memory", index);
        }
    }

    void requireGlobal(int index) {
        if (index < 0 || index >= globalTypes.length) {
            throw site.unknown("global", index);
        }
    }

    void requireTag(int index) {
        if (index < 0 || index >= module.tagTypes.length) {
            throw site.unknown("tag", index);
        }
    }

    void requireType(int index) {
        if (index < 0 || index >= module.types.length) {
            throw site.unknown("type", index);
        }
    }

    /** Checks the index of a function type, and gives that type. */
    FunctionType requireFunctionType(int index) {
        requireType(index);
        FunctionType type = module.types[index].asFunction();
        if (type == null) {
            throw site.invalid("type mismatch: type " + index + " is no function type");
        }
        return type;
    }

    /** Notes the features without which there would not be a type. */
    void note(ValueType type) {
        if (type == ValueType.V128) {
            used.add(Feature.SIMD);
        } else if (type.isReference()) {
            used.add(Feature.REFERENCE_TYPES);
            if (!(type.heapType() instanceof AbstractHeapType heapType)) {
                used.add(Feature.FUNCTION_REFERENCES);
                return;
            }
            if (!type.isNullable()) {
                used.add(Feature.FUNCTION_REFERENCES);
            }
            switch (heapType) {
                case FUNC, EXTERN -> {}
                case EXN, NOEXN -> used.add(Feature.EXCEPTION_HANDLING);
                default -> used.add(Feature.GC);
            }
        }
    }

    /** The features that the module uses, those of its instructions included. */
    EnumSet<Feature> usedFeatures() {
        EnumSet<Feature> all = EnumSet.copyOf(used);
        for (int id = 0; id < seen.length; id++) {
            Opcode opcode = seen[id] ? OpcodeTables.byId(id) : null;
            Feature feature = opcode == null ? null : opcode.feature();
            if (feature != null) {
                all.add(feature);
            }
        }
        return all;
    }
}
