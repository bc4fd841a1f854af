package dev.wardian.spring;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.micrometer.PluginMeters;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The {@link PluginMeters} of the manager, which Spring Boot binds to its registries. */
@AutoConfiguration(after = WardianAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(PluginManager.class)
public final class PluginMetersAutoConfiguration {
    /** For Spring. */
    public PluginMetersAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    static PluginMeters wardianPluginMeters(PluginManager manager) {
        return new PluginMeters(manager);
    }
}
