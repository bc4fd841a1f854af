package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.codec.Codec;
import dev.wardian.plugin.codec.UnsupportedTypeException;
import java.io.File;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ServiceConfigurationError;
import java.util.regex.Pattern;

/** Finds Jackson, an optional dependency. Only this class touches the ones that need it. */
final class Jackson {
    private static final String MAPPER = "com.fasterxml.jackson.databind.json.JsonMapper";
    private static final String MODULE = "com.fasterxml.jackson.databind";
    private static final String ARTIFACT = "com.fasterxml.jackson.core:jackson-databind";
    private static final String REQUIRES = "\"requires " + MODULE + ";\"";

    private Jackson() {}

    /**
     * A codec with the modules of Jackson that are on the path.
     *
     * @param type the type that needs it, for the message
     * @throws UnsupportedTypeException if Jackson is missing, or does not work
     */
    static Codec codec(String type) throws UnsupportedTypeException {
        requirePresent(type);
        try {
            return JsonCodec.withModules(Jackson.class.getClassLoader());
        } catch (LinkageError | ServiceConfigurationError | RuntimeException e) {
            throw new UnsupportedTypeException(
                    type + " needs Jackson to be written as JSON, but Jackson fails: " + e,
                    "use one version of Jackson, 2.18 or later, for its core and its modules");
        }
    }

    private static void requirePresent(String type) throws UnsupportedTypeException {
        Module own = Jackson.class.getModule();
        String problem;
        String hint;
        try {
            Module found = Class.forName(MAPPER, false, Jackson.class.getClassLoader()).getModule();
            if (own.canRead(found)) {
                return;
            }
            problem = "Jackson is on the class path, where a named module cannot see it";
            hint = "put Jackson on the module path, and add " + REQUIRES + " to module-info.java";
        } catch (ClassNotFoundException e) {
            if (!own.isNamed()) {
                problem = "Jackson is missing";
                hint = "add " + ARTIFACT + " to the application, or use String";
            } else if (isOnModulePath()) {
                problem = "no module requires Jackson, which is on the module path";
                hint = "add " + REQUIRES + " to the application's module-info.java";
            } else {
                problem = "Jackson is missing";
                hint =
                        "add "
                                + ARTIFACT
                                + " to the application and "
                                + REQUIRES
                                + " to its module-info.java, or use String";
            }
        }
        throw new UnsupportedTypeException(
                type + " needs Jackson to be written as JSON, but " + problem, hint);
    }

    private static boolean isOnModulePath() {
        String path = System.getProperty("jdk.module.path", "");
        try {
            Path[] entries =
                    Pattern.compile(Pattern.quote(File.pathSeparator))
                            .splitAsStream(path)
                            .filter(entry -> !entry.isEmpty())
                            .map(Path::of)
                            .toArray(Path[]::new);
            return ModuleFinder.of(entries).find(MODULE).isPresent();
        } catch (FindException | InvalidPathException | SecurityException e) {
            return false;
        }
    }
}
