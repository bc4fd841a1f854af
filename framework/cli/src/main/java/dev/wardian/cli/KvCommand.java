package dev.wardian.cli;

import dev.wardian.host.kv.KvEntry;
import dev.wardian.host.kv.KvException;
import dev.wardian.host.kv.KvStores;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardian kv}: shows what plugins keep in a file. */
@Command(
        name = "kv",
        description = {
            "Prints the values that plugins keep in a file of the capability kv.",
            "Each value is a JSON object on a line of its own, ordered by plugin, namespace and key."
                    + " A value that is no UTF-8 text is base64, and \"encoding\" says so. The command"
                    + " changes nothing in the file. No application may have the file open."
        })
final class KvCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "ACTION",
            completionCandidates = Actions.class,
            description = "What to do: ${COMPLETION-CANDIDATES}.")
    private String action = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The file of the store.")
    private Path file = Path.of("");

    @Option(
            names = "--plugin",
            paramLabel = "ID",
            description = "Only the values of this plugin. Default: of all.")
    private @Nullable String plugin;

    KvCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!Actions.NAMES.contains(action)) {
            throw new UsageException(
                    "'" + action + "': known are " + String.join(", ", Actions.NAMES));
        }
        if (!Files.exists(file)) {
            throw new InputException(file + ": no such file");
        }
        try {
            KvStores.read(file, this::print);
        } catch (KvException e) {
            throw new InputException(e.getMessage() + "; " + hint(e), e);
        }
        return ExitCode.OK;
    }

    private static String hint(KvException failure) {
        return failure.kind() == KvException.Kind.LOCKED
                ? "end the application that uses it, and try again"
                : failure.hint();
    }

    private void print(KvEntry entry) {
        if (plugin != null && !plugin.equals(entry.pluginId())) {
            return;
        }
        JsonText json =
                new JsonText()
                        .beginObject()
                        .field("plugin", entry.pluginId())
                        .field("namespace", entry.namespace())
                        .field("key", entry.key())
                        .field("version", entry.value().version());
        entry.expiry().ifPresent(moment -> json.field("expires", moment.toString()));
        byte[] value = entry.value().bytes();
        String text = text(value);
        if (text == null) {
            json.field("encoding", "base64")
                    .field("value", Base64.getEncoder().encodeToString(value));
        } else {
            json.field("value", text);
        }
        console.out().println(json.endObject());
    }

    /** The value as text; null if it is not UTF-8. */
    private static @Nullable String text(byte[] value) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Everything that the command does. */
    static final class Actions implements Iterable<String> {
        static final List<String> NAMES = List.of("export");

        @Override
        public Iterator<String> iterator() {
            return NAMES.iterator();
        }
    }
}
