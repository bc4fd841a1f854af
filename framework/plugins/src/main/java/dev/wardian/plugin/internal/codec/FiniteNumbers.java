package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads floats from numbers only. Jackson itself reads the text {@code "NaN"} as one, and a number
 * that is too large as infinity.
 */
final class FiniteNumbers {
    private FiniteNumbers() {}

    static SimpleModule module() {
        SimpleModule module = new SimpleModule("wardian-finite-numbers");
        module.addDeserializer(double.class, new Doubles(double.class));
        module.addDeserializer(Double.class, new Doubles(Double.class));
        module.addDeserializer(float.class, new Floats(float.class));
        module.addDeserializer(Float.class, new Floats(Float.class));
        module.addDeserializer(double[].class, new DoubleArrays());
        module.addDeserializer(float[].class, new FloatArrays());
        return module;
    }

    private static double number(JsonParser in, DeserializationContext context, Class<?> type)
            throws IOException {
        if (!in.hasToken(JsonToken.VALUE_NUMBER_FLOAT)
                && !in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
            context.handleUnexpectedToken(type, in);
        }
        boolean single = type == float.class || type == Float.class;
        double value = single ? in.getFloatValue() : in.getDoubleValue();
        if (!Double.isFinite(value)) {
            context.reportInputMismatch(type, "a number is out of range");
        }
        return value;
    }

    private abstract static class Scalars<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1;

        Scalars(Class<T> type) {
            super(type);
        }

        @Override
        public @Nullable T getNullValue(DeserializationContext context)
                throws JsonMappingException {
            if (handledType().isPrimitive()) {
                context.reportInputMismatch(this, "null is no number");
            }
            return null;
        }
    }

    private static final class Doubles extends Scalars<Double> {
        private static final long serialVersionUID = 1;

        Doubles(Class<Double> type) {
            super(type);
        }

        @Override
        public Double deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            return number(in, context, double.class);
        }
    }

    private static final class Floats extends Scalars<Float> {
        private static final long serialVersionUID = 1;

        Floats(Class<Float> type) {
            super(type);
        }

        @Override
        public Float deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return (float) number(in, context, float.class);
        }
    }

    private static final class DoubleArrays extends StdDeserializer<double[]> {
        private static final long serialVersionUID = 1;

        DoubleArrays() {
            super(double[].class);
        }

        @Override
        public double[] deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            if (!in.isExpectedStartArrayToken()) {
                context.handleUnexpectedToken(double[].class, in);
            }
            double[] values = new double[16];
            int size = 0;
            while (in.nextToken() != JsonToken.END_ARRAY) {
                if (size == values.length) {
                    values = Arrays.copyOf(values, 2 * size);
                }
                values[size++] = number(in, context, double.class);
            }
            return Arrays.copyOf(values, size);
        }
    }

    private static final class FloatArrays extends StdDeserializer<float[]> {
        private static final long serialVersionUID = 1;

        FloatArrays() {
            super(float[].class);
        }

        @Override
        public float[] deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            if (!in.isExpectedStartArrayToken()) {
                context.handleUnexpectedToken(float[].class, in);
            }
            float[] values = new float[16];
            int size = 0;
            while (in.nextToken() != JsonToken.END_ARRAY) {
                if (size == values.length) {
                    values = Arrays.copyOf(values, 2 * size);
                }
                values[size++] = (float) number(in, context, float.class);
            }
            return Arrays.copyOf(values, size);
        }
    }
}
