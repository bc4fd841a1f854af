package dev.wardian.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Registers Java interfaces that plugins implement, as {@link PluginService} describes it, from
 * anywhere: the annotation stands at a class with {@code @Configuration}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Import(ImportedServices.class)
public @interface ImportPluginServices {
    /**
     * {@return the interfaces; they need no {@link PluginService}, and keep the fallback that it
     * names}
     */
    Class<?>[] value() default {};

    /** {@return the packages that Spring searches for interfaces with {@link PluginService}} */
    String[] basePackages() default {};
}
