package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.codec.UnsupportedTypeException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses types that stand for something that is yet to come, such as a stream or a future. An
 * operation has one input and one output, so such a type promises more than a value can do; and a
 * codec would take it for a bean without members. Streams of bytes are parameters, never values.
 */
final class StreamTypes {
    private static final List<Class<?>> LATER =
            List.of(Future.class, CompletionStage.class, Callable.class, Supplier.class);

    private static final List<Class<?>> PIECES =
            List.of(
                    AutoCloseable.class,
                    Iterator.class,
                    Enumeration.class,
                    Spliterator.class,
                    Flow.Publisher.class,
                    Flow.Subscriber.class);

    /** Publishers of libraries that need not be there. */
    private static final Set<String> PUBLISHERS =
            Set.of("org.reactivestreams.Publisher", "org.reactivestreams.Subscriber");

    private StreamTypes() {}

    /**
     * Looks at a type and its arguments.
     *
     * @throws UnsupportedTypeException if a call cannot carry one of them
     */
    static void refuse(Type type) throws UnsupportedTypeException {
        for (Class<?> part : RawTypes.all(type)) {
            String hint = hint(part);
            if (hint != null) {
                String inside = part == type ? "" : " in " + type.getTypeName();
                throw new UnsupportedTypeException(
                        part.getName() + inside + " is no value that one call can carry", hint);
            }
        }
    }

    private static @Nullable String hint(Class<?> type) {
        if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
            return null;
        }
        if (LATER.stream().anyMatch(later -> later.isAssignableFrom(type))) {
            return "use the value itself; for an asynchronous call let the method return"
                    + " CompletionStage or CompletableFuture of it";
        }
        if (InputStream.class.isAssignableFrom(type) || OutputStream.class.isAssignableFrom(type)) {
            return "an operation with input: stream takes InputStream as its parameter; one with"
                    + " output: stream takes OutputStream as its last parameter";
        }
        boolean pieces =
                PIECES.stream().anyMatch(piece -> piece.isAssignableFrom(type))
                        || isPublisher(type, new HashSet<>());
        return pieces ? "use List for many values, byte[] for bytes" : null;
    }

    private static boolean isPublisher(@Nullable Class<?> type, Set<Class<?>> seen) {
        if (type == null || !seen.add(type)) {
            return false;
        }
        if (PUBLISHERS.contains(type.getName()) || isPublisher(type.getSuperclass(), seen)) {
            return true;
        }
        for (Class<?> parent : type.getInterfaces()) {
            if (isPublisher(parent, seen)) {
                return true;
            }
        }
        return false;
    }
}
