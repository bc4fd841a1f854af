package dev.wardian.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardian.host.log.LogCapability;
import dev.wardian.plugin.capability.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

class FailureAnalysisTest {
    @TempDir private Path folder;

    private static ApplicationContextRunner runner(String... properties) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(WardianAutoConfiguration.class))
                .withPropertyValues(properties);
    }

    /** The analysis by the analyzer that Spring Boot finds. */
    private static FailureAnalysis analysis(ApplicationContextRunner runner) {
        FailureAnalyzer analyzer =
                SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(
                                FailureAnalyzer.class,
                                SpringFactoriesLoader.FailureHandler.handleMessage((m, e) -> {}))
                        .stream()
                        .filter(WardianFailureAnalyzer.class::isInstance)
                        .findFirst()
                        .orElseThrow();
        FailureAnalysis[] analysis = new FailureAnalysis[1];
        runner.run(
                context ->
                        analysis[0] =
                                analyzer.analyze(
                                        Objects.requireNonNull(context.getStartupFailure())));
        assertThat(analysis[0]).isNotNull();
        return analysis[0];
    }

    @Test
    void badGrantsAreShownWithTheirPlaceAndWhatToDo() throws IOException {
        Path grants =
                Files.writeString(
                        folder.resolve("grants.yaml"),
                        """
                        apiVersion: wardian/v1
                        plugins:
                          com.example.a:
                            grants: { logg: { level: info } }
                        """);

        FailureAnalysis analysis = analysis(runner("wardian.grants=" + grants));

        assertThat(analysis.getDescription())
                .contains(grants + ":4:")
                .contains("grants: { logg: { level: info } }")
                .contains("^");
        assertThat(analysis.getAction()).contains("log");
    }

    @Test
    void grantsThatAreMissingAreNamed() {
        FailureAnalysis analysis =
                analysis(runner("wardian.grants=" + folder.resolve("nowhere.yaml")));

        assertThat(analysis.getDescription()).contains("nowhere.yaml");
        assertThat(analysis.getAction()).contains("check that the file exists");
    }

    @Test
    void aFolderThatIsMissingIsNamedWithItsProperty() {
        FailureAnalysis analysis = analysis(runner("wardian.folders=" + folder.resolve("gone")));

        assertThat(analysis.getDescription()).contains("gone");
        assertThat(analysis.getAction()).contains("wardian.folders").contains("working directory");
    }

    @Test
    void twoCapabilitiesOfOneNameAreNamed() {
        FailureAnalysis analysis =
                analysis(
                        runner().withBean("one", Capability.class, LogCapability::create)
                                .withBean("two", Capability.class, LogCapability::create));

        assertThat(analysis.getDescription()).contains("log/1");
        assertThat(analysis.getAction()).contains("Capability beans");
    }

    @Test
    void otherFailuresAreLeftToOthers() {
        assertThat(new WardianFailureAnalyzer().analyze(new IllegalStateException("other")))
                .isNull();
    }
}
