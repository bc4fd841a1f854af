package dev.wardian.plugin.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.SourceLocation;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No error has more text than somebody reads, whatever a stranger put into it. */
class BoundedErrorsTest {
    private static final int MOST = 64 << 10;
    private static final CallInfo CALL =
            CallInfo.ofPlugin("com.acme.greeter", "1.4.0", 3).withCall("greet", 42);

    /** Escaped it is six times as long; in UTF-8 three times. */
    private static final String HOSTILE = "\u0001\n\u20ac\u202e".repeat(100_000);

    private static List<Problem> problems(int count) {
        Problem problem =
                new Problem(
                        ErrorId.BAD_VALUE,
                        HOSTILE,
                        new SourceLocation("x/plugin.yaml", 3, 40_000),
                        HOSTILE,
                        HOSTILE);
        return Collections.nCopies(count, problem);
    }

    private static Trap deepTrap() {
        ModuleBuilder module = new ModuleBuilder();
        int function =
                module.function(
                        "i:",
                        code ->
                                code.get(0)
                                        .op(Opcode.I32_EQZ)
                                        .op(Opcode.IF)
                                        .op(Opcode.UNREACHABLE)
                                        .end()
                                        .get(0)
                                        .i32(1)
                                        .op(Opcode.I32_SUB)
                                        .op(Opcode.CALL, 0));
        module.export(HOSTILE.substring(0, 20_000), ExternKind.FUNCTION, function);
        return assertThrows(
                Trap.class,
                () -> Guest.of(module).function(HOSTILE.substring(0, 20_000)).call(100));
    }

    static Stream<PluginException> hostile() {
        CapabilityName capability = CapabilityName.of("log/1");
        return Stream.of(
                new ManifestException(CALL, problems(100_000)),
                new PluginLinkException(CALL, problems(100_000)),
                new CapabilityDenied(CALL, capability, HOSTILE, HOSTILE, problems(100_000)),
                new PluginFailure(CALL, 1, HOSTILE),
                new PluginPanic(CALL, HOSTILE, HOSTILE, 1, 1),
                new PluginTrap(CALL, deepTrap()),
                new ThreadStackExhausted(CALL, deepTrap()),
                new LimitExceeded(CALL, Limit.OUTPUT, 1, 2),
                new DeadlineExceeded(CALL, Duration.ofMillis(1)),
                new CallCancelled(CALL),
                new AbiViolation(CALL, 5, HOSTILE),
                new StreamFailed(CALL, true, new IOException(HOSTILE)),
                new OutputMismatch(CALL, HOSTILE, HOSTILE, new IOException(HOSTILE)),
                new PluginUnavailable(CALL, PluginState.ACTIVE, HOSTILE, null));
    }

    @Test
    void everyErrorOfAPluginIsHere() {
        Set<Class<?>> tried = hostile().map(Object::getClass).collect(Collectors.toSet());

        assertEquals(Set.of(PluginException.class.getPermittedSubclasses()), tried);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void textIsBounded(PluginException error) {
        String text = error.getMessage();

        assertTrue(
                text.getBytes(StandardCharsets.UTF_8).length <= MOST,
                () -> text.length() + " characters");
        assertFalse(text.contains("\u0001") || text.contains("\u202e"), "it is not printable");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void summaryAndHintAreOneShortPrintableLine(PluginException error) {
        for (String line : List.of(error.summary(), error.hint())) {
            assertTrue(line.length() <= 1010, () -> line.length() + " characters");
            assertEquals(line, ErrorRenderer.printable(line));
            assertFalse(line.contains("\n"));
        }
    }

    @Test
    void problemsBeyondTheFirstHundredAreCounted() {
        List<Problem> small = Collections.nCopies(250, Problem.of(ErrorId.BAD_VALUE, "no", ""));

        PluginLinkException link = new PluginLinkException(CALL, small, 7);
        ManifestException manifest = new ManifestException(CALL, small, 7);

        assertEquals(100, link.problems().size());
        assertEquals(157, link.more());
        assertEquals("plugin not linked: 257 problems", link.summary());
        assertTrue(link.getMessage().endsWith("\n  and 157 more"), link.getMessage());
        assertEquals(100, manifest.problems().size());
        assertEquals(157, manifest.more());
        assertTrue(manifest.getMessage().endsWith("\n  and 157 more"), manifest.getMessage());
    }

    @Test
    void problemsWithoutRoomAreCountedToo() {
        String text = new PluginLinkException(CALL, problems(100)).getMessage();

        int shown = text.split("WDN-MAN-012", -1).length - 1;
        assertTrue(shown >= 5 && shown < 100, () -> shown + " problems");
        assertTrue(text.endsWith("\n  and " + (100 - shown) + " more"), text);
    }

    @Test
    void sourcesThatCannotBeReadAreBoundedToo() {
        TreeMap<String, IOException> failures = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            failures.put("source" + i, new IOException(HOSTILE));
        }

        String text = String.valueOf(new SourceUnavailable(failures).getMessage());

        assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= MOST, text);
        assertTrue(text.endsWith("\nand 200 more"), text);
    }

    @Test
    void namesAreQuotedUpTo200CharactersAndNoCharacterIsSplit() {
        assertEquals("a".repeat(200), ErrorRenderer.quoted("a".repeat(200)));
        assertEquals("a".repeat(200) + "...", ErrorRenderer.quoted("a".repeat(201)));
        assertEquals(
                "a".repeat(199) + "...", ErrorRenderer.quoted("a".repeat(199) + "\uD83D\uDE00"));
        assertTrue(ErrorRenderer.quoted("\u0001".repeat(300)).length() <= 203);
    }
}
