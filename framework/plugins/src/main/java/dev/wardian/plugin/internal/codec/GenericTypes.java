package dev.wardian.plugin.internal.codec;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an interface passes for the type variables of those that it extends: in {@code interface
 * Pricing extends Rule<Order, Price>}, the methods of {@code Rule} have an {@code Order} and a
 * {@code Price}.
 */
final class GenericTypes {
    private final Map<TypeVariable<?>, Type> known = new HashMap<>();

    GenericTypes(Class<?> type) {
        collect(type);
    }

    private void collect(Class<?> type) {
        for (Type parent : type.getGenericInterfaces()) {
            if (parent instanceof ParameterizedType generic) {
                TypeVariable<?>[] variables = RawTypes.of(parent).getTypeParameters();
                Type[] arguments = generic.getActualTypeArguments();
                for (int i = 0; i < variables.length; i++) {
                    known.putIfAbsent(variables[i], resolve(arguments[i]));
                }
            }
            collect(RawTypes.of(parent));
        }
    }

    /** A type with what is passed for its variables; other variables stay. */
    Type resolve(Type type) {
        if (!isOpen(type)) {
            return type;
        }
        if (type instanceof TypeVariable<?> variable) {
            return known.getOrDefault(variable, variable);
        }
        if (type instanceof GenericArrayType array) {
            Type component = resolve(array.getGenericComponentType());
            return component instanceof Class<?> plain ? plain.arrayType() : new ArrayOf(component);
        }
        if (type instanceof WildcardType wildcard) {
            // A value of any of them is one of the bound.
            return resolve(wildcard.getUpperBounds()[0]);
        }
        ParameterizedType generic = (ParameterizedType) type;
        return new Applied(
                generic.getRawType(),
                generic.getOwnerType(),
                Arrays.stream(generic.getActualTypeArguments()).map(this::resolve).toList());
    }

    /** Whether a type depends on a type variable, so that nothing can be said about the values. */
    static boolean isOpen(Type type) {
        if (type instanceof TypeVariable<?>) {
            return true;
        }
        if (type instanceof GenericArrayType array) {
            return isOpen(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return Arrays.stream(wildcard.getUpperBounds()).anyMatch(GenericTypes::isOpen)
                    || Arrays.stream(wildcard.getLowerBounds()).anyMatch(GenericTypes::isOpen);
        }
        return type instanceof ParameterizedType generic
                && Arrays.stream(generic.getActualTypeArguments()).anyMatch(GenericTypes::isOpen);
    }

    /** An array of a generic type. */
    private record ArrayOf(Type component) implements GenericArrayType {
        @Override
        public Type getGenericComponentType() {
            return component;
        }

        @Override
        public String toString() {
            return component.getTypeName() + "[]";
        }
    }

    /** A generic type with its arguments. */
    private record Applied(Type raw, @Nullable Type owner, List<Type> arguments)
            implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return owner;
        }

        @Override
        public String toString() {
            return raw.getTypeName()
                    + arguments.stream()
                            .map(Type::getTypeName)
                            .collect(Collectors.joining(", ", "<", ">"));
        }
    }
}
