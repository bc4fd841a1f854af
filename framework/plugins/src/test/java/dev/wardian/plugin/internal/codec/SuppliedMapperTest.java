package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.Plugins;
import dev.wardian.plugin.StandalonePlugin;
import dev.wardian.plugin.codec.JacksonCodec;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A mapper of the application keeps what it is configured for, and nothing that a plugin could use.
 */
class SuppliedMapperTest {
    record Order(String orderId, Instant placedAt, List<BigInteger> amounts) {}

    interface Orders {
        Order echo(Order value);
    }

    interface OrderText {
        String echo(Order value);
    }

    interface Raw {
        Order echo(String value);
    }

    interface Anything {
        Object echo(String value);
    }

    private static void with(ObjectMapper mapper, Consumer<StandalonePlugin> use) {
        try (StandalonePlugin plugin =
                Plugins.load(
                        "guest",
                        new Guest().echo("echo").build(),
                        PluginManager.builder().codec(JacksonCodec.of(mapper)))) {
            use.accept(plugin);
        }
    }

    private static JsonMapper.Builder snakes() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .addModule(new JavaTimeModule());
    }

    private static final Order ORDER =
            new Order("a", Instant.ofEpochSecond(5), List.of(BigInteger.ONE));

    @Test
    void namingModulesAndFeaturesOfAMapperStay() {
        with(
                snakes().build(),
                plugin -> {
                    assertEquals(ORDER, plugin.as(Orders.class).echo(ORDER));
                    assertEquals(
                            "{\"order_id\":\"a\",\"placed_at\":5.000000000,\"amounts\":[1]}",
                            plugin.as(OrderText.class).echo(ORDER));
                    // It fails on members that it does not know, as it is configured to.
                    assertThrows(
                            OutputMismatch.class,
                            () ->
                                    plugin.as(Raw.class)
                                            .echo(
                                                    "{\"order_id\":\"a\",\"placed_at\":5,\"amounts\":[],"
                                                            + "\"more\":1}"));
                });
    }

    @Test
    void moduleThatAMapperLacksIsNamed() {
        PluginLinkException error =
                assertThrows(
                        PluginLinkException.class,
                        () -> with(new ObjectMapper(), plugin -> plugin.as(Orders.class)));

        Problem problem = error.problems().get(0);
        assertEquals(ErrorId.TYPE_UNSUPPORTED, problem.id());
        assertTrue(
                problem.message().contains("Order.placedAt: java.time.Instant"), problem::message);
        assertTrue(problem.hint().contains("jackson-datatype-jsr310"), problem::hint);
        assertTrue(problem.hint().contains("register"), problem::hint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "['a']",
                "[1] // end",
                "[NaN]",
                "[01]",
                "[+1]",
                "['\"', 1e999999999]",
                "[\"\\x\"]",
                "[1,]",
                "[1][2]",
                "{a: 1}",
                "{\"a\":1,\"a\":2}",
                "1e401",
            })
    void extensionsOfJsonAreRefusedThoughAMapperAcceptsThem(String json) {
        JsonMapper.Builder lenient = JsonMapper.builder();
        for (JsonReadFeature feature : JsonReadFeature.values()) {
            lenient.enable(feature);
        }

        with(
                lenient.build(),
                plugin ->
                        assertThrows(
                                OutputMismatch.class, () -> plugin.as(Anything.class).echo(json)));
    }

    @Test
    void longNumbersAndDeepTextAreRefusedThoughAMapperAcceptsThem() {
        ObjectMapper mapper =
                JsonMapper.builder(
                                new JsonFactoryBuilder()
                                        .streamReadConstraints(
                                                StreamReadConstraints.builder()
                                                        .maxNumberLength(1_000_000)
                                                        .maxNestingDepth(1_000_000)
                                                        .build())
                                        .build())
                        .build();
        for (String json : List.of("7".repeat(1001), "[".repeat(1001) + "]".repeat(1001))) {
            with(
                    mapper,
                    plugin ->
                            assertThrows(
                                    OutputMismatch.class,
                                    () -> plugin.as(Anything.class).echo(json)));
        }
    }

    @Test
    void coercionIsOffThoughAMapperHasIt() {
        ObjectMapper mapper =
                snakes().enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY).build();
        String good = "{\"order_id\":\"a\",\"placed_at\":5,\"amounts\":[1]}";
        with(
                mapper,
                plugin -> {
                    Raw raw = plugin.as(Raw.class);
                    assertEquals(ORDER, raw.echo(good));
                    for (String wrong :
                            List.of(
                                    good.replace("[1]", "1"),
                                    good.replace("[1]", "[\"1\"]"),
                                    good.replace("\"a\"", "1"))) {
                        assertThrows(OutputMismatch.class, () -> raw.echo(wrong), wrong);
                    }
                });
    }

    @Test
    void mapperWithDefaultTypingIsRefused() {
        ObjectMapper typing =
                JsonMapper.builder()
                        .activateDefaultTyping(
                                BasicPolymorphicTypeValidator.builder()
                                        .allowIfBaseType(Object.class)
                                        .build())
                        .build();

        assertThrows(IllegalArgumentException.class, () -> JacksonCodec.of(typing));
    }

    static class OwnMapper extends ObjectMapper {
        private static final long serialVersionUID = 1;
    }

    @Test
    void mapperThatCannotBeCopiedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> JacksonCodec.of(new OwnMapper()));
    }

    interface Thing {}

    record Plain(int a) implements Thing {}

    record Holder(List<Thing> things) {}

    interface Holders {
        Holder echo(Holder value);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface ByClass {}

    private static void assertNamesNoClasses(ObjectMapper mapper) {
        PluginLinkException error =
                assertThrows(
                        PluginLinkException.class,
                        () -> with(mapper, plugin -> plugin.as(Holders.class)));
        for (Problem problem : error.problems()) {
            assertEquals(ErrorId.TYPE_UNSUPPORTED, problem.id());
            assertTrue(problem.message().contains("names of Java classes"), problem::message);
        }
    }

    @Test
    void classNamesByMixInAreRefusedWhenTheInterfaceIsBound() {
        assertNamesNoClasses(JsonMapper.builder().addMixIn(Thing.class, ByClass.class).build());
    }

    @Test
    void classNamesByAnIntrospectorOfTheApplicationAreRefusedWhenTheInterfaceIsBound() {
        assertNamesNoClasses(
                JsonMapper.builder()
                        .annotationIntrospector(
                                new JacksonAnnotationIntrospector() {
                                    private static final long serialVersionUID = 1;

                                    @Override
                                    public TypeResolverBuilder<?> findTypeResolver(
                                            MapperConfig<?> config,
                                            AnnotatedClass type,
                                            JavaType base) {
                                        return type.getRawType() == Thing.class
                                                ? new StdTypeResolverBuilder()
                                                        .init(JsonTypeInfo.Id.CLASS, null)
                                                        .inclusion(JsonTypeInfo.As.PROPERTY)
                                                        .typeProperty("c")
                                                : super.findTypeResolver(config, type, base);
                                    }
                                })
                        .build());
    }
}
