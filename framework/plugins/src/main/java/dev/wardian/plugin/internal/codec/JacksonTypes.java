package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.impl.UnsupportedTypeDeserializer;
import com.fasterxml.jackson.databind.deser.std.ContainerDeserializerBase;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.ContainerSerializer;
import com.fasterxml.jackson.databind.ser.PropertyWriter;
import com.fasterxml.jackson.databind.ser.impl.UnknownSerializer;
import com.fasterxml.jackson.databind.ser.impl.UnsupportedTypeSerializer;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import com.fasterxml.jackson.databind.util.BeanUtil;
import dev.wardian.plugin.codec.UnsupportedTypeException;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everything that is reachable from a type, when an interface is bound. Jackson itself
 * would find with the first value that it cannot read or write a part of it.
 */
final class JacksonTypes {
    private final ObjectMapper mapper;
    private final boolean supplied;

    /**
     * @param supplied whether the mapper is the application's, with the modules that it chose
     */
    JacksonTypes(ObjectMapper mapper, boolean supplied) {
        this.mapper = mapper;
        this.supplied = supplied;
    }

    /** A type as Jackson sees it. */
    JavaType of(Type type) throws UnsupportedTypeException {
        try {
            return mapper.constructType(type);
        } catch (IllegalArgumentException | LinkageError e) {
            throw refused(type.getTypeName(), e);
        }
    }

    /**
     * Checks that values of a type can be read.
     *
     * @throws UnsupportedTypeException if no value of it, or of a part of it, can
     */
    void requireReadable(JavaType type) throws UnsupportedTypeException {
        DefaultDeserializationContext context =
                (DefaultDeserializationContext) mapper.getDeserializationContext();
        try {
            new Reading(context.createDummyInstance(mapper.getDeserializationConfig()))
                    .look(type, name(type));
        } catch (JsonMappingException | RuntimeException | LinkageError e) {
            throw refused(type, e);
        }
    }

    /**
     * Checks that values of a type can be written.
     *
     * @throws UnsupportedTypeException if no value of it, or of a part of it, can
     */
    void requireWritable(JavaType type) throws UnsupportedTypeException {
        try {
            new Writing(mapper.getSerializerProviderInstance()).look(type, name(type));
        } catch (JsonMappingException | RuntimeException | LinkageError e) {
            throw refused(type, e);
        }
    }

    private static String name(JavaType type) {
        return type.getRawClass().getSimpleName();
    }

    static UnsupportedTypeException refused(JavaType type, Throwable cause) {
        return refused(type.toCanonical(), cause);
    }

    private static UnsupportedTypeException refused(String type, Throwable cause) {
        String hint =
                cause instanceof RefusedTypeException known
                        ? known.hint()
                        : ClosedModules.hint(cause);
        return new UnsupportedTypeException(
                type
                        + " has no form in JSON ("
                        + JsonCodec.firstLine(String.valueOf(cause.getMessage()))
                        + ")",
                hint == null
                        ? "use a record, a collection or another type that Jackson knows"
                        : hint);
    }

    private UnsupportedTypeException withoutModule(JavaType type, String path) {
        Class<?> raw = type.getRawClass();
        String artifact =
                BeanUtil.isJava8TimeClass(raw)
                        ? "com.fasterxml.jackson.datatype:jackson-datatype-jsr310"
                        : BeanUtil.isJava8OptionalClass(raw)
                                ? "com.fasterxml.jackson.datatype:jackson-datatype-jdk8"
                                : "the module of Jackson for " + raw.getPackageName();
        return new UnsupportedTypeException(
                path + ": " + raw.getName() + " needs a module of Jackson that is missing",
                "add " + artifact + (supplied ? ", and register its module with the mapper" : ""));
    }

    private static void checkSealed(JavaType type, String path) throws UnsupportedTypeException {
        String defect =
                type.getRawClass().isSealed() ? SealedTypes.defect(type.getRawClass()) : null;
        if (defect != null) {
            throw new UnsupportedTypeException(
                    path + ": " + type.getRawClass().getName() + " is sealed, but " + defect,
                    "make its classes records with different names, or annotate it with"
                            + " @JsonTypeInfo(use = NAME) and @JsonSubTypes");
        }
    }

