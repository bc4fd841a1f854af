package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.Operation;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.manifest.Abi;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A method of a service interface that calls an operation.
 *
 * @param method the method
 * @param parameters the types of the operation's input values
 * @param hasOptions whether the last parameter is the call's {@link PluginCallOptions}
 * @param returned the type that the method returns
 */
record ServiceMethod(Method method, List<Type> parameters, boolean hasOptions, Type returned) {
    /**
     * A method with the types that it has in an interface.
     *
     * @param generics those of the interface
     */
    static ServiceMethod of(Method method, GenericTypes generics) {
        List<Type> types =
                Arrays.stream(method.getGenericParameterTypes()).map(generics::resolve).toList();
        int last = types.size() - 1;
        boolean hasOptions = last >= 0 && types.get(last) == PluginCallOptions.class;
        return new ServiceMethod(
                method,
                List.copyOf(hasOptions ? types.subList(0, last) : types),
                hasOptions,
                generics.resolve(method.getGenericReturnType()));
    }

    /** Whether the last parameter gets the output, as a stream. */
    boolean toStream() {
        return !parameters.isEmpty() && parameters.get(parameters.size() - 1) == OutputStream.class;
    }

    /** The parameters that are input. */
    List<Type> inputs() {
        return toStream() ? parameters.subList(0, parameters.size() - 1) : parameters;
    }

    /** Whether the input is a stream. */
    boolean fromStream() {
        return inputs().equals(List.of(InputStream.class));
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
        if (!isAsync(method)) {
            return returned;
        }
        if (!(returned instanceof ParameterizedType stage)) {
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
                || GenericTypes.isOpen(returned)
                || parameters.stream().anyMatch(GenericTypes::isOpen);
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
        Stream<Type> types =
                hasOptions
                        ? Stream.concat(parameters.stream(), Stream.of(PluginCallOptions.class))
                        : parameters.stream();
        String names =
                types.map(type -> RawTypes.of(type).getSimpleName())
                        .collect(Collectors.joining(", "));
        return method.getDeclaringClass().getSimpleName()
                + "."
                + method.getName()
                + "("
                + names
                + ")";
    }
}
