package dev.wardian.spring;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;

/** Registers the interfaces with {@link PluginService} in the packages of the application. */
final class ScannedServices implements ImportBeanDefinitionRegistrar {
    private final BeanFactory beans;
    private final Environment environment;
    private final ResourceLoader resources;

    ScannedServices(BeanFactory beans, Environment environment, ResourceLoader resources) {
        this.beans = beans;
        this.environment = environment;
        this.resources = resources;
    }

    @Override
    public void registerBeanDefinitions(
            AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        if (AutoConfigurationPackages.has(beans)) {
            new ServiceDefinitions(registry, resources)
                    .scan(AutoConfigurationPackages.get(beans), environment, resources);
        }
    }
}
