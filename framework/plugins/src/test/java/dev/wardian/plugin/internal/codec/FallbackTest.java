package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Operation;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the application answers where a plugin gives no answer. */
class FallbackTest {
    interface Service {
        String text(String value);

        String trap(String value);

        String fail(String value);

        String text(String value, PluginCallOptions options);

        default String quoted(String value) {
            return "'" + trap(value) + "'";
        }

        @Operation("text")
        CompletableFuture<String> textLater(String value);

        @Operation("trap")
        CompletableFuture<String> trapLater(String value);

        @Operation("fail")
        CompletableFuture<String> failLater(String value);
    }

    /** Answers with a prefix; refuses the empty text. */
    private static final class Prefixed implements Service {
        private static String of(String value) {
            if (value.isEmpty()) {
                throw new IllegalStateException("no answer either");
            }
            return "fallback " + value;
        }

        @Override
        public String text(String value) {
            return of(value);
        }

        @Override
        public String trap(String value) {
            return of(value);
        }

        @Override
        public String fail(String value) {
            return of(value);
        }

        @Override
        public String text(String value, PluginCallOptions options) {
            return of(value);
        }

        @Override
        public CompletableFuture<String> textLater(String value) {
            return CompletableFuture.completedFuture(of(value));
        }

        @Override
        public CompletableFuture<String> trapLater(String value) {
            return CompletableFuture.completedFuture(of(value));
        }

        @Override
        public CompletableFuture<String> failLater(String value) {
            return CompletableFuture.completedFuture(of(value));
        }
    }

    @TempDir Path folder;
    private Host host = new Host(Path.of(""));

    @AfterEach
    void close() {
        host.close();
    }

    private static PluginFolder.Draft draft(PluginFolder plugins) {
        Guest guest = new Guest().echo("text");
        guest.operation("trap", c -> c.op(Opcode.UNREACHABLE)).operation("fail", c -> c.i32(3));
        return plugins.plugin("guest")
                .guest(guest)
                .kinds("text", "text", "text")
                .kinds("trap", "text", "text")
                .kinds("fail", "text", "text")
                .line("implements: [" + Service.class.getName() + "]");
    }

    private Plugin load(String... lines) {
        host = new Host(folder);
        PluginFolder.Draft draft = draft(host.folder());
        for (String line : lines) {
            draft.line(line);
        }
        return host.manager().load(draft.write());
    }

    @Test
    void itAnswersWhereThePluginGivesNoAnswer() {
        Plugin plugin = load();
        Service service = plugin.as(Service.class, new Prefixed());

        assertEquals("x", service.text("x"));
        assertEquals("fallback x", service.trap("x"));
        assertEquals("'fallback x'", service.quoted("x"));
        assertEquals("x", service.textLater("x").join());
        assertEquals("fallback x", service.trapLater("x").join());
        assertEquals(3, plugin.figures().replaced(), "the plugin was asked each time");
        host.current().unload("test.guest");
        assertEquals("fallback x", service.text("x"));
        assertEquals("fallback x", service.textLater("x").join());
    }

    @Test
    void whatThePluginSaysOnPurposeAndWhatWasCancelledStay() {
        Service service = load().as(Service.class, new Prefixed());
        CancelToken token = new CancelToken();
        token.cancel();

        assertThrows(PluginFailure.class, () -> service.fail("x"));
        assertThrows(
                CallCancelled.class,
                () -> service.text("x", PluginCallOptions.DEFAULT.withCancel(token)));
        CompletionException failed =
                assertThrows(CompletionException.class, () -> service.failLater("x").join());
        assertInstanceOf(PluginFailure.class, failed.getCause());
    }

    @Test
    void itsOwnExceptionsTellWhyItWasAsked() {
        Service service = load().as(Service.class, new Prefixed());

        IllegalStateException thrown =
                assertThrows(IllegalStateException.class, () -> service.trap(""));
        assertInstanceOf(PluginTrap.class, thrown.getSuppressed()[0]);
        CompletionException later =
                assertThrows(CompletionException.class, () -> service.trapLater("").join());
        assertInstanceOf(IllegalStateException.class, later.getCause());
    }

    @Test
    void aPluginThatFailsClosedHasNone() {
        Plugin plugin = load("onFailure: closed");
        Service service = plugin.as(Service.class, new Prefixed());

        assertEquals("x", service.text("x"));
        assertThrows(PluginTrap.class, () -> service.trap("x"));
        CompletionException later =
                assertThrows(CompletionException.class, () -> service.trapLater("x").join());
        assertInstanceOf(PluginTrap.class, later.getCause());
        host.current().unload("test.guest");
        assertThrows(PluginUnavailable.class, () -> service.text("x"));
    }

    @Test
    void aProxyAsksItWhileNoPluginIsThere() {
        try (PluginManager manager = PluginManager.builder(folder).build()) {
            Service service = manager.proxy(Service.class, new Prefixed());
            PluginRef<Service> ref = manager.service(Service.class);
            PluginSet<Service> set = manager.services(Service.class);
            assertEquals("fallback x", service.text("x"), "no plugin is there");
            assertEquals("fallback x", service.textLater("x").join());
            assertTrue(ref.find().isEmpty());
            assertEquals(List.of(), set.all());
            Service without = manager.proxy(Service.class);
            assertThrows(PluginUnavailable.class, () -> without.text("x"));

            draft(new PluginFolder(folder)).write();
            manager.loadAll();

            assertEquals("x", service.text("x"));
            assertEquals("x", without.text("x"));
            assertEquals("fallback x", service.trap("x"));
            assertThrows(PluginTrap.class, () -> without.trap("x"));
            assertEquals("x", ref.get().text("x"));
            assertEquals("x", set.all().get(0).text("x"));
        }
    }

    @Test
    void onlyInterfacesAreServices() {
        try (PluginManager manager = PluginManager.builder().build()) {
            for (Class<?> type : List.of(String.class, Override.class, int.class)) {
                assertThrows(IllegalArgumentException.class, () -> manager.proxy(type));
                assertThrows(IllegalArgumentException.class, () -> manager.service(type));
                assertThrows(IllegalArgumentException.class, () -> manager.services(type));
            }
        }
    }
}
