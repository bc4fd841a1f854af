package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/** Returns no infinity: Jackson reads a number that is too large for its type as one. */
final class FiniteParser extends JsonParserDelegate {
    FiniteParser(JsonParser in) {
        super(in);
    }

    @Override
    public double getDoubleValue() throws IOException {
        double value = super.getDoubleValue();
        require(Double.isFinite(value), double.class);
        return value;
    }

    @Override
    public float getFloatValue() throws IOException {
        float value = super.getFloatValue();
        require(Float.isFinite(value), float.class);
        return value;
    }

    @Override
    public Number getNumberValue() throws IOException {
        return finite(super.getNumberValue());
    }

    @Override
    public Number getNumberValueExact() throws IOException {
        return finite(super.getNumberValueExact());
    }

    @Override
    public Object getNumberValueDeferred() throws IOException {
        Object value = super.getNumberValueDeferred();
        return value instanceof Number number ? finite(number) : value;
    }

    private Number finite(Number value) throws IOException {
        require(!(value instanceof Double number) || Double.isFinite(number), Double.class);
        require(!(value instanceof Float number) || Float.isFinite(number), Float.class);
        return value;
    }

    private void require(boolean finite, Class<?> type) throws IOException {
        if (!finite) {
            throw new InputCoercionException(
                    this, "a number is out of range", currentToken(), type);
        }
    }
}
