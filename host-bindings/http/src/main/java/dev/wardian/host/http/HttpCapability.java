package dev.wardian.host.http;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.CapabilityProvider;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The capability {@code http}: requests to the servers that are granted. Its import module is
 * {@code wardian:http/1}.
 *
 * <pre>{@code
 * PluginManager.builder(Path.of("plugins"))
 *         .capabilities(HostBindings.standard())
 *         .capability(HttpCapability.create())
 * }</pre>
 */
public final class HttpCapability implements CapabilityProvider {
    /** Its name. */
    public static final CapabilityName NAME = CapabilityName.of("http/1");

    /** For {@link java.util.ServiceLoader}. Applications use {@link #create}. */
    public HttpCapability() {}

    /**
     * Makes the capability. Names are looked up as the JDK does it, and servers are trusted as the
     * JDK trusts them.
     *
     * @return the capability, for {@code PluginManager.Builder.capability}
     */
    public static Capability<?> create() {
        return builder().build();
    }

    /** {@return a builder for the capability with other settings} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public List<Capability<?>> capabilities() {
        return List.of(create());
    }

    /** Collects the settings that hold for all plugins. */
    public static final class Builder {
        private NameResolver resolver = host -> List.of(InetAddress.getAllByName(host));
        private Optional<SSLContext> sslContext = Optional.empty();

        private Builder() {}

        /**
         * Looks names up in another way, such as in a registry of services.
         *
         * @param names finds the addresses of a name
         * @return this builder
         */
        public Builder resolver(NameResolver names) {
            resolver = Objects.requireNonNull(names);
            return this;
        }

        /**
         * Trusts other certificates, or shows one of the application.
         *
         * @param context makes the connections of https
         * @return this builder
         */
        public Builder sslContext(SSLContext context) {
            sslContext = Optional.of(context);
            return this;
        }

        /** {@return the capability, for {@code PluginManager.Builder.capability}} */
        public Capability<?> build() {
            return new HttpBinding(new HttpSettings(resolver, sslContext, System::getenv));
        }
    }
}
