package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;

/**
 * How Jackson reads what a plugin wrote. The rules go before those of a mapper: a plugin is a
 * stranger, and a mapper is mostly configured for friends.
 */
final class JsonRules {
    /**
     * The buffers that a mapper keeps, each with at most some ten KiB. Jackson's own pool keeps one
     * for each thread, which is one for each call on virtual threads.
     */
    private static final int POOLED_BUFFERS = 32;

    static final int MAX_DIGITS = 1000;
    private static final int MAX_DEPTH = 1000;

    private JsonRules() {}

    /**
     * A copy of a mapper with these rules: members are not stored in a table that names with equal
     * hashes could fill, duplicates and trailing text are errors, and a value of one kind is never
     * read as one of another.
     *
     * @throws IllegalArgumentException if the mapper lets the text choose Java classes, is not for
     *     JSON, or cannot be copied
     */
    static ObjectMapper hardened(ObjectMapper mapper) {
        if (mapper.getDeserializationConfig().getDefaultTyper(mapper.constructType(Object.class))
                != null) {
            throw new IllegalArgumentException(
                    "the mapper has default typing, so a plugin would choose Java classes");
        }
        if (!JsonFactory.FORMAT_NAME_JSON.equals(mapper.getFactory().getFormatName())) {
            throw new IllegalArgumentException(
                    "the mapper is for "
                            + mapper.getFactory().getFormatName()
                            + ", not for JSON: supply a Codec of your own");
        }
        ObjectMapper hardened = copy(mapper);
        hardenText(hardened);
        hardenValues(hardened);
        hardened.registerModule(FiniteNumbers.module());
        hardened.registerModule(FiniteValues.module());
        hardened.registerModule(NumberKeys.module());
        hardened.registerModule(HostTypes.module());
        hardened.setAnnotationIntrospector(
                AnnotationIntrospectorPair.create(
                        new TypeRules(
                                hardened.getDeserializationConfig().getAnnotationIntrospector()),
                        hardened.getDeserializationConfig().getAnnotationIntrospector()));
        return hardened;
    }

    private static ObjectMapper copy(ObjectMapper mapper) {
        try {
            return mapper.copy();
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(
                    "a mapper of " + mapper.getClass().getName() + " cannot be copied", e);
        }
    }

    /** The builder of factories is no way to change that of a mapper which somebody has built. */
    @SuppressWarnings("deprecation")
    private static void hardenText(ObjectMapper mapper) {
        JsonFactory factory = mapper.getFactory();
        factory.disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES);
        factory.disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
        factory.setRecyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS));
        StreamReadConstraints constraints = factory.streamReadConstraints();
        factory.setStreamReadConstraints(
                constraints
                        .rebuild()
                        .maxNumberLength(Math.min(MAX_DIGITS, constraints.getMaxNumberLength()))
                        .maxNestingDepth(Math.min(MAX_DEPTH, constraints.getMaxNestingDepth()))
                        .build());
        // JsonNumbers reads JSON alone, without its extensions.
        for (JsonReadFeature extension : JsonReadFeature.values()) {
            mapper.configure(extension.mappedFeature(), false);
        }
        mapper.configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);
        // It joins halves that are no pair; Surrogates does not.
        mapper.configure(
                JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8.mappedFeature(), false);
    }

    private static void hardenValues(ObjectMapper mapper) {
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                // TypeRules requires every parameter of a constructor, but Optional ones.
                .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT)
                .disable(DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT)
                .disable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                .disable(DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS);
        mapper.setConfig(
                mapper.getDeserializationConfig().without(MapperFeature.ALLOW_COERCION_OF_SCALARS));
        Coercions.refuse(mapper);
    }
}
