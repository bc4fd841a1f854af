package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns off that Jackson reads a value of one kind as one of another. What a mapper has for a class
 * or a type of values goes before its defaults, so all of them are set.
 */
final class Coercions {
    /** What is no value of a type, but could be made one. */
    private static final Map<LogicalType, Set<CoercionInputShape>> FOREIGN =
            new EnumMap<>(
                    Map.of(
                            LogicalType.Integer,
                            Set.of(
                                    CoercionInputShape.String,
                                    CoercionInputShape.Float,
                                    CoercionInputShape.Boolean),
                            LogicalType.Float,
                            Set.of(CoercionInputShape.String, CoercionInputShape.Boolean),
                            LogicalType.Boolean,
                            Set.of(
                                    CoercionInputShape.String,
                                    CoercionInputShape.Integer,
                                    CoercionInputShape.Float),
                            LogicalType.Textual,
                            Set.of(
                                    CoercionInputShape.Integer,
                                    CoercionInputShape.Float,
                                    CoercionInputShape.Boolean),
                            LogicalType.Enum,
                            Set.of(CoercionInputShape.Integer)));

    private static final Map<LogicalType, Set<Class<?>>> CLASSES =
            new EnumMap<>(
                    Map.of(
                            LogicalType.Integer,
                            Set.of(
                                    byte.class,
                                    Byte.class,
                                    short.class,
                                    Short.class,
                                    int.class,
                                    Integer.class,
                                    long.class,
                                    Long.class,
                                    BigInteger.class,
                                    Number.class,
                                    AtomicInteger.class,
                                    AtomicLong.class),
                            LogicalType.Float,
                            Set.of(
                                    float.class,
                                    Float.class,
                                    double.class,
                                    Double.class,
                                    BigDecimal.class),
                            LogicalType.Boolean,
                            Set.of(boolean.class, Boolean.class, AtomicBoolean.class),
                            LogicalType.Textual,
                            Set.of(String.class)));

    private Coercions() {}

    /** Turns it off in a mapper. */
    static void refuse(ObjectMapper mapper) {
        refuseEmpty(mapper.coercionConfigDefaults());
        for (LogicalType type : LogicalType.values()) {
            refuse(mapper.coercionConfigFor(type), type);
        }
        CLASSES.forEach(
                (type, classes) ->
                        classes.forEach(it -> refuse(mapper.coercionConfigFor(it), type)));
    }

    private static void refuse(MutableCoercionConfig config, LogicalType type) {
        refuseEmpty(config);
        for (CoercionInputShape shape : FOREIGN.getOrDefault(type, Set.of())) {
            config.setCoercion(shape, CoercionAction.Fail);
        }
        if (type == LogicalType.Textual) {
            config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert);
        }
    }

    private static void refuseEmpty(MutableCoercionConfig config) {
        config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail);
    }
}
