package dev.wardian.testing;

import dev.wardian.plugin.PluginFileException;
import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.manifest.ManifestReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The plugins of a test host, by the name of their manifest. */
final class MemorySource implements PluginSource {
    private final Map<String, PluginFiles> plugins = new ConcurrentSkipListMap<>();

    private record Files(String name, byte[] text, byte[] module) implements PluginFiles {
        @Override
        public byte[] manifest(int maxBytes) {
            return cut(text, maxBytes);
        }

        @Override
        public byte[] file(String path, int maxBytes) throws PluginFileException {
            boolean named = ManifestReader.moduleFile(text).filter(path::equals).isPresent();
            if (!named) {
                throw new PluginFileException(path, PluginFileException.Reason.MISSING);
            }
            return cut(module, maxBytes);
        }

        private static byte[] cut(byte[] bytes, int most) {
            return Arrays.copyOf(bytes, Math.min(bytes.length, most));
        }
    }

    /** Puts a plugin in, instead of the one of that name. */
    void put(String name, TestPlugin plugin) {
        byte[] manifest = plugin.manifest().getBytes(StandardCharsets.UTF_8);
        plugins.put(name, new Files(name, manifest, plugin.module()));
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<PluginFiles> discover() {
        return new ArrayList<>(plugins.values());
    }
}
