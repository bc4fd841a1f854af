package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Limits;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on embedding names the limits and errors of the runtime. */
class EmbeddingPageTest {
    private static final Path PAGE = Path.of("docs/embedding.md");

    private static MarkdownTable table(String heading, String column) throws IOException {
        return MarkdownTable.of(PAGE, Documents.lines(PAGE)).stream()
                .filter(table -> table.heading().equals(heading))
                .filter(table -> table.columns().contains(column))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> components(Record limits)
            throws ReflectiveOperationException {
        Map<String, String> components = new TreeMap<>();
        for (RecordComponent component : limits.getClass().getRecordComponents()) {
            components.put(
                    "`" + component.getName() + "`",
                    String.valueOf(component.getAccessor().invoke(limits)));
        }
        return components;
    }

    @Test
    void limitsOfInstancesAreThoseOfTheCode() throws IOException, ReflectiveOperationException {
        assertEquals(components(Limits.DEFAULT), table("Limits", "limit").map("limit", "default"));
    }

    @Test
    void limitsOfModulesAreThoseOfTheCode() throws IOException, ReflectiveOperationException {
        assertEquals(
                components(ModuleLimits.DEFAULT),
                table("Modules", "limit").map("limit", "default"));
    }

    private static void addLeaves(Class<?> type, Set<String> names) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        if (permitted == null) {
            names.add(type.getSimpleName());
        } else {
            for (Class<?> each : permitted) {
                addLeaves(each, names);
            }
        }
    }

    @Test
    void everyExceptionOfTheRuntimeIsNamed() throws IOException {
        Set<String> all = new TreeSet<>();
        addLeaves(WasmException.class, all);
        String page = Documents.text(PAGE);
        for (String name : all) {
            assertTrue(page.contains("`" + name + "`"), name);
        }
        Set<String> rows = Set.copyOf(table("Errors", "exception").column("exception"));
        for (Class<?> family : WasmException.class.getPermittedSubclasses()) {
            boolean named = rows.contains("`" + family.getSimpleName() + "`");
            boolean byParts =
                    family.getPermittedSubclasses() != null
                            && Arrays.stream(family.getPermittedSubclasses())
                                    .allMatch(
                                            part ->
                                                    rows.contains(
                                                            "`" + part.getSimpleName() + "`"));
            assertTrue(named || byParts, family.getSimpleName());
        }
    }

    @Test
    void kindsOfTrapsAreThoseOfTheCode() throws IOException {
        Matcher kind =
                Pattern.compile("[A-Z_]+_(?:EXHAUSTED|BOUNDS|ZERO)").matcher(Documents.text(PAGE));
        int named = 0;
        while (kind.find()) {
            named++;
            TrapKind.valueOf(kind.group());
        }
        assertTrue(named > 3);
    }
}
