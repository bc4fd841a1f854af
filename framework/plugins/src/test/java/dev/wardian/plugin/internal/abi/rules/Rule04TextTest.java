package dev.wardian.plugin.internal.abi.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 4: text is well-formed UTF-8 or refused; nothing is replaced. */
class Rule04TextTest {
    @TempDir Path folder;

    private static PluginLog into(List<String> lines) {
        return new PluginLog() {
            @Override
            public int level() {
                return 5;
            }

            @Override
            public void log(int level, String text, CallInfo info) {
                lines.add(text);
            }
        };
    }

    /** Overlong forms, surrogates, what is cut off, stray continuation, beyond U+10FFFF. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c080",
                "e08080",
                "eda080",
                "edbfbf",
                "e282",
                "80",
                "f4908080",
                "ff",
                "61c3"
            })
    void malformedTextIsRefusedByEveryFunctionThatTakesText(String hex) {
        try (Host host = new Host(folder)) {
            List<String> seen = new ArrayList<>();
            host.with(
                    new ProbeCapability("probe/1")
                            .log(into(seen))
                            .function(
                                    "text",
                                    "ii:i",
                                    call -> {
                                        seen.add(call.text(0, 1, 100));
                                        return 0;
                                    }));
            byte[] bytes = HexFormat.of().parseHex(hex);
            Guest guest = new Guest().bytes(0, bytes);
            int text = guest.imports("wardian:probe/1", "text", "ii:i");
            guest.answers("text", c -> c.i32(0).i32(bytes.length).op(Opcode.CALL, text));
            guest.answers("log", c -> c.i32(1).i32(0).i32(bytes.length).op(Opcode.CALL, guest.log));
            guest.answers(
                    "fail", c -> c.i32(1).i32(0).i32(bytes.length).op(Opcode.CALL, guest.fail));
            Plugin plugin = host.load(guest);

            for (String operation : guest.operations()) {
                assertEquals(-Errno.EUTF8.number(), Host.number(plugin, operation), operation);
            }
            assertEquals(List.of(), seen);
        }
    }

    @Test
    void aReplacementCharacterOfTheGuestsOwnPasses() {
        try (Host host = new Host(folder)) {
            List<String> lines = new ArrayList<>();
            host.with(new ProbeCapability("probe/1").log(into(lines)));
            String text = "a\uFFFD\u0000\uD83D\uDE00";
            int length = text.getBytes(UTF_8).length;
            Guest guest = new Guest().text(0, text);
            guest.operation(
                    "say",
                    c ->
                            c.i32(3)
                                    .i32(0)
                                    .i32(length)
                                    .op(Opcode.CALL, guest.log)
                                    .op(Opcode.DROP)
                                    .i32(9)
                                    .i32(0)
                                    .i32(length)
                                    .op(Opcode.CALL, guest.fail)
                                    .op(Opcode.DROP)
                                    .i32(9));
            Plugin plugin = host.load(guest);

            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> plugin.call("say", new byte[0]));

            assertEquals(text, failure.pluginMessage());
            assertEquals(List.of(text), lines);
        }
    }

    @Test
    void theWordsOfAnAbortAreShownAsFarAsTheyGo() {
        try (Host host = new Host(folder)) {
            Guest guest = new Guest().bytes(0, new byte[] {'h', 'i', (byte) 0xFF}).text(8, "a.c");
            guest.operation(
                    "panic",
                    c ->
                            c.i32(0)
                                    .i32(3)
                                    .i32(8)
                                    .i32(3)
                                    .i32(12)
                                    .i32(7)
                                    .op(Opcode.CALL, guest.abort)
                                    .op(Opcode.UNREACHABLE));
            guest.operation(
                    "wild",
                    c ->
                            c.i32(-1)
                                    .i32(3)
                                    .i32(-5)
                                    .i32(-1)
                                    .i32(-1)
                                    .i32(0)
                                    .op(Opcode.CALL, guest.abort)
                                    .op(Opcode.UNREACHABLE));
            Plugin plugin = host.load(guest);

            PluginPanic panic =
                    assertThrows(PluginPanic.class, () -> plugin.call("panic", new byte[0]));
            PluginPanic wild =
                    assertThrows(PluginPanic.class, () -> plugin.call("wild", new byte[0]));

            assertEquals("hi\uFFFD", panic.pluginMessage());
            assertEquals("a.c", panic.file());
            assertEquals(12, panic.line());
            assertEquals(7, panic.column());
            assertEquals("", wild.pluginMessage());
        }
    }
}
