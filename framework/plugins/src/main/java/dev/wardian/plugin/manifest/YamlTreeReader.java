package dev.wardian.plugin.manifest;

import dev.wardian.plugin.capability.SourceLocation;
import dev.wardian.plugin.error.ErrorId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Makes a tree of located nodes from a text. It reads the parser's events and not its composed
 * nodes, since those no longer tell a tag that was written from one that was guessed; nothing is
 * ever resolved or constructed. The depth is bounded here, on an explicit stack.
 */
final class YamlTreeReader {
    static final int MAX_DEPTH = 16;

    /**
     * A collection that is being read; {@code key} is set between a key of a mapping and its value.
     */
    private static final class Frame {
        final boolean mapping;
        final SourceLocation location;
        final String path;
        final List<YamlNode> items = new ArrayList<>();
        final Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        @Nullable String key;
        @Nullable SourceLocation keyLocation;

        Frame(boolean mapping, SourceLocation location, String path) {
            this.mapping = mapping;
            this.location = location;
            this.path = path;
        }

        boolean expectsKey() {
            return mapping && key == null;
        }

        String childPath() {
            if (!mapping) {
                return path + "[" + items.size() + "]";
            }
            String name = YamlNode.cut("" + key);
            return path.isEmpty() ? name : path + "." + name;
        }
    }

    private final ProblemCollector problems;
    private final Deque<Frame> open = new ArrayDeque<>();
    private @Nullable YamlNode root;
    private boolean refused;

    private YamlTreeReader(ProblemCollector problems) {
        this.problems = problems;
    }

    /** The tree of a text's one document, or nothing after reporting why there is none. */
    static Optional<YamlNode> read(String text, ProblemCollector problems) {
        return new YamlTreeReader(problems).read(text);
    }

    private Optional<YamlNode> read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setProcessComments(false);
        try {
            // The facade Yaml would make all that constructs and writes values as well.
            Parser parser = new ParserImpl(new StreamReader(text), options);
            for (Event event = parser.getEvent(); event != null; event = parser.getEvent()) {
                accept(event);
                if (refused) {
                    return Optional.empty();
                }
            }
        } catch (MarkedYAMLException e) {
            String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
            report(ErrorId.MANIFEST_NOT_YAML, e.getProblemMark(), e.getProblem() + context);
            return Optional.empty();
        } catch (YAMLException e) {
            report(ErrorId.MANIFEST_NOT_YAML, null, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        if (root == null) {
            report(ErrorId.WRONG_KIND, null, "the file is empty");
        } else if (!root.isMapping()) {
            root.report(
                    ErrorId.WRONG_KIND,
                    "the file is not a mapping",
                    ErrorId.WRONG_KIND.hint("key: value"));
            return Optional.empty();
        }
        return Optional.ofNullable(root);
    }

    private void accept(Event event) {
        if (event instanceof DocumentStartEvent start) {
            beginDocument(start);
        } else if (event instanceof AliasEvent) {
            refuseFeature(event, "an alias");
            refused = true;
        } else if (event instanceof ScalarEvent scalar) {
            accept(scalar);
        } else if (event instanceof CollectionStartEvent start) {
            begin(start, event.is(Event.ID.MappingStart));
        } else if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
            end(open.pop());
        }
    }

    private void beginDocument(DocumentStartEvent start) {
        if (root != null) {
            refuseFeature(start, "a second document");
            refused = true;
        } else if (start.getVersion() != null || hasTags(start)) {
            refuseFeature(start, "a directive");
        }
    }

    /** The parser gives no map at all where there is no directive. */
    private static boolean hasTags(DocumentStartEvent start) {
        @Nullable Map<String, String> tags = start.getTags();
        return tags != null && !tags.isEmpty();
    }

    private void begin(CollectionStartEvent event, boolean mapping) {
        refuseDecoration(event, event.getTag());
        Frame parent = open.peek();
        if (parent != null && parent.expectsKey()) {
            refuseFeature(event, "a key that is not plain text");
            refused = true;
            return;
        }
        if (open.size() == MAX_DEPTH) {
            problems.report(
                    ErrorId.MANIFEST_TOO_DEEP,
                    locate(event.getStartMark()),
                    "nested more than " + MAX_DEPTH + " levels",
                    ErrorId.MANIFEST_TOO_DEEP.hint(Integer.toString(MAX_DEPTH)));
            refused = true;
            return;
        }
        String path = parent == null ? "" : parent.childPath();
        open.push(new Frame(mapping, locate(event.getStartMark()), path));
    }

    private void end(Frame frame) {
        add(
                frame.mapping
                        ? YamlNode.mapping(problems, frame.location, frame.path, frame.entries)
                        : YamlNode.sequence(problems, frame.location, frame.path, frame.items));
    }

    private void accept(ScalarEvent event) {
        refuseDecoration(event, event.getTag());
        SourceLocation location = locate(event.getStartMark());
        String text = event.getValue();
        if (!text.codePoints().allMatch(SourceText::isAllowed)) {
            problems.report(
                    ErrorId.MANIFEST_NOT_TEXT,
                    location,
                    "text with an escape for a control character",
                    ErrorId.MANIFEST_NOT_TEXT.hint());
        }
        Frame parent = open.peek();
        if (parent != null && parent.expectsKey()) {
            beginEntry(parent, event, location);
        } else {
            String path = parent == null ? "" : parent.childPath();
            boolean quoted = event.getScalarStyle() != ScalarStyle.PLAIN;
            add(YamlNode.scalar(problems, location, path, text, quoted));
        }
    }

    private void beginEntry(Frame mapping, ScalarEvent event, SourceLocation location) {
        String key = event.getValue();
        if (key.equals("<<") && event.getScalarStyle() == ScalarStyle.PLAIN) {
            refuseFeature(event, "a merge key");
        }
        YamlNode.Entry first = mapping.entries.get(key);
        if (first != null) {
            problems.report(
                    ErrorId.DUPLICATE_KEY,
                    location,
                    "the key "
                            + YamlNode.quote(key)
                            + " is already on line "
                            + first.keyLocation().line(),
                    ErrorId.DUPLICATE_KEY.hint());
        }
        mapping.key = key;
        mapping.keyLocation = location;
    }

    private void add(YamlNode node) {
        Frame parent = open.peek();
        if (parent == null) {
            root = node;
        } else if (parent.key != null && parent.keyLocation != null) {
            parent.entries.putIfAbsent(parent.key, new YamlNode.Entry(parent.keyLocation, node));
            parent.key = null;
        } else {
            parent.items.add(node);
        }
    }

    private void refuseDecoration(NodeEvent event, @Nullable String tag) {
        if (event.getAnchor() != null) {
            refuseFeature(event, "an anchor");
        }
        if (tag != null) {
            refuseFeature(event, "a tag");
        }
    }

    private void refuseFeature(Event event, String what) {
        problems.report(
                ErrorId.YAML_FEATURE_REFUSED,
                locate(event.getStartMark()),
                what + " is not allowed",
                ErrorId.YAML_FEATURE_REFUSED.hint());
    }

    private void report(ErrorId id, @Nullable Mark mark, String message) {
        problems.report(id, locate(mark), message, id.hint("key: value"));
    }

    private SourceLocation locate(@Nullable Mark mark) {
        return mark == null
                ? new SourceLocation(problems.file(), 1, 1)
                : new SourceLocation(problems.file(), mark.getLine() + 1, mark.getColumn() + 1);
    }
}
