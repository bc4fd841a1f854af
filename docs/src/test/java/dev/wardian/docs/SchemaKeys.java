package dev.wardian.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys of a JSON Schema as the pages write them: {@code module.file}, and with a placeholder
 * for keys that are free, {@code operations.NAME.input}. A mapping is left out where it has keys.
 */
final class SchemaKeys {
    /**
     * A key.
     *
     * @param schema what the schema says of its value, references followed
     * @param required whether it must be there where the mapping is that it belongs to
     * @param free what the schema says of the free key in its path, or a missing node
     */
    record Key(JsonNode schema, boolean required, JsonNode free) {
        /** The word by which the pages call its type. */
        String type() {
            if (schema.has("enum")) {
                List<String> words = new ArrayList<>();
                schema.get("enum").forEach(word -> words.add("`" + word.asText() + "`"));
                return "one of " + String.join(", ", words);
            }
            if (schema.has("const")) {
                return "`" + schema.get("const").asText() + "`";
            }
            String named = schema.path("named").asText();
            return switch (named) {
                case "bytes", "positiveBytes" -> "size";
                case "count", "positiveCount" -> "count";
                case "time", "positiveTime" -> "time";
                case "versionRange" -> "range";
                default ->
                        switch (schema.path("type").asText()) {
                            case "array" -> "list of text";
                            case "integer" -> "number";
                            case "boolean" -> "`true` or `false`";
                            case "object" -> "mapping";
                            default -> "text";
                        };
            };
        }
    }

    private final JsonNode root;
    private final Map<String, String> placeholders;
    private final SortedMap<String, Key> keys = new TreeMap<>();

    private SchemaKeys(JsonNode root, Map<String, String> placeholders) {
        this.root = root;
        this.placeholders = placeholders;
    }

    /**
     * All keys of a schema.
     *
     * @param name the file's name in the jar
     * @param placeholders how free keys are written, by the path of their mapping
     */
    static SortedMap<String, Key> of(String name, Map<String, String> placeholders) {
        try (InputStream in = SchemaKeys.class.getResourceAsStream("/META-INF/wardian/" + name)) {
            JsonNode root = new ObjectMapper().readTree(in);
            SchemaKeys keys = new SchemaKeys(root, placeholders);
            keys.add("", root, true, root.path("none"));
            return keys.keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String path, JsonNode schema, boolean required, JsonNode free) {
        JsonNode node = followed(schema);
        JsonNode properties = node.path("properties");
        JsonNode others = node.path("additionalProperties");
        String placeholder = placeholders.get(path);
        if (placeholder != null && others.isObject()) {
            String below = (path.isEmpty() ? "" : path + ".") + placeholder;
            add(below, others, false, node.path("propertyNames"));
        } else if (placeholder != null) {
            keys.put(path + "." + placeholder, new Key(root.path("none"), false, free));
        } else if (properties.isEmpty()) {
            keys.put(path, new Key(node, required, free));
        } else {
            properties
                    .properties()
                    .forEach(
                            property ->
                                    add(
                                            (path.isEmpty() ? "" : path + ".") + property.getKey(),
                                            property.getValue(),
                                            isRequired(node, property.getKey()),
                                            free));
        }
    }

    private static boolean isRequired(JsonNode mapping, String key) {
        for (JsonNode required : mapping.path("required")) {
            if (required.asText().equals(key)) {
                return true;
            }
        }
        return false;
    }

    /** A schema with that which it refers to; what it says itself goes before. */
    private JsonNode followed(JsonNode schema) {
        if (!schema.has("$ref")) {
            return schema;
        }
        String pointer = schema.get("$ref").asText().substring(1);
        var whole = root.at(pointer).deepCopy();
        var merged = (ObjectNode) whole;
        schema.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
        merged.remove("$ref");
        merged.put("named", pointer.substring(pointer.lastIndexOf('/') + 1));
        return merged;
    }
}
