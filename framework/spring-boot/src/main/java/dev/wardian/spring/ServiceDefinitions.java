package dev.wardian.spring;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Registers the beans of interfaces that plugins implement. */
final class ServiceDefinitions {
    private final BeanDefinitionRegistry registry;
    private final @Nullable ClassLoader loader;

    ServiceDefinitions(BeanDefinitionRegistry registry, ResourceLoader resources) {
        this.registry = registry;
        this.loader = resources.getClassLoader();
    }

    /** Registers every interface with {@link PluginService} in these packages and below them. */
    void scan(Collection<String> packages, Environment environment, ResourceLoader resources) {
        ClassPathScanningCandidateComponentProvider scanner =
                new ClassPathScanningCandidateComponentProvider(false, environment) {
                    @Override
                    protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
                        return true; // Spring looks for classes, and we for interfaces.
                    }
                };
        scanner.setResourceLoader(resources);
        scanner.addIncludeFilter(new AnnotationTypeFilter(PluginService.class, false, false));
        for (String each : packages) {
            for (BeanDefinition found : scanner.findCandidateComponents(each)) {
                register(Objects.requireNonNull(found.getBeanClassName()));
            }
        }
    }

    /** Registers one interface; nothing happens if it is registered already. */
    void register(String name) {
        Class<?> service = ClassUtils.resolveClassName(name, loader);
        String first = ServiceType.class.getName() + "." + name;
        if (registry.containsBeanDefinition(first)) {
            return;
        }
        if (!PluginManager.isService(service)) {
            throw new IllegalStateException(
                    name + " is not an interface that plugins can implement");
        }
        Class<?> fallback = fallback(service);
        registry.registerBeanDefinition(
                first, made("type", service, fallback, ResolvableType.forClass(ServiceType.class)));
        RootBeanDefinition plugin =
                made("plugin", service, fallback, ResolvableType.forClass(service));
        plugin.setPrimary(true);
        registry.registerBeanDefinition(name, plugin);
        register(PluginRef.class, "ref", service, fallback);
        register(PluginSet.class, "set", service, fallback);
    }

    private void register(Class<?> container, String method, Class<?> service, Class<?> fallback) {
        ResolvableType type = ResolvableType.forClassWithGenerics(container, service);
        registry.registerBeanDefinition(type.toString(), made(method, service, fallback, type));
    }

    private static Class<?> fallback(Class<?> service) {
        PluginService marked = service.getAnnotation(PluginService.class);
        Class<?> fallback = marked == null ? void.class : marked.fallback();
        if (fallback != void.class && !service.isAssignableFrom(fallback)) {
            throw new IllegalStateException(
                    "the fallback "
                            + fallback.getName()
                            + " does not implement "
                            + service.getName());
        }
        return fallback;
    }

    /** A bean that a method of {@link PluginServices} makes. */
    private static RootBeanDefinition made(
            String method, Class<?> service, Class<?> fallback, ResolvableType type) {
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setFactoryBeanName(PluginServices.BEAN);
        definition.setFactoryMethodName(method);
        definition.setTargetType(type);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, service);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(1, fallback);
        definition.setLazyInit(false);
        return definition;
    }
}
