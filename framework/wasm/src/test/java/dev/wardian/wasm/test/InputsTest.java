package dev.wardian.wasm.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputsTest {
    private static Inputs inputs(int turn, @Nullable Integer chosen, int usual) {
        return Inputs.of(turn, chosen, usual, "wardian.test.noSuchOption", 7);
    }

    @Test
    void withoutATurnAllAreTaken() {
        assertEquals(new Inputs(7, 15), inputs(0, null, 15));
    }

    @Test
    void theSecondTurnBeginsWhereTheFirstOneEnds() {
        assertEquals(new Inputs(7, 10), inputs(1, null, 15));
        assertEquals(new Inputs(17, 10), inputs(2, null, 15));
    }

    /** So the two runs of CI try no fewer inputs than one without a turn. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 60, 500})
    void bothTurnsTogetherTakeAtLeastTheUsualNumber(int usual) {
        Inputs first = inputs(1, null, usual);
        Inputs second = inputs(2, null, usual);

        assertEquals(first.first() + first.count(), second.first());
        assertTrue(first.count() + second.count() >= usual);
    }

    @Test
    void aTurnLeavesAChosenCountAlone() {
        assertEquals(new Inputs(7, 1_000), inputs(1, 1_000, 15));
    }
}
