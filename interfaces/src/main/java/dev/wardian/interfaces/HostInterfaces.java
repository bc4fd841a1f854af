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
 * The import modules and error numbers of a folder of descriptions.
 *
 * @param errors the error numbers, ascending
 * @param interfaces the import modules: core, then the others by name
 */
public record HostInterfaces(List<ErrorNumber> errors, List<HostInterface> interfaces) {
    private static final String ERRORS = "errno.wit";

    /**
     * Copies both lists.
     *
     * @param errors the error numbers, ascending
     * @param interfaces the import modules in order
     */
    public HostInterfaces {
        errors = List.copyOf(errors);
        interfaces = List.copyOf(interfaces);
    }

    /**
     * Reads a folder: {@code errno.wit}, and one file for each import module.
     *
     * @param folder the folder
     * @return its contents
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

    /**
     * Finds an import module.
     *
     * @param importModule its name, such as {@code wardian:config/1}
     * @return the import module, or empty if it has no description
     */
    public Optional<HostInterface> find(String importModule) {
        return interfaces.stream().filter(it -> it.importModule().equals(importModule)).findFirst();
    }

    /**
     * Returns a function.
     *
     * @param importModule the name of its import module, such as {@code wardian:config/1}
     * @param importName its name in imports, such as {@code now_ms}
     * @return the function
     * @throws IllegalArgumentException if it has no description
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
