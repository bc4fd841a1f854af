package dev.wardian.cli;

import dev.wardian.plugin.manifest.PluginManifest;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code wardian new}: a plugin to begin with. */
@Command(
        name = "new",
        description = {
            "Creates a folder with a plugin that builds: source, manifest, test, README and the SDK.",
            "Overwrites nothing: the folder must be new or empty."
        })
final class NewCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--lang",
            paramLabel = "LANGUAGE",
            required = true,
            converter = LanguageName.class,
            completionCandidates = LanguageNames.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private Scaffold.Language language;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "The folder to create. Default: the last part of NAME, in the working directory.")
    private @Nullable Path folder;

    @Parameters(
            paramLabel = "NAME",
            converter = PluginId.class,
            description = "The plugin's id, such as com.acme.greeter.")
    private String id;

    NewCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path target = folder == null ? Path.of(id.substring(id.lastIndexOf('.') + 1)) : folder;
        new Scaffold(id, language).write(target);
        console.out().println(target.resolve("README.md") + " says how to go on");
        return ExitCode.OK;
    }

    static final class PluginId implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!PluginManifest.isId(value)) {
                throw new TypeConversionException(
                        "'"
                                + value
                                + "' is not a plugin's id: it is a name such as com.acme.greeter");
            }
            return value;
        }
    }

    static final class LanguageName implements ITypeConverter<Scaffold.Language> {
        @Override
        public Scaffold.Language convert(String value) {
            for (Scaffold.Language language : Scaffold.Language.values()) {
                if (language.text().equals(value)) {
                    return language;
                }
            }
            throw new TypeConversionException(
                    "'" + value + "': known are " + String.join(", ", new LanguageNames()));
        }
    }

    /** Every language that a plugin can be begun in. */
    static final class LanguageNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(Scaffold.Language.values()).map(Scaffold.Language::text).iterator();
        }
    }
}
