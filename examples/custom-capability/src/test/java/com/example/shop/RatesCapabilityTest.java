package com.example.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.testing.PolicyLaws;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatesCapabilityTest {
    private final RatesCapability rates = new RatesCapability(Map.of("USD", "1.17")::get);

    /** Calls the function with its input as the currency. */
    private static TestPlugin guest(String currencies) {
        WatGuest guest =
                new WatGuest()
                        .imports("wardian:rates/1", "rate", "(param i32 i32 i32 i32) (result i32)")
                        .operation(
                                "rate",
                                """
                                (drop (call $input_read (i32.const 0) (i32.const 0) (local.get $input_len)))
                                (call $output_of
                                  (call $rate
                                    (i32.const 0) (local.get $input_len) (i32.const 100) (i32.const 16))
                                  (i32.const 100))\
                                """);
        return TestPlugin.wat("test.guest", guest)
                .requests("rates", "{ currencies: [" + currencies + "] }");
    }

    private static String call(TestHost host, String id, String operation, String input) {
        byte[] output =
                host.plugin(id).call(operation, input.getBytes(StandardCharsets.UTF_8));
        return new String(output, StandardCharsets.UTF_8);
    }

    private static int failure(TestHost host, String currency) {
        return assertThrows(
                        PluginFailure.class, () -> call(host, "test.guest", "rate", currency))
                .code();
    }

    @Test
    void policiesObeyTheLaws() {
        PolicyLaws.check(
                rates,
                "{ currencies: [] }",
                "{ currencies: [USD] }",
                "{ currencies: [USD, GBP] }",
                "{ currencies: [GBP, JPY] }",
                "{ currencies: [USD, GBP, JPY, CHF] }");
    }

    @Test
    void aCurrencyIsThreeLetters() {
        assertThrows(
                ManifestException.class, () -> PolicyLaws.parse(rates, "{ currencies: [dollar] }"));
        assertThrows(ManifestException.class, () -> PolicyLaws.parse(rates, "{}"));
    }

    @Test
    void aPluginGetsTheRatesThatItMaySee() {
        try (TestHost host =
                TestHost.builder().plugin(guest("USD, JPY")).capability(rates).build()) {
            assertEquals("1.17", call(host, "test.guest", "rate", "USD"));
            assertEquals(Errno.ENOTFOUND.number(), failure(host, "JPY"));
            assertEquals(Errno.EDENIED.number(), failure(host, "GBP"));
            assertEquals(Errno.E2BIG.number(), failure(host, "DOLLARS"));
            assertEquals(List.of("rates/1 GBP"), host.denials());
        }
    }

    @Test
    void thePluginOfTheShopWritesLabels() {
        TestPlugin label = TestPlugin.folder(Path.of("plugins/price-label"));
        try (TestHost host = TestHost.builder().plugin(label).capability(rates).build()) {
            assertEquals(
                    "23.39 USD", call(host, "com.example.price-label", "label", "1999 USD"));
        }
    }
}
