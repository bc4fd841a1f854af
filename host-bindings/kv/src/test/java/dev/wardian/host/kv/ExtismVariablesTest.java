package dev.wardian.host.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.wasm.text.WatParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables of a plugin of Extism that has the capability {@code kv}. */
class ExtismVariablesTest {
    private static final String ID = "test.extism";

    /** The input is a name and, for {@code set}, a NUL and a value; without a NUL it removes. */
    private static final String GUEST =
            """
            (module
              (import "extism:host/env" "input_length" (func $input_length (result i64)))
              (import "extism:host/env" "input_load_u8" (func $input (param i64) (result i32)))
              (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
              (import "extism:host/env" "length" (func $length (param i64) (result i64)))
              (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
              (import "extism:host/env" "output_set" (func $output (param i64 i64)))
              (import "extism:host/env" "var_get" (func $var_get (param i64) (result i64)))
              (import "extism:host/env" "var_set" (func $var_set (param i64 i64)))
              (func $part (param $from i64) (param $to i64) (result i64)
                (local $block i64) (local $at i64)
                (local.set $block (call $alloc (i64.sub (local.get $to) (local.get $from))))
                (local.set $at (local.get $from))
                (block $done (loop $next
                  (br_if $done (i64.ge_u (local.get $at) (local.get $to)))
                  (call $store
                    (i64.add (local.get $block) (i64.sub (local.get $at) (local.get $from)))
                    (call $input (local.get $at)))
                  (local.set $at (i64.add (local.get $at) (i64.const 1)))
                  (br $next)))
                (local.get $block))
              (func $nul (result i64) (local $end i64)
                (block $found (loop $next
                  (br_if $found (i64.ge_u (local.get $end) (call $input_length)))
                  (br_if $found (i32.eqz (call $input (local.get $end))))
                  (local.set $end (i64.add (local.get $end) (i64.const 1)))
                  (br $next)))
                (local.get $end))
              (func (export "set") (result i32)
                (call $var_set
                  (call $part (i64.const 0) (call $nul))
                  (if (result i64) (i64.lt_u (call $nul) (call $input_length))
                    (then (call $part
                      (i64.add (call $nul) (i64.const 1)) (call $input_length)))
                    (else (i64.const 0))))
                (i32.const 0))
              (func (export "get") (result i32) (local $block i64)
                (local.set $block
                  (call $var_get (call $part (i64.const 0) (call $input_length))))
                (if (i64.ne (local.get $block) (i64.const 0))
                  (then (call $output (local.get $block) (call $length (local.get $block)))))
                (i32.const 0))
              (memory (export "memory") 1))
            """;

    @TempDir Path folder;

    private static TestPlugin plugin(String version, String more) {
        String manifest =
                "apiVersion: wardian/v1\nid: "
                        + ID
                        + "\nversion: "
                        + version
                        + "\nmodule: { file: guest.wasm, sha256: "
                        + "0".repeat(64)
                        + " }\nabi: extism\noperations: { set: {}, get: {} }\n"
                        + "capabilities: { kv: { quota: 1MiB, reason: a test } }\n"
                        + more;
        return TestPlugin.of(manifest, WatParser.toBinary(GUEST.getBytes(UTF_8)));
    }

    private static TestHost host(KvStore store, String grant, TestPlugin plugin) {
        return TestHost.builder()
                .plugin(plugin)
                .capability(KvCapability.create(store))
                .grants(
                        "apiVersion: wardian/v1\nlimits: { deadline: 60s }\nplugins:\n  "
                                + ID
                                + ":\n    grants:\n      kv: "
                                + grant
                                + "\n")
                .build();
    }

    private static void set(TestHost host, String nameAndValue) {
        host.plugin(ID).call("set", nameAndValue.getBytes(UTF_8));
    }

    private static String get(TestHost host, String name) {
        return new String(host.plugin(ID).call("get", name.getBytes(UTF_8)), UTF_8);
    }

    private static long keys(KvStore store, String namespace) {
        return store.open(ID, namespace).usage(KvWait.atMost(Duration.ofMinutes(1))).keys();
    }

    @Test
    void variablesOutliveInstancesReloadsAndRestarts() {
        Path file = folder.resolve("values.kv");
        String perCall = "instances: { mode: per-call }\n";
        try (KvStore store = KvStores.file(file);
                TestHost host = host(store, "{ quota: 1MiB }", plugin("1.0.0", perCall))) {
            set(host, "a\0one");
            assertEquals("one", get(host, "a"), "another instance");
            host.replace(ID, plugin("1.1.0", perCall));
            assertEquals("one", get(host, "a"), "another version");
            set(host, "b\0two");
            set(host, "b");
            assertEquals("", get(host, "b"));
        }
        try (KvStore store = KvStores.file(file);
                TestHost host = host(store, "{ quota: 1MiB }", plugin("1.1.0", perCall))) {
            assertEquals("one", get(host, "a"), "another process");
        }
    }

    @Test
    void variablesAreApartFromOtherValues() {
        try (KvStore store = KvStores.inMemory();
                TestHost host = host(store, "{ quota: 1MiB }", plugin("1.0.0", ""))) {
            set(host, "a\0one");

            assertEquals(0, keys(store, ""));
            assertEquals(1, keys(store, "extism"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'{ quota: 100 }', set, 'a', 200, var_set: ELIMIT",
        "'{ quota: 1MiB, value: 10 }', set, 'a', 11, var_set: E2BIG",
        "'{ quota: 1MiB, mode: read }', set, 'a', 1, var_set: EDENIED",
        "'{ quota: 1MiB }', set, '', 1, var_set: EINVAL",
        "'{ quota: 1MiB }', get, '', -1, var_get: EINVAL",
    })
    void whatTheStoreRefusesEndsTheCall(
            String grant, String operation, String name, int length, String message) {
        try (KvStore store = KvStores.inMemory();
                TestHost host = host(store, grant, plugin("1.0.0", ""))) {
            String input = length < 0 ? name : name + "\0" + "x".repeat(length);

            PluginPanic panic =
                    assertThrows(
                            PluginPanic.class,
                            () -> host.plugin(ID).call(operation, input.getBytes(UTF_8)));

            assertTrue(panic.pluginMessage().startsWith(message), panic.pluginMessage());
        }
    }

    @Test
    void aStoreThatIsGoneEndsTheCall() {
        KvStore store = KvStores.inMemory();
        try (TestHost host = host(store, "{ quota: 1MiB }", plugin("1.0.0", ""))) {
            set(host, "a\0one");
            store.close();

            PluginPanic panic = assertThrows(PluginPanic.class, () -> get(host, "a"));

            assertTrue(
                    panic.pluginMessage().startsWith("var_get: EUNAVAILABLE"),
                    panic.pluginMessage());
        }
    }

    @Test
    void theFakeOfTheTestKitKeepsVariablesToo() {
        try (TestHost host = TestHost.builder().plugin(plugin("1.0.0", "")).build()) {
            set(host, "a\0one");
            host.replace(ID, plugin("1.1.0", ""));
            assertEquals("one", get(host, "a"));
            assertEquals(List.of(), host.denials());
        }
    }
}
