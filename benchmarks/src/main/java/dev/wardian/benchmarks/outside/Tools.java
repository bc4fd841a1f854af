package dev.wardian.benchmarks.outside;

import java.nio.file.Path;

/**
 * What outside runtimes are started with.
 *
 * @param folder where files are made
 * @param cc the C compiler
 * @param node Node
 * @param python a Python that may have {@code pywasm3}
 */
record Tools(Path folder, String cc, String node, String python) {
    /** Those that the system properties {@code bench.cc}, {@code bench.node}, ... name. */
    static Tools in(Path folder) {
        return new Tools(
                folder,
                System.getProperty("bench.cc", "gcc"),
                System.getProperty("bench.node", "node"),
                System.getProperty("bench.python", "python3"));
    }
}
