package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.manifest.Abi;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The call conventions of this host, by the names of their ABIs. Immutable. */
public final class Conventions {
    private static final Logger LOG = LoggerFactory.getLogger(Conventions.class);

    /** The class path has a file that cannot be read, again and again. */
    private static final int MOST_BROKEN = 100;

    /**
     * A convention with its ABI and core functions, each read once: the functions when they are
     * asked for, since a host that links no module of a convention needs none of them.
     */
    static final class Found {
        private final CallConvention convention;
        private final Abi abi;
        private @Nullable List<CoreFunction> functions;

        private Found(CallConvention convention) {
            this.convention = convention;
            this.abi = convention.abi();
        }

        CallConvention convention() {
            return convention;
        }

        Abi abi() {
            return abi;
        }

        /** Its core functions; none if the convention fails to give them, which is logged. */
        synchronized List<CoreFunction> functions() {
            List<CoreFunction> known = functions;
            if (known == null) {
                known = read();
                functions = known;
            }
            return known;
        }

        private List<CoreFunction> read() {
            try {
                return List.copyOf(convention.functions());
            } catch (RuntimeException | LinkageError e) {
                LOG.error(
                        "the call convention {} gives no functions",
                        convention.getClass().getName(),
                        e);
                return List.of();
            }
        }
    }

    private static final class OfThisHost {
        static final Conventions CONVENTIONS = find(CallConvention.class.getClassLoader());
    }

    private final Map<String, Found> byName;

    private Conventions(Map<String, Found> byName) {
        this.byName = byName;
    }

    /** Those that are on the path of the framework's own class loader. */
    public static Conventions ofThisHost() {
        return OfThisHost.CONVENTIONS;
    }

    /**
     * Finds the conventions that a class loader provides. Logs and skips a convention that fails to
     * load or whose name is taken; the framework's own conventions come first.
     */
    static Conventions find(@Nullable ClassLoader loader) {
        List<CallConvention> usable = new ArrayList<>();
        Iterator<CallConvention> providers =
                ServiceLoader.load(CallConvention.class, loader).iterator();
        int broken = 0;
        boolean more = true;
        while (more && broken < MOST_BROKEN) {
            try {
                more = providers.hasNext();
                if (more) {
                    usable.add(providers.next());
                }
            } catch (ServiceConfigurationError e) {
                broken++;
                LOG.error("a call convention cannot be used", e);
            }
        }
        Map<String, Found> byName = new LinkedHashMap<>();
        usable.stream().filter(Conventions::isOwn).forEach(one -> add(one, byName));
        usable.stream().filter(one -> !isOwn(one)).forEach(one -> add(one, byName));
        return new Conventions(byName);
    }

    private static boolean isOwn(CallConvention convention) {
        String own = CallConvention.class.getPackageName() + ".";
        return convention.getClass().getPackageName().startsWith(own);
    }

    private static void add(CallConvention convention, Map<String, Found> byName) {
        Found found;
        try {
            found = new Found(convention);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the call convention {} cannot be used", convention.getClass().getName(), e);
            return;
        }
        Found first = byName.putIfAbsent(found.abi().name(), found);
        if (first != null) {
            LOG.error(
                    "the call convention {} is not used: abi {} is that of {}",
                    convention.getClass().getName(),
                    found.abi(),
                    first.convention().getClass().getName());
        }
    }

    /** Their ABIs, the framework's own first. */
    public List<Abi> abis() {
        return byName.values().stream().map(Found::abi).toList();
    }

    Collection<Found> all() {
        return byName.values();
    }

    /** The convention of an ABI. */
    Optional<Found> find(Abi abi) {
        return Optional.ofNullable(byName.get(abi.name()));
    }
}
