package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.test.Sections;
import dev.wardian.wasm.text.WastCommand;
import dev.wardian.wasm.text.WastModule;
import dev.wardian.wasm.text.WastReader;
import dev.wardian.wasm.text.WatException;
import dev.wardian.wasm.text.WatParser;
import dev.wardian.wasm.text.WatPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text format over whole suites. */
@Tag("one-jdk")
final class TextFormatTest {
    private static Features features(String version) {
        return Arrays.stream(OfficialSuite.values())
                .filter(suite -> suite.title().equals(version))
                .findFirst()
                .orElseThrow()
                .features();
    }

    /** The module that a command loads, if there is one and it is text. */
    private static List<WastModule> textModules(WastCommand command, boolean malformed) {
        WastModule module = null;
        if (command instanceof WastCommand.Instantiate instantiate) {
            module = instantiate.module();
        } else if (command instanceof WastCommand.Define define) {
            module = define.module();
        } else if (command instanceof WastCommand.AssertFailure failure
                && failure.subject() instanceof WastModule subject) {
            boolean wanted = (failure.failure() == WastCommand.Failure.MALFORMED) == malformed;
            return wanted && subject.form() != WastModule.Form.BINARY
                    ? List.of(subject)
                    : List.of();
        }
        return module == null || malformed || module.form() == WastModule.Form.BINARY
                ? List.of()
                : List.of(module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "2.0", "3.0"})
    void printedModulesAreReadAsTheSameBinary(String version) {
        List<Script> scripts = SuiteLocation.scripts(version).orElse(List.of());
        Assumptions.assumeFalse(scripts.isEmpty(), "the official suite is not there");
        List<String> different = new ArrayList<>();
        int count = 0;

        for (Script script : scripts) {
            for (WastCommand command : WastReader.read(script.content())) {
                for (WastModule module : textModules(command, false)) {
                    count++;
                    byte[] binary = module.toBinary(features(version));
                    if (!Arrays.equals(binary, WatParser.toBinary(WatPrinter.print(binary)))) {
                        different.add(script.name() + ":" + command.line());
                    }
                }
            }
        }

        assertEquals(List.of(), different);
        assertTrue(count > 1_000, "only " + count + " modules");
    }

    /** All modules of the suite in the binary format that are well-formed. */
    private static List<byte[]> binaryModules(String version) {
        List<byte[]> modules = new ArrayList<>();
        for (Script script : SuiteLocation.scripts(version).orElse(List.of())) {
            for (WastCommand command : WastReader.read(script.content())) {
                if (command instanceof WastCommand.Instantiate instantiate
                        && instantiate.module().form() == WastModule.Form.BINARY) {
                    modules.add(instantiate.module().toBinary(features(version)));
                }
            }
        }
        return modules;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "2.0", "3.0"})
    void binaryModulesKeepTheirCustomSections(String version) {
        List<byte[]> modules = binaryModules(version);
        Assumptions.assumeFalse(modules.isEmpty(), "the official suite is not there");
        int sections = 0;

        for (byte[] binary : modules) {
            sections += assertCustomSectionsStay(binary, version);
        }

        assertTrue(sections > 5, "only " + sections + " custom sections");
    }

    @Test
    void committedModulesKeepTheirCustomSections() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(".."))) {
            files =
                    all.filter(file -> file.toString().endsWith(".wasm"))
                            .filter(file -> !file.toString().contains("target"))
                            .filter(file -> !file.toString().contains("node_modules"))
                            .toList();
        }
        int sections = 0;

        for (Path file : files) {
            sections += assertCustomSectionsStay(Files.readAllBytes(file), file.toString());
        }

        assertTrue(files.size() > 15, files::toString);
        assertTrue(sections > 20, "only " + sections + " custom sections");
    }

    /** Text of a binary has its custom sections, and comes back the same from then on. */
    private static int assertCustomSectionsStay(byte[] binary, String what) {
        List<String> before = customSections(binary);
        byte[] again = WatParser.toBinary(WatPrinter.print(binary));

        assertEquals(before, customSections(again), what);
        assertArrayEquals(again, WatParser.toBinary(WatPrinter.print(again)), what);
        return before.size();
    }

    /**
     * The name and contents of each custom section in hexadecimal digits, with the number of the
     * section before it.
     */
    private static List<String> customSections(byte[] binary) {
        List<String> sections = new ArrayList<>();
        int last = 0;
        for (Sections.Section section : Sections.of(binary)) {
            byte[] content = section.content();
            if (section.id() == 0) {
                // A binary may write the length of the name longer than needed; text has no length.
                int name = 0;
                while (content[name] < 0) {
                    name++;
                }
                byte[] behind = Arrays.copyOfRange(content, name + 1, content.length);
                sections.add(last + ": " + HexFormat.of().formatHex(behind));
            }
            // Empty sections have no text, and neither has a count of data that nobody needs.
            boolean empty = content.length == 1 && content[0] == 0;
            boolean lasts = section.id() != 0 && section.id() != 12 && !empty;
            last = lasts ? section.id() : last;
        }
        return sections;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "2.0", "3.0"})
    void malformedTextIsRefused(String version) {
        List<Script> scripts = SuiteLocation.scripts(version).orElse(List.of());
        Assumptions.assumeFalse(scripts.isEmpty(), "the official suite is not there");
        List<String> accepted = new ArrayList<>();
        int count = 0;

        for (Script script : scripts) {
            for (WastCommand command : WastReader.read(script.content())) {
                for (WastModule module : textModules(command, true)) {
                    count++;
                    try {
                        module.toBinary(features(version));
                        accepted.add(script.name() + ":" + command.line());
                    } catch (WatException e) {
                        assertTrue(e.line() > 0 && e.column() > 0, e.getMessage());
                    }
                }
            }
        }

        assertEquals(List.of(), accepted);
        assertTrue(count > 400, "only " + count + " modules");
    }
}
