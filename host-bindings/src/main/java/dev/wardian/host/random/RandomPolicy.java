package dev.wardian.host.random;

import dev.wardian.plugin.capability.Policy;
import java.util.List;

/** Random bytes are granted or not; there is nothing to narrow. */
record RandomPolicy() implements Policy {
    static final RandomPolicy GRANTED = new RandomPolicy();

    @Override
    public List<String> rules() {
        return List.of();
    }
}
