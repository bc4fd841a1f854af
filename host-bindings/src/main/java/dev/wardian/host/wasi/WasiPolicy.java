package dev.wardian.host.wasi;

import dev.wardian.plugin.capability.Policy;
import java.util.List;

/** WASI is either granted or not; this policy cannot be narrowed. */
record WasiPolicy() implements Policy {
    static final WasiPolicy GRANTED = new WasiPolicy();

    @Override
    public List<String> rules() {
        return List.of();
    }
}
