package dev.wardian.cli;

import dev.wardian.wasi.Wasi;
import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasi.files.HostFiles;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code run} that say what a program of WASI reaches. */
final class WasiOptions {
    /** What these options are called. */
    static final List<String> NAMES = List.of("--dir", "--env");

    private static final String SEPARATOR = "::";
    private static final String READ_ONLY = ":ro";

    @Option(
            names = "--dir",
            paramLabel = "HOST::GUEST[:ro]",
            description =
                    "Give a program of WASI the directory HOST, which it knows as GUEST; with :ro"
                            + " it cannot change anything: data::/data:ro. May be repeated.")
    private List<String> directories = new ArrayList<>();

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description =
                    "Give a program of WASI a variable; without =VALUE, the one of that name here."
                            + " May be repeated.")
    private List<String> variables = new ArrayList<>();

    /** Takes values that were read without picocli. */
    void accept(QuickLine line) {
        directories = line.texts("--dir");
        variables = line.texts("--env");
    }

    /** Whether any was given. */
    boolean isGiven() {
        return !directories.isEmpty() || !variables.isEmpty();
    }

    /** Puts the variables into a program. */
    void addVariables(Wasi.Builder wasi) {
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            String name = equals < 0 ? variable : variable.substring(0, equals);
            String value = equals < 0 ? System.getenv(variable) : variable.substring(equals + 1);
            if (value == null) {
                throw new InputException("--env " + variable + ": there is no such variable here");
            }
            try {
                wasi.variable(name, value);
            } catch (IllegalArgumentException e) {
                throw new InputException("--env " + variable + ": " + e.getMessage(), e);
            }
        }
    }

    /** Opens the directories for a program. Closing what is returned releases them. */
    OpenDirectories openDirectories(Wasi.Builder wasi) {
        OpenDirectories open = new OpenDirectories();
        boolean done = false;
        try {
            for (String directory : directories) {
                open.add(wasi, directory);
            }
            done = true;
            return open;
        } finally {
            if (!done) {
                open.close();
            }
        }
    }

    /** Directories of the host that were opened for one run. */
    static final class OpenDirectories implements AutoCloseable {
        private final List<HostFiles> all = new ArrayList<>();

        private void add(Wasi.Builder wasi, String option) {
            boolean readOnly = option.endsWith(READ_ONLY);
            String text =
                    readOnly ? option.substring(0, option.length() - READ_ONLY.length()) : option;
            int separator = text.indexOf(SEPARATOR);
            String host = separator < 0 ? text : text.substring(0, separator);
            String guest = separator < 0 ? text : text.substring(separator + SEPARATOR.length());
            Directory root = open(option, host, !readOnly);
            try {
                wasi.directory(guest, root);
            } catch (IllegalArgumentException e) {
                root.close();
                throw new InputException("--dir " + option + ": " + e.getMessage(), e);
            }
        }

        private Directory open(String option, String host, boolean writable) {
            try {
                HostFiles files = HostFiles.open(Path.of(host).toAbsolutePath(), writable);
                all.add(files);
                return files.open();
            } catch (IOException | InvalidPathException e) {
                throw new InputException("--dir " + option + ": " + e.getMessage(), e);
            } catch (FilesException e) {
                throw new InputException("--dir " + option + ": cannot be opened: " + e.errno(), e);
            }
        }

        @Override
        public void close() {
            // The last one first: one may lie in another.
            Collections.reverse(all);
            all.forEach(HostFiles::close);
            all.clear();
        }
    }
}
