package dev.wardian.plugin.internal.manager;

import static java.util.stream.Collectors.joining;

import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.abi.ModuleOutline;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A module without a manifest, as a plugin: this class writes the manifest that it needs. The
 * manifest requests no capability. It names every operation that the module exports.
 */
public final class BareModule implements PluginFiles {
    /** The greatest length of an array. */
    private static final int LONGEST = Integer.MAX_VALUE - 9;

    private static final int MOST_CHARACTERS = 60;
    private static final String SUFFIX = ".wasm";

    /** The import modules of capabilities: {@code wardian:log/1}. */
    private static final Pattern OF_CAPABILITY = Pattern.compile("[a-z][a-z0-9-]*:[^/]{1,64}/\\d+");

    private static final Pattern NOT_IN_ID = Pattern.compile("[^a-z0-9]+");
    private static final Pattern NOT_IN_FILE = Pattern.compile("[^A-Za-z0-9_+@.-]");

    private final String file;
    private final byte[] module;
    private final Optional<ModuleOutline> outline;
    private final Capabilities provided;

    private BareModule(String name, byte[] module, ManagerSettings settings) {
        this.file = fileName(name);
        this.module = module;
        PluginLimits limits = settings.authority().limits(id());
        this.outline =
                module.length > limits.get(Limit.MODULE)
                        ? Optional.empty()
                        : settings.reading()
                                .features()
                                .tryParse(module, limits)
                                .map(ModuleOutline::of);
        this.provided = settings.authority().capabilities();
    }

    /**
     * A module that the application has in memory.
     *
     * @param name its name, for its id and for messages
     * @param module its bytes
     * @param settings those of the manager that will load it
     */
    public static BareModule of(String name, byte[] module, ManagerSettings settings) {
        return new BareModule(name, module.clone(), settings);
    }

    /**
     * Reads a module.
     *
     * @param path the file
     * @param settings those of the manager that will load it
     * @throws PluginLinkException if the file cannot be read
     */
    public static BareModule read(Path path, ManagerSettings settings) {
        Path last = path.getFileName();
        String name = last == null ? "" : last.toString();
        long most = settings.authority().limits(idOf(fileName(name))).get(Limit.MODULE);
        if (!Files.exists(path)) {
            throw unreadable(path, "does not exist", "check the path");
        }
        if (!Files.isRegularFile(path)) {
            throw unreadable(
                    path,
                    "is not a file",
                    "name a module, or load a folder of plugins with PluginManager.builder(folder)");
        }
        try (InputStream in = Files.newInputStream(path)) {
            // A longer module is read far enough to be rejected as too large.
            byte[] bytes = in.readNBytes((int) Math.min(most, LONGEST - 1) + 1);
            return new BareModule(name, bytes, settings);
        } catch (IOException e) {
            String reason = e.getClass().getSimpleName();
            throw unreadable(path, "cannot be read: " + reason, "check its permissions");
        }
    }

    private static PluginLinkException unreadable(Path path, String what, String hint) {
        return new PluginLinkException(
                CallInfo.NONE,
                List.of(
                        Problem.of(
                                ErrorId.MODULE_UNREADABLE,
                                ErrorRenderer.quoted(path.toString()) + " " + what,
                                hint)));
    }

    private static String fileName(String name) {
        String base = name.endsWith(SUFFIX) ? name.substring(0, name.length() - 5) : name;
        String fitting = NOT_IN_FILE.matcher(shortened(base)).replaceAll("_");
        return (fitting.isEmpty() || fitting.startsWith(".") ? "module" + fitting : fitting)
                + SUFFIX;
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    }

    private String id() {
        return idOf(file);
    }

    private static String idOf(String file) {
        String base = file.substring(0, file.length() - SUFFIX.length()).toLowerCase(Locale.ROOT);
        String words = NOT_IN_ID.matcher(base).replaceAll(" ").strip().replace(' ', '-');
        boolean begins = !words.isEmpty() && Character.isLetter(words.charAt(0));
        return "local." + (begins ? words : words.isEmpty() ? "module" : "module-" + words);
    }

