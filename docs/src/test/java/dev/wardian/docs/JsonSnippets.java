package dev.wardian.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads JSON snippets: each is one value. */
final class JsonSnippets {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonSnippets() {}

    /** What the parser objects to; empty if all is well. */
    static String problems(Snippet snippet) {
        try {
            boolean empty = MAPPER.readTree(snippet.text()).isMissingNode();
            return empty ? snippet.place() + ": no value" : "";
        } catch (JsonProcessingException e) {
            return snippet.place() + ": " + e.getMessage();
        }
    }
}
