package dev.wardian.spectests.hostile;

import dev.wardian.spectests.differential.RandomModule;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.text.WastCommand;
import dev.wardian.wasm.text.WastModule;
import dev.wardian.wasm.text.WastReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The modules that mutation begins with: all that the repository holds, and random ones. */
final class SeedModules {
    /** All features that the engine runs. */
    static final Features FEATURES =
            Features.WASM_2_0
                    .with(Feature.RELAXED_SIMD)
                    .with(Feature.TAIL_CALL)
                    .with(Feature.EXTENDED_CONST)
                    .with(Feature.WIDE_ARITHMETIC)
                    .with(Feature.FUNCTION_REFERENCES)
                    .with(Feature.GC)
                    .with(Feature.EXCEPTION_HANDLING)
                    .with(Feature.MULTI_MEMORY)
                    .with(Feature.MEMORY64)
                    .with(Feature.CUSTOM_PAGE_SIZES)
                    .with(Feature.THREADS)
                    .with(Feature.LEGACY_EXCEPTIONS);

    /** The features of random modules among the seeds, in turn. */
    private static final List<Features> RANDOM_FEATURES =
            List.of(
                    Features.WASM_3_0,
                    Features.WASM_2_0.with(Feature.FUNCTION_REFERENCES).with(Feature.GC),
                    Features.WASM_2_0
                            .with(Feature.EXCEPTION_HANDLING)
                            .with(Feature.MULTI_MEMORY)
                            .with(Feature.MEMORY64));

    private static final int RANDOM = 9;

    /** A module, and where it comes from. */
    record Seed(String name, byte[] bytes) {}

    private SeedModules() {}

    /** Kernels, plugins, the modules of our own scripts and random ones, in a fixed order. */
    static List<Seed> read(Path root) throws IOException {
        List<Seed> seeds = new ArrayList<>();
        for (String folder :
                List.of("benchmarks/kernels", "benchmarks/plugins", "sample-app/plugins")) {
            for (Path file : files(root.resolve(folder), ".wasm")) {
                seeds.add(new Seed(name(root, file), Files.readAllBytes(file)));
            }
        }
        for (Path file : files(root.resolve("spec-tests/src/test/resources/scripts"), ".wast")) {
            for (WastCommand command : WastReader.read(Files.readAllBytes(file))) {
                if (command instanceof WastCommand.Instantiate module
                        && module.module().form() != WastModule.Form.QUOTE) {
                    String name = name(root, file) + ":" + command.line();
                    seeds.add(new Seed(name, module.module().toBinary(FEATURES)));
                }
            }
        }
        for (int i = 0; i < RANDOM; i++) {
            seeds.add(
                    new Seed(
                            "random " + i,
                            RandomModule.of(i, RANDOM_FEATURES.get(i % RANDOM_FEATURES.size()))));
        }
        return seeds;
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** The files below a folder whose names end so, sorted; none if there is no such folder. */
    static List<Path> files(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(ending))
                    .filter(path -> !path.toString().contains("target"))
                    .sorted()
                    .toList();
        }
    }
}
