package dev.wardian.cli;

import dev.wardian.wasm.InstanceOptions;
import picocli.CommandLine.Option;

/** The option {@code --canonical-nans} of the commands that run modules. */
final class NanOption {
    @Option(
            names = "--canonical-nans",
            description =
                    "Let arithmetic give no NaN but the canonical one, so that results are the same"
                            + " on every machine.")
    private boolean canonical;

    /** Takes a value that was read without picocli. */
    void accept(QuickLine line) throws QuickLine.UnclearException {
        canonical = line.has("--canonical-nans");
    }

    /** The options with what was asked for. */
    InstanceOptions in(InstanceOptions options) {
        return options.withCanonicalNans(canonical);
    }
}
