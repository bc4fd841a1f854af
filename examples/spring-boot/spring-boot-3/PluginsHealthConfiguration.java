package com.example.comments;

import dev.wardian.spring.PluginsHealth;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health indicator of the plugins, for Spring Boot 3.5. */
@Configuration(proxyBeanMethods = false)
class PluginsHealthConfiguration {
    @Bean
    HealthIndicator pluginsHealthIndicator(PluginsHealth plugins) {
        return () -> Health.status(plugins.status().name()).withDetails(plugins.details()).build();
    }
}
