package dev.wardian.spectests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Scripts of version 3.0 that the engine does not run yet, with the proposals that they need. */
final class NotYet {
    private static final Map<String, String> PROPOSALS = read();

    private NotYet() {}

    /** What a script needs that the engine does not run; empty if it runs the script. */
    static Optional<String> proposals(String version, String script) {
        return version.equals("3.0")
                ? Optional.ofNullable(PROPOSALS.get(script))
                : Optional.empty();
    }

    private static Map<String, String> read() {
        try (InputStream file =
                Objects.requireNonNull(
                        NotYet.class.getResourceAsStream("/version-3.0-not-yet.txt"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> proposals = new HashMap<>();
            text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(": ", 2))
                    .forEach(parts -> proposals.put(parts[0], parts[1]));
            return proposals;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
