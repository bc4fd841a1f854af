package dev.wardian.host.random;

import dev.wardian.plugin.capability.Policy;
import java.util.List;

/** Random bytes are either granted or not; this policy cannot be narrowed. */
record RandomPolicy() implements Policy {
    static final RandomPolicy GRANTED = new RandomPolicy();

    @Override
    public List<String> rules() {
        return List.of();
    }
}
