package dev.wardian.plugin.manifest;

import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.SourceLocation;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The text of a manifest. Later problems, of linking for example, use it to point at the line to
 * change. Two sources are equal if name and bytes are equal.
 */
public final class ManifestSource {
    private static final String CAPABILITIES = "capabilities";

    private final String sha256;
    private final YamlNode root;
    private final ProblemCollector text;
    private final Function<CapabilityName, Map<String, String>> grantValues;

    /**
     * @param grantValues what a grant says otherwise than the request for a capability
     */
    ManifestSource(
            String sha256,
            YamlNode root,
            ProblemCollector text,
            Function<CapabilityName, Map<String, String>> grantValues) {
        this.sha256 = sha256;
        this.root = root;
        this.text = text;
        this.grantValues = grantValues;
    }

    /** {@return the name of the file that the reader was given} */
    public String file() {
        return text.file();
    }

    /** {@return the SHA-256 of the bytes that were read, 64 lower-case hexadecimal digits} */
    public String sha256() {
        return sha256;
    }

    /**
     * Finds the place of a key, for example of {@code "limits", "memory"}.
     *
     * @param keys the keys that lead to it, from the top of the manifest
     * @return the place of the key, or of the nearest key above it if the key is missing
     */
    public SourceLocation locate(String... keys) {
        ManifestNode node = root;
        SourceLocation found = root.location();
        for (String key : keys) {
            Optional<ManifestNode> next = node.get(key);
            if (next.isEmpty()) {
                break;
            }
            found = node.keyLocation(key);
            node = next.get();
        }
        return found;
    }

    /**
     * {@return a problem at the place of a key, as {@link #locate} finds it}
     *
     * @param id the stable id
     * @param message what is wrong, one line
     * @param hint how to correct the problem, or the empty string
     * @param keys the keys that lead to the place
     */
    public Problem problem(ErrorId id, String message, String hint, String... keys) {
        return text.at(id, locate(keys), message, hint);
    }

    /**
     * {@return a problem at the request for a capability, in either spelling of its name} If there
     * is no request, the place is the list of requests.
     *
     * @param name the capability
     * @param id the stable id
     * @param message what is wrong, one line
     * @param hint how to correct the problem, or the empty string
     */
    public Problem problemOf(CapabilityName name, ErrorId id, String message, String hint) {
        return text.at(id, locateRequest(name), message, hint);
    }

    /**
     * {@return the place of the request for a capability, in either spelling of its name} If there
     * is no request, the place is the list of requests.
     *
     * @param name the capability
     */
    public SourceLocation locateRequest(CapabilityName name) {
        SourceLocation shortName = locate(CAPABILITIES, name.name());
        return shortName.equals(locate(CAPABILITIES))
                ? locate(CAPABILITIES, name.toString())
                : shortName;
    }

    /**
     * Writes an entry for the operator's file of grants that grants a request of this manifest.
     * What only the operator knows, such as a directory of the host, is a word in capitals.
     *
     * @param name the capability
     * @return one line of YAML for {@link GrantsReader}, or empty if the manifest does not request
     *     the capability
     */
    public Optional<String> grantFor(CapabilityName name) {
        String id = root.child("id").map(YamlNode::toFlowText).orElse("");
        return request(name, grantValues.apply(name))
                .map(grant -> "plugins: { " + id + ": { grants: { " + grant + " } } }");
    }

    /**
     * Writes a ceiling for the operator's file of grants that has room for a request of this
     * manifest.
     *
     * @param name the capability
     * @return one line of YAML for {@link GrantsReader}, or empty if the manifest does not request
     *     the capability
     */
    public Optional<String> ceilingFor(CapabilityName name) {
        return request(name, Map.of()).map(grant -> "ceiling: { " + grant + " }");
    }

    private Optional<String> request(CapabilityName name, Map<String, String> values) {
        return root.child(CAPABILITIES).stream()
                .flatMap(requests -> requests.children().entrySet().stream())
                .filter(entry -> CapabilityName.parse(entry.getKey()).equals(Optional.of(name)))
                .map(
                        entry ->
                                entry.getKey()
                                        + ": "
                                        + entry.getValue().without("reason").toFlowText(values))
                .findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ManifestSource that
                && sha256.equals(that.sha256)
                && file().equals(that.file());
    }

    @Override
    public int hashCode() {
        return sha256.hashCode();
    }

    /** The file and the beginning of its hash. */
    @Override
    public String toString() {
        return file() + "@" + sha256.substring(0, 12);
    }
}
