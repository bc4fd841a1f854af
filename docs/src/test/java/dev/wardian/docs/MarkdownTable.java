package dev.wardian.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table of a document.
 *
 * @param heading the text of the nearest heading above it
 * @param columns the names of its columns
 * @param rows the cells of its rows, as they are written
 */
record MarkdownTable(String heading, List<String> columns, List<List<String>> rows) {
    /** All tables of a document, in order. */
    static List<MarkdownTable> of(Path document, List<String> lines) {
        List<MarkdownTable> tables = new ArrayList<>();
        List<String> prose = MarkdownSnippets.prose(document, lines);
        String heading = "";
        for (int at = 0; at < prose.size(); at++) {
            String line = prose.get(at);
            if (line.startsWith("#")) {
                heading = line.replaceFirst("#+ *", "");
            }
            boolean table = at + 1 < prose.size() && prose.get(at + 1).matches("\\|[-:| ]+\\|");
            if (line.startsWith("|") && table) {
                List<List<String>> rows = new ArrayList<>();
                int row = at + 2;
                while (row < prose.size() && prose.get(row).startsWith("|")) {
                    rows.add(cells(prose.get(row)));
                    row++;
                }
                tables.add(new MarkdownTable(heading, cells(line), rows));
                at = row - 1;
            }
        }
        return tables;
    }

    /** The cells of a line; {@code \|} is no border. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.strip().split("(?<!\\\\)\\|", -1)) {
            cells.add(cell.strip().replace("\\|", "|"));
        }
        return List.copyOf(cells.subList(1, cells.size() - 1));
    }

    /** The cells of the column of that name. */
    List<String> column(String name) {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no column " + name + " below " + heading);
        }
        return rows.stream().map(row -> row.get(index)).toList();
    }

    /** The cells of two columns, from the one to the other. */
    Map<String, String> map(String from, String to) {
        List<String> keys = column(from);
        List<String> values = column(to);
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            if (map.put(keys.get(i), values.get(i)) != null) {
                throw new IllegalArgumentException(keys.get(i) + " is there twice");
            }
        }
        return map;
    }
}
