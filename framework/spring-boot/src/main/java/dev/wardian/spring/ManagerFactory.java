package dev.wardian.spring;

import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.Probation;
import dev.wardian.plugin.capability.Capabilities;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes a builder from the properties. Each value that it refuses is named by its property. */
final class ManagerFactory {
    private final WardianProperties properties;

    ManagerFactory(WardianProperties properties) {
        this.properties = properties;
    }

    /** The settings of all properties, with the capabilities. */
    PluginManager.Builder builder(Capabilities capabilities) {
        PluginManager.Builder builder = PluginManager.builder().capabilities(capabilities);
        watch().ifPresent(builder::watch);
        for (int i = 0; i < properties.folders().size(); i++) {
            builder.folder(path("wardian.folders[" + i + "]", properties.folders().get(i)));
        }
        long memory = properties.memoryBudget().toBytes();
        checked("memory-budget", properties.memoryBudget(), () -> builder.memoryBudget(memory));
        Integer poolSize = properties.poolSize();
        if (poolSize != null) {
            checked("pool-size", poolSize, () -> builder.poolSize(poolSize));
        }
        checked("queue", properties.queue(), () -> builder.queue(properties.queue()));
        var queueWait = properties.queueWait();
        if (queueWait != null) {
            checked("queue-wait", queueWait, () -> builder.queueWait(queueWait));
        }
        checked("drain", properties.drain(), () -> builder.drain(properties.drain()));
        checked(
                "source-timeout",
                properties.sourceTimeout(),
                () -> builder.sourceTimeout(properties.sourceTimeout()));
        properties.config().forEach(builder::config);
        WardianProperties.ProbationRules probation = properties.probation();
        checked(
                "probation",
                probation,
                () ->
                        builder.probation(
                                new Probation(
                                        probation.calls(),
                                        probation.failures(),
                                        probation.rate())));
        WardianProperties.CircuitRules circuit = properties.circuit();
        checked(
                "circuit",
                circuit,
                () ->
                        builder.circuit(
                                new CircuitSettings(
                                        circuit.failures(),
                                        circuit.firstPause(),
                                        circuit.longestPause())));
        return builder;
    }

    /** The operator's file of grants, if there is one. */
    Optional<Path> grants() {
        return Optional.ofNullable(properties.grants()).map(file -> path("wardian.grants", file));
    }

    private Optional<FolderWatch> watch() {
        boolean events = properties.watch() == WardianProperties.Watch.EVENTS;
        FolderWatch[] watch = new FolderWatch[1];
        checked(
                "watch-interval",
                properties.watchInterval(),
                () -> watch[0] = FolderWatch.EVENTS.withPoll(properties.watchInterval()));
        checked(
                "watch-debounce",
                properties.watchDebounce(),
                () -> watch[0] = watch[0].withDebounce(properties.watchDebounce()));
        return properties.watch() == WardianProperties.Watch.OFF
                ? Optional.empty()
                : Optional.of(new FolderWatch(events, watch[0].poll(), watch[0].debounce()));
    }

    /** A path of the file system: Spring's own conversion looks at the class path first. */
    private static Path path(String property, String text) {
        if (text.startsWith("classpath:") || text.startsWith("file:")) {
            throw new InvalidConfigurationPropertyValueException(
                    property,
                    text,
                    "It is a path of the file system, without a prefix. For plugins of the class"
                            + " path, declare a bean PluginSource.ofClassPath(...).");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw refused(property, text, e);
        }
    }

    private static void checked(String property, @Nullable Object value, Runnable setting) {
        try {
            setting.run();
        } catch (IllegalArgumentException e) {
            throw refused("wardian." + property, value, e);
        }
    }

    private static InvalidConfigurationPropertyValueException refused(
            String property, @Nullable Object value, IllegalArgumentException reason) {
        InvalidConfigurationPropertyValueException refused =
                new InvalidConfigurationPropertyValueException(
                        property, value, reason.getMessage());
        refused.initCause(reason);
        return refused;
    }
}
