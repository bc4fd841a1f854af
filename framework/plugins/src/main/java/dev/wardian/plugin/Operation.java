package dev.wardian.plugin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the operation of a method of a service interface. Without it the operation is the method's
 * name in words, {@code fraudScore} being {@code fraud-score}; with {@code abi: plain} it is the
 * method's name as it stands.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Operation {
    /** The operation's name in the manifest. */
    String value();
}
