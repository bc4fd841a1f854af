package dev.wardian.host.extism;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.text.WatParser;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Functions of an application for guests of Extism. */
class ExtismMemoryTest {
    private static final FunctionType TYPE = FunctionType.of(List.of(ValueType.I64), ValueType.I64);
    private static final String REQUEST = "capabilities: { shop: { reason: a test } }";

    /** A capability with functions of {@code extism:host/user}. */
    private record Shop(AtomicReference<ExtismMemory> last) implements Capability<Shop.Open> {
        enum Open implements Policy {
            OPEN;

            @Override
            public List<String> rules() {
                return List.of();
            }
        }

        @Override
        public CapabilityName name() {
            return CapabilityName.of("shop/1");
        }

        @Override
        public List<String> importModules() {
            return List.of("extism:host/user");
        }

        @Override
        public Open parse(ManifestNode node) {
            return Open.OPEN;
        }

        @Override
        public Open intersect(Open requested, Open granted) {
            return Open.OPEN;
        }

        @Override
        public String describe(Open policy) {
            return "the shop";
        }

        @Override
        public HostFunctions bind(PluginContext context, Open effective) {
            return HostFunctions.builder()
                    .errorResult(errno -> 1000 + errno.number())
                    .add(
                            "upper",
                            TYPE,
                            call -> {
                                ExtismMemory memory = ExtismMemory.of(call);
                                last.set(memory);
                                String text = memory.takeText(call.i64(0));
                                return memory.write(text.toUpperCase(Locale.ROOT));
                            })
                    .add(
                            "room",
                            TYPE,
                            call -> ExtismMemory.of(call).write(new byte[(int) call.i64(0)]))
                    .build();
        }
    }

    private static final Shop SHOP = new Shop(new AtomicReference<>());

    private static ExtismGuest guest() {
        return new ExtismGuest()
                .imports("extism:host/user", "upper", " (param i64) (result i64)")
                .imports("extism:host/user", "room", " (param i64) (result i64)");
    }

    private static TestHost host(TestPlugin plugin) {
        return TestHost.builder()
                .capability(SHOP)
                .limit(Limit.MEMORY, 1 << 20)
                .plugin(plugin)
                .build();
    }

    private static byte[] call(TestHost host, String operation) {
        return host.plugin(ExtismGuest.ID).call(operation, "grün".getBytes(UTF_8));
    }

    @Test
    void functionsTakeAndGiveBlocks() {
        ExtismGuest guest = guest();
        guest.answers("upper", "(call $upper (call $input_offset))")
                .number("taken", "(drop (call $upper (call $input_offset))) (call $input_length)")
                .number("none", "(call $upper (i64.const 48))")
                .number("room", "(call $length (call $room (i64.const 1000)))")
                .number("nothing", "(call $room (i64.const 0))")
                .number("too-much", "(call $room (i64.const 2000000))");
        try (TestHost host = host(guest.plugin(REQUEST))) {
            assertEquals("GRÜN", new String(call(host, "upper"), UTF_8));
            assertEquals(0, call(host, "taken")[0]);
            assertEquals(1001, number(call(host, "none")));
            assertEquals(1000, number(call(host, "room")));
            assertEquals(0, number(call(host, "nothing")));
            assertEquals(1009, number(call(host, "too-much")));
        }
    }

    private static int number(byte[] bytes) {
        return (bytes[0] & 0xFF) | (bytes[1] & 0xFF) << 8;
    }

    @Test
    void withoutTheGrantTheyAreNotLinked() {
        ExtismGuest guest = guest().operation("run", "(i32.const 0)");
        try (TestHost host = host(guest.plugin())) {
            assertThrows(PluginLinkException.class, () -> host.plugin(ExtismGuest.ID));
        }
    }

    @Test
    void aGuestOfAnotherAbiAndStartUpCodeHaveNoBlocks() {
        String other =
                """
                (module
                  (import "extism:host/user" "upper" (func $upper (param i64) (result i64)))
                  (func (export "upper") (param i64) (result i64) (call $upper (local.get 0))))
                """;
        String manifest =
                new ExtismGuest()
                        .operation("upper", "(i32.const 0)")
                        .withAbi("plain", REQUEST)
                        .manifest();
        byte[] module = WatParser.toBinary(other);
        try (TestHost host = host(TestPlugin.of(manifest, module))) {
            assertEquals(1012L, host.plugin(ExtismGuest.ID).callNumbers("upper", 16L)[0]);
        }
        ExtismGuest guest =
                guest().part("(global $started (mut i64) (i64.const 0))")
                        .part(
                                "(func (export \"_initialize\") (global.set $started"
                                        + " (call $upper (i64.const 16))))")
                        .number("started", "(global.get $started)");
        try (TestHost host = host(guest.plugin(REQUEST))) {
            assertEquals(1012, number(call(host, "started")));
        }
    }
}
