package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.PluginFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The figures of all generations of one id: of those that have or may still get calls, and the sum
 * of the ended ones. A generation is in exactly one of the two at any moment, so totals never
 * decrease.
 */
public final class PluginHistory {
    private final List<Supplier<PluginFigures>> alive = new ArrayList<>();
    private PluginFigures past = PluginFigures.NONE;

    /** Counts a generation from now on; {@code figures} is also what ends it. */
    synchronized void begin(Supplier<PluginFigures> figures) {
        alive.add(figures);
    }

    /** No call of the generation runs, and none will. */
    synchronized void end(Supplier<PluginFigures> figures) {
        if (alive.remove(figures)) {
            past = past.plus(figures.get());
        }
    }

    synchronized PluginFigures figures() {
        PluginFigures sum = past;
        for (Supplier<PluginFigures> generation : alive) {
            sum = sum.plus(generation.get());
        }
        return sum;
    }
}
