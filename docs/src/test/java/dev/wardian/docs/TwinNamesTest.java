package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A simple name means one type of the project. The examples are projects of their own. */
class TwinNamesTest {
    /** Every package and module has one. */
    private static final List<String> ALLOWED = List.of("package-info.java", "module-info.java");

    /** Files below {@code src/main} or another source folder that is not of tests. */
    private static boolean isMain(Path file) {
        List<String> parts = new ArrayList<>();
        file.forEach(part -> parts.add(part.toString()));
        int src = parts.indexOf("src");
        return src >= 0 && !parts.get(src + 1).equals("test") && !parts.get(0).equals("examples");
    }

    @Test
    void noTwoTypesShareASimpleName() throws IOException {
        Map<String, List<Path>> byName = new TreeMap<>();
        for (Path file : Documents.files(".java")) {
            String name = file.getFileName().toString();
            if (isMain(file) && !ALLOWED.contains(name)) {
                byName.computeIfAbsent(name, none -> new ArrayList<>()).add(file);
            }
        }
        assertTrue(byName.size() > 400, () -> byName.size() + " types");

        byName.values().removeIf(files -> files.size() == 1);

        assertEquals(Map.of(), byName);
    }
}
