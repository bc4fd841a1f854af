package dev.wardian.plugin.internal.abi.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 7: only numbers cross the border, and a number reaches what its own instance opened. */
class Rule07HandlesTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"E:i", "F:i", "i:E", ":F", "v:i", "i:v", "i:ii"})
    void aHostFunctionCannotTakeOrGiveAReference(String type) {
        HostFunctions.Builder builder = HostFunctions.builder();

        assertThrows(
                IllegalArgumentException.class,
                () -> builder.add("f", ModuleBuilder.functionType(type), call -> 0));
    }

    @Test
    void aModuleThatImportsAFunctionWithReferencesIsNotLinked() {
        try (Host host = new Host(folder)) {
            host.with(new ProbeCapability("probe/1").function("take", "i:i", call -> 0));
            Guest guest = new Guest();
            guest.imports("wardian:probe/1", "take", "E:i");
            guest.echo("echo");

            PluginLinkException refused =
                    assertThrows(PluginLinkException.class, () -> host.load(guest));

            assertEquals(
                    List.of(ErrorId.IMPORT_TYPE_MISMATCH),
                    refused.problems().stream().map(Problem::id).toList());
        }
    }

    @Test
    void capabilitiesSeeNumbersAndCopiesAndNothingOfTheRuntime() {
        for (Method method : CapabilityCall.class.getMethods()) {
            List<Class<?>> types = new ArrayList<>(List.of(method.getParameterTypes()));
            types.add(method.getReturnType());
            for (Class<?> type : types) {
                assertEquals(
                        false, type.getName().startsWith("dev.wardian.wasm"), method::toString);
            }
        }
    }

    @Test
    void aCallThatIsKeptBeyondItsEndReachesNothing() {
        try (Host host = new Host(folder)) {
            List<CapabilityCall> kept = new ArrayList<>();
            List<RuntimeException> thrown = new ArrayList<>();
            host.with(
                    new ProbeCapability("probe/1")
                            .function(
                                    "use",
                                    "ii:i",
                                    call -> {
                                        for (CapabilityCall old : kept) {
                                            try {
                                                old.bytes(0, 1, 10);
                                            } catch (IllegalStateException e) {
                                                thrown.add(e);
                                            }
                                        }
                                        kept.add(call);
                                        return 0;
                                    }));
            Guest guest = new Guest();
            int use = guest.imports("wardian:probe/1", "use", "ii:i");
            guest.answers("use", c -> c.i32(0).i32(1).op(Opcode.CALL, use));
            Plugin plugin = host.setting(b -> b.poolSize(1)).load(guest);

            assertEquals(0, Host.number(plugin, "use"));
            assertEquals(0, Host.number(plugin, "use"));

            assertEquals(1, thrown.size());
            assertThrows(IllegalStateException.class, () -> kept.get(1).i32(0));
            assertThrows(IllegalStateException.class, () -> kept.get(1).remainingNanos());
            assertThrows(IllegalStateException.class, () -> kept.get(1).denied("anything"));
            assertEquals(List.of(), host.audit().denials);
        }
    }
}