    /**
     * Checks that the module can do without a manifest.
     *
     * @throws PluginLinkException if it imports a capability, exports no operation, or exports more
     *     than a manifest can name
     */
    public void requireLoadable() {
        if (outline.isEmpty()) {
            return; // The manager says what is wrong with it.
        }
        List<String> capabilities = capabilities(outline.get());
        if (!capabilities.isEmpty()) {
            throw refused(
                    file
                            + " imports "
                            + listed(capabilities)
                            + ", but a module without a manifest has no capability",
                    "write a manifest that requests the capability"
                            + " (Plugins.manifestOf begins one), and grant it");
        }
        if (outline.get().operations().isEmpty()) {
            requireThisHost(outline.get());
            Abi abi = outline.get().abi();
            throw refused(
                    file + " exports nothing that can be called, by abi " + abi,
                    abi.operands() == Operands.NUMBERS
                            ? "export an operation (op:NAME), or a function of numbers"
                            : "export an operation (op:NAME)");
        }
        requireFewOperations(outline.get().operations().size());
    }

    /** The reader of manifests would find the same, and blame a text that nobody wrote. */
    private void requireFewOperations(int exported) {
        int most = PluginManifest.MAX_OPERATIONS;
        String cause;
        if (exported > most) {
            cause = "more than the " + most + " operations that a plugin may have";
        } else if (manifest(Integer.MAX_VALUE).length > LocatedYaml.MAX_BYTES) {
            cause =
                    "whose names need more than the "
                            + LocatedYaml.MAX_BYTES
                            + " bytes of a manifest";
        } else {
            return;
        }
        throw refused(
                file + " exports " + exported + " operations, " + cause,
                "write a manifest that names the operations to call, or export no others");
    }

    /** A command of another host exports nothing to call; what it exports is not the reason. */
    private void requireThisHost(ModuleOutline known) {
        if (known.otherHosts().isEmpty()) {
            return;
        }
        ErrorId id = ErrorId.BUILT_FOR_ANOTHER_HOST;
        throw new PluginLinkException(
                CallInfo.ofPlugin(id(), "0.0.0", 0),
                known.otherHosts().stream()
                        .map(
                                host ->
                                        Problem.of(
                                                id,
                                                host.message(),
                                                id.hint(host.family().advice())))
                        .toList());
    }

    private List<String> capabilities(ModuleOutline known) {
        return known.importModules().stream()
                .filter(
                        name ->
                                provided.findByImportModule(name).isPresent()
                                        || OF_CAPABILITY.matcher(name).matches())
                .toList();
    }

    private static String listed(List<String> names) {
        String some = names.stream().limit(5).map(ErrorRenderer::quoted).collect(joining(", "));
        return names.size() > 5 ? some + " and others" : some;
    }

    private PluginLinkException refused(String message, String hint) {
        ErrorId id = ErrorId.MANIFEST_NEEDED;
        return new PluginLinkException(
                CallInfo.ofPlugin(id(), "0.0.0", 0),
                List.of(Problem.of(id, message, id.hint(hint))));
    }

    /** The manifest, as text that can be saved beside the module. */
    public String manifest() {
        StringBuilder text = new StringBuilder();
        text.append("apiVersion: wardian/v1\nid: ").append(id());
        text.append("\nversion: 0.0.0\nmodule: { file: ").append(file);
        text.append(", sha256: ").append(Sha256.hex(module)).append(" }\n");
        String abi = outline.map(ModuleOutline::abi).map(Abi::name).orElse("wardian/1");
        boolean numbers = outline.filter(it -> it.abi().operands() == Operands.NUMBERS).isPresent();
        text.append("abi: ").append(abi).append("\noperations:\n");
        // A manifest names one operation at least; the manager rejects such a module anyway.
        List<String> operations =
                outline.map(ModuleOutline::operations)
                        .filter(names -> !names.isEmpty())
                        .orElse(List.of("none"));
        for (String operation : operations) {
            text.append("  ").append(operation);
            text.append(numbers ? ": {}\n" : ": { input: bytes, output: bytes }\n");
        }
        List<String> capabilities = outline.map(this::capabilities).orElse(List.of());
        if (!capabilities.isEmpty()) {
            text.append("# Request what the module imports under capabilities, with reasons: ");
            text.append(listed(capabilities)).append('\n');
        }
        return text.toString();
    }

    @Override
    public String name() {
        return "manifest made for " + file;
    }

    @Override
    public byte[] manifest(int maxBytes) {
        byte[] bytes = manifest().getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, Math.min(bytes.length, maxBytes));
    }

    @Override
    public byte[] file(String path, int maxBytes) {
        return module;
    }
}
