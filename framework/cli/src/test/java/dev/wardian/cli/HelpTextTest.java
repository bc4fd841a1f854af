package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The help that is printed is what picocli makes of the annotations. With {@code
 * -Dwardian.help.write=true}, {@code HelpTexts.java} and the page of the command are written anew.
 */
class HelpTextTest {
    private static final Path FILE =
            Path.of(
                    System.getProperty("basedir", "."),
                    "src/main/java/dev/wardian/cli/HelpTexts.java");

    private static final Path PAGE =
            Path.of(System.getProperty("basedir", "."), "../../docs/command.md");

    private static final String BEGIN = "<!-- BEGIN help: written by HelpTextTest, not by hand -->";
    private static final String END = "<!-- END help -->";

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
        CommandLine command =
                name.equals(HelpText.ALL)
                        ? all
                        : Objects.requireNonNull(all.getSubcommands().get(name));
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

    /** The part of the page about the command that comes from the annotations. */
    private static String page() {
        StringBuilder page = new StringBuilder(BEGIN).append('\n');
        for (String name : HelpText.COMMANDS) {
            page.append("\n### ").append(name).append("\n\n```text\n");
            page.append(rendered(name)).append("```\n");
        }
        return page.append('\n').append(END).toString();
    }

    private static String withPart(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        assertTrue(begin > 0 && end > begin, "no " + BEGIN);
        return page.substring(0, begin) + page() + page.substring(end + END.length());
    }

    @BeforeAll
    static void write() throws IOException {
        if (Boolean.getBoolean("wardian.help.write")) {
            Files.writeString(FILE, source());
            Files.writeString(PAGE, withPart(Files.readString(PAGE)));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void textIsThatOfTheAnnotations(String name) {
        assertEquals(rendered(name), HelpText.of(name).replace(System.lineSeparator(), "\n"));
    }

    @Test
    void pageHasTheSame() throws IOException {
        String page = Files.readString(PAGE);

        assertEquals(withPart(page), page);
    }

    @Test
    void pageHasEveryExitCode() throws IOException, IllegalAccessException {
        String page = Files.readString(PAGE);

        for (Field code : ExitCode.class.getDeclaredFields()) {
            assertTrue(page.contains("\n| " + code.get(null) + " | "), code::getName);
        }
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
