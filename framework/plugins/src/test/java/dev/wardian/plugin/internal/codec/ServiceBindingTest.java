package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Operation;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.manifest.OperationNaming;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceBindingTest {
    interface Greeter {
        String greet(String name);
    }

    @TempDir Path folder;
    private Host host;

    @BeforeEach
    void open() {
        host = new Host(folder);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private PluginFolder.Draft greeter(String name, String greeting) {
        Guest guest = new Guest().says("greet", 50_000, greeting.getBytes(StandardCharsets.UTF_8));
        return host.folder()
                .plugin(name)
                .guest(guest)
                .kinds("greet", "text", "text")
                .line("implements: [" + Greeter.class.getName() + "]");
    }

    interface Misfits<T> {
        String missing(String value);

        String two(String first, String second);

        int text(String value);

        String bytes(Thread value);

        List<String> number(String value);

        Thread json(Thread value);

        void text(int value);

        T generic(T value);

        @Operation("named")
        String other();
    }

    @Test
    void everyReasonIsFoundAtOnceAtItsLineOfTheManifest() {
        Guest guest = new Guest();
        List<String> operations = List.of("two", "text", "bytes", "number", "json", "generic");
        operations.forEach(guest::echo);
        PluginFolder.Draft draft =
                host.folder()
                        .plugin("guest")
                        .guest(guest)
                        .kinds("two", "text", "text")
                        .kinds("text", "text", "text")
                        .kinds("number", "number", "number")
                        .kinds("json", "json", "json")
                        .kinds("generic", "json", "json");
        Plugin plugin = host.manager().load(draft.write());

        PluginLinkException error =
                assertThrows(PluginLinkException.class, () -> plugin.as(Misfits.class));

        assertEquals("test.guest", error.info().pluginId());
        assertEquals(
                List.of(
                        "9 Misfits.bytes(Thread), input: java.lang.Thread cannot carry bytes",
                        "9 Misfits.bytes(Thread), output: java.lang.String cannot carry bytes",
                        "12 Misfits.generic(Object) has a type variable",
                        "0 Misfits.json(Thread), output: java.lang.Thread has no form in JSON",
                        "6 Misfits.missing(String) needs an operation \"missing\"",
                        "10 Misfits.number(String), input: java.lang.String cannot carry number",
                        "10 Misfits.number(String), output: java.util.List<java.lang.String> cannot"
                                + " carry number",
                        "6 Misfits.other() needs an operation \"named\"",
                        "8 Misfits.text(String), output: int cannot carry text",
                        "8 Misfits.text(int), input: int cannot carry text",
                        "8 Misfits.text(int), output: void cannot carry text",
                        "7 Misfits.two(String, String) has 2 parameters"),
                error.problems().stream().map(ServiceBindingTest::shortened).toList());
        // A type that no manifest could fit is a defect of the interface, which has no line there.
        assertTrue(
                error.problems().stream()
                        .allMatch(
                                p ->
                                        p.id()
                                                == (p.location() == null
                                                        ? ErrorId.TYPE_UNSUPPORTED
                                                        : ErrorId.SERVICE_MISMATCH)));
    }

    private static String shortened(Problem problem) {
        int line = problem.location() == null ? 0 : problem.location().line();
        return line + " " + problem.message().replaceFirst("^(.* has no form in JSON).*", "$1");
    }

    abstract static class NoInterface {}

    sealed interface Closed permits Closed.Only {
        record Only() implements Closed {}
    }

    @Test
    void onlyInterfacesThatAnybodyMayImplementAreServices() {
        Plugin plugin = host.manager().load(greeter("guest", "hello").write());

        for (Class<?> type :
                List.of(NoInterface.class, Closed.class, Operation.class, String.class)) {
            assertThrows(IllegalArgumentException.class, () -> plugin.as(type), type.getName());
        }
    }

    @Test
    void namesOfMethodsBecomeWords() {
        assertEquals("greet", OperationNaming.WORDS.ofMethod("greet"));
        assertEquals("fraud-score", OperationNaming.WORDS.ofMethod("fraudScore"));
        assertEquals("parse-url-path", OperationNaming.WORDS.ofMethod("parseURLPath"));
        assertEquals("to-utf8", OperationNaming.WORDS.ofMethod("toUtf8"));
        assertEquals("v2-price", OperationNaming.WORDS.ofMethod("v2Price"));
    }

    @Test
    void aServiceFollowsAReload() {
        PluginManager manager = host.manager();
        Greeter greeter = manager.load(greeter("guest", "old").write()).as(Greeter.class);
        assertEquals("old", greeter.greet(""));

        manager.unload("test.guest");
        assertThrows(PluginUnavailable.class, () -> greeter.greet(""));
        manager.load(greeter("guest", "new").version("2.0.0").write());

        assertEquals("new", greeter.greet(""));
    }

    @Test
    void aReloadThatDoesNotFitAnyLongerFailsWithTheReasons() {
        PluginManager manager = host.manager();
        Greeter greeter = manager.load(greeter("guest", "old").write()).as(Greeter.class);

        manager.unload("test.guest");
        manager.load(greeter("guest", "new").kinds("greet", "none", "text").write());

        PluginLinkException error =
                assertThrows(PluginLinkException.class, () -> greeter.greet(""));
        assertEquals(1, error.problems().size());
    }

    @Test
    void aManagerThatKnowsTheInterfaceRejectsWhatDoesNotFitAndLoadsTheRest() {
        greeter("bad", "x").kinds("greet", "text", "number").write();
        greeter("good", "hello").write();
        PluginManager manager = host.setting(b -> b.service(Greeter.class)).manager();

        List<PluginStatus> statuses = manager.loadAll();

        assertEquals(PluginState.REJECTED, statuses.get(0).state());
        assertEquals(
                "bad/plugin.yaml:7:3",
                String.valueOf(statuses.get(0).problems().get(0).location()));
        assertEquals(PluginState.ACTIVE, statuses.get(1).state());
    }

    @Test
    void aFollowingServiceGoesToWhicheverPluginIsThere() {
        PluginManager manager = host.manager();
        Greeter greeter =
                Services.following(Greeter.class, manager.service(Greeter.class.getName()));
        assertThrows(PluginUnavailable.class, () -> greeter.greet(""));

        greeter("b", "from b").write();
        manager.loadAll();
        assertEquals("from b", greeter.greet(""));
        greeter("a", "from a").write();
        manager.loadAll();
        assertEquals("from a", greeter.greet(""));
        manager.unload("test.a");
        assertEquals("from b", greeter.greet(""));
    }

    @Test
    void viewsOfSetsAreMadeOnceForEachPlugin() {
        PluginManager manager = host.manager();
        greeter("a", "a").write();
        greeter("b", "b").write();
        manager.loadAll();
        Supplier<List<Greeter>> all =
                manager.services(Greeter.class.getName()).map(p -> p.as(Greeter.class))::all;

        List<Greeter> before = all.get();
        manager.unload("test.b");
        List<Greeter> after = all.get();

        assertEquals(2, before.size());
        assertEquals(1, after.size());
        assertSame(before.get(0), after.get(0));
    }

    interface Arithmetic {
        int add(int a, int b);

        long widen(int value);

        @Operation("half_of")
        double half(double value);

        float negate(float value);

        void nothing();
    }

    interface WrongArithmetic {
        long add(int a, int b);

        long widen(long value);

        int nothing();

        float negate(double value);
    }

    private Plugin plain() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("add", module.function("ii:i", c -> c.get(0).get(1).op(Opcode.I32_ADD)));
        module.export("widen", module.function("i:l", c -> c.get(0).op(Opcode.I64_EXTEND_I32_S)));
        module.export("half_of", module.function("d:d", c -> c.get(0).f64(0.5).op(Opcode.F64_MUL)));
        module.export("negate", module.function("f:f", c -> c.get(0).op(Opcode.F32_NEG)));
        module.export("nothing", module.function(":", c -> {}));
        PluginFolder.Draft draft =
                host.folder().plugin("plain").module(module.build()).abi("plain");
        List.of("add", "widen", "half_of", "negate", "nothing").forEach(draft::declares);
        return host.manager().load(draft.write());
    }

    @Test
    void exportsOfPlainModulesAreMethods() {
        Arithmetic arithmetic = plain().as(Arithmetic.class);

        assertEquals(Integer.MIN_VALUE, arithmetic.add(Integer.MAX_VALUE, 1));
        assertEquals(-3L, arithmetic.widen(-3));
        assertEquals(-1.25, arithmetic.half(-2.5));
        assertEquals(-7.5f, arithmetic.negate(7.5f));
        arithmetic.nothing();
    }

    @Test
    void typesOfPlainExportsAreCompared() {
        Plugin plugin = plain();

        PluginLinkException error =
                assertThrows(PluginLinkException.class, () -> plugin.as(WrongArithmetic.class));

        assertEquals(4, error.problems().size(), error.getMessage());
    }
}