    /** Whether the names of a sealed type are those of {@link TypeRules}. */
    private static boolean isNamedHere(MapperConfig<?> config, JavaType type) {
        return type.getRawClass().isSealed()
                && config.introspectClassAnnotations(type)
                                .getClassInfo()
                                .getAnnotation(com.fasterxml.jackson.annotation.JsonTypeInfo.class)
                        == null;
    }

    /** The classes that a name in the text can choose. */
    private static Iterable<NamedType> subtypes(MapperConfig<?> config, JavaType type) {
        AnnotatedClass annotated = config.introspectClassAnnotations(type).getClassInfo();
        return config.getSubtypeResolver().collectAndResolveSubtypesByTypeId(config, annotated);
    }

    /** What has been looked at, so that types may contain themselves. */
    private abstract static class Looking {
        private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Set<JavaType> types = new HashSet<>();

        final boolean isNew(Object part) {
            return seen.add(part);
        }

        final void look(JavaType type, String path)
                throws JsonMappingException, UnsupportedTypeException {
            if (types.add(type)) {
                lookAgain(type, path);
            }
        }

        abstract void lookAgain(JavaType type, String path)
                throws JsonMappingException, UnsupportedTypeException;

        final boolean lookAtSubtypes(MapperConfig<?> config, JavaType type, String path)
                throws JsonMappingException, UnsupportedTypeException {
            boolean named = isNamedHere(config, type);
            if (named) {
                checkSealed(type, path);
            }
            boolean found = false;
            for (NamedType subtype : subtypes(config, type)) {
                // A class has the names of its interface, and so those of its siblings.
                if (!type.isTypeOrSuperTypeOf(subtype.getType())) {
                    continue;
                }
                JavaType special = config.constructSpecializedType(type, subtype.getType());
                if (special.isConcrete()) {
                    found = true;
                    String inside = special.getRawClass().getSimpleName();
                    if (named) {
                        requireNoMember(special, inside);
                    }
                    look(special, inside);
                }
            }
            return found;
        }

        /** A member that has the name of the class cannot have another value as well. */
        private static void requireNoMember(JavaType special, String path)
                throws UnsupportedTypeException {
            Class<?> raw = special.getRawClass();
            if (raw.isRecord()) {
                for (var component : raw.getRecordComponents()) {
                    if (component.getName().equals(SealedTypes.MEMBER)) {
                        throw new UnsupportedTypeException(
                                path
                                        + "."
                                        + SealedTypes.MEMBER
                                        + ": the member "
                                        + SealedTypes.MEMBER
                                        + " names the class of a sealed type",
                                "rename the component, or annotate the sealed type with"
                                        + " @JsonTypeInfo(use = NAME, property = ...) and"
                                        + " @JsonSubTypes");
                    }
                }
            }
        }
    }

    private final class Reading extends Looking {
        private final DeserializationContext context;
        private final DeserializationConfig config;

        Reading(DeserializationContext context) {
            this.context = context;
            this.config = context.getConfig();
        }

        @Override
        void lookAgain(JavaType type, String path)
                throws JsonMappingException, UnsupportedTypeException {
            look(context.findContextualValueDeserializer(type, null), byId(type), type, path);
        }

        private @Nullable TypeDeserializer byId(JavaType type) throws JsonMappingException {
            TypeDeserializer own = type.getTypeHandler();
            return own != null ? own : context.getFactory().findTypeDeserializer(config, type);
        }

