package dev.wardian.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Sections come from anybody: whatever they hold, they are read or refused as malformed. */
class AbiSectionProperties {
    @Property
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 64) byte[] bytes) {
        try {
            assertTrue(AbiSection.read(List.of(bytes)).isPresent());
        } catch (AbiSection.Malformed e) {
            assertTrue(!String.valueOf(e.getMessage()).isEmpty());
        }
    }

    @Property
    void aRecordIsReadBackHoweverOftenItIsRepeated(
            @ForAll @IntRange(min = 1, max = 65_535) int major,
            @ForAll @IntRange(min = 0, max = 65_535) int minor,
            @ForAll @IntRange(min = 1, max = 5) int times)
            throws AbiSection.Malformed {
        byte[] one = {
            8, 0, (byte) major, (byte) (major >> 8), (byte) minor, (byte) (minor >> 8), 'c', '/'
        };
        byte[] all = new byte[one.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }

        assertEquals(
                Optional.of(new AbiSection(major, minor, "c/")), AbiSection.read(List.of(all)));
    }
}
