package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.Operation;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.manifest.Abi;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A method of a service interface that calls an operation.
 *
 * @param method the method
 * @param parameters the types of the operation's input values
 * @param hasOptions whether the last parameter is the call's {@link PluginCallOptions}
 */
record ServiceMethod(Method method, List<Type> parameters, boolean hasOptions) {
    static ServiceMethod of(Method method) {
        List<Type> types = Arrays.asList(method.getGenericParameterTypes());
        int last = types.size() - 1;
        boolean hasOptions = last >= 0 && types.get(last) == PluginCallOptions.class;
        return new ServiceMethod(
                method, List.copyOf(hasOptions ? types.subList(0, last) : types), hasOptions);
    }

    /** The operation that it calls in plugins of that kind. */
    String operation(Abi abi) {
        Operation named = method.getAnnotation(Operation.class);
        if (named != null) {
            return named.value();
        }
        return abi.naming().ofMethod(method.getName());
    }

    /** The type of the value that comes out of the operation, at once or later. */
    Type result() {
        Type result = method.getGenericReturnType();
        if (!isAsync(method)) {
            return result;
        }
        if (!(result instanceof ParameterizedType stage)) {
            return Object.class;
        }
        Type later = stage.getActualTypeArguments()[0];
        return later instanceof Class<?> wrapper
                ? MethodType.methodType(wrapper).unwrap().returnType()
                : later;
    }

    /** Whether a method's result is for later. */
    static boolean isAsync(Method method) {
        Class<?> result = method.getReturnType();
        return result == CompletionStage.class || result == CompletableFuture.class;
    }

    /**
     * Whether a type in it depends on a type variable, so that nothing can be said about the
     * values.
     */
    boolean isGeneric() {
        return method.getTypeParameters().length > 0
                || isOpen(method.getGenericReturnType())
                || parameters.stream().anyMatch(ServiceMethod::isOpen);
    }

    private static boolean isOpen(Type type) {
        if (type instanceof TypeVariable<?>) {
            return true;
        }
        if (type instanceof GenericArrayType array) {
            return isOpen(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return Arrays.stream(wildcard.getUpperBounds()).anyMatch(ServiceMethod::isOpen)
                    || Arrays.stream(wildcard.getLowerBounds()).anyMatch(ServiceMethod::isOpen);
        }
        return type instanceof ParameterizedType generic
                && Arrays.stream(generic.getActualTypeArguments()).anyMatch(ServiceMethod::isOpen);
    }

    /** The call's options, from the arguments of the method. */
    PluginCallOptions options(Object[] arguments) {
        return hasOptions
                ? (PluginCallOptions) arguments[arguments.length - 1]
                : PluginCallOptions.DEFAULT;
    }

    /** The form {@code Greeter.greet(String)}, for messages. */
    @Override
    public String toString() {
        String types =
                String.join(
                        ", ",
                        Arrays.stream(method.getParameterTypes())
                                .map(Class::getSimpleName)
                                .toList());
        return method.getDeclaringClass().getSimpleName()
                + "."
                + method.getName()
                + "("
                + types
                + ")";
    }
}
