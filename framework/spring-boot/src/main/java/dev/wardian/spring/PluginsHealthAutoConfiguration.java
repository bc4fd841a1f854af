package dev.wardian.spring;

import dev.wardian.plugin.PluginManager;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health indicator {@code plugins}, which reports {@link PluginsHealth}. */
@AutoConfiguration(after = WardianAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(PluginManager.class)
@ConditionalOnEnabledHealthIndicator("plugins")
public final class PluginsHealthAutoConfiguration {
    /** For Spring. */
    public PluginsHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "pluginsHealthIndicator")
    static HealthIndicator pluginsHealthIndicator(PluginsHealth plugins) {
        return () -> Health.status(plugins.status().name()).withDetails(plugins.details()).build();
    }
}
