package dev.wardian.spring;

import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a Java interface that plugins implement. A plugin lists the interface under {@code
 * implements} in its manifest. Spring Boot finds the interfaces in the packages of the application,
 * and each becomes beans of three types. Each use finds the current plugins:
 *
 * <ul>
 *   <li>{@code T}: the active plugin that implements it, looked up for each call; if there are
 *       several, the plugin with the first id
 *   <li>{@link PluginRef PluginRef&lt;T&gt;}: a reference to the same plugin
 *   <li>{@link PluginSet PluginSet&lt;T&gt;}: all active plugins that implement it
 * </ul>
 *
 * <p>The manager rejects a plugin if its manifest lists the interface and its operations do not
 * fit. {@link ImportPluginServices} registers interfaces of other packages, and interfaces without
 * this annotation.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface PluginService {
    /**
     * {@return the class that answers in a plugin's place, as {@link
     * dev.wardian.plugin.Plugin#as(Class, Object)} describes it; the default is none}
     *
     * <p>It implements the interface. If it is a bean, the beans of this interface use that bean;
     * if not, Spring makes an object of it and injects its dependencies. A bean of type {@code T}
     * is {@linkplain org.springframework.context.annotation.Primary primary}, so an injection point
     * gets the plugin and not the fallback. If no plugin implements the interface, that bean calls
     * the fallback, a {@link PluginRef} has no target, and a {@link PluginSet} is empty.
     */
    Class<?> fallback() default void.class;
}
