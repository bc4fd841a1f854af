package dev.wardian.wasi.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.wasi.files.Player.Step;
import dev.wardian.wasi.files.Player.Verb;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RandomOperationsTest {
    @Property(tries = 150)
    void allKindsDoTheSame(@ForAll("steps") List<Step> steps) throws Exception {
        try (Player memory = new Player(Kind.MEMORY.open());
                Player handles = new Player(Kind.HANDLES.open());
                Player paths = new Player(Kind.PATHS.open())) {
            for (Step step : steps) {
                String expected = memory.play(step);
                assertEquals(expected, handles.play(step), () -> "with handles: " + step);
                assertEquals(expected, paths.play(step), () -> "with paths: " + step);
            }
            assertEquals(memory.tree(), handles.tree());
            assertEquals(memory.tree(), paths.tree());
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> small = Arbitraries.integers().between(0, 9);
        Arbitrary<Integer> value = Arbitraries.integers().between(0, 300);
        return Combinators.combine(Arbitraries.of(Verb.class), small, small, small, small, value)
                .as(Step::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(120);
    }
}
