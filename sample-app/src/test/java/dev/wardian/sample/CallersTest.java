package dev.wardian.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.HostBindings;
import dev.wardian.plugin.Abis;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A plugin in Rust that calls one in C. */
class CallersTest {
    private static final Path FOLDER = Path.of("plugins");
    private static final Path CALLEE = FOLDER.resolve("fraud-score/plugin.yaml");
    private static final Path CALLER = FOLDER.resolve("callers/risk-surcharge/plugin.yaml");

    private PluginManager manager = PluginManager.builder(FOLDER).build();

    @BeforeEach
    void makeManager() {
        Capabilities capabilities = Capabilities.of(HostBindings.standard());
        ManifestReader manifests = new ManifestReader(capabilities, Abis.known());
        Grants grants = Grants.NONE;
        for (Path file : new Path[] {CALLEE, CALLER}) {
            PluginManifest manifest = manifests.read(file, file.toString());
            grants = grants.withPlugin(manifest.id(), manifest.requested());
        }
        manager = PluginManager.builder(FOLDER).capabilities(capabilities).grants(grants).build();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static String order(String name, String email, String address, int cents) {
        return "{\"id\":\"o-1\",\"country\":\"DE\",\"category\":\"electronics\",\"customer\":\""
                + name
                + "\",\"email\":\""
                + email
                + "\",\"address\":\""
                + address
                + "\",\"createdAtMs\":1740000000000,\"subtotalCents\":"
                + cents
                + ",\"lines\":[{\"sku\":\"A\",\"quantity\":1,\"unitPriceCents\":"
                + cents
                + "}]}";
    }

    private static String call(Plugin plugin, String operation, String input) {
        byte[] output = plugin.call(operation, input.getBytes(StandardCharsets.UTF_8));
        return new String(output, StandardCharsets.UTF_8);
    }

    /** The number of {@code score=NN REASONS}. */
    private static int score(Plugin callee, String order) {
        return Integer.parseInt(call(callee, "score", order).substring(6).split(" ")[0]);
    }

    @Test
    void theAnswerOfTheOtherPluginDecides() {
        Plugin callee = manager.load(CALLEE);
        Plugin caller = manager.load(CALLER);
        String harmless = order("Anna Müller", "anna.mueller@example.com", "Hauptstr. 5", 1_000);
        String dubious = order("x", "a1b2c3d4@mailinator.com", "", 900_000_000);
        int low = score(callee, harmless);
        int high = score(callee, dubious);
        assertTrue(low < 50 && high >= 50, () -> low + " and " + high);

        String nothing = "{\"rule\":\"risk-surcharge\",\"amountCents\":0,\"note\":\"score %d\"}";
        String surcharge =
                "{\"rule\":\"risk-surcharge\",\"amountCents\":250,\"note\":\"score %d\"}";
        assertEquals(nothing.formatted(low), call(caller, "apply", harmless));
        assertEquals(surcharge.formatted(high), call(caller, "apply", dubious));
        assertEquals(4, callee.figures().calls());
    }

    @Test
    void itsFailureIsPassedOn() {
        Plugin callee = manager.load(CALLEE);
        Plugin caller = manager.load(CALLER);

        PluginFailure own = assertThrows(PluginFailure.class, () -> call(callee, "score", "[]"));
        PluginFailure passedOn =
                assertThrows(PluginFailure.class, () -> call(caller, "apply", "[]"));

        assertEquals(own.code(), passedOn.code());
        assertEquals(own.pluginMessage(), passedOn.pluginMessage());
        assertEquals("dev.wardian.sample.risk-surcharge", passedOn.info().pluginId());
    }

    @Test
    void withoutTheOtherPluginThereIsNoAnswer() {
        assertThrows(PluginLinkException.class, () -> manager.load(CALLER));
        manager.load(CALLEE);
        Plugin caller = manager.load(CALLER);
        manager.unload("dev.wardian.sample.fraud-score");

        PluginFailure missing =
                assertThrows(PluginFailure.class, () -> call(caller, "apply", "{}"));

        assertEquals(Errno.ENOTFOUND.number(), missing.code());
    }
}
