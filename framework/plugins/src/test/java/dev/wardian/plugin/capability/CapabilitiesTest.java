package dev.wardian.plugin.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    private static final FunctionType TYPE = FunctionType.of(List.of(), ValueType.I32);

    @Test
    void aCapabilityIsFoundByEachOfItsImportModules() {
        ProbeCapability files = new ProbeCapability("files/1").module("wasi_snapshot_preview1");

        Capabilities capabilities = Capabilities.of(List.of(files));

        assertEquals(Optional.of(files), capabilities.findByImportModule("wardian:files/1"));
        assertEquals(Optional.of(files), capabilities.findByImportModule("wasi_snapshot_preview1"));
        assertEquals(Optional.empty(), capabilities.findByImportModule("wasi_unstable"));
    }

    @Test
    void anImportModuleBelongsToOneCapability() {
        ProbeCapability first = new ProbeCapability("files/1").module("wasi_snapshot_preview1");
        ProbeCapability second = new ProbeCapability("clock/1").module("wasi_snapshot_preview1");

        CapabilityConflictException conflict =
                assertThrows(
                        CapabilityConflictException.class,
                        () -> Capabilities.of(List.of(first, second)));

        assertEquals("wasi_snapshot_preview1", conflict.claimed());
        assertSame(first, conflict.first());
        assertSame(second, conflict.second());
        String type = ProbeCapability.class.getName();
        assertEquals(
                "two capabilities have the import module wasi_snapshot_preview1: files/1 ("
                        + type
                        + ") and clock/1 ("
                        + type
                        + ")",
                conflict.getMessage());
    }

    @Test
    void aModuleThatIsNamedTwiceByOneCapabilityIsAConflictToo() {
        ProbeCapability twice = new ProbeCapability("files/1").module("wardian:files/1");

        CapabilityConflictException conflict =
                assertThrows(
                        CapabilityConflictException.class, () -> Capabilities.of(List.of(twice)));
        assertSame(conflict.first(), conflict.second());
    }

    @Test
    void aNameBelongsToOneCapability() {
        LevelCapability level = new LevelCapability();
        ProbeCapability probe = new ProbeCapability("log/1");

        CapabilityConflictException conflict =
                assertThrows(
                        CapabilityConflictException.class,
                        () -> Capabilities.of(List.of(level, probe)));

        assertEquals("log/1", conflict.claimed());
        assertEquals(
                "two capabilities have the name log/1: log/1 ("
                        + LevelCapability.class.getName()
                        + ") and log/1 ("
                        + ProbeCapability.class.getName()
                        + ")",
                conflict.getMessage());
    }

    @Test
    void functionsAreInEachModuleOrInTheOneThatIsNamed() {
        HostFunctions functions =
                HostFunctions.builder()
                        .add("now", TYPE, call -> 1)
                        .add("wasi_unstable", "old", TYPE, call -> 2)
                        .build();

        assertEquals(Set.of("now", "old"), functions.names("wasi_unstable"));
        assertEquals(Set.of("now"), functions.names("wasi_snapshot_preview1"));
        assertEquals(true, functions.find("wasi_snapshot_preview1", "now").isPresent());
        assertEquals(true, functions.find("wasi_unstable", "old").isPresent());
        assertEquals(Optional.empty(), functions.find("wasi_snapshot_preview1", "old"));
    }

    @Test
    void aFunctionIsAddedOnce() {
        HostFunctions.Builder inEach = HostFunctions.builder().add("now", TYPE, call -> 1);
        HostFunctions.Builder inOne = HostFunctions.builder().add("a", "now", TYPE, call -> 1);

        assertThrows(IllegalArgumentException.class, () -> inEach.add("now", TYPE, call -> 1));
        assertThrows(IllegalArgumentException.class, () -> inEach.add("a", "now", TYPE, call -> 1));
        assertThrows(IllegalArgumentException.class, () -> inOne.add("a", "now", TYPE, call -> 1));
        assertThrows(IllegalArgumentException.class, () -> inOne.add("now", TYPE, call -> 1));
        assertEquals(Set.of("now"), inOne.add("b", "now", TYPE, call -> 2).build().names("b"));
    }

    @Test
    void oneMoreIsAddedUnlessItsNameIsTaken() {
        Capability<?> fetch = new FetchCapability();
        Capabilities one = Capabilities.of(List.of(fetch));

        Capabilities two = one.with(new LevelCapability());

        assertEquals(1, one.names().size());
        assertEquals(2, two.names().size());
        assertThrows(CapabilityConflictException.class, () -> two.with(fetch));
    }
}
