package dev.wardian.interfaces;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All import modules and error numbers that a folder of descriptions has.
 *
 * @param errors the error numbers, ascending
 * @param interfaces the import modules: core, then the others by name
 */
public record HostInterfaces(List<ErrorNumber> errors, List<HostInterface> interfaces) {
    private static final String ERRORS = "errno.wit";

    public HostInterfaces {
        errors = List.copyOf(errors);
        interfaces = List.copyOf(interfaces);
    }

    /**
     * Reads a folder: {@code errno.wit}, and one file for each import module.
     *
     * @throws WitException if a file is not a description, with the place
     * @throws IOException if a file cannot be read
     */
    public static HostInterfaces read(Path folder) throws IOException {
        List<ErrorNumber> errors = new WitReader(folder.resolve(ERRORS)).readErrors();
        Map<String, HostInterface> byModule = new LinkedHashMap<>();
        for (Path file : files(folder)) {
            HostInterface read = new WitReader(file).readInterface(errors);
            byModule.put(read.importModule(), read);
        }
        List<HostInterface> all = new ArrayList<>(byModule.values());
        all.sort(
                Comparator.comparing((HostInterface it) -> !it.isCore())
                        .thenComparing(HostInterface::name));
        return new HostInterfaces(errors, all);
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.wit")) {
            for (Path entry : entries) {
                if (!entry.endsWith(ERRORS)) {
                    files.add(entry);
                }
            }
        }
        files.sort(Comparator.naturalOrder());
        return files;
    }

    /** The import module of that name, such as {@code wardian:config/1}. */
    public Optional<HostInterface> find(String importModule) {
        return interfaces.stream().filter(it -> it.importModule().equals(importModule)).findFirst();
    }

    /**
     * The function of that import.
     *
     * @throws IllegalArgumentException if there is no description of it
     */
    public InterfaceFunction function(String importModule, String importName) {
        return find(importModule)
                .flatMap(it -> it.find(importName))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "not described: " + importModule + " " + importName));
    }
}
