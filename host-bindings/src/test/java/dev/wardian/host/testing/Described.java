package dev.wardian.host.testing;

import dev.wardian.interfaces.CoreParameter;
import dev.wardian.interfaces.CoreSignature;
import dev.wardian.interfaces.ErrorNumber;
import dev.wardian.interfaces.HostInterfaces;
import dev.wardian.interfaces.InterfaceFunction;
import dev.wardian.plugin.capability.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The descriptions of the host's functions, in the words of tests. */
public final class Described {
    public static final HostInterfaces HOST = read();

    /** The import modules that no file of ours describes, since others specify them. */
    public static final Set<String> OF_OTHERS = Set.of("wasi_snapshot_preview1");

    private Described() {}

    private static HostInterfaces read() {
        try {
            return HostInterfaces.read(folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder in the repository, from the folder of any module. */
    private static Path folder() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("interfaces/wit"))) {
            at = Objects.requireNonNull(at.getParent(), "no interfaces/wit above this folder");
        }
        return at.resolve("interfaces/wit");
    }

    /** The import modules of a capability that a file of ours describes. */
    public static List<String> modules(Capability<?> capability) {
        return capability.importModules().stream()
                .filter(module -> !OF_OTHERS.contains(module))
                .toList();
    }

    /** The type as tests write it, such as {@code "iiii:i"}. */
    public static String type(CoreSignature signature) {
        String parameters =
                signature.parameters().stream()
                        .map(CoreParameter::kind)
                        .map(kind -> letter(kind.core()))
                        .collect(Collectors.joining());
        return parameters + ":" + signature.result().map(Described::letter).orElse("");
    }

    private static String letter(String type) {
        return type.equals("i64") ? "l" : "i";
    }

    /** The numbers of the errors that the function may answer. */
    public static Set<Integer> errors(InterfaceFunction function) {
        return HOST.errors().stream()
                .filter(error -> function.canAnswer(error.name()))
                .map(ErrorNumber::number)
                .collect(Collectors.toSet());
    }
}
