package dev.wardian.plugin.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    private static final List<String> KNOWN =
            List.of("memory", "deadline", "log", "callDepth", "id");

    @ParameterizedTest
    @CsvSource({
        "memroy, memory",
        "memery, memory",
        "dedline, deadline",
        "calldepth, callDepth",
        "lgo, log",
        "di, id",
        "LOG, log",
    })
    void nearMissesFindTheirWord(String word, String meant) {
        assertEquals("did you mean \"" + meant + "\"?", Suggestions.didYouMean(word, KNOWN));
    }

    @ParameterizedTest
    @CsvSource({"colour", "''", "xyz", "mmmm", "memorymemorymemorymemorymemorymemorymemory"})
    void otherWordsFindNothing(String word) {
        assertEquals("", Suggestions.didYouMean(word, KNOWN));
    }

    @ParameterizedTest
    @CsvSource({"'', '', 0", "a, '', 1", "abc, abc, 0", "abc, acb, 1", "kitten, sitting, 3"})
    void distancesCountEdits(String a, String b, int distance) {
        assertEquals(distance, Suggestions.distance(a, b));
        assertEquals(distance, Suggestions.distance(b, a));
    }
}
