package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.Problem;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that use what is off unless the operator turns it on. */
class PluginFeaturesTest {
    private static final int PAGE = 65_536;
    private static final int MEBIBYTE = 1 << 20;
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] ANSWER = {42, 0, 0, 0};

    private static final Features OBJECTS =
            Features.WASM_2_0
                    .with(Feature.FUNCTION_REFERENCES)
                    .with(Feature.GC)
                    .with(Feature.EXCEPTION_HANDLING);

    private static final String HEAD =
            """
            (module
              (import "wardian:core/1" "output_write" (func $write (param i32 i32) (result i32)))
              (memory (export "memory") 1)
              (func $answer (param i32) (result i32)
                (i32.store (i32.const 0) (local.get 0))
                (call $write (i32.const 0) (i32.const 4)))
            """;

    /** Answers from a structure, or keeps arrays without end. */
    private static final String COLLECTED =
            HEAD
                    + """
                      (type $box (struct (field (mut i32))))
                      (type $bytes (array (mut i8)))
                      (type $node (struct (field (ref null $node)) (field (ref $bytes))))
                      (global $kept (mut (ref null $node)) (ref.null $node))
                      (func (export "op:answer") (param i32) (result i32)
                        (local $box (ref null $box))
                        (local.set $box (struct.new $box (i32.const 40)))
                        (struct.set $box 0 (local.get $box)
                          (i32.add (struct.get $box 0 (local.get $box)) (i32.const 2)))
                        (call $answer (struct.get $box 0 (local.get $box))))
                      (func (export "op:hoard") (param i32) (result i32)
                        (loop $more
                          (global.set $kept (struct.new $node (global.get $kept)
                            (array.new_default $bytes (i32.const 1000))))
                          (br $more))
                        (unreachable)))
                    """;

    /** Answers what it has thrown, or throws it at the host. */
    private static final String THROWING =
            HEAD
                    + """
                      (tag $number (param i32))
                      (func (export "op:answer") (param i32) (result i32)
                        (call $answer
                          (block $caught (result i32)
                            (try_table (catch $number $caught) (throw $number (i32.const 42)))
                            (unreachable))))
                      (func (export "op:hoard") (param i32) (result i32)
                        (throw $number (i32.const 7))))
                    """;

    /** The same with the exceptions that there were before version 3.0. */
    private static final String LEGACY =
            HEAD
                    + """
                      (tag $number (param i32))
                      (func (export "op:answer") (param i32) (result i32)
                        (call $answer
                          (try (result i32)
                            (do (throw $number (i32.const 42)))
                            (catch $number))))
                      (func (export "op:hoard") (param i32) (result i32)
                        (throw $number (i32.const 7))))
                    """;

    private static final String TWO_MEMORIES =
            HEAD
                    + """
                      (memory 1)
                      (func (export "op:answer") (param i32) (result i32) (i32.const 0))
                      (func (export "op:hoard") (param i32) (result i32) (i32.const 0)))
                    """;

    @TempDir Path folder;

    private Path plugin(String text, String... lines) throws IOException, NoSuchAlgorithmException {
        byte[] module = WatParser.toBinary(text.getBytes(StandardCharsets.UTF_8));
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(module));
        Path directory = Files.createDirectories(folder.resolve("p"));
        Files.write(directory.resolve("m.wasm"), module);
        String manifest =
                """
                apiVersion: wardian/v1
                id: com.acme.objects
                version: 1.0.0
                module: { file: m.wasm, sha256: %s }
                abi: wardian/1
                limits: { memory: 1MiB, deadline: 30s }
                operations:
                  answer: { input: bytes, output: bytes }
                  hoard: { input: bytes, output: bytes }
                """
                        .formatted(hash);
        return Files.writeString(
                directory.resolve("plugin.yaml"), manifest + String.join("\n", lines));
    }

    private PluginManager manager(UnaryOperator<PluginManager.Builder> setting) {
        return setting.apply(PluginManager.builder(folder).poolSize(1)).build();
    }

    private static void awaitHeld(long bytes, PluginManager manager) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (manager.memoryHeld() != bytes && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(bytes, manager.memoryHeld());
    }

    private static Problem only(PluginLinkException refused) {
        assertEquals(1, refused.problems().size(), () -> "" + refused.problems());
        Problem problem = refused.problems().get(0);
        assertNotNull(problem.location());
        return problem;
    }

    @Test
    void legacyExceptionsAreAFeatureOfTheirOwn() throws Exception {
        Path legacy = plugin(LEGACY);
        try (PluginManager manager = manager(b -> b.features(OBJECTS))) {
            Problem off = only(assertThrows(PluginLinkException.class, () -> manager.load(legacy)));
            assertEquals("m.wasm uses legacy-exceptions, which plugins may not", off.message());
        }
        Features on = OBJECTS.with(Feature.LEGACY_EXCEPTIONS);
        try (PluginManager manager = manager(b -> b.features(on))) {
            assertArrayEquals(ANSWER, manager.load(legacy).call("answer", NOTHING));
        }
        PluginManager.Builder builder = PluginManager.builder(folder);
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.features(Features.WASM_2_0.with(Feature.LEGACY_EXCEPTIONS)));
    }

    @Test
    void whatIsOffIsNamedWithTheSettingThatTurnsItOn() throws Exception {
        try (PluginManager manager = manager(b -> b)) {
            Path collected = plugin(COLLECTED);
            Problem gc =
                    only(assertThrows(PluginLinkException.class, () -> manager.load(collected)));
            assertEquals(ErrorId.MODULE_UNSUPPORTED, gc.id());
            assertEquals(
                    "m.wasm uses function-references, gc, which plugins may not", gc.message());
            assertTrue(gc.hint().contains("PluginManager.Builder.features"), gc::hint);

            Path throwing = plugin(THROWING);
            Problem tag =
                    only(assertThrows(PluginLinkException.class, () -> manager.load(throwing)));
            assertEquals("m.wasm uses exception-handling, which plugins may not", tag.message());
        }
    }

    @Test
    void objectsCountAgainstTheLimitOnMemoryAndTheBudget() throws Exception {
        try (PluginManager manager = manager(b -> b.features(OBJECTS))) {
            Plugin plugin = manager.load(plugin(COLLECTED));
            assertArrayEquals(ANSWER, plugin.call("answer", NOTHING));
            assertEquals(PAGE + MEBIBYTE, manager.memoryHeld());

            LimitExceeded full =
                    assertThrows(LimitExceeded.class, () -> plugin.call("hoard", NOTHING));

            assertEquals(Limit.MEMORY, full.limit());
            assertEquals(MEBIBYTE, full.max());
            assertArrayEquals(ANSWER, plugin.call("answer", NOTHING));
            // The background may be making an instance too, and gives it up.
            awaitHeld(PAGE + MEBIBYTE, manager);
            manager.unload("com.acme.objects");
            assertEquals(0, manager.memoryHeld());
        }
    }

    @Test
    void anInstanceThatIsRenewedCountsItsCopyToo() throws Exception {
        try (PluginManager manager = manager(b -> b.features(OBJECTS))) {
            Plugin plugin = manager.load(plugin(COLLECTED, "instances: { mode: per-call }"));
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(ANSWER, plugin.call("answer", NOTHING));
            }
            assertTrue(manager.memoryHeld() >= PAGE + 2 * MEBIBYTE, "" + manager.memoryHeld());
            manager.unload("com.acme.objects");
            assertEquals(0, manager.memoryHeld());
        }
    }

    @Test
    void anInstanceWhoseObjectsTheBudgetHasNoRoomForIsNotMade() throws Exception {
        try (PluginManager manager =
                manager(b -> b.features(OBJECTS).memoryBudget(PAGE + MEBIBYTE - 1))) {
            Path manifest = plugin(COLLECTED);

            assertThrows(PluginUnavailable.class, () -> manager.load(manifest));

            assertEquals(0, manager.memoryHeld());
        }
    }

    @Test
    void anExceptionThatNobodyCatchesIsAPanic() throws Exception {
        try (PluginManager manager = manager(b -> b.features(OBJECTS))) {
            Plugin plugin = manager.load(plugin(THROWING));
            assertArrayEquals(ANSWER, plugin.call("answer", NOTHING));

            PluginPanic panic =
                    assertThrows(PluginPanic.class, () -> plugin.call("hoard", NOTHING));

            assertTrue(panic.pluginMessage().startsWith("uncaught exception"), panic::getMessage);
            assertArrayEquals(ANSWER, plugin.call("answer", NOTHING));
        }
    }

    @Test
    void severalMemoriesAreForNoPlugin() throws Exception {
        try (PluginManager manager = manager(b -> b.features(Features.WASM_3_0))) {
            Path manifest = plugin(TWO_MEMORIES);

            Problem several =
                    only(assertThrows(PluginLinkException.class, () -> manager.load(manifest)));

            assertEquals("m.wasm uses multi-memory, which plugins may not", several.message());
            assertFalse(several.hint().contains("features"), several::hint);
        }
    }

    @Test
    void whatAHookChangesInsideOfAnObjectIsBroughtBackWhenItFails() throws Exception {
        String text =
                HEAD
                        + """
                          (type $box (struct (field (mut i32))))
                          (global $box (ref $box) (struct.new $box (i32.const 41)))
                          (func $add
                            (struct.set $box 0 (global.get $box)
                              (i32.add (struct.get $box 0 (global.get $box)) (i32.const 1))))
                          (func (export "op:answer") (param i32) (result i32)
                            (call $answer (struct.get $box 0 (global.get $box))))
                          (func (export "op:hoard") (param i32) (result i32)
                            (call $add) (i32.const 0))
                          (func (export "op:__save") (param i32) (result i32)
                            (call $add) (unreachable))
                          (func (export "op:__restore") (param i32) (result i32) (i32.const 0)))
                        """;
        String[] lines = {"instances: { mode: single }", "state: { handover: true }"};
        try (PluginManager manager = manager(b -> b.features(OBJECTS))) {
            Plugin plugin = manager.load(plugin(text, lines));
            plugin.call("hoard", NOTHING);

            assertThrows(PluginTrap.class, () -> manager.reload("com.acme.objects"));

            assertEquals(1, plugin.generation());
            assertArrayEquals(ANSWER, plugin.call("answer", NOTHING));
        }
    }

    @Test
    void collectionNeedsTheReferencesThatItBuildsOn() {
        PluginManager.Builder builder = PluginManager.builder(folder);

        assertThrows(
                IllegalArgumentException.class,
                () -> builder.features(Features.WASM_2_0.with(Feature.GC)));
    }

    @Test
    void theCommandTakesTheSameSetting() throws Exception {
        plugin(COLLECTED);
        Path module = folder.resolve("p/m.wasm");
        String set = "2.0,function-references,gc";

        Outcome off = Outcome.of("call", folder, "answer");
        assertEquals(ExitCode.NOT_RUN, off.code());
        assertTrue(off.err().contains("uses function-references, gc"), off::err);
        assertTrue(off.err().contains("wardian call --features"), off::err);
        Outcome.of("call", "--features", "2.0,gc", folder, "answer")
                .failed(ExitCode.NOT_RUN, "gc needs function-references");
        Outcome.of("call", "--features", set, folder, "answer").printed("*\0\0\0");
        Outcome.of("call", "--features", "3.0", folder, "answer").printed("*\0\0\0");
        Outcome.of("validate", "--features", "2.0", module).failed(ExitCode.FAILED, "m.wasm: ");
        Outcome.of("validate", "--features", set, module).printed(module + ": ok");
        Outcome.of("inspect", "--features", "2.0", module).failed(ExitCode.FAILED, "m.wasm: ");
        assertEquals(
                Outcome.of("inspect", module).out(),
                Outcome.of("inspect", "--features", set, module).out());
    }
}
