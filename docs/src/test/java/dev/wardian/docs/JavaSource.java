package dev.wardian.docs;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.SimpleJavaFileObject;

/**
 * A compilation unit made of one or more snippets, which remembers where each of its lines stands
 * in the document.
 *
 * <p>A snippet that declares types is a unit as it stands. One with the attribute {@code members}
 * becomes the body of a class, and any other the body of a method; {@code continues} adds to the
 * method of the snippet before it. That method is run where the first snippet has the attribute
 * {@code run}.
 */
final class JavaSource extends SimpleJavaFileObject {
    private static final Pattern IMPORT = Pattern.compile("\\s*import\\s.*;\\s*");
    private static final Pattern TYPE =
            Pattern.compile(
                    "(?m)^(?:@\\w+(?:\\([^)]*\\))?\\s+)*"
                            + "(?:(?:public|abstract|final|sealed|non-sealed|strictfp)\\s+)*"
                            + "(?:class|interface|enum|record|@interface)\\s+(\\w+)");
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile(
                    "(?m)^public\\s+(?:\\w+\\s+)*?(?:class|interface|enum|record|@interface)\\s+(\\w+)");

    private final String typeName;
    private final List<Snippet> parts;
    private final List<String> code = new ArrayList<>();
    private final List<String> places = new ArrayList<>();

    private JavaSource(String typeName, List<Snippet> parts) {
        super(URI.create("snippet:///" + typeName + ".java"), Kind.SOURCE);
        this.typeName = typeName;
        this.parts = List.copyOf(parts);
    }

    /** The name of its class. */
    String typeName() {
        return typeName;
    }

    /** The snippets that it is made of. */
    List<Snippet> parts() {
        return parts;
    }

    /** Whether its method is to be run. */
    boolean runs() {
        return parts.get(0).attributes().contains("run");
    }

    /** The compilation units of all Java snippets of one document, which may use each other. */
    static List<JavaSource> of(List<Snippet> snippets) {
        List<JavaSource> units = new ArrayList<>();
        int next = 0;
        while (next < snippets.size()) {
            int end = next + 1;
            while (end < snippets.size() && snippets.get(end).attributes().contains("continues")) {
                end++;
            }
            units.add(unit(snippets.subList(next, end)));
            next = end;
        }
        return units;
    }

    private static JavaSource unit(List<Snippet> parts) {
        Snippet first = parts.get(0);
        Matcher type = TYPE.matcher(first.text());
        if (type.find()) {
            Matcher publicType = PUBLIC_TYPE.matcher(first.text());
            JavaSource unit =
                    new JavaSource(publicType.find() ? publicType.group(1) : type.group(1), parts);
            parts.forEach(part -> unit.add(part, line -> true));
            return unit;
        }
        String name = "Snippet" + first.line();
        JavaSource unit = new JavaSource(name, parts);
        parts.forEach(part -> unit.add(part, line -> IMPORT.matcher(line).matches()));
        boolean members = first.attributes().contains("members");
        unit.frame(
                "class " + name + " {" + (members ? "" : " static void run() throws Exception {"));
        parts.forEach(part -> unit.add(part, line -> !IMPORT.matcher(line).matches()));
        unit.frame(members ? "}" : "}}");
        return unit;
    }

    private void add(Snippet part, Predicate<String> wanted) {
        for (int i = 0; i < part.lines().size(); i++) {
            if (wanted.test(part.lines().get(i))) {
                code.add(part.lines().get(i));
                places.add(part.place(i));
            }
        }
    }

    private void frame(String line) {
        code.add(line);
        places.add(places.isEmpty() ? getName() : places.get(places.size() - 1));
    }

    /** Where a line of this unit, counted from 1, stands in the document. */
    String place(long line) {
        return places.get((int) Math.max(0, Math.min(line - 1, places.size() - 1)));
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return String.join("\n", code) + "\n";
    }
}
