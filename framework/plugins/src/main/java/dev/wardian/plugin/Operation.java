package dev.wardian.plugin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the operation that a method of a service interface calls. Without this annotation, the
 * method {@code fraudScore} calls the operation {@code fraud-score}; with {@code abi: plain} it
 * calls the operation with the method's own name.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Operation {
    /** {@return the operation's name in the manifest} */
    String value();
}
