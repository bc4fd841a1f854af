package dev.wardian.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.spring.shop.Greeter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class HealthTest {
    @TempDir private Path folder;
    @TempDir private Path beside;

    private ApplicationContextRunner runner(String... properties) {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                WardianAutoConfiguration.class,
                                PluginsHealthAutoConfiguration.class))
                .withPropertyValues("wardian.folders=" + folder)
                .withPropertyValues(properties);
    }

    private PluginDirectory plugins() {
        return new PluginDirectory(folder);
    }

    private static Health health(org.springframework.context.ApplicationContext context) {
        Health health = context.getBean(HealthIndicator.class).health();
        assertThat(health).isNotNull();
        return health;
    }

    @Test
    void withoutProblemsOnlyTheNumberOfActivePluginsIsReported() {
        plugins().greeter("a.hello", "Hello", Greeter.class);

        runner("wardian.health.rejected=down", "wardian.health.degraded=down")
                .run(
                        context -> {
                            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                            assertThat(health(context).getDetails())
                                    .isEqualTo(Map.of("active", 1L));
                        });
    }

    @Test
    void aRejectedPluginCountsAsThePropertySays() {
        plugins().broken("a.broken");

        runner().run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
        runner("wardian.health.rejected=out-of-service")
                .run(
                        context -> {
                            assertThat(health(context).getStatus())
                                    .isEqualTo(Status.OUT_OF_SERVICE);
                            assertThat(health(context).getDetails()).containsKey("rejected");
                        });
        runner("wardian.health.rejected=down")
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.DOWN));
    }

    @Test
    void disabledPluginIsListedAndTheApplicationIsUp() throws Exception {
        plugins().greeter("a.hello", "Hello", Greeter.class);
        Path grants = Files.writeString(beside.resolve("grants.yaml"), "apiVersion: wardian/v1\n");

        for (int start = 0; start < 2; start++) {
            int number = start;
            runner("wardian.grants=" + grants, "wardian.health.rejected=down")
                    .run(
                            context -> {
                                if (number == 0) {
                                    context.getBean(PluginManager.class)
                                            .disable("a.hello", "ada", "wrong words");
                                }
                                assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                                Object disabled = health(context).getDetails().get("disabled");
                                assertThat(String.valueOf(disabled))
                                        .contains("a.hello", "WDN-CALL-012", "ada", "wrong words");
                            });
        }
    }

    @Test
    void aReloadThatNeedsApprovalIsListedAndThePluginStaysActive() {
        plugins().greeter("a.hello", "Hello", Greeter.class);

        runner().run(
                        context -> {
                            PluginManager manager = context.getBean(PluginManager.class);
                            plugins()
                                    .greeter(
                                            "a.hello",
                                            "Hello",
                                            Greeter.class,
                                            "capabilities: { clock: { reason: time } }");
                            assertThatThrownBy(() -> manager.reload("a.hello"))
                                    .isInstanceOf(PluginException.class);

                            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                            assertThat(health(context).getDetails())
                                    .containsEntry("active", 1L)
                                    .containsKey("rejectedVersions");
                        });
    }

    @Test
    void anOpenCircuitCountsAsThePropertySays() {
        plugins().greeter("a.hello", "Hello", Greeter.class);

        runner(
                        "wardian.probation.calls=0",
                        "wardian.circuit.failures=1",
                        "wardian.circuit.first-pause=1d",
                        "wardian.circuit.longest-pause=1d",
                        "wardian.health.degraded=out-of-service")
                .run(
                        context -> {
                            PluginManager manager = context.getBean(PluginManager.class);
                            assertThatThrownBy(() -> manager.call("a.hello", "greet", new byte[0]))
                                    .isInstanceOf(PluginException.class);

                            assertThat(health(context).getStatus())
                                    .isEqualTo(Status.OUT_OF_SERVICE);
                            assertThat(health(context).getDetails())
                                    .containsEntry("active", 0L)
                                    .containsKey("degraded");
                        });
    }

    @Test
    void theDetailsOfManyPluginsAreBounded() {
        for (int i = 0; i < 25; i++) {
            plugins().broken("a.broken" + i);
        }

        runner().run(
                        context -> {
                            Map<String, Object> details = health(context).getDetails();
                            assertThat((Map<?, ?>) details.get("rejected"))
                                    .hasSize(PluginsHealth.MOST);
                            assertThat(details).containsEntry("rejectedMore", 5);
                        });
    }

    @Test
    void theIndicatorCanBeSwitchedOff() {
        runner("management.health.plugins.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
    }
}
