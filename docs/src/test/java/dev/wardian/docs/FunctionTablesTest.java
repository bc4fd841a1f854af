package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.interfaces.ErrorCase;
import dev.wardian.interfaces.ErrorNumber;
import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.HostInterfaces;
import dev.wardian.interfaces.InterfaceFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of functions and errors are those of the descriptions of the import modules. */
class FunctionTablesTest {
    private static final HostInterfaces ALL = read();

    private static HostInterfaces read() {
        try {
            return HostInterfaces.read(Documents.REPOSITORY.resolve("interfaces/wit"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<HostInterface> interfaces() {
        return ALL.interfaces().stream();
    }

    private static Path page(HostInterface described) {
        return Path.of(
                described.isCore()
                        ? "docs/abi.md"
                        : "docs/capabilities/" + described.name() + ".md");
    }

    private static Set<String> errors(InterfaceFunction function) {
        return function.errors().stream()
                .map(ErrorCase::name)
                .map(name -> "`-" + name + "`")
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> errors(String cell) {
        return Stream.of(cell.split(", "))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("interfaces")
    void thePageHasTheFunctionsWithTheirErrors(HostInterface described) throws IOException {
        Map<String, Set<String>> expected = new LinkedHashMap<>();
        described.functions().forEach(it -> expected.put("`" + it.core() + "`", errors(it)));

        Path page = page(described);
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        for (MarkdownTable table : MarkdownTable.of(page, Documents.lines(page))) {
            if (table.columns().contains("function")) {
                table.map("function", "errors")
                        .forEach((function, errors) -> rows.put(function, errors(errors)));
            }
        }

        assertEquals(expected, rows);
    }

    @Test
    void theErrorNumbersOfTheAbiAreThoseOfTheDescriptions() throws IOException {
        Path page = Path.of("docs/abi.md");
        Map<String, String> numbers =
                MarkdownTable.of(page, Documents.lines(page)).stream()
                        .filter(table -> table.heading().equals("Error numbers"))
                        .findFirst()
                        .orElseThrow()
                        .map("number", "name");
        for (ErrorNumber error : ALL.errors()) {
            assertEquals(error.name(), numbers.get(Integer.toString(error.number())));
        }
    }
}
