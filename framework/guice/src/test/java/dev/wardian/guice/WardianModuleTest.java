package dev.wardian.guice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.google.inject.spi.Message;
import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.MemorySource;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WardianModuleTest {
    interface Greeter {
        String greet(String name);
    }

    /** Holds what applications hold: references, never plugins. */
    static final class Consumer {
        private final PluginRef<Greeter> ref;
        private final PluginSet<Greeter> set;
        private final Greeter plain;

        @Inject
        Consumer(PluginRef<Greeter> ref, PluginSet<Greeter> set, Greeter plain) {
            this.ref = ref;
            this.set = set;
            this.plain = plain;
        }
    }

    static final class WithoutInject {
        WithoutInject() {}
    }

    interface Chicken {}

    interface Egg {}

    static final class HenOfEgg implements Chicken {
        @Inject
        HenOfEgg(Egg egg) {
            assertInstanceOf(Egg.class, egg);
        }
    }

    static final class EggOfHen implements Egg {
        @Inject
        EggOfHen(Chicken chicken) {
            assertInstanceOf(Chicken.class, chicken);
        }
    }

    @TempDir Path folder;

    private PluginFolder.Draft greeter(String name) {
        Guest guest = new Guest().says("greet", 50_000, name.getBytes(StandardCharsets.UTF_8));
        return new PluginFolder(folder)
                .plugin(name)
                .guest(guest)
                .kinds("greet", "text", "text")
                .line("implements: [" + Greeter.class.getName() + "]");
    }

    private static Module greeters() {
        return new AbstractModule() {
            @Override
            protected void configure() {
                PluginBindings.service(binder(), Greeter.class);
                bind(Consumer.class);
            }
        };
    }

    @Test
    void pluginsComeFromFoldersAndContributedSources() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        Path first = Files.createDirectories(folder.resolve("first"));
        Guest guest = new Guest().echo("echo");
        new PluginFolder(first).plugin("one").guest(guest).write();
        new PluginFolder(other).plugin("two").guest(guest).write();
        MemorySource memory =
                new MemorySource("memory")
                        .put("three", new PluginFolder(folder).plugin("three").guest(guest));
        Module contributing =
                new AbstractModule() {
                    @ProvidesIntoSet
                    PluginSource memory() {
                        return memory;
                    }
                };

        Injector injector = Guice.createInjector(new WardianModule(first, other), contributing);

        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            manager.loadAll();
            assertEquals(
                    List.of("first/one/plugin.yaml", "memory/three", "other/two/plugin.yaml"),
                    manager.plugins().stream().map(PluginStatus::source).toList());
            assertEquals(3, manager.active().all().size());
        }
    }

    @Test
    void aManagerNeedsNoFolder() {
        Injector injector = Guice.createInjector(new WardianModule());

        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            assertEquals(List.of(), manager.loadAll());
            manager.load(greeter("one").write());
            assertEquals(1, manager.active().all().size());
        }
    }

    @Test
    void referencesAreFilledFromManifestsAndFollowThem() {
        Injector injector = Guice.createInjector(new WardianModule(folder), greeters());
        Consumer consumer = injector.getInstance(Consumer.class);
        PluginManager manager = injector.getInstance(PluginManager.class);
        try (manager) {
            assertTrue(consumer.ref.find().isEmpty());
            assertThrows(PluginUnavailable.class, consumer.ref::get);
            assertThrows(PluginUnavailable.class, () -> consumer.plain.greet(""));
            assertEquals(List.of(), consumer.set.all());

            greeter("one").write();
            greeter("two").write();
            manager.loadAll();

            assertEquals("one", consumer.ref.get().greet(""));
            assertEquals("one", consumer.plain.greet(""));
            assertEquals(
                    List.of("one", "two"),
                    consumer.set.all().stream().map(greeter -> greeter.greet("")).toList());

            manager.unload("test.one");

            assertEquals("two", consumer.ref.get().greet(""));
            assertEquals("two", consumer.plain.greet(""));
            assertEquals(1, consumer.set.all().size());
        }
    }

    @Test
    void aPluginThatDoesNotFitIsRejectedAndHidesNoOther() {
        greeter("bad").kinds("greet", "number", "text").write();
        greeter("good").write();
        Injector injector = Guice.createInjector(new WardianModule(folder), greeters());
        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            PluginStatus bad = manager.loadAll().get(0);

            assertEquals(PluginState.REJECTED, bad.state());
            assertEquals(ErrorId.SERVICE_MISMATCH, bad.problems().get(0).id());
            assertEquals(1, injector.getInstance(Consumer.class).set.all().size());
        }
    }

    @Test
    void aServiceMayBeBoundByTwoModules() {
        Injector injector =
                Guice.createInjector(
                        new WardianModule(folder),
                        binder -> PluginBindings.service(binder, Greeter.class),
                        binder -> PluginBindings.service(binder, Greeter.class));

        assertSame(injector.getInstance(Greeter.class), injector.getInstance(Greeter.class));
    }

    @Test
    void onlyInterfacesAreServices() {
        CreationException error =
                assertThrows(
                        CreationException.class,
                        () ->
                                Guice.createInjector(
                                        binder -> PluginBindings.service(binder, String.class)));

        assertEquals(
                List.of("java.lang.String is not an interface that plugins can implement"),
                error.getErrorMessages().stream().map(Message::getMessage).toList());
    }

    /** Contributes a capability that answers 42, which the guest hands on. */
    private static Module answers() {
        return new AbstractModule() {
            @ProvidesIntoSet
            Capability<?> answer() {
                return new ProbeCapability("answer").function("get", ":i", call -> 42);
            }
        };
    }

    private void asking() {
        Guest guest = new Guest();
        int get = guest.imports("wardian:answer/1", "get", ":i");
        new PluginFolder(folder)
                .plugin("asking")
                .guest(guest.relays("ask", get))
                .asksFor("answer")
                .write();
    }

    @Test
    void contributedCapabilitiesAreGrantedByTheOperatorsFile(@TempDir Path operator)
            throws Exception {
        asking();
        Path grants =
                Files.writeString(
                        operator.resolve("grants.yaml"),
                        """
                        apiVersion: wardian/v1
                        plugins: { test.asking: { grants: { answer: {} } } }
                        """);
        Injector injector =
                Guice.createInjector(new WardianModule(folder).withGrants(grants), answers());
        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            manager.loadAll();

            Plugin plugin = manager.ref("test.asking").get();
            assertEquals(42, Host.number(plugin, "ask"));
        }
    }

    /** One setting watches the folders and the file of grants. */
    @Test
    void theOperatorsFileIsWatchedWhereFoldersAre(@TempDir Path operator) throws Exception {
        asking();
        Path grants =
                Files.writeString(operator.resolve("grants.yaml"), "apiVersion: wardian/v1\n");
        CountDownLatch running = new CountDownLatch(1);
        FolderWatch often =
                FolderWatch.polling(Duration.ofMillis(5)).withDebounce(Duration.ofMillis(20));
        Injector injector =
                Guice.createInjector(
                        new WardianModule(folder)
                                .withGrants(grants)
                                .with(b -> b.watch(often))
                                .with(
                                        b ->
                                                b.listener(
                                                        (before, now) -> {
                                                            if (now.state() == PluginState.ACTIVE) {
                                                                running.countDown();
                                                            }
                                                        })),
                        answers());
        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            assertEquals(PluginState.REJECTED, manager.loadAll().get(0).state());

            Files.writeString(
                    grants,
                    """
                    apiVersion: wardian/v1
                    plugins: { test.asking: { grants: { answer: {} } } }
                    """);

            assertTrue(running.await(1, TimeUnit.MINUTES));
            assertEquals(42, Host.number(manager.ref("test.asking").get(), "ask"));
        }
    }

    @Test
    void withoutAFileOfGrantsNothingIsGranted() {
        asking();
        Injector injector = Guice.createInjector(new WardianModule(folder), answers());
        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            PluginStatus status = manager.loadAll().get(0);

            assertEquals(ErrorId.CAPABILITY_NOT_GRANTED, status.problems().get(0).id());
        }
    }

    @Test
    void problemsOfTheFileOfGrantsAreTheCauseOfTheProvisionError(@TempDir Path operator)
            throws Exception {
        Path grants = Files.writeString(operator.resolve("grants.yaml"), "apiVersion: v0\n");
        Injector injector = Guice.createInjector(new WardianModule(folder).withGrants(grants));

        ProvisionException error =
                assertThrows(
                        ProvisionException.class, () -> injector.getInstance(PluginManager.class));

        ManifestException cause = assertInstanceOf(ManifestException.class, error.getCause());
        assertEquals(grants + ":1:13", String.valueOf(cause.problems().get(0).location()));
    }

    @Test
    void furtherSettingsReachTheManager() {
        greeter("one").write();
        ProbeCapability seen = new ProbeCapability("log");
        Injector injector =
                Guice.createInjector(
                        new WardianModule(folder)
                                .with(b -> b.capabilities(List.of(seen)))
                                .with(b -> b.config("test.one", Map.of("k", "v"))));
        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            assertEquals(PluginState.ACTIVE, manager.loadAll().get(0).state());
        }
    }

    private static final Module LENIENT_APPLICATION =
            binder -> {
                binder.bind(Chicken.class).to(HenOfEgg.class);
                binder.bind(Egg.class).to(EggOfHen.class);
                binder.bind(WithoutInject.class);
            };

    @Test
    void theApplicationsInjectorKeepsItsRules() {
        Injector injector =
                Guice.createInjector(new WardianModule(folder), greeters(), LENIENT_APPLICATION);

        assertNotNull(injector.getInstance(StringBuilder.class), "a just-in-time binding");
        assertNotNull(injector.getInstance(WithoutInject.class));
        assertInstanceOf(HenOfEgg.class, injector.getInstance(Chicken.class), "a circular proxy");
        assertNotNull(injector.getInstance(Consumer.class));
    }

    @Test
    void anInjectorThatIsStrictByItselfTakesTheModule() {
        Module strict =
                binder -> {
                    binder.requireExplicitBindings();
                    binder.requireAtInjectOnConstructors();
                    binder.requireExactBindingAnnotations();
                    binder.disableCircularProxies();
                };

        Injector injector = Guice.createInjector(strict, new WardianModule(folder), greeters());

        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            assertEquals(List.of(), manager.loadAll());
            assertNotNull(injector.getInstance(Consumer.class));
        }
    }

    @Test
    void strictMakesTheInjectorStrict() {
        Injector injector = Guice.createInjector(new WardianModule(folder).strict(), greeters());

        assertThrows(ConfigurationException.class, () -> injector.getInstance(StringBuilder.class));
        assertThrows(
                CreationException.class,
                () ->
                        Guice.createInjector(
                                new WardianModule(folder).strict(),
                                binder -> binder.bind(WithoutInject.class)));
        Injector circular =
                Guice.createInjector(
                        new WardianModule(folder).strict(),
                        binder -> {
                            binder.bind(Chicken.class).to(HenOfEgg.class);
                            binder.bind(Egg.class).to(EggOfHen.class);
                            binder.bind(HenOfEgg.class);
                            binder.bind(EggOfHen.class);
                        });
        assertThrows(ProvisionException.class, () -> circular.getInstance(Chicken.class));
    }

    @Test
    void everySettingKeepsThoseBeforeIt(@TempDir Path operator) throws IOException {
        asking();
        Path grants =
                Files.writeString(
                        operator.resolve("grants.yaml"),
                        """
                        apiVersion: wardian/v1
                        plugins: { test.asking: { grants: { answer: {} } } }
                        """);
        ProbeCapability answer = new ProbeCapability("answer").function("get", ":i", call -> 42);
        Injector injector =
                Guice.createInjector(
                        new WardianModule(folder)
                                .withCapabilities(List.of(answer))
                                .withGrants(grants)
                                .withCapabilities(List.of(new ProbeCapability("other")))
                                .strict()
                                .with(builder -> builder.poolSize(1)));
        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            manager.loadAll();

            assertEquals(42, Host.number(manager.ref("test.asking").get(), "ask"));
        }
    }

    @Test
    void fallbacksAreBoundInAllForms() {
        Greeter fallback = name -> "fallback " + name;
        Injector injector =
                Guice.createInjector(
                        new WardianModule(folder),
                        binder -> PluginBindings.service(binder, Greeter.class, fallback),
                        binder -> binder.bind(Consumer.class));
        Consumer consumer = injector.getInstance(Consumer.class);
        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            assertEquals("fallback x", consumer.plain.greet("x"), "no plugin is there");
            assertTrue(consumer.ref.find().isEmpty());

            new PluginFolder(folder)
                    .plugin("bad")
                    .guest(new Guest().traps("greet"))
                    .kinds("greet", "text", "text")
                    .line("implements: [" + Greeter.class.getName() + "]")
                    .write();
            manager.loadAll();

            assertEquals("fallback x", consumer.plain.greet("x"));
            assertEquals("fallback x", consumer.ref.get().greet("x"));
            assertEquals("fallback x", consumer.set.all().get(0).greet("x"));
        }
    }

    @Test
    void interfaceBoundTwiceIsBoundOnceIfBothSayTheSame() {
        Greeter fallback = name -> "fallback " + name;
        Greeter other = name -> "other " + name;
        Module plain = binder -> PluginBindings.service(binder, Greeter.class);
        Module same = binder -> PluginBindings.service(binder, Greeter.class, fallback);
        Module another = binder -> PluginBindings.service(binder, Greeter.class, other);

        for (Module twice : List.of(plain, same)) {
            Module again = binder -> twice.configure(binder);
            Injector injector = Guice.createInjector(new WardianModule(folder), twice, again);
            injector.getInstance(PluginManager.class).close();
        }
        for (List<Module> pair : List.of(List.of(plain, same), List.of(same, another))) {
            assertThrows(
                    CreationException.class,
                    () ->
                            Guice.createInjector(
                                    new WardianModule(folder), pair.get(0), pair.get(1)));
        }
    }
}
