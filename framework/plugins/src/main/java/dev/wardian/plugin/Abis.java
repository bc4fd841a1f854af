package dev.wardian.plugin;

import dev.wardian.plugin.internal.abi.Conventions;
import dev.wardian.plugin.manifest.Abi;
import java.util.List;

/** The ABIs that this host runs, which a manifest can name. */
public final class Abis {
    private Abis() {}

    /** All of them, {@code wardian/1} first. */
    public static List<Abi> known() {
        return Conventions.ofThisHost().abis();
    }
}
