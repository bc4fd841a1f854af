package dev.wardian.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A small program that returns a checksum: one line of the table in {@code kernels/README.md}.
 *
 * @param name the name of its module
 * @param tiny an argument for tests
 * @param tinyResult the checksum for {@code tiny}
 * @param normal the argument for measurements
 * @param normalResult the checksum for {@code normal}
 */
public record Kernel(String name, int tiny, long tinyResult, int normal, long normalResult) {
    private static final int COLUMNS = 7;

    /** All kernels by name, in the order of the table. */
    public static Map<String, Kernel> all() {
        Map<String, Kernel> kernels = new LinkedHashMap<>();
        for (String line : Resources.text("kernels/README.md").lines().toList()) {
            String[] cells = line.trim().split(" *\\| *", -1);
            if (cells.length >= COLUMNS && cells[2].matches("[0-9]+")) {
                Kernel kernel =
                        new Kernel(
                                cells[1],
                                Integer.parseInt(cells[2]),
                                Long.parseLong(cells[3]),
                                Integer.parseInt(cells[4]),
                                Long.parseLong(cells[5]));
                kernels.put(kernel.name(), kernel);
            }
        }
        return kernels;
    }

    /**
     * The kernel of that name.
     *
     * @throws IllegalArgumentException if the table has none
     */
    public static Kernel named(String name) {
        Kernel kernel = all().get(name);
        if (kernel == null) {
            throw new IllegalArgumentException("no kernel " + name);
        }
        return kernel;
    }

    /** Its binary; exports {@code run : (i32) -> i64}. */
    public byte[] module() {
        return Resources.bytes("kernels/" + name + ".wasm");
    }
}
