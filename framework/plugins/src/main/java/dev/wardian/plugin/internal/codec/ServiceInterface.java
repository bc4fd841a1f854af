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
 * @param hidden its methods whose result a proxy cannot return: its class is in another package
 */
record ServiceInterface(Class<?> type, List<ServiceMethod> methods, List<ServiceMethod> hidden) {
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
        GenericTypes generics = new GenericTypes(type);
        List<ServiceMethod> methods = new ArrayList<>();
        List<ServiceMethod> hidden = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers()) && !everyObjectHas(method)) {
                methods.add(ServiceMethod.of(method, generics));
            }
            if (!Modifier.isStatic(method.getModifiers()) && isHidden(type, method)) {
                hidden.add(ServiceMethod.of(method, generics));
            }
        }
        methods.sort(Comparator.comparing(ServiceMethod::toString));
        return new ServiceInterface(type, List.copyOf(methods), List.copyOf(hidden));
    }

    /**
     * Whether the proxy of an interface may not name the class that a method returns. The proxy of
     * a public interface is in a package of the JDK; that of another one is in its package.
     */
    private static boolean isHidden(Class<?> type, Method method) {
        Class<?> result = method.getReturnType();
        while (result.isArray()) {
            result = result.getComponentType();
        }
        // A protected class is public to the virtual machine.
        int modifiers = result.getModifiers();
        return Modifier.isPublic(type.getModifiers())
                && !Modifier.isPublic(modifiers)
                && !Modifier.isProtected(modifiers);
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
