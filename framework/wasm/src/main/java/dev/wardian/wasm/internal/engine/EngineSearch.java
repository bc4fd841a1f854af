package dev.wardian.wasm.internal.engine;

import dev.wardian.wasm.Features;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/**
 * Looks for engines beside the runtime: in modules and jars that the runtime's class loader sees.
 * What is wrong with one of them hides no other: it is skipped, with its reason.
 */
public final class EngineSearch {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** After so many failures the search ends: some would repeat themselves for ever. */
    private static final int MAX_FAILURES = 64;

    private static final int MAX_REASON = 200;

    /** An engine whose name and features were read and are sound. */
    public record Found(String name, Features features, EngineProvider provider) {}

    private final Map<String, Found> found = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();

    private EngineSearch() {}

    /**
     * Looks for engines.
     *
     * @param own the runtime's own engine, whose name nobody else may take
     */
    public static EngineSearch run(EngineProvider own) {
        EngineSearch search = new EngineSearch();
        search.add(own);
        ClassLoader loader = EngineSearch.class.getClassLoader();
        search.addAll(ServiceLoader.load(EngineProvider.class, loader).iterator());
        return search;
    }

    private void addAll(Iterator<EngineProvider> providers) {
        // Providers are foreign code, and some jars are damaged: anything may be thrown here, and
        // nothing is asked of what was thrown.
        while (skipped.size() < MAX_FAILURES) {
            EngineProvider provider;
            try {
                if (!providers.hasNext()) {
                    return;
                }
                provider = providers.next();
            } catch (ServiceConfigurationError e) {
                skip(String.valueOf(e.getMessage()));
                continue;
            } catch (RuntimeException | Error e) {
                skip("a provider cannot be loaded: " + e.getClass().getName());
                continue;
            }
            try {
                add(provider);
            } catch (RuntimeException | Error e) {
                skip(provider.getClass().getName() + " failed: " + e.getClass().getName());
            }
        }
    }

    private void add(EngineProvider provider) {
        String name = Objects.requireNonNull(provider.name());
        Features features = Objects.requireNonNull(provider.features());
        if (!NAME.matcher(name).matches()) {
            skip(provider.getClass().getName() + " has a name that no engine may have");
        } else if (found.putIfAbsent(name, new Found(name, features, provider)) != null) {
            skip(provider.getClass().getName() + " has the name of another engine: " + name);
        }
    }

    private void skip(String reason) {
        skipped.add(reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON));
    }

    /** The engines that can be used, the runtime's own first. */
    public List<Found> found() {
        return List.copyOf(found.values());
    }

    /** Why providers were skipped. */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }
}
