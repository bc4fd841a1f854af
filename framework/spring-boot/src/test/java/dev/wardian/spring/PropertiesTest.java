package dev.wardian.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.Probation;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.spring.shop.Greeter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PropertiesTest {
    @TempDir private Path folder;

    private static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(WardianAutoConfiguration.class));
    }

    @Test
    void defaultsAreThoseOfTheManager() {
        runner().run(
                        context -> {
                            WardianProperties defaults = context.getBean(WardianProperties.class);
                            assertThat(defaults.folders()).isEmpty();
                            assertThat(defaults.grants()).isNull();
                            assertThat(defaults.watch()).isEqualTo(WardianProperties.Watch.OFF);
                            assertThat(defaults.watchInterval())
                                    .isEqualTo(FolderWatch.EVENTS.poll());
                            assertThat(defaults.watchDebounce())
                                    .isEqualTo(FolderWatch.EVENTS.debounce());
                            var probation = defaults.probation();
                            assertThat(
                                            new Probation(
                                                    probation.calls(),
                                                    probation.failures(),
                                                    probation.rate()))
                                    .isEqualTo(Probation.DEFAULT);
                            var circuit = defaults.circuit();
                            assertThat(
                                            new CircuitSettings(
                                                    circuit.failures(),
                                                    circuit.firstPause(),
                                                    circuit.longestPause()))
                                    .isEqualTo(CircuitSettings.DEFAULT);
                            assertThat(context.getBean(PluginManager.class).plugins()).isEmpty();
                        });
    }

    @Test
    void everyValueIsRead() {
        runner().withPropertyValues(
                        "wardian.folders=one, two",
                        "wardian.auto-startup=false",
                        "wardian.watch=polling",
                        "wardian.watch-interval=5s",
                        "wardian.watch-debounce=1s",
                        "wardian.memory-budget=64MB",
                        "wardian.pool-size=2",
                        "wardian.queue=0",
                        "wardian.queue-wait=100ms",
                        "wardian.drain=1s",
                        "wardian.source-timeout=3s",
                        "wardian.probation.calls=0",
                        "wardian.circuit.failures=5",
                        "wardian.config[com.example.a].word=x",
                        "wardian.health.rejected=out-of-service")
                .run(
                        context -> {
                            assertThat(context).hasNotFailed();
                            WardianProperties read = context.getBean(WardianProperties.class);
                            assertThat(read.folders()).containsExactly("one", "two");
                            assertThat(read.watch()).isEqualTo(WardianProperties.Watch.POLLING);
                            assertThat(read.memoryBudget().toMegabytes()).isEqualTo(64);
                            assertThat(read.poolSize()).isEqualTo(2);
                            assertThat(read.queueWait()).hasMillis(100);
                            assertThat(read.config().get("com.example.a"))
                                    .containsEntry("word", "x");
                            assertThat(read.health().rejected())
                                    .isEqualTo(WardianProperties.HealthStatus.OUT_OF_SERVICE);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wardian.memory-budget=-1B",
                "wardian.pool-size=0",
                "wardian.queue=-1",
                "wardian.queue-wait=-1s",
                "wardian.drain=-1s",
                "wardian.source-timeout=0s",
                "wardian.watch-interval=0ms",
                "wardian.watch-debounce=0ms",
                "wardian.probation.rate=2",
                "wardian.circuit.failures=0",
                "wardian.grants=classpath:grants.yaml",
                "wardian.folders[0]=classpath:plugins",
            })
    void aValueOutOfRangeStopsTheStartWithTheNameOfItsProperty(String value) {
        String property = value.substring(0, value.indexOf('='));
        runner().withPropertyValues(value)
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .satisfies(
                                                failure ->
                                                        assertThat(
                                                                        named(
                                                                                context
                                                                                        .getStartupFailure()))
                                                                .isEqualTo(
                                                                        property.replaceAll(
                                                                                "(probation|circuit)\\..*",
                                                                                "$1"))));
    }

    private static String named(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidConfigurationPropertyValueException invalid) {
                return invalid.getName();
            }
        }
        return "";
    }

    /** {@code META-INF} is a folder of the class path, and none of the working directory. */
    @Test
    void aRelativeFolderIsOneOfTheWorkingDirectory() {
        runner().withPropertyValues("wardian.folders=META-INF")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasCauseInstanceOf(SourceUnavailable.class));
    }

    @Test
    void aWatchedFolderLoadsWhatAppears() {
        runner().withPropertyValues(
                        "wardian.folders=" + folder,
                        "wardian.watch=events",
                        "wardian.watch-interval=20ms",
                        "wardian.watch-debounce=20ms")
                .run(
                        context -> {
                            PluginManager manager = context.getBean(PluginManager.class);
                            CountDownLatch active = new CountDownLatch(1);
                            manager.addListener(
                                    (before, now) -> {
                                        if (now.state() == PluginState.ACTIVE) {
                                            active.countDown();
                                        }
                                    });

                            new PluginDirectory(folder).greeter("a.hello", "Hello", Greeter.class);

                            assertThat(active.await(60, TimeUnit.SECONDS)).isTrue();
                        });
    }
}
