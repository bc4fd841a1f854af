package dev.wardian.plugin.manifest;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code plugin.yaml}. Stateless and thread-safe. */
public final class ManifestReader {
    /** The name of the manifest in a plugin's folder. */
    public static final String FILE_NAME = "plugin.yaml";

    static final String API_VERSION = "wardian/v1";

    static final List<String> KEYS =
            List.of(
                    "apiVersion",
                    "id",
                    "version",
                    "module",
                    "abi",
                    "args",
                    "implements",
                    "requires",
                    "operations",
                    "capabilities",
                    "limits",
                    "instances",
                    "state",
                    "onFailure",
                    "config");

    private final Capabilities capabilities;
    private final Map<String, Abi> abis = new LinkedHashMap<>();

    /**
     * Makes a reader for a host.
     *
     * @param capabilities the capabilities of the host; each reads its own part of the manifest
     * @param abis the ABIs that the host supports, at least one; {@code Abis.known()} lists them
     */
    public ManifestReader(Capabilities capabilities, List<Abi> abis) {
        this.capabilities = capabilities;
        if (abis.isEmpty()) {
            throw new IllegalArgumentException("a host runs at least one ABI");
        }
        abis.forEach(abi -> this.abis.put(abi.name(), abi));
    }

    /**
     * Reads a manifest. Reads the file only once.
     *
     * @param path the file
     * @param name the name of the file in locations, for example {@code greeter/plugin.yaml}
     * @return the manifest
     * @throws ManifestException with every problem that was found
     */
    public PluginManifest read(Path path, String name) {
        return read(name, LocatedYaml.readBytes(path, name));
    }

    /**
     * Reads a manifest from its bytes.
     *
     * @param name the name of the file in locations
     * @param bytes all bytes of the file
     * @return the manifest
     * @throws ManifestException with every problem that was found
     */
    public PluginManifest read(String name, byte[] bytes) {
        ProblemCollector problems = new ProblemCollector(name);
        Optional<YamlNode> root = LocatedYaml.parse(bytes, problems);
        if (root.isEmpty()) {
            throw new ManifestException(CallInfo.NONE, problems.sorted(), problems.more());
        }
        PluginManifest manifest = read(root.get(), Sha256.hex(bytes), problems);
        if (!problems.isEmpty()) {
            CallInfo info =
                    new CallInfo(known(manifest.id()), known(manifest.version()), 0, null, 0);
            throw new ManifestException(info, problems.sorted(), problems.more());
        }
        return manifest;
    }

    /**
     * Finds the path of the module that a manifest names. The rest of the manifest may be invalid.
     *
     * @param bytes all bytes of the file
     * @return the path, or empty if the manifest names no module, or one that it must not name
     */
    public static Optional<String> moduleFile(byte[] bytes) {
        return LocatedYaml.parse(bytes, new ProblemCollector(FILE_NAME))
                .flatMap(root -> root.child("module"))
                .flatMap(module -> module.child("file"))
                .map(ManifestReader::moduleFile)
                .filter(file -> !file.isEmpty());
    }

    /**
     * Finds the module that a manifest names, with its SHA-256. The rest of the manifest may be
     * invalid, for example because it requests a capability that only its application has.
     *
     * @param bytes all bytes of the file
     * @return the module, or empty if the manifest does not name one with a SHA-256
     */
    public static Optional<PluginManifest.ModuleFile> module(byte[] bytes) {
        ProblemCollector problems = new ProblemCollector(FILE_NAME);
        return LocatedYaml.parse(bytes, problems)
                .flatMap(root -> root.child("module").map(there -> module(root)))
                .filter(module -> problems.isEmpty());
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }

    private PluginManifest read(YamlNode root, String sha256, ProblemCollector problems) {
        root.allowKeys(KEYS);
        root.requiredChild("apiVersion").ifPresent(ManifestReader::checkApiVersion);
        Abi first = abis.values().iterator().next();
        Abi abi = root.requiredChild("abi").map(node -> node.oneOf(abis, first)).orElse(first);
        PolicyReader.Requests requests =
                root.child("capabilities")
                        .map(node -> PolicyReader.requests(capabilities, node))
                        .orElse(PolicyReader.Requests.NONE);
        PluginManifest.Instances instances = InstanceReader.instances(root);
        return new PluginManifest(
                matching(root.requiredChild("id"), Syntax.PLUGIN_ID),
                root.requiredChild("version").map(ManifestReader::version).orElse(""),
                module(root),
                abi,
                arguments(root, abi),
                root.child("implements").map(ManifestReader::services).orElse(List.of()),
                root.child("requires")
                        .map(ManifestReader::requirements)
                        .orElse(PluginManifest.Requirements.NONE),
                OperationReader.operations(root, abi),
                requests.reasons(),
                requests.policies(),
                root.child("limits").map(LimitReader::limits).orElse(Map.of()),
                instances,
                InstanceReader.state(root, instances.mode()),
                root.child("onFailure")
                        .map(node -> node.asOneOf(OnFailure.class, OnFailure.FALLBACK))
                        .orElse(OnFailure.FALLBACK),
                root.child("config").map(ManifestReader::config).orElse(Map.of()),
                new ManifestSource(
                        sha256,
                        root,
                        problems,
                        name -> capabilities.grantValues(name, requests.policies())));
    }

