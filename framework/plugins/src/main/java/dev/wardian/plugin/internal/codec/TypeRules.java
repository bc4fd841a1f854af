package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.AsDeductionTypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Jackson knows of types, beyond the annotations that a mapper knows. It refuses types whose
 * text has names of Java classes, when a method is bound: what is reachable from its type is looked
 * at then. It requires the parameters of constructors, and gives a sealed type that has no other
 * rule the members of its text: {@code type}, with the simple name of a permitted class.
 */
final class TypeRules extends NopAnnotationIntrospector {
    /** How values of sealed types tell their classes apart. */
    private static final JsonTypeInfo.Value SEALED =
            JsonTypeInfo.Value.from(SealedType.class.getAnnotation(JsonTypeInfo.class));

    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            property = SealedTypes.MEMBER,
            requireTypeIdForSubtypes = OptBoolean.TRUE)
    private interface SealedType {}

    private static final long serialVersionUID = 1;

    private static final Set<Class<?>> OPTIONAL =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private final AnnotationIntrospector own;

    /**
     * @param own those of the mapper
     */
    TypeRules(AnnotationIntrospector own) {
        this.own = own;
    }

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
            MapperConfig<?> config, AnnotatedClass type, JavaType base) {
        refuseClassNames(type);
        TypeResolverBuilder<?> found =
                checked(own.findTypeResolver(config, type, base), config, type, base);
        if (found == null && type.getRawType().isSealed()) {
            return new StdTypeResolverBuilder(SEALED);
        }
        return found;
    }

    @Override
    public @Nullable TypeResolverBuilder<?> findPropertyTypeResolver(
            MapperConfig<?> config, AnnotatedMember member, JavaType base) {
        refuseClassNames(member);
        return checked(own.findPropertyTypeResolver(config, member, base), config, member, base);
    }

    @Override
    public @Nullable TypeResolverBuilder<?> findPropertyContentTypeResolver(
            MapperConfig<?> config, AnnotatedMember member, JavaType container) {
        refuseClassNames(member);
        return checked(
                own.findPropertyContentTypeResolver(config, member, container),
                config,
                member,
                container.getContentType());
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        List<NamedType> found = own.findSubtypes(annotated);
        boolean none = found == null || found.isEmpty();
        if (none && annotated instanceof AnnotatedClass type && type.getRawType().isSealed()) {
            return SealedTypes.leaves(type.getRawType()).stream()
                    .map(leaf -> new NamedType(leaf, leaf.getSimpleName()))
                    .toList();
        }
        return found;
    }

    /** An {@code Optional} that is not there is empty. */
    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        return member instanceof AnnotatedParameter
                ? Boolean.valueOf(!OPTIONAL.contains(member.getRawType()))
                : null;
    }

    private static void refuseClassNames(Annotated annotated) {
        JsonTypeInfo info = annotated.getAnnotation(JsonTypeInfo.class);
        if (info != null && namesClasses(info.use())) {
            throw refused(annotated);
        }
    }

    /** Looks at what the resolver really does: it need not come from an annotation. */
    private static @Nullable TypeResolverBuilder<?> checked(
            @Nullable TypeResolverBuilder<?> found,
            MapperConfig<?> config,
            Annotated annotated,
            @Nullable JavaType base) {
        if (base != null) {
            FiniteTypes.require(base);
        }
        if (found != null && base != null && config instanceof DeserializationConfig reading) {
            TypeDeserializer byId = found.buildTypeDeserializer(reading, base, List.of());
            // Deduction keeps class names inside: members choose among known classes.
            if (byId != null
                    && !(byId instanceof AsDeductionTypeDeserializer)
                    && byId.getTypeIdResolver() != null
                    && namesClasses(byId.getTypeIdResolver().getMechanism())) {
                throw refused(annotated);
            }
        }
        return found;
    }

    private static boolean namesClasses(JsonTypeInfo.@Nullable Id id) {
        return id == JsonTypeInfo.Id.CLASS || id == JsonTypeInfo.Id.MINIMAL_CLASS;
    }

    private static RefusedTypeException refused(Annotated annotated) {
        return new RefusedTypeException(
                annotated.getName() + " is read by the names of Java classes",
                "use a sealed interface of records, or annotate it with @JsonTypeInfo(use = NAME)"
                        + " and @JsonSubTypes");
    }
}
