package dev.wardian.plugin.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.internal.pool.SharedMemoryBudget.Member;
import dev.wardian.wasm.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The counters and reserves of the budget; no instance is idle here. */
class SharedMemoryBudgetTest {
    private static final long LARGE = 1 << 20;

    private final SharedMemoryBudget budget = new SharedMemoryBudget(1_000);

    private Member join(String plugin, long reserve) {
        return budget.join(plugin, OptionalLong.of(reserve), LARGE);
    }

    @Test
    void othersCannotTakeAReserve() {
        Member one = join("one", 300);
        Member two = join("two", 0);

        assertFalse(two.reserve(701));
        assertTrue(two.reserve(700));
        assertFalse(two.reserve(1));
        assertTrue(one.reserve(300));
        assertFalse(one.reserve(1));
        assertEquals(1_000, budget.held());
    }

    /** Their sum does not fit a long. */
    @Test
    void reservesThatAreTooLargeDoNotMakeTheBudgetLarger() {
        for (int plugins = 2; plugins < 12; plugins++) {
            for (long reserve : new long[] {Long.MAX_VALUE, 1L << 62, 1L << 61}) {
                for (long max : new long[] {1_000, 1L << 62, Long.MAX_VALUE}) {
                    SharedMemoryBudget shared = new SharedMemoryBudget(max);
                    List<Member> members = new ArrayList<>();
                    for (int i = 0; i < plugins; i++) {
                        members.add(shared.join("p" + i, OptionalLong.of(reserve), LARGE));
                    }

                    assertTrue(members.get(0).reserve(600));
                    assertFalse(members.get(1).reserve(max - 599));
                    assertTrue(members.get(1).reserve(400));
                    assertEquals(1_000, shared.held());
                }
            }
        }
    }

    /** A message may be on its way while the last generation of its plugin ends. */
    @Test
    void whatIsKeptPastTheLastGenerationIsGivenBackLater() {
        Member one = join("one", 300);
        Member two = join("two", 0);
        MemoryBudget kept = budget.of("one");
        assertTrue(kept.reserve(200));
        assertFalse(kept.reserve(900));
        one.close();

        assertFalse(kept.reserve(1), "no generation is there");
        assertTrue(two.reserve(800), "nobody has a reserve");
        assertFalse(two.reserve(1));
        Member again = join("one", 300);
        kept.release(200);
        assertEquals(800, budget.held());
        assertFalse(two.reserve(1), "the reserve of one");
        assertTrue(again.reserve(200));
        again.release(200);
        again.close();
        assertTrue(two.reserve(200));
        two.release(1_000);
        assertEquals(0, budget.held());
        kept.release(5);
        assertEquals(0, budget.held(), "nothing was reserved");
    }

    @Test
    void whatAPluginHoldsIsTakenFromItsReserveFirst() {
        Member one = join("one", 300);
        Member two = join("two", 0);

        assertTrue(one.reserve(300));
        assertTrue(two.reserve(700));
        one.release(100);
        assertFalse(two.reserve(1));
        assertTrue(one.reserve(100));
    }

    @Test
    void theGenerationsOfAPluginShareItsReserve() {
        Member first = join("one", 300);
        Member second = join("one", 300);
        Member two = join("two", 0);

        assertTrue(first.reserve(200));
        assertTrue(two.reserve(700));
        assertTrue(second.reserve(100));
        assertFalse(first.reserve(1));
    }

    @Test
    void aReserveEndsWithTheLastGeneration() {
        Member first = join("one", 300);
        Member second = join("one", 300);
        Member two = join("two", 0);
        first.close();
        assertFalse(two.reserve(701));

        second.close();

        assertTrue(two.reserve(1_000));
    }

    @Test
    void whatIsGivenBackAfterTheEndIsFree() {
        Member one = join("one", 300);
        Member two = join("two", 0);
        assertTrue(one.reserve(500));
        one.close();

        one.release(500);

        assertTrue(two.reserve(1_000));
        two.release(1_000);
        assertEquals(0, budget.held());
    }

    @Test
    void theUsualReservesAreAQuarterTogetherAndNoneLargerThanAnInstance() {
        Member small = budget.join("small", OptionalLong.empty(), 10);
        Member large = budget.join("large", OptionalLong.empty(), LARGE);
        Member third = join("third", 0);
        long reservedForLarge = 1_000 / 4 / 3;

        assertFalse(third.reserve(1_000 - 10 - reservedForLarge + 1));
        assertTrue(third.reserve(1_000 - 10 - reservedForLarge));
        assertTrue(small.reserve(10));
        assertTrue(large.reserve(reservedForLarge));
        assertFalse(large.reserve(1));
    }

    @Test
    void reservesThatAreTooLargeTogetherGoToWhomeverComesFirst() {
        Member one = join("one", 800);
        Member two = join("two", 800);

        assertTrue(one.reserve(800));
        assertFalse(one.reserve(1));
        assertTrue(two.reserve(200));
        assertFalse(two.reserve(1));
    }

    @Test
    void aPluginGetsItsReserveWhateverOthersDo() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            SharedMemoryBudget shared = new SharedMemoryBudget(1_000);
            List<Member> members = new ArrayList<>();
            long[] reserves = new long[4];
            long[] held = new long[4];
            for (int i = 0; i < reserves.length; i++) {
                reserves[i] = random.nextInt(250);
                members.add(shared.join("p" + i, OptionalLong.of(reserves[i]), LARGE));
            }
            for (int step = 0; step < 200; step++) {
                int who = random.nextInt(4);
                if (random.nextInt(3) == 0) {
                    long back = held[who] == 0 ? 0 : random.nextInt((int) held[who] + 1);
                    members.get(who).release(back);
                    held[who] -= back;
                } else {
                    long bytes = random.nextInt(400);
                    boolean within = held[who] + bytes <= reserves[who];
                    boolean got = members.get(who).reserve(bytes);
                    assertTrue(got || !within, "the reserve of a plugin was taken");
                    held[who] += got ? bytes : 0;
                }
                long sum = held[0] + held[1] + held[2] + held[3];
                assertEquals(sum, shared.held());
                assertTrue(sum <= 1_000);
            }
        }
    }
}
