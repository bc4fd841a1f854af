package dev.wardian.wasm;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a module puts into a message is cut, and a module is read for a limited time. */
@OnEveryEngine
class BoundedMessagesTest {
    private static final String HUGE = "\u20ac".repeat(500_000);

    static Stream<WasmException> hostile() {
        return Stream.of(
                new MalformedModuleException(HUGE, 3),
                new InvalidModuleException(HUGE, 3),
                new UnsupportedModuleException(HUGE, 3),
                new LinkException("unknown import", HUGE, HUGE),
                new LinkException(HUGE, "", ""),
                new Trap(TrapKind.UNREACHABLE, HUGE),
                new HostFunctionException(new IllegalStateException(HUGE)));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void messageHasAtMost64KiB(WasmException error) {
        String text = String.valueOf(error.getMessage());

        assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= 64 << 10, error.toString());
    }

    @Test
    void importIsQuotedShortlyAndKeptWhole() {
        LinkException error = new LinkException("unknown import", HUGE, "f");

        String message = requireNonNull(error.getMessage());
        assertTrue(message.length() < 300, message);
        assertEquals(HUGE, error.module());
    }

    private static byte[] longBody() {
        ModuleBuilder module = new ModuleBuilder();
        module.function(
                ":",
                code -> {
                    code.i32(0);
                    for (int i = 0; i < 7_000_000; i++) {
                        code.op(Opcode.I32_CLZ);
                    }
                    code.op(Opcode.DROP);
                });
        return module.build();
    }

    @Test
    void readingStopsWithinABody() {
        byte[] module = longBody();

        ModuleLimitException error =
                assertThrows(
                        ModuleLimitException.class,
                        () ->
                                WasmModule.parse(
                                        module,
                                        Features.WASM_2_0,
                                        ModuleLimits.DEFAULT,
                                        Duration.ofMillis(1)));

        assertEquals("time", error.limit());
        assertEquals(1_000_000, error.max());
        assertTrue(error.actual() > error.max());
    }

    @Test
    void readingStopsInAnInvalidModuleToo() {
        byte[] module = longBody();
        module[module.length - 2] = (byte) Opcode.I32_ADD.id();

        WasmException error =
                assertThrows(
                        WasmException.class,
                        () ->
                                WasmModule.parse(
                                        module,
                                        Features.WASM_2_0,
                                        ModuleLimits.DEFAULT,
                                        Duration.ZERO));

        assertEquals(ModuleLimitException.class, error.getClass());
    }

    @Test
    void enoughTimeChangesNothing() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function(":i", code -> code.i32(42)));

        WasmModule parsed =
                WasmModule.parse(
                        module.build(),
                        Features.WASM_2_0,
                        ModuleLimits.DEFAULT,
                        Duration.ofHours(1));

        assertEquals(List.of("f"), parsed.exports().stream().map(ExportType::name).toList());
    }
}
