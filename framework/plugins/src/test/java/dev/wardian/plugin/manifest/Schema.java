package dev.wardian.plugin.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A JSON Schema that editors use, beside the parser that has the last word. */
final class Schema {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What parser and schema make of an example. */
    enum Verdict {
        ACCEPTED(true, true),
        REFUSED(false, false),
        /** A schema has no arithmetic and no memory: only the parser sees it. */
        REFUSED_BY_PARSER_ONLY(false, true);

        private final boolean byParser;
        private final boolean bySchema;

        Verdict(boolean byParser, boolean bySchema) {
            this.byParser = byParser;
            this.bySchema = bySchema;
        }
    }

    /** A text that is given to both. */
    record Example(Verdict verdict, String yaml) {
        @Override
        public String toString() {
            String own = yaml.replace(Manifests.LEAST, "").replace("\n", "; ");
            return verdict + " " + (own.length() > 100 ? own.substring(0, 100) : own);
        }
    }

    private final JsonNode tree;
    private final com.networknt.schema.Schema schema;

    /**
     * @param name the file's name in the jar
     */
    Schema(String name) {
        try (InputStream in = Schema.class.getResourceAsStream("/META-INF/wardian/" + name)) {
            tree = JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(tree.toString());
    }

    /** The node at a JSON pointer. */
    JsonNode at(String pointer) {
        return tree.at(pointer);
    }

    /** The keys of the mapping that the schema at a pointer describes. */
    Set<String> keys(String pointer) {
        Set<String> names = new TreeSet<>();
        tree.at(pointer + "/properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Checks that both come to the example's verdict. */
    void check(Example example, Function<String, List<Problem>> parser) {
        Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(example.yaml());

        List<Problem> problems = parser.apply(example.yaml());
        var messages = schema.validate(JSON.valueToTree(yaml).toString(), InputFormat.JSON);

        assertEquals(example.verdict().byParser, problems.isEmpty(), () -> "parser: " + problems);
        assertEquals(example.verdict().bySchema, messages.isEmpty(), () -> "schema: " + messages);
    }

    /**
     * Checks that the schema at a pointer has every limit with its unit, least value and default.
     */
    void checkLimits(String pointer) {
        Set<String> expected = new TreeSet<>();
        for (Limit limit : Limit.values()) {
            expected.add(limit.key());
            JsonNode node = at(pointer + "/properties/" + limit.key());
            String unit =
                    switch (limit.unit()) {
                        case BYTES -> limit.least() == 0 ? "bytes" : "positiveBytes";
                        case COUNT -> limit.least() == 0 ? "count" : "positiveCount";
                        case NANOSECONDS -> limit.least() == 0 ? "time" : "positiveTime";
                    };
            assertEquals("#/$defs/" + unit, node.at("/$ref").asText(), limit.key());
            assertEquals(
                    limit.defaultValue() == Long.MAX_VALUE
                            ? ""
                            : limit.format(limit.defaultValue()),
                    node.at("/default").asText(),
                    limit.key());
        }
        assertEquals(expected, keys(pointer));
    }

    /** Checks that a pattern is that of the parser. */
    void checkPattern(Syntax syntax, String pointer) {
        String pattern = at(pointer).asText();
        assertEquals("^" + syntax.pattern().pattern().replace("(?:", "(") + "$", pattern, pointer);
    }
}
