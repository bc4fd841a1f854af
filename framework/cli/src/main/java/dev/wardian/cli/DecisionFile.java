package dev.wardian.cli;

import dev.wardian.plugin.DisablementStore;
import dev.wardian.plugin.manifest.Disablements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The plugin that a command disables or enables, and the file that keeps that. */
final class DecisionFile {
    @Parameters(paramLabel = "ID", description = "The id of the plugin: com.acme.greeter.")
    private String id = "";

    @ArgGroup(multiplicity = "1")
    private Place place = new Place();

    /** One of two ways to name the file. */
    static final class Place {
        @Option(
                names = "--grants",
                paramLabel = "GRANTS",
                description =
                        "The application's file of grants. The decision goes into the file beside"
                                + " it: grants.disabled.yaml beside grants.yaml.")
        private @Nullable Path grants;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "The application's file of disabled plugins.")
        private @Nullable Path file;
    }

    /** The id of the plugin. */
    String id() {
        if (!Disablements.isId(id)) {
            throw new UsageException(
                    "\"" + id + "\" is no id of a plugin, such as com.acme.greeter");
        }
        return id;
    }

    /** The file. A file of grants that is not there is likely a wrong path. */
    Path path() {
        if (place.file != null) {
            return place.file;
        }
        Path grants = place.grants == null ? Path.of("") : place.grants;
        if (!Files.exists(grants)) {
            throw new InputException(grants + ": no such file");
        }
        return DisablementStore.beside(grants);
    }

    DisablementStore store() {
        return DisablementStore.file(path(), Optional.empty());
    }
}
