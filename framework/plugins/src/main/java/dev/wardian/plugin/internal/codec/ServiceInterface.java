package dev.wardian.plugin.internal.codec;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A Java interface that plugins implement.
 *
 * @param type the interface
 * @param methods its methods that call operations, ordered by name and parameters
 */
record ServiceInterface(Class<?> type, List<ServiceMethod> methods) {
    /**
     * Takes the operations out of an interface: every method but static ones, those with a body,
     * and those that all objects have.
     *
     * @throws IllegalArgumentException if {@code type} is no interface that a proxy can implement
     */
    static ServiceInterface of(Class<?> type) {
        if (!Services.isService(type)) {
            throw new IllegalArgumentException(
                    "a service must be an interface that is neither sealed nor an annotation: "
                            + type);
        }
        List<ServiceMethod> methods = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers()) && !everyObjectHas(method)) {
                methods.add(ServiceMethod.of(method));
            }
        }
        methods.sort(Comparator.comparing(ServiceMethod::toString));
        return new ServiceInterface(type, List.copyOf(methods));
    }

    private static boolean everyObjectHas(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(
                        own ->
                                own.getName().equals(method.getName())
                                        && Arrays.equals(
                                                own.getParameterTypes(),
                                                method.getParameterTypes()));
    }
}
