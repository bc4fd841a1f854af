package dev.wardian.benchmarks.programs;

import java.nio.file.Path;

/**
 * A program on this machine.
 *
 * @param module its module
 * @param source the folder of its source, or that of the module where no source was fetched
 */
public record ProgramFiles(Path module, Path source) {
    /** A module without source. */
    static ProgramFiles of(Path module) {
        return new ProgramFiles(module, module.resolveSibling(""));
    }
}
