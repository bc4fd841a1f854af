package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.PluginFigures;
import java.util.ArrayList;
import java.util.List;

/**
 * The generations of one id: those that have or may still get calls, and the sum of the ended ones.
 * A generation is in exactly one of the two at any moment, so totals never decrease.
 */
public final class PluginHistory {
    private final List<Generation> alive = new ArrayList<>();
    private PluginFigures past = PluginFigures.NONE;

    synchronized void begin(Generation generation) {
        alive.add(generation);
    }

    /** No call of the generation runs, and none will. */
    synchronized void end(Generation generation) {
        if (alive.remove(generation)) {
            past = past.plus(generation.figures());
        }
    }

    synchronized PluginFigures figures() {
        PluginFigures sum = past;
        for (Generation generation : alive) {
            sum = sum.plus(generation.figures());
        }
        return sum;
    }
}