        private void look(
                @Nullable JsonDeserializer<?> reader,
                @Nullable TypeDeserializer byId,
                JavaType type,
                String path)
                throws JsonMappingException, UnsupportedTypeException {
            if (reader instanceof UnsupportedTypeDeserializer) {
                throw withoutModule(type, path);
            }
            if (byId != null) {
                boolean found = lookAtSubtypes(config, type, path);
                if (type.isAbstract()
                        && !type.isContainerType()
                        && !found
                        && byId.getDefaultImpl() == null
                        && byId.getTypeIdResolver().getMechanism()
                                == com.fasterxml.jackson.annotation.JsonTypeInfo.Id.NAME) {
                    throw new UnsupportedTypeException(
                            path + ": no class of " + type.getRawClass().getName() + " is named",
                            "add @JsonSubTypes with its classes");
                }
            } else if (reader instanceof AbstractDeserializer) {
                throw new UnsupportedTypeException(
                        path
                                + ": "
                                + type.getRawClass().getName()
                                + " is abstract, and nothing says which class to read",
                        "use a record, or a sealed interface of records, or annotate it with"
                                + " @JsonTypeInfo(use = NAME) and @JsonSubTypes");
            }
            if (reader == null || !isNew(reader)) {
                return;
            }
            if (reader instanceof BeanDeserializerBase bean) {
                lookInside(bean, type, path);
            } else if (reader instanceof ContainerDeserializerBase<?> container) {
                JavaType content = type.getContentType();
                if (content != null) {
                    look(container.getContentDeserializer(), byId(content), content, path + "[]");
                }
            } else if (type.isReferenceType()) {
                look(type.getReferencedType(), path);
            }
        }

        private void lookInside(BeanDeserializerBase bean, JavaType type, String path)
                throws JsonMappingException, UnsupportedTypeException {
            if (type.isConcrete() && !bean.getValueInstantiator().canInstantiate()) {
                throw new UnsupportedTypeException(
                        path
                                + ": "
                                + type.getRawClass().getName()
                                + " has no constructor that Jackson can use",
                        "use a record, or annotate a constructor with @JsonCreator");
            }
            for (Iterator<SettableBeanProperty> all = bean.properties(); all.hasNext(); ) {
                SettableBeanProperty member = all.next();
                if (member.hasValueDeserializer()) {
                    look(
                            member.getValueDeserializer(),
                            member.getValueTypeDeserializer(),
                            member.getType(),
                            path + "." + member.getName());
                }
            }
        }
    }

    private final class Writing extends Looking {
        private final SerializerProvider provider;

        Writing(SerializerProvider provider) {
            this.provider = provider;
        }

        @Override
        void lookAgain(JavaType type, String path)
                throws JsonMappingException, UnsupportedTypeException {
            if (type.isJavaLangObject()) {
                return;
            }
            if (provider.findTypeSerializer(type) != null) {
                lookAtSubtypes(provider.getConfig(), type, path);
            }
            look(provider.findValueSerializer(type, null), type, path);
        }

        private void look(@Nullable JsonSerializer<?> writer, JavaType type, String path)
                throws JsonMappingException, UnsupportedTypeException {
            if (writer instanceof UnsupportedTypeSerializer) {
                throw withoutModule(type, path);
            }
            if (writer instanceof UnknownSerializer
                    && type.isFinal()
                    && provider.isEnabled(SerializationFeature.FAIL_ON_EMPTY_BEANS)) {
                throw new UnsupportedTypeException(
                        path
                                + ": "
                                + type.getRawClass().getName()
                                + " has no member that is written",
                        "use a record, or disable FAIL_ON_EMPTY_BEANS in the mapper");
            }
            if (writer == null || !isNew(writer)) {
                return;
            }
            if (writer instanceof BeanSerializerBase bean) {
                for (Iterator<PropertyWriter> all = bean.properties(); all.hasNext(); ) {
                    if (all.next() instanceof BeanPropertyWriter member) {
                        lookAt(member, path + "." + member.getName());
                    }
                }
            } else if (writer instanceof ContainerSerializer<?> container
                    && type.getContentType() != null) {
                JsonSerializer<?> content = container.getContentSerializer();
                if (content == null) {
                    look(type.getContentType(), path + "[]");
                } else {
                    look(content, type.getContentType(), path + "[]");
                }
            } else if (type.isReferenceType()) {
                look(type.getReferencedType(), path);
            }
        }

        private void lookAt(BeanPropertyWriter member, String path)
                throws JsonMappingException, UnsupportedTypeException {
            JavaType type =
                    member.getSerializationType() == null
                            ? member.getType()
                            : member.getSerializationType();
            if (member.hasSerializer()) {
                look(member.getSerializer(), type, path);
            } else {
                look(type, path);
            }
        }
    }
}
