package dev.wardian.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The links of a document to files of the repository, and the anchors of its headings. */
final class Links {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`+[^`]*`+");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?)(?: +#+)?");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

    /**
     * A link.
     *
     * @param place where it stands, as compilers write it
     * @param target what stands between the brackets
     */
    record Link(String place, String target) {}

    private Links() {}

    /** The links of a document to files and anchors; those to other sites are left out. */
    static List<Link> of(Path document, List<String> lines) {
        List<Link> links = new ArrayList<>();
        List<String> prose = MarkdownSnippets.prose(document, lines);
        for (int at = 0; at < prose.size(); at++) {
            Matcher link = LINK.matcher(CODE.matcher(prose.get(at)).replaceAll("code"));
            while (link.find()) {
                if (!ELSEWHERE.matcher(link.group(1)).matches()) {
                    links.add(new Link(document + ":" + (at + 1), link.group(1)));
                }
            }
        }
        return links;
    }

    /** The anchors of a document's headings, as GitHub makes them. */
    static Set<String> anchors(Path document, List<String> lines) {
        Set<String> anchors = new LinkedHashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        for (String line : MarkdownSnippets.prose(document, lines)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = anchor(heading.group(1));
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** What is wrong with the links of a document; empty if all of them lead somewhere. */
    static List<String> problems(Path repository, Path document) throws IOException {
        List<String> problems = new ArrayList<>();
        for (Link link : of(document, Files.readAllLines(repository.resolve(document)))) {
            problem(repository, document, link).ifPresent(problems::add);
        }
        return problems;
    }

    private static Optional<String> problem(Path repository, Path document, Link link)
            throws IOException {
        String[] parts = link.target().split("#", 2);
        Path folder = repository.resolve(document).resolveSibling("");
        Path file =
                parts[0].isEmpty()
                        ? repository.resolve(document)
                        : folder.resolve(parts[0]).normalize();
        if (!file.startsWith(repository) || !Files.exists(file)) {
            return Optional.of(link.place() + ": no such file " + link.target());
        }
        if (parts.length == 2
                && !anchors(repository.relativize(file), Files.readAllLines(file))
                        .contains(parts[1])) {
            return Optional.of(link.place() + ": no such heading " + link.target());
        }
        return Optional.empty();
    }
}
