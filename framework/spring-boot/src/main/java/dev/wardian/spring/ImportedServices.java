package dev.wardian.spring;

import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;

/** Registers what {@link ImportPluginServices} names. */
final class ImportedServices implements ImportBeanDefinitionRegistrar {
    private final Environment environment;
    private final ResourceLoader resources;

    ImportedServices(Environment environment, ResourceLoader resources) {
        this.environment = environment;
        this.resources = resources;
    }

    @Override
    public void registerBeanDefinitions(
            AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        Map<String, Object> named =
                importing.getAnnotationAttributes(ImportPluginServices.class.getName(), true);
        if (named == null) {
            return;
        }
        ServiceDefinitions services = new ServiceDefinitions(registry, resources);
        for (String name : (String[]) named.getOrDefault("value", new String[0])) {
            services.register(name);
        }
        String[] packages = (String[]) named.getOrDefault("basePackages", new String[0]);
        services.scan(List.of(packages), environment, resources);
    }
}
