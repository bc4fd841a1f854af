package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.type.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * How Jackson reads what a plugin wrote. The rules go before those of a mapper: a plugin is a
 * stranger, and a mapper is mostly configured for friends.
 */
final class JsonRules {
    private JsonRules() {}

    /**
     * A copy of a mapper with these rules: members are not stored in a table that names with equal
     * hashes could fill, duplicates and trailing text are errors, and a value of one kind is never
     * read as one of another.
     *
     * @throws IllegalArgumentException if the mapper lets the text choose Java classes
     */
    static JsonMapper hardened(JsonMapper mapper) {
        if (mapper.getDeserializationConfig().getDefaultTyper(mapper.constructType(Object.class))
                != null) {
            throw new IllegalArgumentException(
                    "the mapper has default typing, so a plugin would choose Java classes");
        }
        JsonMapper hardened = mapper.copy();
        withoutTableOfNames(hardened.getFactory());
        hardened.configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);
        hardened.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT)
                .disable(DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT)
                .disable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                .disable(DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS);
        hardened.setConfig(
                hardened.getDeserializationConfig()
                        .without(MapperFeature.ALLOW_COERCION_OF_SCALARS));
        hardened.coercionConfigDefaults()
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
        hardened.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        hardened.registerModule(FiniteNumbers.module());
        hardened.setAnnotationIntrospector(
                AnnotationIntrospectorPair.create(
                        new NoClassNames(),
                        hardened.getDeserializationConfig().getAnnotationIntrospector()));
        return hardened;
    }

    /** The builder of factories is no way to change that of a mapper which somebody has built. */
    @SuppressWarnings("deprecation")
    private static void withoutTableOfNames(JsonFactory factory) {
        factory.disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES);
        factory.disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
    }

    /**
     * Refuses types whose text has names of Java classes, when a method is bound: what is reachable
     * from its type is looked at then.
     */
    private static final class NoClassNames extends NopAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable TypeResolverBuilder<?> findTypeResolver(
                MapperConfig<?> config, AnnotatedClass type, JavaType base) {
            return check(type);
        }

        @Override
        public @Nullable TypeResolverBuilder<?> findPropertyTypeResolver(
                MapperConfig<?> config, AnnotatedMember member, JavaType base) {
            return check(member);
        }

        @Override
        public @Nullable TypeResolverBuilder<?> findPropertyContentTypeResolver(
                MapperConfig<?> config, AnnotatedMember member, JavaType container) {
            return check(member);
        }

        private static @Nullable TypeResolverBuilder<?> check(Annotated annotated) {
            JsonTypeInfo info = annotated.getAnnotation(JsonTypeInfo.class);
            if (info != null
                    && (info.use() == JsonTypeInfo.Id.CLASS
                            || info.use() == JsonTypeInfo.Id.MINIMAL_CLASS)) {
                throw new ClassNamesException(
                        annotated.getName() + " is read by the names of Java classes");
            }
            return null;
        }
    }

    /** A type is read by the names of Java classes, which a plugin would choose. */
    static final class ClassNamesException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ClassNamesException(String message) {
            super(message);
        }
    }
}
