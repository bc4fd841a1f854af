package dev.wardian.plugin.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.SourceLocation;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorRendererTest {
    private static final CallInfo CALL =
            CallInfo.ofPlugin("com.acme.greeter", "1.4.0", 3).withCall("greet", 42);

    private static Problem problem(int column, String line) {
        return new Problem(
                ErrorId.UNKNOWN_KEY,
                "unknown key \"limitz\"",
                new SourceLocation("greeter/plugin.yaml", 5, column),
                line,
                "did you mean \"limits\"?");
    }

    @Test
    void problemsShowPlaceLineCaretAndHint() {
        var error =
                new ManifestException(CallInfo.NONE, List.of(problem(3, "  limitz: { fuel: 1 }")));

        assertEquals(
                """
                WDN-MAN-001 manifest rejected: 1 problem
                  greeter/plugin.yaml:5:3: WDN-MAN-009 unknown key "limitz"
                    5 |   limitz: { fuel: 1 }
                      |   ^
                    hint: did you mean "limits"?""",
                error.getMessage());
    }

    @Test
    void trapsShowTheCallAndTheGuestsStack() {
        ModuleBuilder module = new ModuleBuilder();
        int divide = module.function("i:i", code -> code.get(0).i32(0).op(Opcode.I32_DIV_U));
        module.export("divide", divide);
        module.start(
                module.function(":", code -> code.i32(1).op(Opcode.CALL, divide).op(Opcode.DROP)));
        Trap trap = assertThrows(Trap.class, () -> Guest.of(module));

        assertEquals(
                """
                WDN-CALL-004 trap: integer divide by zero [plugin com.acme.greeter 1.4.0, generation 3, operation greet, call 42]
                  at divide @0x30
                  at func[1] @0x36
                  hint: this is a defect in the plugin: report it to its author""",
                new PluginTrap(CALL, trap).getMessage());
    }

    @Test
    void limitsAreShownInTheirUnit() {
        var error = new LimitExceeded(CALL, Limit.OUTPUT, 65536, 70000);

        assertEquals("limit output exceeded: at most 64KiB, used 70000B", error.summary());
        assertEquals("give the plugin less to do or raise limits.output", error.hint());
    }

    @Test
    void deadlinesAreShownAsTime() {
        assertEquals(
                "the call exceeded its deadline of 200ms",
                new DeadlineExceeded(CALL, Duration.ofMillis(200)).summary());
    }

    @Test
    void aLongLineIsCutAroundTheCaret() {
        String line = "a".repeat(5000) + "X" + "b".repeat(5000);

        String[] text = ErrorRenderer.render(problem(5001, line)).split("\n");

        assertTrue(text[1].length() < 120, text[1]);
        assertEquals('X', text[1].charAt(text[2].indexOf('^')));
        assertTrue(text[1].endsWith("..."), text[1]);
    }

    @Test
    void theCaretCountsCodePoints() {
        String[] text = ErrorRenderer.render(problem(4, "\uD83D\uDE00: X")).split("\n");

        assertEquals(
                text[1].codePoints().boxed().toList().indexOf((int) 'X'), text[2].indexOf('^'));
    }

    @Test
    void aColumnBehindTheLineIsShownAtItsEnd() {
        String[] text = ErrorRenderer.render(problem(99, "ab")).split("\n");

        assertEquals(text[1].length(), text[2].indexOf('^'));
    }

    @Test
    void textOfAPluginCannotSteerTheTerminal() {
        String hostile = "\u001b[2J\u202e\u2028\r\nfake: line \uD800";

        String text = new PluginFailure(CALL, 1, hostile).getMessage();

        assertFalse(text.chars().anyMatch(c -> c < 0x20 || c == 0x202e || c == 0x2028), text);
        assertTrue(text.contains("\\u001b[2J\\u202e\\u2028\\u000d\\u000afake: line \\ud800"), text);
    }

    @Test
    void aDenialNamesTheGrantThatIsMissing() {
        var error =
                new CapabilityDenied(
                        CALL,
                        CapabilityName.of("http/1"),
                        "import wardian:http/1 request",
                        "http: { allow: [\"GET https://api.acme.com/v1/\"] }",
                        List.of());

        assertEquals(
                "grant http: { allow: [\"GET https://api.acme.com/v1/\"] } to com.acme.greeter",
                error.hint());
        assertEquals("capability http/1 denied: import wardian:http/1 request", error.summary());
    }
}
