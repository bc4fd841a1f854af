package dev.wardian.plugin;

import dev.wardian.plugin.internal.abi.Conventions;
import dev.wardian.plugin.manifest.Abi;
import java.util.List;

/** The ABIs that this host supports. A manifest names one of them. */
public final class Abis {
    private Abis() {}

    /** {@return all supported ABIs, {@code wardian/1} first} */
    public static List<Abi> known() {
        return Conventions.ofThisHost().abis();
    }
}
