package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.MalformedModuleException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The columns of {@link Opcode} in arrays, for passes that look at every instruction. They are
 * indexed by an id: the byte itself for instructions without prefix, and {@link #prefixBase} plus
 * the code for those with one. The arrays are never written.
 */
public final class OpcodeTables {
    /** The length of the arrays. */
    public static final int SIZE = 1024;

    /**
     * The bit of a memory access's alignment field that says that a memory index follows
     * (multi-memory).
     */
    public static final int MEMARG_HAS_MEMORY = 0x40;

    /** Bytes below this one are no prefixes; their value is the id of the instruction. */
    public static final int FIRST_PREFIX = 0xFB;

    /** The prefix byte of vector instructions. */
    public static final int VECTOR_PREFIX = 0xFD;

    /** The prefix byte of atomic instructions. */
    public static final int ATOMIC_PREFIX = 0xFE;

    private static final String LEGACY_EXCEPTIONS_HINT =
            "this module has exceptions as they were before version 3.0: build it with those of the"
                    + " standard (exnref; emcc -sWASM_LEGACY_EXCEPTIONS=0), or accept the feature"
                    + " legacy-exceptions";

    private static final int BASE_FB = 256;
    private static final int BASE_FC = 320;
    private static final int BASE_FD = 384;
    private static final int BASE_FE = 896;

    private static final int[] PACKED_SIGNATURE = new int[SIZE];
    private static final byte[] ALIGNMENT = new byte[SIZE];
    private static final byte[] LANES = new byte[SIZE];
    private static final @Nullable Immediate[] IMMEDIATE = new Immediate[SIZE];
    private static final @Nullable Opcode[] BY_ID = new Opcode[SIZE];

    static {
        Arrays.fill(PACKED_SIGNATURE, Signature.NOT_PACKED);
        for (Opcode opcode : Opcode.values()) {
            int id = id(opcode.prefix(), opcode.code());
            BY_ID[id] = opcode;
            PACKED_SIGNATURE[id] = opcode.signature().packed();
            ALIGNMENT[id] = (byte) opcode.alignment();
            IMMEDIATE[id] = opcode.immediate();
            LANES[id] = (byte) opcode.lanes();
        }
    }

    private OpcodeTables() {}

    /**
     * A copy of {@link Signature#packed} of all instructions that {@code allowed} has.
     *
     * @param wideAddresses whether a memory or table has 64-bit addresses, so that a signature with
     *     an address is not fixed
     */
    public static int[] packedSignatures(boolean[] allowed, boolean wideAddresses) {
        int[] packed = PACKED_SIGNATURE.clone();
        for (int id = 0; id < SIZE; id++) {
            Opcode opcode = BY_ID[id];
            boolean open = wideAddresses && opcode != null && opcode.signature().hasAddress();
            if (!allowed[id] || open) {
                packed[id] = Signature.NOT_PACKED;
            }
        }
        return packed;
    }

    /** {@link Opcode#alignment} of an instruction. */
    public static int alignment(int id) {
        return ALIGNMENT[id];
    }

    /**
     * What the alignment field of a memory access is below, without {@link #MEMARG_HAS_MEMORY}: the
     * field was an exponent before several memories made flags of it.
     */
    public static int memargFlags(boolean manyMemories) {
        return manyMemories ? MEMARG_HAS_MEMORY : 32;
    }

    /** Whether there is an instruction of that id and family. */
    public static boolean isOf(OpcodeFamily family, int id) {
        Opcode opcode = BY_ID[id];
        return opcode != null && opcode.family() == family;
    }

    /** {@link Opcode#lanes} of an instruction. */
    public static int lanes(int id) {
        return LANES[id];
    }

    /** A copy of {@link Opcode#immediate} of all instructions, null where there is none. */
    public static @Nullable Immediate[] immediates() {
        return IMMEDIATE.clone();
    }

    /** The id of code 0 of a prefix byte, or -1 if that byte is no prefix. */
    public static int prefixBase(int prefix) {
        return switch (prefix) {
            case FIRST_PREFIX -> BASE_FB;
            case 0xFC -> BASE_FC;
            case VECTOR_PREFIX -> BASE_FD;
            case ATOMIC_PREFIX -> BASE_FE;
            default -> -1;
        };
    }

    /**
     * How many codes the arrays have room for under a prefix byte; a greater code is no
     * instruction.
     */
    public static int prefixSize(int prefix) {
        return switch (prefix) {
            case 0xFB -> BASE_FC - BASE_FB;
            case 0xFC -> BASE_FD - BASE_FC;
            case VECTOR_PREFIX -> BASE_FE - BASE_FD;
            case ATOMIC_PREFIX -> SIZE - BASE_FE;
            default -> 0;
        };
    }

    /**
     * The id of a code, or -1 where no instruction can have that code; {@code prefix} 0 is no
     * prefix.
     */
    public static int id(int prefix, int code) {
        if (prefix == 0) {
            return code >= 0 && code < BASE_FB ? code : -1;
        }
        return code >= 0 && code < prefixSize(prefix) ? prefixBase(prefix) + code : -1;
    }

    /** The instruction with an id from 0 to {@link #SIZE} - 1, or null where there is none. */
    public static @Nullable Opcode byId(int id) {
        return BY_ID[id];
    }

    /** For each id whether there is such an instruction and {@code features} allow it. */
    public static boolean[] allowed(Features features) {
        boolean[] allowed = new boolean[SIZE];
        for (int id = 0; id < SIZE; id++) {
            Opcode opcode = BY_ID[id];
            if (opcode != null) {
                Feature feature = opcode.feature();
                allowed[id] = feature == null || features.has(feature);
            }
        }
        return allowed;
    }

    /** That a code is no instruction, or none of the accepted features. */
    public static MalformedModuleException illegal(int prefix, int code, int offset) {
        String text =
                prefix == 0
                        ? String.format("illegal opcode %02x", code)
                        : String.format("illegal opcode %02x %02x", prefix, code);
        Opcode opcode = Opcode.of(prefix, code);
        Feature feature = opcode == null ? null : opcode.feature();
        if (opcode != null && feature != null) {
            text += " (" + opcode.mnemonic() + " of " + feature.proposal() + ")";
        }
        boolean legacy = feature == Feature.LEGACY_EXCEPTIONS;
        return new MalformedModuleException(text, offset, legacy ? LEGACY_EXCEPTIONS_HINT : "");
    }
}
