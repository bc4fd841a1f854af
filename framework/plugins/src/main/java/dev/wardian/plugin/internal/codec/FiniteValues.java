package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.JsonNodeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.ReferenceType;
import java.io.IOException;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads no infinity where a type may hold any number: {@link OptionalDouble}, {@link Number},
 * {@link Object} and {@link JsonNode}.
 */
final class FiniteValues {
    private static final Set<Class<?>> TYPES =
            Set.of(OptionalDouble.class, Number.class, Object.class);

    private FiniteValues() {}

    static SimpleModule module() {
        SimpleModule module =
                new SimpleModule("wardian-finite-values") {
                    private static final long serialVersionUID = 1;

                    @Override
                    public void setupModule(SetupContext context) {
                        super.setupModule(context);
                        context.addDeserializers(new Trees());
                    }
                };
        module.setDeserializerModifier(new Modifier());
        return module;
    }

    private static final class Modifier extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1;

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config,
                BeanDescription description,
                JsonDeserializer<?> found) {
            return finite(description.getBeanClass(), found);
        }

        @Override
        public JsonDeserializer<?> modifyReferenceDeserializer(
                DeserializationConfig config,
                ReferenceType type,
                BeanDescription description,
                JsonDeserializer<?> found) {
            return finite(type.getRawClass(), found);
        }

        private static JsonDeserializer<?> finite(Class<?> type, JsonDeserializer<?> found) {
            return TYPES.contains(type) && !(found instanceof Finite) ? new Finite(found) : found;
        }
    }

    private static final class Trees extends Deserializers.Base {
        @Override
        public JsonDeserializer<?> findTreeNodeDeserializer(
                Class<? extends JsonNode> type,
                DeserializationConfig config,
                BeanDescription description) {
            return new Finite(JsonNodeDeserializer.getDeserializer(type));
        }
    }

    /** Lets another deserializer read no infinity. */
    private static final class Finite extends DelegatingDeserializer {
        private static final long serialVersionUID = 1;

        Finite(JsonDeserializer<?> reads) {
            super(reads);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reads) {
            return new Finite(reads);
        }

        @Override
        public @Nullable Object deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            return super.deserialize(finite(in), context);
        }

        @Override
        public @Nullable Object deserializeWithType(
                JsonParser in, DeserializationContext context, TypeDeserializer types)
                throws IOException {
            return super.deserializeWithType(finite(in), context, types);
        }

        private static JsonParser finite(JsonParser in) {
            return in instanceof FiniteParser ? in : new FiniteParser(in);
        }
    }
}
