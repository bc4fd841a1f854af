package dev.wardian.wasm.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("one-jdk")
class OpcodeTest {
    /** Constants whose mnemonic another instruction has as well, with the mnemonic. */
    private static final Map<Opcode, String> SHARED_MNEMONICS =
            new EnumMap<>(
                    Map.of(
                            Opcode.SELECT_T, "select",
                            Opcode.REF_TEST_NULL, "ref.test",
                            Opcode.REF_CAST_NULL, "ref.cast"));

    @ParameterizedTest
    @EnumSource(Opcode.class)
    void constantIsNamedAfterItsMnemonic(Opcode opcode) {
        String expected = opcode.name().toLowerCase(Locale.ROOT);

        String mnemonic = SHARED_MNEMONICS.getOrDefault(opcode, opcode.mnemonic());

        assertEquals(opcode.mnemonic(), mnemonic);
        if (!SHARED_MNEMONICS.containsKey(opcode)) {
            assertEquals(expected, mnemonic.replace('.', '_'));
        }
    }

    @ParameterizedTest
    @EnumSource(Opcode.class)
    void codeLeadsBackToTheRow(Opcode opcode) {
        assertSame(opcode, Opcode.of(opcode.prefix(), opcode.code()));
        assertSame(opcode, OpcodeTables.byId(opcode.id()));
    }

    @ParameterizedTest
    @EnumSource(Opcode.class)
    void memoryAccessesAndOnlyTheyHaveAnAlignment(Opcode opcode) {
        boolean access =
                opcode.immediate() == Immediate.MEMARG
                        || opcode.immediate() == Immediate.MEMARG_LANE;

        assertEquals(access, opcode.alignment() >= 0);
        assertTrue(opcode.alignment() <= 4);
        assertTrue(!access || opcode.signature().isAddress(0));
    }

    @ParameterizedTest
    @EnumSource(Opcode.class)
    void packedSignatureHoldsTheSameTypes(Opcode opcode) {
        Signature signature = opcode.signature();
        int packed = signature.packed();
        if (packed == Signature.NOT_PACKED) {
            assertTrue(
                    signature.isSpecial()
                            || signature.operandCount() > 3
                            || signature.resultCount() > 1);
            return;
        }

        byte[] operands = {(byte) (packed >> 16), (byte) (packed >> 8), (byte) packed};

        for (int i = 0; i < 3; i++) {
            int fromTop = 2 - i;
            int index = signature.operandCount() - 1 - fromTop;
            assertEquals(index < 0 ? 0 : signature.operand(index), operands[i]);
        }
        assertEquals(signature.resultCount() == 0 ? 0 : signature.result(0), packed >>> 24);
    }

    @ParameterizedTest
    @EnumSource(Opcode.class)
    void signatureAgreesWithTheShapeInTheMnemonic(Opcode opcode) {
        Signature signature = opcode.signature();
        String mnemonic = opcode.mnemonic();
        if (signature.isSpecial()
                || mnemonic.contains("store")
                || !mnemonic.matches("[if](32|64)\\..*")) {
            return;
        }
        Map<String, Byte> scalars =
                Map.of(
                        "i32",
                        ValTypes.I32,
                        "i64",
                        ValTypes.I64,
                        "f32",
                        ValTypes.F32,
                        "f64",
                        ValTypes.F64);
        boolean test = mnemonic.matches("...\\.(eqz?|ne|[lg][te](_[su])?)");

        byte result = signature.result(0);

        byte own = Objects.requireNonNull(scalars.get(mnemonic.substring(0, 3)));
        assertEquals(test ? ValTypes.I32 : own, result);
        for (String source : scalars.keySet()) {
            if (mnemonic.matches(".*_" + source + "(_[su])?")) {
                assertEquals(scalars.get(source), signature.operand(0));
            }
        }
    }

    /** What the names of instructions begin with, where that alone tells the family. */
    private static final Map<String, OpcodeFamily> NAMED =
            Map.of(
                    "local", OpcodeFamily.VARIABLE,
                    "global", OpcodeFamily.VARIABLE,
                    "table", OpcodeFamily.TABLE,
                    "elem", OpcodeFamily.TABLE,
                    "data", OpcodeFamily.MEMORY,
                    "struct", OpcodeFamily.AGGREGATE,
                    "array", OpcodeFamily.AGGREGATE,
                    "i31", OpcodeFamily.AGGREGATE,
                    "v128", OpcodeFamily.VECTOR,
                    "atomic", OpcodeFamily.ATOMIC);

    @Test
    void familyAgreesWithTheMnemonic() {
        for (Opcode opcode : Opcode.values()) {
            OpcodeFamily expected = familyNamedBy(opcode.mnemonic());

            assertTrue(expected == null || expected == opcode.family(), opcode::mnemonic);
        }
    }

