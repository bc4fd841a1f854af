package dev.wardian.spring;

import dev.wardian.plugin.PluginManager;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The {@link PluginsEndpoint}, where the application exposes it. */
@AutoConfiguration(after = WardianAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(PluginManager.class)
@ConditionalOnAvailableEndpoint(PluginsEndpoint.class)
public final class PluginsEndpointAutoConfiguration {
    /** For Spring. */
    public PluginsEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    static PluginsEndpoint pluginsEndpoint(PluginManager manager) {
        return new PluginsEndpoint(manager);
    }
}
