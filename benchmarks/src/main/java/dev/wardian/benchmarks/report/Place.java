package dev.wardian.benchmarks.report;

/**
 * Where a figure stands.
 *
 * @param section the table
 * @param row its row
 * @param column its column
 */
record Place(Section section, String row, String column) {
    private static final String TIME = "time";

    static Place of(Figure figure) {
        String engine = figure.parameter("engine");
        String size = figure.parameter("size");
        return switch (figure.benchmark()) {
            case "KernelBenchmark.run" ->
                    new Place(Section.KERNELS, figure.parameter("kernel"), engine);
            case "FirstAnswerBenchmark.small", "FirstAnswerBenchmark.normal" ->
                    new Place(
                            Section.FIRST_ANSWER,
                            figure.parameter("kernel")
                                    + (figure.benchmark().endsWith("small") ? ", tiny" : ""),
                            engine);
            case "ProgramBenchmark.run" ->
                    new Place(Section.PROGRAMS, figure.parameter("program"), engine);
            case "BorderBenchmark.hostToGuest" ->
                    new Place(Section.BORDER, "host to guest", engine);
            case "BorderBenchmark.guestToHost" ->
                    new Place(Section.BORDER, "guest to host", engine);
            case "HostCallBenchmark.call" ->
                    new Place(Section.CALLS, "`WasmFunction.call`, boxed", TIME);
            case "HostCallBenchmark.invoke" ->
                    new Place(Section.CALLS, "`WasmFunction.invoke`, raw", TIME);
            case "HostCallBenchmark.methodHandle" ->
                    new Place(Section.CALLS, "`WasmFunction.methodHandle`", TIME);
            case "HostCallBenchmark.constantHandle" ->
                    new Place(Section.CALLS, "`WasmFunction.methodHandle`, `static final`", TIME);
            case "HostCallBenchmark.operation" ->
                    new Place(Section.CALLS, "operation, direct", TIME);
            case "PluginCallBenchmark.call" ->
                    new Place(
                            Section.CALLS,
                            "operation, plugin `" + figure.parameter("mode") + "`",
                            TIME);
            case "GateBenchmark.empty" -> new Place(Section.FUNCTIONS, "none", TIME);
            case "GateBenchmark.bare" ->
                    new Place(Section.FUNCTIONS, "of a module that is no plugin", TIME);
            case "GateBenchmark.core" -> new Place(Section.FUNCTIONS, "of the ABI", TIME);
            case "GateBenchmark.capability" ->
                    new Place(Section.FUNCTIONS, "of a capability", TIME);
            case "TakingBenchmark.take" ->
                    new Place(Section.CALLS, "taking an instance, plugin `per-call`", TIME);
            case "RestoreBenchmark.arrayCopy" ->
                    new Place(Section.RESTORING, size, "`System.arraycopy`");
            case "RestoreBenchmark.full" -> new Place(Section.RESTORING, size, "full memory");
            case "RestoreBenchmark.sparse" ->
                    new Place(Section.RESTORING, size, "memory half full");
            case "RoundTripBenchmark.bytes" -> new Place(Section.ROUND_TRIPS, size, "bytes");
            case "RoundTripBenchmark.string" -> new Place(Section.ROUND_TRIPS, size, "string");
            case "ExtismBenchmark.bytes" ->
                    new Place(Section.ROUND_TRIPS, size, "Extism chicory-sdk, bytes");
            case "ModuleBenchmark.parseMegabyte" ->
                    new Place(Section.MODULES, "decode and validate 1 MB", TIME);
            case "ModuleBenchmark.instantiateKernel" ->
                    new Place(Section.MODULES, "instantiate the kernel json", TIME);
            case "ModuleBenchmark.instantiateOnePage" ->
                    new Place(Section.MODULES, "instantiate with one page of memory", TIME);
            default -> new Place(Section.OTHER, figure.benchmark() + figure.parameters(), TIME);
        };
    }
}
