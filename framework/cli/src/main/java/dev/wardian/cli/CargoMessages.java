package dev.wardian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code cargo build --message-format=json-render-diagnostics} prints. Only cargo knows where
 * it builds: variables, files of configuration and workspaces choose the folder.
 */
final class CargoMessages {
    private static final String MESSAGE = "{\"reason\":";
    private static final String ARTIFACT = MESSAGE + "\"compiler-artifact\",";

    /** The start of the names of files; within a string, the quotes would be escaped. */
    private static final String FILES = ",\"filenames\":[";

    /** A string of JSON. */
    private static final Pattern STRING = Pattern.compile("\\G,?\"((?:[^\"\\\\]|\\\\.)*+)\"");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

    private CargoMessages() {}

    /**
     * Reads all that cargo prints. Lines that are no messages are passed on.
     *
     * @return the module that was built last, which is that of the folder; those of its
     *     dependencies come before
     */
    static Optional<Path> follow(InputStream printed, PrintStream others) throws IOException {
        Optional<Path> last = Optional.empty();
        BufferedReader lines = new BufferedReader(new InputStreamReader(printed, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(MESSAGE)) {
                Optional<Path> named = module(line);
                last = named.isPresent() ? named : last;
            } else {
                others.println(line);
            }
        }
        return last;
    }

    /** The module that a message names. */
    private static Optional<Path> module(String message) {
        int files = message.indexOf(FILES);
        if (files < 0 || !message.startsWith(ARTIFACT)) {
            return Optional.empty();
        }
        Matcher names = STRING.matcher(message).region(files + FILES.length(), message.length());
        while (names.find()) {
            String name = unescaped(names.group(1));
            if (name.endsWith(".wasm")) {
                return Optional.of(Path.of(name));
            }
        }
        return Optional.empty();
    }

    /** A string of JSON without its escapes. */
    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(letter(found.group(1))));
    }

    private static String letter(String escape) {
        return switch (escape.charAt(0)) {
            case 'u' -> Character.toString((char) Integer.parseInt(escape.substring(1), 16));
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            default -> escape;
        };
    }
}
