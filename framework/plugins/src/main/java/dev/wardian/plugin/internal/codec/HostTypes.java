package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses the types that Jackson reads by reaching into the host: a text of a plugin would load a
 * class, and run its initializer, or look up a host name. It refuses the reader itself, so a type
 * is found wherever it stands: as a member, an element, a key or a type argument. A reader of the
 * application is its own choice and stays.
 */
final class HostTypes extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1;

    private static final String OF_JACKSON = "com.fasterxml.jackson.databind.";

    private static final Danger CLASSES =
            new Danger(
                    "is read by the names of Java classes, which a plugin would choose",
                    "use String or an enum, and let the application choose the class");
    private static final Danger HOSTS =
            new Danger(
                    "looks up the names of hosts, which a plugin would choose",
                    "use String or java.net.URI");
    private static final Danger FILES =
            new Danger(
                    "is read by a provider of file systems, which a plugin would choose",
                    "use String");

    private static final Map<Class<?>, Danger> REFUSED =
            Map.of(
                    Class.class, CLASSES,
                    JavaType.class, CLASSES,
                    InetAddress.class, HOSTS,
                    InetSocketAddress.class, HOSTS,
                    // It looks its host up when it is compared, in a set or as a key.
                    URL.class, HOSTS,
                    Path.class, FILES);

    private record Danger(String what, String hint) {}

    private HostTypes() {}

    static SimpleModule module() {
        return new SimpleModule("wardian-host-types").setDeserializerModifier(new HostTypes());
    }

    @Override
    public @Nullable JsonDeserializer<?> modifyDeserializer(
            DeserializationConfig config,
            BeanDescription description,
            @Nullable JsonDeserializer<?> reader) {
        check(description.getBeanClass(), reader);
        return reader;
    }

    @Override
    public @Nullable KeyDeserializer modifyKeyDeserializer(
            DeserializationConfig config, JavaType type, @Nullable KeyDeserializer reader) {
        check(type.getRawClass(), reader);
        return reader;
    }

    private static void check(Class<?> type, @Nullable Object reader) {
        Danger danger = REFUSED.get(type);
        if (danger != null
                && (reader == null || reader.getClass().getName().startsWith(OF_JACKSON))) {
            throw new RefusedTypeException(type.getName() + " " + danger.what(), danger.hint());
        }
    }
}
