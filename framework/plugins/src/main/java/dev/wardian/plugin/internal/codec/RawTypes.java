package dev.wardian.plugin.internal.codec;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.LinkedHashSet;
import java.util.Set;

/** The classes of generic types. */
final class RawTypes {
    private RawTypes() {}

    /** The class of a type's values: that of the erasure. */
    static Class<?> of(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return of(generic.getRawType());
        }
        if (type instanceof GenericArrayType array) {
            return of(array.getGenericComponentType()).arrayType();
        }
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0]);
        }
        return type instanceof TypeVariable<?> variable
                ? of(variable.getBounds()[0])
                : Object.class;
    }

    /** All classes that a type is written with, without arrays. */
    static Set<Class<?>> all(Type type) {
        Set<Class<?>> classes = new LinkedHashSet<>();
        collect(type, classes);
        return classes;
    }

    private static void collect(Type type, Set<Class<?>> classes) {
        if (type instanceof Class<?> plain) {
            if (plain.isArray()) {
                collect(plain.getComponentType(), classes);
            } else {
                classes.add(plain);
            }
        } else if (type instanceof ParameterizedType generic) {
            collect(generic.getRawType(), classes);
            for (Type argument : generic.getActualTypeArguments()) {
                collect(argument, classes);
            }
        } else if (type instanceof GenericArrayType array) {
            collect(array.getGenericComponentType(), classes);
        } else if (type instanceof WildcardType wildcard) {
            for (Type bound : wildcard.getUpperBounds()) {
                collect(bound, classes);
            }
            for (Type bound : wildcard.getLowerBounds()) {
                collect(bound, classes);
            }
        }
    }
}
