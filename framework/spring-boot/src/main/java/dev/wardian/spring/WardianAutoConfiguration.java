package dev.wardian.spring;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.codec.Codec;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ResourceLoader;

/**
 * The manager of plugins as a bean, made from the properties {@code wardian.*} and from beans:
 *
 * <ul>
 *   <li>{@link Capability}: what the operator can grant, beside the discovered capabilities
 *   <li>{@link PluginSource}: a source of plugins that is no folder
 *   <li>{@link GrantStore} or {@link Grants}: grants that are not in the file of the properties
 *   <li>{@link PluginListener}: is notified of changes, from the first load on
 *   <li>{@link Codec}: encodes and decodes values of typed calls
 *   <li>{@link AuditLog}: records grants and denials
 *   <li>{@link PluginManagerCustomizer}: changes any other setting
 * </ul>
 *
 * <p>A {@link PluginManager} bean of the application replaces this one.
 */
@AutoConfiguration
@EnableConfigurationProperties(WardianProperties.class)
@Import(ScannedServices.class)
public final class WardianAutoConfiguration {
    /** For Spring. */
    public WardianAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    static Capabilities wardianCapabilities(
            WardianProperties properties,
            ObjectProvider<Capability<?>> beans,
            ResourceLoader resources) {
        OfferedCapabilities offered = new OfferedCapabilities(beans.orderedStream().toList());
        return properties.discoverCapabilities()
                ? offered.withDiscovered(resources.getClassLoader())
                : offered.alone();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    static PluginManager wardianPluginManager(
            WardianProperties properties,
            Capabilities capabilities,
            ObjectProvider<GrantStore> store,
            ObjectProvider<Grants> grants,
            ObjectProvider<PluginSource> sources,
            ObjectProvider<ServiceType> services,
            ObjectProvider<Codec> codecs,
            ObjectProvider<AuditLog> audit,
            ObjectProvider<PluginManagerCustomizer> customizers) {
        ManagerFactory factory = new ManagerFactory(properties);
        PluginManager.Builder builder = factory.builder(capabilities);
        GrantStore changing = store.getIfAvailable();
        Grants fixed = grants.getIfAvailable();
        if (changing != null) {
            builder.grants(changing);
        } else if (fixed != null) {
            builder.grants(fixed);
        } else {
            factory.grants().ifPresent(builder::grants);
        }
        sources.orderedStream().forEach(builder::source);
        services.forEach(each -> builder.service(each.service()));
        codecs.orderedStream().forEach(builder::codec);
        audit.ifAvailable(builder::audit);
        customizers.orderedStream().forEach(each -> each.customize(builder));
        return builder.build();
    }

    @Bean(PluginServices.BEAN)
    static PluginServices wardianPluginServices(
            ObjectProvider<PluginManager> manager, AutowireCapableBeanFactory beans) {
        return new PluginServices(manager, beans);
    }

    @Bean
    static PluginStartup wardianPluginStartup(
            PluginManager manager,
            WardianProperties properties,
            ObjectProvider<PluginListener> listeners) {
        return new PluginStartup(manager, properties.autoStartup(), listeners);
    }

    @Bean
    @ConditionalOnMissingBean
    static PluginsHealth wardianPluginsHealth(PluginManager manager, WardianProperties properties) {
        return new PluginsHealth(manager, properties.health());
    }
}