    static void checkApiVersion(YamlNode node) {
        node.oneOf(Map.of(API_VERSION, API_VERSION), API_VERSION);
    }

    private static String matching(Optional<YamlNode> node, Syntax syntax) {
        return node.map(present -> present.matching(syntax)).orElse("");
    }

    private static String version(YamlNode node) {
        return node.parsed(SemanticVersion::parse, "a version such as 1.4.0")
                .map(SemanticVersion::toString)
                .orElse("");
    }

    private static PluginManifest.ModuleFile module(YamlNode root) {
        Optional<YamlNode> module = root.requiredChild("module");
        module.ifPresent(node -> node.allowKeys("file", "sha256"));
        return new PluginManifest.ModuleFile(
                module.flatMap(node -> node.requiredChild("file"))
                        .map(ManifestReader::moduleFile)
                        .orElse(""),
                matching(module.flatMap(node -> node.requiredChild("sha256")), Syntax.SHA_256)
                        .toLowerCase(Locale.ROOT));
    }

    private static String moduleFile(YamlNode node) {
        String text = node.isScalar() ? node.asText("") : "";
        boolean leaves =
                text.startsWith("/")
                        || text.indexOf('\\') >= 0
                        || text.indexOf(':') >= 0
                        || List.of(text.split("/")).contains("..");
        if (leaves) {
            ErrorId id = ErrorId.PATH_LEAVES_PLUGIN;
            node.report(id, YamlNode.quote(text) + " leaves the plugin's folder", id.hint());
            return "";
        }
        return node.matching(Syntax.MODULE_FILE);
    }

    private static List<String> arguments(YamlNode root, Abi abi) {
        Optional<YamlNode> node = root.child("args");
        if (node.isEmpty()) {
            return List.of();
        }
        if (!abi.arguments()) {
            root.reportKey(
                    "args",
                    ErrorId.KEYS_CONFLICT,
                    "a module with abi " + abi + " takes no arguments",
                    ErrorId.KEYS_CONFLICT.hint("remove args"));
        }
        List<String> arguments = new ArrayList<>();
        node.get().elements().forEach(item -> arguments.add(item.asText("")));
        if (arguments.size() > PluginManifest.MAX_ARGUMENTS) {
            node.get()
                    .problem(
                            "there are at most " + PluginManifest.MAX_ARGUMENTS + " arguments", "");
        }
        return arguments;
    }

    private static List<String> services(YamlNode node) {
        List<String> names = new ArrayList<>();
        for (YamlNode item : node.elements()) {
            String name = item.matching(Syntax.JAVA_NAME);
            if (!name.isEmpty() && names.contains(name)) {
                item.problem(name + " is listed twice", "");
            }
            names.add(name);
        }
        return names;
    }

    private static PluginManifest.Requirements requirements(YamlNode node) {
        node.allowKeys("host", "plugins");
        Map<String, VersionRange> plugins = new LinkedHashMap<>();
        node.child("plugins").ifPresent(named -> readRanges(named, plugins));
        return new PluginManifest.Requirements(
                node.child("host").flatMap(ManifestReader::range), plugins);
    }

    private static void readRanges(YamlNode node, Map<String, VersionRange> ranges) {
        node.children()
                .forEach(
                        (id, value) -> {
                            node.checkKey(id, Syntax.PLUGIN_ID);
                            range(value).ifPresent(range -> ranges.put(id, range));
                        });
    }

    private static Optional<VersionRange> range(YamlNode node) {
        return node.parsed(VersionRange::parse, "a range such as \">=1.0 <2\" or \"^1.2\"");
    }

    private static Map<String, String> config(YamlNode node) {
        Map<String, String> config = new LinkedHashMap<>();
        node.children()
                .forEach(
                        (key, value) -> {
                            node.checkKey(key, Syntax.CONFIG_KEY);
                            config.put(key, value.asText(""));
                        });
        return config;
    }
}
