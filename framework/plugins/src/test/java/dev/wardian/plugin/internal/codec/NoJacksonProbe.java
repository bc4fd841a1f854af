package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.error.PluginLinkException;
import java.nio.file.Path;
import java.util.function.Function;

/** Binds services in whatever class loader it is in. */
public final class NoJacksonProbe implements Function<String, String> {
    interface WithRecord {
        Value json(Value value);
    }

    interface WithText {
        String json(String value);
    }

    record Value(int x) {}

    @Override
    public String apply(String manifest) {
        Path path = Path.of(manifest);
        try (PluginManager manager =
                PluginManager.builder(path.resolveSibling("..").normalize()).build()) {
            Plugin plugin = manager.load(path);
            String echoed = plugin.as(WithText.class).json("{}");
            plugin.as(WithRecord.class);
            return "bound, " + echoed;
        } catch (PluginLinkException e) {
            return e.problems().get(0).message() + "; " + e.problems().get(0).hint();
        }
    }
}
