package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The help that is printed is what picocli makes of the annotations. With {@code
 * -Dwardian.help.write=true}, {@code HelpTexts.java} is written anew.
 */
class HelpTextTest {
    private static final Path FILE =
            Path.of(
                    System.getProperty("basedir", "."),
                    "src/main/java/dev/wardian/cli/HelpTexts.java");

    private static CommandLine commands() {
        return Commands.line(
                new Console(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(
                                OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(
                                OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)));
    }

    private static String rendered(String name) {
        CommandLine all = commands();
        CommandLine command = name.equals(HelpText.ALL) ? all : all.getSubcommands().get(name);
        return command.getUsageMessage().replace(System.lineSeparator(), "\n");
    }

    static Stream<String> names() {
        return Stream.concat(Stream.of(HelpText.ALL), HelpText.COMMANDS.stream());
    }

    /** The source of the class with all texts. */
    private static String source() {
        StringBuilder source =
                new StringBuilder(
                        """
                        package dev.wardian.cli;

                        /** What picocli says of the commands. {@code HelpTextTest} writes this file. */
                        final class HelpTexts {
                            private HelpTexts() {}

                            static String of(String command) {
                                return switch (command) {
                        """);
        for (String name : names().toList()) {
            source.append("            case \"").append(name).append("\" ->\n");
            source.append("                    \"\"\"\n");
            String text = rendered(name).replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\"");
            text.lines()
                    .map(line -> line.isEmpty() ? "" : " ".repeat(20) + line)
                    .forEach(line -> source.append(line).append('\n'));
            source.append("                    \"\"\";\n");
        }
        return source.append(
                        """
                                    default -> throw new IllegalArgumentException(command);
                                };
                            }
                        }
                        """)
                .toString();
    }

    @BeforeAll
    static void write() throws IOException {
        if (Boolean.getBoolean("wardian.help.write")) {
            Files.writeString(FILE, source());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void textIsThatOfTheAnnotations(String name) {
        assertEquals(rendered(name), HelpText.of(name).replace(System.lineSeparator(), "\n"));
    }

    @Test
    void everyCommandIsListed() {
        assertEquals(HelpText.COMMANDS, List.copyOf(commands().getSubcommands().keySet()));
    }

    @Test
    void linesFitIntoATerminal() {
        for (String name : names().toList()) {
            assertFalse(
                    rendered(name).lines().anyMatch(line -> line.length() > 80),
                    () -> rendered(name));
        }
    }
}
