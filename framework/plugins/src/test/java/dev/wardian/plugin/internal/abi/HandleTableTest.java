package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.Lifetime;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandleTableTest {
    private static final AutoCloseable THING = new ByteArrayInputStream(new byte[0]);

    private final OpenHandles counts = new OpenHandles(3);

    private HandleTable table(int limit) {
        return new HandleTable(limit, counts.new OfInstance());
    }

    private static int open(HandleTable table) {
        return table.open(0, AutoCloseable.class, Lifetime.CALL, THING);
    }

    private static HandleTable.@Nullable Entry find(HandleTable table, int handle) {
        return table.find(handle, 0, AutoCloseable.class);
    }

    private static void close(HandleTable table, int handle) {
        table.remove(Objects.requireNonNull(find(table, handle)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 64, 65, 1000, HandleTable.MOST})
    void asManyAreOpenAsTheLimitAllows(int limit) {
        HandleTable table = table(limit);
        Set<Integer> handles = new HashSet<>();
        for (int i = 0; i < limit; i++) {
            int handle = open(table);
            assertTrue(handle > 0);
            assertTrue(handles.add(handle));
        }

        assertEquals(0, open(table));

        int one = handles.iterator().next();
        close(table, one);
        int next = open(table);
        assertTrue(next > 0 && next != one);
        assertNull(find(table, one));
        assertNotNull(find(table, next));
    }

    @Test
    void aLimitOfNothingOpensNothing() {
        assertEquals(0, open(table(0)));
    }

    @Test
    void aLimitAboveTheMostIsTheMost() {
        assertEquals(HandleTable.MOST, table(Integer.MAX_VALUE).most());
    }

    @Test
    void anotherCapabilityOrTypeDoesNotFindIt() {
        HandleTable table = table(4);
        int handle = table.open(1, Thread.State.class, Lifetime.INSTANCE, THING);

        assertNotNull(table.find(handle, 1, Thread.State.class));
        assertNull(table.find(handle, 2, Thread.State.class));
        assertNull(table.find(handle, 1, AutoCloseable.class));
        assertArrayEquals(new int[] {0, 1, 0}, counts.now());
        for (int other : new int[] {0, -1, handle + 1, -handle, Integer.MIN_VALUE, 1 << 30}) {
            assertNull(table.find(other, 1, Thread.State.class));
        }
    }

    /** Every slot goes through all its generations before a number is given again. */
    @Test
    void numbersComeAgainOnlyAfterAllGenerations() {
        int generations = 50;
        HandleTable table = new HandleTable(4, counts.new OfInstance(), generations);
        List<Integer> given = new ArrayList<>();
        for (int i = 0; i < 4 * generations; i++) {
            int handle = open(table);
            given.add(handle);
            close(table, handle);
        }

        assertEquals(4 * generations, new HashSet<>(given).size());
        assertEquals(given.get(0), open(table));
    }

    @Test
    void itBehavesLikeAMapThatForgetsNoNumber() {
        Random random = new Random(11);
        HandleTable table = table(100);
        Map<Integer, AutoCloseable> model = new HashMap<>();
        Set<Integer> closed = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            if (model.size() < 100 && random.nextInt(5) < 3) {
                AutoCloseable thing = new ByteArrayInputStream(new byte[0]);
                Lifetime lifetime = random.nextBoolean() ? Lifetime.CALL : Lifetime.INSTANCE;
                int handle = table.open(0, AutoCloseable.class, lifetime, thing);
                assertNull(model.put(handle, thing));
                assertTrue(!closed.contains(handle));
            } else if (!model.isEmpty()) {
                int handle = new ArrayList<>(model.keySet()).get(random.nextInt(model.size()));
                assertSame(
                        model.remove(handle), Objects.requireNonNull(find(table, handle)).resource);
                close(table, handle);
                closed.add(handle);
            }
            assertEquals(model.isEmpty(), table.isEmpty());
            assertEquals(model.size(), counts.now()[0]);
        }
        for (int handle : closed) {
            assertNull(find(table, handle));
        }
        long order = Long.MAX_VALUE;
        for (int left = model.size(); left > 0; left--) {
            HandleTable.Entry newest = Objects.requireNonNull(table.newest());
            assertSame(newest, table.newest(newest.lifetime));
            assertTrue(newest.order < order);
            order = newest.order;
            table.remove(newest);
        }
        assertTrue(table.isEmpty());
        for (Lifetime lifetime : Lifetime.values()) {
            assertNull(table.newest(lifetime));
        }
    }
}
