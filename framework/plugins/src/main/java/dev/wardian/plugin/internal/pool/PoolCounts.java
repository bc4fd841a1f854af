package dev.wardian.plugin.internal.pool;

/**
 * All counters of a pool at one moment. These invariants always hold:
 *
 * <ul>
 *   <li>{@code 0 <= making <= running <= size}
 *   <li>{@code live == free + (running - making) + (renewing ? 1 : 0)}: no instance is lost, and no
 *       instance serves two calls
 *   <li>{@code live + making <= size + spare}
 *   <li>{@code 0 <= makingAhead <= ordered + 1} and {@code ordered <= 1}: the background makes one
 *       instance at a time
 *   <li>a call waits only if {@code held} or {@code running == size}
 * </ul>
 *
 * @param size the most calls at once
 * @param spare the most instances in addition to {@code size}
 * @param running calls that have an instance, or are making theirs
 * @param waiting calls that wait for their turn
 * @param held whether all new calls wait
 * @param live instances that were made and not closed
 * @param free live instances that no call has
 * @param making instances that calls are making
 * @param ordered instances that the background still has to make
 * @param makingAhead instances that the background is making
 * @param renewing whether the background is renewing an instance
 * @param replaced instances that broke and were discarded so far
 * @param reclaimed free instances that were discarded so far since memory was short
 */
record PoolCounts(
        int size,
        int spare,
        int running,
        int waiting,
        boolean held,
        int live,
        int free,
        int making,
        int ordered,
        int makingAhead,
        boolean renewing,
        long replaced,
        long reclaimed) {}
