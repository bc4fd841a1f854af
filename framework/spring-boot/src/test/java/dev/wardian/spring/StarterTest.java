package dev.wardian.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardian.host.log.LogCapability;
import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.InstanceSettings;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.codec.Codec;
import dev.wardian.plugin.manifest.ValueKind;
import dev.wardian.spring.shop.Greeter;
import dev.wardian.spring.shop.Polite;
import dev.wardian.spring.shop.ShopApplication;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class StarterTest {
    /** Beside the annotated ones: no annotation, and another package. */
    interface Plain {
        String greet(String name);
    }

    @TempDir private Path folder;

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(WardianAutoConfiguration.class))
                .withPropertyValues("wardian.folders=" + folder);
    }

    private PluginDirectory plugins() {
        return new PluginDirectory(folder);
    }

    /** The packages of an application, without its other beans. */
    @AutoConfigurationPackage(basePackageClasses = ShopApplication.class)
    static class ShopPackages {}

    static class Consumer {
        final Greeter greeter;
        final PluginRef<Greeter> ref;
        final PluginSet<Greeter> set;
        final PluginRef<Polite> other;

        Consumer(
                Greeter greeter,
                PluginRef<Greeter> ref,
                PluginSet<Greeter> set,
                PluginRef<Polite> other) {
            this.greeter = greeter;
            this.ref = ref;
            this.set = set;
            this.other = other;
        }
    }

    @Test
    void interfacesOfTheApplicationAreBeansOfThreeTypes() {
        plugins().greeter("a.hello", "Hello", Greeter.class);
        plugins().greeter("b.welcome", "Welcome", Greeter.class);

        runner().withUserConfiguration(ShopPackages.class, Consumer.class)
                .run(
                        context -> {
                            Consumer consumer = context.getBean(Consumer.class);
                            assertThat(consumer.greeter.greet("Ada")).isEqualTo("Hello, Ada");
                            assertThat(consumer.ref.get().greet("Ada")).isEqualTo("Hello, Ada");
                            assertThat(consumer.set.all())
                                    .extracting(each -> each.greet("Ada"))
                                    .containsExactly("Hello, Ada", "Welcome, Ada");

                            context.getBean(PluginManager.class).unload("a.hello");

                            assertThat(consumer.greeter.greet("Ada")).isEqualTo("Welcome, Ada");
                            assertThat(consumer.set.all()).hasSize(1);
                        });
    }

    @Configuration(proxyBeanMethods = false)
    @ImportPluginServices(Plain.class)
    static class Imports {}

    @Configuration(proxyBeanMethods = false)
    @ImportPluginServices(basePackages = "dev.wardian.spring.shop")
    static class ImportsPackage {}

    @Test
    void interfacesCanBeImported() {
        plugins().greeter("a.plain", "Hi", Plain.class);
        plugins().greeter("a.hello", "Hello", Greeter.class);

        runner().withUserConfiguration(Imports.class)
                .run(
                        context -> {
                            assertThat(context.getBean(Plain.class).greet("Ada"))
                                    .isEqualTo("Hi, Ada");
                            assertThat(context).doesNotHaveBean(Greeter.class);
                        });
        runner().withUserConfiguration(ImportsPackage.class, ShopPackages.class)
                .run(
                        context ->
                                assertThat(context.getBean(Greeter.class).greet("Ada"))
                                        .isEqualTo("Hello, Ada"));
    }

    @Test
    void aFallbackAnswersInAPluginsPlace() {
        plugins().greeter("a.polite", "My dear", Polite.class);

        runner().withUserConfiguration(ShopPackages.class)
                .withPropertyValues("polite=Honoured")
                .run(
                        context -> {
                            Polite polite = context.getBean(Polite.class);
                            assertThat(polite.greet("Ada")).isEqualTo("My dear, Ada");
                            assertThat(polite.greet("")).isEqualTo("Honoured ");

                            context.getBean(PluginManager.class).unload("a.polite");

                            assertThat(polite.greet("Ada")).isEqualTo("Honoured Ada");
                        });
    }

    @PluginService(fallback = OwnFallback.class)
    interface WithBean {
        String greet(String name);
    }

    static final class OwnFallback implements WithBean {
        private int calls;

        @Override
        public String greet(String name) {
            return name + ++calls;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportPluginServices(WithBean.class)
    static class ImportsWithBean {
        @Bean
        OwnFallback ownFallback() {
            return new OwnFallback();
        }
    }

    @Test
    void aFallbackThatIsABeanIsUsedAndThePluginIsInjected() {
        runner().withUserConfiguration(ImportsWithBean.class)
                .run(
                        context -> {
                            WithBean injected = context.getBean(WithBean.class);
                            assertThat(injected).isNotInstanceOf(OwnFallback.class);
                            assertThat(injected.greet("a")).isEqualTo("a1");
                            assertThat(context.getBean(OwnFallback.class).greet("b"))
                                    .isEqualTo("b2");
                        });
    }

    @Configuration(proxyBeanMethods = false)
    @ImportPluginServices(String.class)
    static class ImportsAClass {}

    @PluginService(fallback = String.class)
    interface WithStranger {}

    @Configuration(proxyBeanMethods = false)
    @ImportPluginServices(WithStranger.class)
    static class ImportsAStranger {}

    @Test
    void whatCannotBeAServiceStopsTheStart() {
        runner().withUserConfiguration(ImportsAClass.class)
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasMessageContaining(
                                                "java.lang.String is not an interface that plugins"
                                                        + " can implement"));
        runner().withUserConfiguration(ImportsAStranger.class)
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasMessageContaining(
                                                "the fallback java.lang.String does not"
                                                        + " implement"));
    }

    @Test
    void aPluginWhoseOperationsDoNotFitItsInterfaceIsRejected() {
        plugins().greeter("a.wrong", "Hello", Farewell.class);

        runner().withUserConfiguration(ImportsFarewell.class)
                .run(
                        context -> {
                            PluginStatus status =
                                    context.getBean(PluginManager.class).plugins().get(0);
                            assertThat(status.state()).isEqualTo(PluginState.REJECTED);
                        });
    }

    interface Farewell {
        String bye(String name);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportPluginServices(Farewell.class)
    static class ImportsFarewell {}

    @Test
    void capabilitiesAreDiscoveredUnlessToldOtherwise() {
        runner().run(
                        context ->
                                assertThat(names(context.getBean(Capabilities.class)))
                                        .containsExactly(
                                                "clock/1",
                                                "config/1",
                                                "env/1",
                                                "events/1",
                                                "files/1",
                                                "log/1",
                                                "plugins/1",
                                                "random/1",
                                                "wasi/1"));
        runner().withPropertyValues("wardian.discover-capabilities=false")
                .run(context -> assertThat(names(context.getBean(Capabilities.class))).isEmpty());
    }

    private static List<String> names(Capabilities capabilities) {
        return capabilities.names().stream().map(CapabilityName::toString).toList();
    }

    @Test
    void aCapabilityBeanReplacesTheDiscoveredOneOfItsName() {
        Capability<?> own = LogCapability.create();

        runner().withBean("ownLog", Capability.class, () -> own)
                .run(
                        context -> {
                            Capabilities offered = context.getBean(Capabilities.class);
                            CapabilityName log = own.name();
                            assertThat(offered.names()).hasSize(9);
                            assertThat(offered.find(log)).isEqualTo(Optional.of(own));
                        });
        runner().withPropertyValues("wardian.discover-capabilities=false")
                .withBean("ownLog", Capability.class, () -> own)
                .run(
                        context ->
                                assertThat(names(context.getBean(Capabilities.class)))
                                        .containsExactly("log/1"));
    }

    @Test
    void theFileOfGrantsIsRead() throws IOException {
        plugins()
                .greeter(
                        "a.hello",
                        "Hello",
                        Plain.class,
                        "capabilities: { config: { keys: [word], reason: says it } }");
        Path grants =
                Files.writeString(
                        Files.createDirectories(folder.resolve(".operator")).resolve("grants.yaml"),
                        """
                        apiVersion: wardian/v1
                        plugins:
                          a.hello: { grants: { config: { keys: [word] } }, limits: { memory: 2MiB } }
                        """);

        runner().withPropertyValues(
                        "wardian.grants=" + grants, "wardian.config[a.hello].word=Servus")
                .run(
                        context ->
                                assertThat(
                                                context.getBean(PluginManager.class)
                                                        .find("a.hello")
                                                        .orElseThrow()
                                                        .granted()
                                                        .describe())
                                        .containsExactly("config: keys word"));
    }

    @Test
    void aWatchedFileOfGrantsIsAppliedWhileTheApplicationRuns() throws IOException {
        plugins()
                .greeter(
                        "a.hello",
                        "Hello",
                        Plain.class,
                        "capabilities: { config: { keys: [word, mark], reason: says it } }");
        Path grants = Files.createDirectories(folder.resolve(".operator")).resolve("grants.yaml");
        String text = "apiVersion: wardian/v1\nplugins: { a.hello: { grants: { config: %s } } }";
        Files.writeString(grants, text.formatted("{ keys: [word, mark] }"));

        runner().withPropertyValues(
                        "wardian.grants=" + grants,
                        "wardian.watch=events",
                        "wardian.watch-interval=20ms",
                        "wardian.watch-debounce=20ms")
                .run(
                        context -> {
                            PluginManager manager = context.getBean(PluginManager.class);
                            CountDownLatch replaced = new CountDownLatch(1);
                            manager.addListener(
                                    (before, now) -> {
                                        if (now.state() == PluginState.ACTIVE
                                                && now.generation() > 1) {
                                            replaced.countDown();
                                        }
                                    });

                            Files.writeString(grants, text.formatted("{ keys: [word] }"));

                            assertThat(replaced.await(60, TimeUnit.SECONDS)).isTrue();
                            assertThat(manager.ref("a.hello").get().granted().describe())
                                    .containsExactly("config: keys word");
                        });
    }

    /** Grants that never change. */
    record FixedStore(Grants current) implements GrantStore {
        @Override
        public Subscription subscribe(Listener listener) {
            return () -> {};
        }
    }

    @Test
    void aStoreOfGrantsIsABean() {
        Grants ours = Grants.NONE.withInstances(InstanceSettings.NONE);

        runner().withBean(GrantStore.class, () -> new FixedStore(ours))
                .withBean(Grants.class, () -> Grants.NONE)
                .run(
                        context ->
                                assertThat(context.getBean(PluginManager.class).grants())
                                        .isSameAs(ours));
    }

    record Word(String text) {}

    interface Worded {
        Word greet(Word name);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportPluginServices(Worded.class)
    static class ImportsWorded {}

    /** Carries words as text. */
    static final class WordCodec implements Codec {
        @Override
        public ValueKind kind() {
            return ValueKind.TEXT;
        }

        @Override
        public Encoder encoder(Type type) {
            return word -> ((Word) word).text().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Decoder decoder(Type type) {
            return bytes -> new Word(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void aCodecIsABean() {
        plugins().greeter("a.hello", "Hello", Worded.class);

        runner().withUserConfiguration(ImportsWorded.class)
                .withBean(WordCodec.class)
                .run(
                        context ->
                                assertThat(context.getBean(Worded.class).greet(new Word("Ada")))
                                        .isEqualTo(new Word("Hello, Ada")));
        runner().withUserConfiguration(ImportsWorded.class)
                .run(
                        context ->
                                assertThat(context.getBean(PluginManager.class).plugins())
                                        .extracting(PluginStatus::state)
                                        .containsExactly(PluginState.REJECTED));
    }

    /** Needs the manager itself, as a listener of an application may. */
    static final class Recorder implements PluginListener {
        final List<String> seen = new ArrayList<>();

        Recorder(PluginManager manager) {
            assertThat(manager).isNotNull();
        }

        @Override
        public synchronized void changed(@Nullable PluginState before, PluginStatus now) {
            seen.add(now.source() + " " + now.state());
        }
    }

    @Test
    void sourcesListenersGrantsAndCustomizersAreBeans() throws IOException {
        plugins().greeter("a.hello", "Hello", Plain.class);
        Path other = Files.createDirectories(folder.resolve(".other"));
        new PluginDirectory(other).greeter("b.hello", "Hello", Plain.class);

        runner().withBean(PluginSource.class, () -> PluginSource.folder(other).named("other"))
                .withBean(Recorder.class)
                .withBean(Grants.class, () -> Grants.NONE)
                .withPropertyValues("wardian.grants=" + folder.resolve("nowhere.yaml"))
                .withBean(
                        PluginManagerCustomizer.class,
                        () -> builder -> builder.service(Farewell.class))
                .run(
                        context -> {
                            String name = folder.getFileName().toString();
                            assertThat(context.getBean(PluginManager.class).plugins())
                                    .extracting(PluginStatus::source)
                                    .containsExactlyInAnyOrder(
                                            name + "/a.hello/plugin.yaml",
                                            "other/b.hello/plugin.yaml");
                            assertThat(context.getBean(Recorder.class).seen)
                                    .contains("other/b.hello/plugin.yaml ACTIVE");
                        });
    }

    @Test
    void aPluginThatDoesNotFitACustomizedServiceIsRejected() {
        plugins().greeter("a.wrong", "Hello", Farewell.class);

        runner().withBean(
                        PluginManagerCustomizer.class,
                        () -> builder -> builder.service(Farewell.class))
                .run(
                        context ->
                                assertThat(context.getBean(PluginManager.class).plugins())
                                        .extracting(PluginStatus::state)
                                        .containsExactly(PluginState.REJECTED));
    }

    @Test
    void loadingCanBeLeftToTheApplication() {
        plugins().greeter("a.hello", "Hello", Plain.class);

        runner().withPropertyValues("wardian.auto-startup=false")
                .run(
                        context -> {
                            PluginManager manager = context.getBean(PluginManager.class);
                            assertThat(manager.plugins()).isEmpty();
                            assertThat(manager.loadAll()).hasSize(1);
                        });
    }

    @Test
    void aManagerOfTheApplicationIsTheOnlyOne() {
        PluginManager own = PluginManager.builder().build();

        runner().withBean("own", PluginManager.class, () -> own)
                .run(context -> assertThat(context.getBean(PluginManager.class)).isSameAs(own));
    }

    /** Calls a plugin when it is destroyed. */
    static final class LastCall implements DisposableBean {
        private final Plain greeter;
        String said = "";

        LastCall(Plain greeter) {
            this.greeter = greeter;
        }

        @Override
        public void destroy() {
            said = greeter.greet("Ada");
        }
    }

    @Test
    void beansThatUsePluginsMayCallThemUntilTheyAreDestroyed() {
        plugins().greeter("a.hello", "Bye", Plain.class);
        LastCall[] last = new LastCall[1];
        PluginManager[] manager = new PluginManager[1];

        runner().withUserConfiguration(Imports.class)
                .withBean(LastCall.class)
                .run(
                        context -> {
                            last[0] = context.getBean(LastCall.class);
                            manager[0] = context.getBean(PluginManager.class);
                        });

        assertThat(last[0].said).isEqualTo("Bye, Ada");
        assertThat(manager[0].active().all()).isEmpty();
    }

    @Test
    void aStoppedAndStartedContextKeepsItsPluginsAndLoadsNewOnes() {
        plugins().greeter("a.hello", "Hello", Plain.class);

        runner().run(
                        context -> {
                            PluginManager manager = context.getBean(PluginManager.class);
                            long generation = manager.ref("a.hello").get().generation();

                            context.getSourceApplicationContext().stop();
                            assertThat(manager.active().all()).hasSize(1);
                            plugins().greeter("b.hello", "Hello", Plain.class);
                            context.getSourceApplicationContext().start();

                            assertThat(manager.active().all()).hasSize(2);
                            assertThat(manager.ref("a.hello").get().generation())
                                    .isEqualTo(generation);
                        });
    }

    @Test
    void twoBeansWhereOneIsUsedStopTheStart() {
        for (Class<?> type : List.of(AuditLog.class, Grants.class)) {
            runner().withBean("first", raw(type), () -> value(type))
                    .withBean("second", raw(type), () -> value(type))
                    .run(
                            context ->
                                    assertThat(context.getStartupFailure())
                                            .hasRootCauseInstanceOf(
                                                    NoUniqueBeanDefinitionException.class));
        }
    }

    @SuppressWarnings("unchecked") // The types above are not generic.
    private static Class<Object> raw(Class<?> type) {
        return (Class<Object>) type;
    }

    private static Object value(Class<?> type) {
        return type == Grants.class ? Grants.NONE : AuditLog.toLogger();
    }
}
