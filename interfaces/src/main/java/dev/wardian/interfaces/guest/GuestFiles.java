package dev.wardian.interfaces.guest;

import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.HostInterfaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the declarations of the host functions into the SDKs and their documentation, or with
 * {@code --check} says where they differ: {@code GuestFiles --write|--check ROOT}.
 */
public final class GuestFiles {
    private static final String C = "plugin-sdk-c/";
    private static final String RUST = "plugin-sdk-rust/wardian/src/";

    private GuestFiles() {}

    /** Everything that is generated, from the descriptions below {@code root}. */
    static List<GeneratedFile> of(Path root) throws IOException {
        HostInterfaces host = HostInterfaces.read(root.resolve("interfaces/wit"));
        CDeclarations c = new CDeclarations(host);
        RustDeclarations rust = new RustDeclarations(host);
        List<GeneratedFile> files = new ArrayList<>();
        files.add(new GeneratedFile(C + "include/wardian.h", "errors", c.errors()));
        files.add(new GeneratedFile(C + "include/wardian.h", "imports", c.imports()));
        files.add(new GeneratedFile(C + "include/wardian_mock.h", "counted", c.counted()));
        files.add(new GeneratedFile(RUST + "errno.rs", "names", rust.errorNames()));
        files.add(new GeneratedFile(RUST + "errno.rs", "numbers", rust.errorConstants()));
        files.add(new GeneratedFile(RUST + "raw.rs", "", rust.imports()));
        files.add(new GeneratedFile(RUST + "host.rs", "", rust.slices()));
        files.add(new GeneratedFile("docs/abi.md", "errors", DocumentTables.errors(host)));
        for (HostInterface module : host.interfaces()) {
            String page =
                    module.isCore() ? "docs/abi.md" : "docs/capabilities/" + module.name() + ".md";
            if (!module.functions().isEmpty()) {
                files.add(new GeneratedFile(page, "functions", DocumentTables.functions(module)));
            }
        }
        return files;
    }

    /** Those that are not as they should be. */
    static List<GeneratedFile> stale(Path root) throws IOException {
        List<GeneratedFile> stale = new ArrayList<>();
        for (GeneratedFile file : of(root)) {
            if (!file.renewed(root).equals(file.current(root))) {
                stale.add(file);
            }
        }
        return stale;
    }

    /**
     * Writes or checks.
     *
     * @param arguments {@code --write} or {@code --check}, and the root of the repository
     */
    public static void main(String[] arguments) throws IOException {
        boolean write = arguments.length == 2 && arguments[0].equals("--write");
        boolean check = arguments.length == 2 && arguments[0].equals("--check");
        if (!write && !check) {
            throw new IllegalArgumentException("usage: GuestFiles --write|--check ROOT");
        }
        Path root = Path.of(arguments[1]).normalize();
        List<GeneratedFile> stale = stale(root);
        for (GeneratedFile file : stale) {
            if (write) {
                file.write(root);
            }
            System.out.println((write ? "written: " : "differs: ") + file);
        }
        if (check && !stale.isEmpty()) {
            throw new IllegalStateException(stale.size() + " generated files differ");
        }
    }
}
