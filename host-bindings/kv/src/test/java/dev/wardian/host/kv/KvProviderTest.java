package dev.wardian.host.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class KvProviderTest {
    /** Loads this module's classes itself, and has no database. */
    private static final class WithoutDatabase extends URLClassLoader {
        WithoutDatabase() {
            super(
                    new URL[] {KvStores.class.getProtectionDomain().getCodeSource().getLocation()},
                    KvProviderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (name.startsWith("org.h2.")) {
                    throw new ClassNotFoundException(name);
                }
                if (name.startsWith("dev.wardian.host.kv.")) {
                    Class<?> loaded = findLoadedClass(name);
                    return loaded == null ? findClass(name) : loaded;
                }
                return super.loadClass(name, resolve);
            }
        }
    }

    private static List<? extends Capability<?>> capabilities(CapabilityProvider provider) {
        return List.copyOf(provider.capabilities());
    }

    @Test
    void programsThatTakeWhatTheyFindGetAStoreInMemory() {
        List<? extends CapabilityProvider> ours =
                ServiceLoader.load(CapabilityProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(KvProvider.class::isInstance)
                        .toList();

        assertEquals(1, ours.size());
        Capability<?> kv = capabilities(ours.get(0)).get(0);
        assertEquals(KvCapability.NAME, kv.name());
        assertEquals(List.of(), kv.hostPaths());
    }

    @Test
    void aStoreInMemoryNeedsNoDatabase() throws Exception {
        try (WithoutDatabase loader = new WithoutDatabase()) {
            Class<?> provider = loader.loadClass(KvProvider.class.getName());
            assertTrue(provider != KvProvider.class);
            CapabilityProvider made =
                    (CapabilityProvider) provider.getDeclaredConstructor().newInstance();

            assertEquals("kv/1", capabilities(made).get(0).name().toString());

            Class<?> stores = loader.loadClass(KvStores.class.getName());
            Path file = Path.of("unused.kv");
            ReflectiveOperationException failure =
                    assertThrows(
                            ReflectiveOperationException.class,
                            () -> stores.getMethod("file", Path.class).invoke(null, file));
            assertTrue(failure.getCause() instanceof NoClassDefFoundError, failure::toString);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
