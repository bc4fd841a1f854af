package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Java types and members that documents name in code spans are there. */
class NamesTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /**
     * {@code PluginManager}, {@code PluginManager.Builder.drain}, {@code CallOptions.within(call)}.
     */
    private static final Pattern NAME =
            Pattern.compile(
                    "([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)((?:\\.[A-Za-z_]\\w*)*)(\\(.*\\))?");

    /** A simple name is looked at only if it has two capitals: others are words. */
    private static final Pattern TYPE = Pattern.compile("[A-Z][a-z]\\w*[A-Z]\\w*");

    /** It names what was there. */
    private static final Path HISTORY = Path.of("CHANGELOG.md");

    /** Names of other languages and libraries, and units. */
    private static final Set<String> FOREIGN =
            Set.of(
                    "ApplicationRunner",
                    "CallError",
                    "Cargo",
                    "Date",
                    "HealthIndicator",
                    "KiB",
                    "MiB",
                    "GiB",
                    "String");

    private static final List<String> JDK =
            List.of(
                    "java.lang.",
                    "java.io.",
                    "java.nio.",
                    "java.math.",
                    "java.util.",
                    "java.util.concurrent.",
                    "java.time.");

    /** The sources of the repository by the simple name of their type. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (Path file : Documents.files(".java")) {
            String type = file.getFileName().toString().replace(".java", "");
            sources.merge(type, Documents.text(file), String::concat);
        }
        return sources;
    }

    private static boolean isOfTheJdk(String type) {
        for (String home : JDK) {
            try {
                Class.forName(home + type, false, NamesTest.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                // Elsewhere, or nowhere.
            }
        }
        return false;
    }

    /** What is wrong with a name, or the empty string. */
    private static String problem(String code, Map<String, String> sources) {
        Matcher name = NAME.matcher(code);
        if (!name.matches()) {
            return "";
        }
        String type = name.group(1);
        String members = name.group(2);
        boolean plain = members.isEmpty() && !TYPE.matcher(type).matches();
        if (plain || FOREIGN.contains(type)) {
            return "";
        }
        String source = sources.get(type);
        if (source == null) {
            return isOfTheJdk(type) ? "" : "no type " + type;
        }
        for (String member : members.split("\\.")) {
            if (!member.isEmpty()
                    && !Pattern.compile("\\b" + member + "\\b").matcher(source).find()) {
                return "no " + member + " in " + type;
            }
        }
        return "";
    }

    @Test
    void everyTypeAndMemberThatADocumentNamesIsThere() throws IOException {
        Map<String, String> sources = sources();
        List<String> problems = new ArrayList<>();
        int named = 0;
        for (Path document : Documents.all()) {
            if (document.equals(HISTORY)) {
                continue;
            }
            List<String> prose = MarkdownSnippets.prose(document, Documents.lines(document));
            Matcher code = CODE.matcher(String.join("\n", prose));
            while (code.find()) {
                named++;
                String problem = problem(code.group(1).replace('\n', ' '), sources);
                if (!problem.isEmpty()) {
                    problems.add(document + ": `" + code.group(1) + "`: " + problem);
                }
            }
        }
        assertEquals(List.of(), problems);
        assertTrue(named > 500, "only " + named + " were found");
    }

    @Test
    void namesOfNothingAreFound() {
        Map<String, String> sources = Map.of("PluginThing", "class PluginThing { void run() {} }");

        assertEquals("", problem("PluginThing.run(x)", sources));
        assertEquals("no stop in PluginThing", problem("PluginThing.stop", sources));
        assertEquals("no type PluginPart", problem("PluginPart", sources));
        assertEquals("", problem("System.arraycopy", sources));
        assertEquals("", problem("Word", sources));
    }
}