    private static @Nullable OpcodeFamily familyNamedBy(String mnemonic) {
        int dot = mnemonic.indexOf('.');
        String subject = dot < 0 ? mnemonic : mnemonic.substring(0, dot);
        if (mnemonic.contains("atomic")) {
            return OpcodeFamily.ATOMIC;
        }
        if (subject.equals("memory") || mnemonic.matches("[if]\\d\\d\\.(load|store).*")) {
            return OpcodeFamily.MEMORY;
        }
        if (subject.matches("[if](32|64)")) {
            return OpcodeFamily.NUMERIC;
        }
        return subject.matches("[if]\\d+x\\d+") ? OpcodeFamily.VECTOR : NAMED.get(subject);
    }

    @Test
    void numberOfInstructionsOfEachFamilyIsThatOfTheSpecification() {
        Map<OpcodeFamily, Integer> counts = new EnumMap<>(OpcodeFamily.class);
        for (Opcode opcode : Opcode.values()) {
            counts.merge(opcode.family(), 1, Integer::sum);
        }

        assertEquals(
                Map.ofEntries(
                        Map.entry(OpcodeFamily.PARAMETRIC, 5),
                        Map.entry(OpcodeFamily.CONTROL, 27),
                        Map.entry(OpcodeFamily.VARIABLE, 5),
                        Map.entry(OpcodeFamily.TABLE, 8),
                        Map.entry(OpcodeFamily.MEMORY, 29),
                        Map.entry(OpcodeFamily.REFERENCE, 9),
                        Map.entry(OpcodeFamily.AGGREGATE, 25),
                        Map.entry(OpcodeFamily.NUMERIC, 144),
                        Map.entry(OpcodeFamily.VECTOR, 256),
                        Map.entry(OpcodeFamily.ATOMIC, 67)),
                counts);
    }

    @Test
    void instructionsWithALanesIndexAndOnlyTheyHaveLanes() {
        for (Opcode opcode : Opcode.values()) {
            int lanes = lanesNamedBy(opcode);

            assertEquals(lanes, opcode.lanes(), opcode::mnemonic);
            assertEquals(lanes, OpcodeTables.lanes(opcode.id()), opcode::mnemonic);
        }
    }

    private static int lanesNamedBy(Opcode opcode) {
        return switch (opcode.immediate()) {
            // The shape is written in front, as in i16x8.extract_lane_s.
            case LANE ->
                    Integer.parseInt(opcode.mnemonic().replaceAll("^[if]\\d+x(\\d+)\\..*", "$1"));
            case MEMARG_LANE -> 16 >> opcode.alignment();
            default -> 0;
        };
    }

    @Test
    void numberOfInstructionsOfEachProposalIsThatOfItsSpecification() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Opcode opcode : Opcode.values()) {
            Feature feature = opcode.feature();
            counts.merge(feature == null ? "1.0" : feature.proposal(), 1, Integer::sum);
        }

        assertEquals(
                Map.ofEntries(
                        Map.entry("1.0", 172),
                        Map.entry("legacy-exceptions", 5),
                        Map.entry("sign-extension-ops", 5),
                        Map.entry("nontrapping-float-to-int-conversions", 8),
                        Map.entry("reference-types", 9),
                        Map.entry("bulk-memory-operations", 7),
                        Map.entry("simd", 236),
                        Map.entry("relaxed-simd", 20),
                        Map.entry("tail-call", 2),
                        Map.entry("exception-handling", 3),
                        Map.entry("function-references", 5),
                        Map.entry("gc", 32),
                        Map.entry("threads", 67),
                        Map.entry("wide-arithmetic", 4)),
                counts);
    }

    @Test
    void idsAreUniqueAndWithinTheTables() {
        Set<Integer> ids = new HashSet<>();
        for (Opcode opcode : Opcode.values()) {
            assertTrue(ids.add(opcode.id()), opcode::name);
            assertTrue(opcode.id() >= 0 && opcode.id() < OpcodeTables.SIZE, opcode::name);
        }
        assertEquals(Opcode.values().length, ids.size());
    }

    @Test
    void unknownCodesHaveNoRow() {
        assertNull(Opcode.of(0, 0x27));
        assertNull(Opcode.of(0, 0xFF));
        assertNull(Opcode.of(0, 256));
        assertNull(Opcode.of(0xFC, 18));
        assertNull(Opcode.of(0xFC, 64));
        assertNull(Opcode.of(0xFD, 0x9A));
        assertNull(Opcode.of(0xFD, Integer.MAX_VALUE));
        assertNull(Opcode.of(0xFB, -1));
        assertNull(Opcode.of(0x41, 0));
    }

    @Test
    void featuresDecideWhatIsAllowed() {
        boolean[] first = OpcodeTables.allowed(Features.WASM_1_0);
        boolean[] second = OpcodeTables.allowed(Features.WASM_2_0);

        assertEquals(172, count(first));
        assertEquals(172 + 5 + 8 + 9 + 7 + 236, count(second));
        assertTrue(second[Opcode.V128_LOAD.id()]);
    }

    private static long count(boolean[] flags) {
        return IntStream.range(0, flags.length).filter(i -> flags[i]).count();
    }
}
