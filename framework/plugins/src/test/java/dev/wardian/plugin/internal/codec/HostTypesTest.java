package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.wardian.plugin.codec.JacksonCodec;
import dev.wardian.plugin.codec.UnsupportedTypeException;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.manifest.ValueKind;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No text of a plugin reaches into the host: it chooses no class, host name or file system. */
class HostTypesTest {
    private static final AtomicReference<String> INITIALIZED = new AtomicReference<>();

    /** Nobody uses it, so nothing initializes it but a plugin. */
    @SuppressWarnings("unused")
    static final class Lurking {
        static {
            INITIALIZED.set("Lurking");
        }
    }

    record OfClass(Class<?> c) {}

    record OfRawClass(@SuppressWarnings("rawtypes") Class c) {}

    record OfClasses(List<Class<?>> c) {}

    record OfClassKeys(Map<Class<?>, String> c) {}

    record OfClassEntry(Map.Entry<String, Class<?>> c) {}

    record OfClassKeyEntry(Map.Entry<Class<?>, String> c) {}

    record OfClassArrays(Class<?>[][] c) {}

    record OfOptionalClass(Optional<Class<?>> c) {}

    record OfReference(AtomicReference<Class<?>> c) {}

    record OfJavaType(JavaType c) {}

    record OfAddress(InetAddress c) {}

    record OfSocket(InetSocketAddress c) {}

    record OfUrls(Set<URL> c) {}

    record OfUrlKeys(Map<URL, String> c) {}

    record OfPath(Path c) {}

    enum Colour {
        RED
    }

    record OfEnumMap(EnumMap<Colour, Class<?>> c) {}

    sealed interface Shape permits Circle {}

    record Circle(OfClass inner) implements Shape {}

    static final class Setters {
        public void setC(Class<?> c) {}
    }

    static final class Creator {
        @JsonCreator
        Creator(Class<?> c) {}
    }

    static Stream<Type> types() {
        return Stream.of(
                Class.class,
                OfClass.class,
                OfRawClass.class,
                OfClasses.class,
                OfClassKeys.class,
                OfClassEntry.class,
                OfClassKeyEntry.class,
                OfClassArrays.class,
                OfOptionalClass.class,
                OfReference.class,
                OfJavaType.class,
                OfAddress.class,
                OfSocket.class,
                OfUrls.class,
                OfUrlKeys.class,
                OfPath.class,
                OfEnumMap.class,
                Shape.class,
                Setters.class,
                Creator.class,
                new TypeReference<Map<String, List<Class<?>>>>() {}.getType(),
                new TypeReference<List<Map<String, InetAddress>>>() {}.getType());
    }

    @ParameterizedTest
    @MethodSource("types")
    void typeThatIsReadByReachingIntoTheHostIsRefusedWhenItIsBound(Type type) {
        for (Codecs codecs :
                List.of(
                        Codecs.DEFAULT,
                        Codecs.of(List.of(JacksonCodec.of(JsonMapper.builder().build()))))) {
            if (codecs != Codecs.DEFAULT && type == OfOptionalClass.class) {
                continue; // The plain mapper has no module for it.
            }
            UnfitTypeException error =
                    assertThrows(
                            UnfitTypeException.class, () -> codecs.ofOutput(type, ValueKind.JSON));

            assertEquals(ErrorId.TYPE_UNSUPPORTED, error.id());
            assertTrue(error.reason().contains("which a plugin would choose"), error::reason);
            assertTrue(error.hint().startsWith("use String"), error::hint);
        }
    }

    @Test
    void readerThatIsMadeLateDoesNotReachIntoTheHostEither() {
        JsonMapper plain = JsonMapper.builder().build();
        var hardened = JsonRules.hardened(plain);
        String name = HostTypesTest.class.getName() + "$Lurking";

        assertThrows(
                RefusedTypeException.class,
                () -> hardened.readValue("{\"c\":\"" + name + "\"}", OfClass.class));

        assertEquals(null, INITIALIZED.get());
    }

    record Harmless(URI uri, File file, Locale locale, StackTraceElement frame) {}

    @Test
    void typesThatOnlyHoldTheTextAreRead() throws Exception {
        Harmless value =
                (Harmless)
                        read(
                                Codecs.DEFAULT,
                                Harmless.class,
                                "{\"uri\":\"http://example.org/\",\"file\":\"a\",\"locale\":\"de\","
                                        + "\"frame\":{\"className\":\"A\"}}");

        assertEquals("example.org", value.uri().getHost());
        assertEquals("A", value.frame().getClassName());
    }

    private static final class Allowed extends StdDeserializer<Class<?>> {
        private static final long serialVersionUID = 1;

        Allowed() {
            super(Class.class);
        }

        @Override
        public Class<?> deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            return "text".equals(in.getText()) ? String.class : Object.class;
        }
    }

    @Test
    void readerOfTheApplicationStays() throws Exception {
        SimpleModule module = new SimpleModule("allowed");
        module.addDeserializer(Class.class, new Allowed());
        Codecs codecs =
                Codecs.of(List.of(JacksonCodec.of(JsonMapper.builder().addModule(module).build())));

        assertEquals(new OfClass(String.class), read(codecs, OfClass.class, "{\"c\":\"text\"}"));
    }

    static final class Broken {
        static final int VALUE = compute();

        public int value;

        private static int compute() {
            throw new IllegalStateException("no licence");
        }
    }

    record OfBroken(Broken broken) {}

    @Test
    void classThatCannotBeInitializedIsADefectOfTheInterfaceAndNoError() throws Exception {
        // The second time it is a NoClassDefFoundError.
        for (int i = 0; i < 2; i++) {
            UnsupportedTypeException error =
                    assertThrows(
                            UnsupportedTypeException.class,
                            () ->
                                    read(
                                            Codecs.DEFAULT,
                                            OfBroken.class,
                                            "{\"broken\":{\"value\":1}}"));

            String message = String.valueOf(error.getMessage());
            assertTrue(message.contains("no licence"), message);
            assertFalse(error.hint().isEmpty());
        }
    }

    private static Object read(Codecs codecs, Type type, String json) throws Exception {
        return codecs.ofOutput(type, ValueKind.JSON).decode(json.getBytes(StandardCharsets.UTF_8));
    }
}
