package dev.wardian.host.http;

import dev.wardian.plugin.capability.BindException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the operator keeps the value of a header. The value itself is in no policy, description or
 * log.
 *
 * @param variable the variable of the environment that has it, if there is no file
 * @param file the file that has it
 * @param prefix what the header has before it, such as {@code Bearer} and a space
 */
record Secret(String variable, Optional<Path> file, String prefix) {
    private static final int MOST_BYTES = 8_000;

    /**
     * Reads the value.
     *
     * @param header the header's name, for the error
     * @param environment gives the values of variables, or null
     */
    String value(String header, Function<String, String> environment) {
        String hint = "correct the header " + header + " in the grant of http";
        Optional<String> read;
        if (file.isPresent()) {
            read = Optional.of(contents(file.get(), hint));
        } else {
            read = Optional.ofNullable(environment.apply(variable));
        }
        String value =
                prefix
                        + read.orElseThrow(
                                () ->
                                        new BindException(
                                                "the environment has no variable " + variable,
                                                hint));
        if (!HeaderLine.isValue(value)) {
            throw new BindException(
                    place() + " has more than one line, or characters that no header may have",
                    hint);
        }
        return value;
    }

    private static String contents(Path path, String hint) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new BindException(path + " has more than " + MOST_BYTES + " bytes", hint);
            }
            return new String(bytes, StandardCharsets.ISO_8859_1).stripTrailing();
        } catch (IOException e) {
            throw new BindException("the file " + path + " cannot be read: " + e, hint);
        }
    }

    /** Where it is. */
    String place() {
        return file.map(path -> "the file " + path).orElseGet(() -> "the variable " + variable);
    }
}
