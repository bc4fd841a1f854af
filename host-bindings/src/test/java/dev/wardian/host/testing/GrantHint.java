package dev.wardian.host.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The grant that errors show an operator, put into a file of grants. */
public final class GrantHint {
    private static final String ID = "com.acme.hinted";

    private GrantHint() {}

    private static PluginManifest manifest(
            Capabilities capabilities, CapabilityName name, String request) {
        String manifest =
                """
                apiVersion: wardian/v1
                id: %s
                version: 1.0.0
                module: { file: m.wasm, sha256: "%s" }
                abi: wardian/1
                operations: { run: {} }
                capabilities: { %s: %s }
                """
                        .formatted(
                                ID,
                                "0".repeat(64),
                                name.shortForm(),
                                request.replaceFirst("\\{", "{ reason: a test, "));
        return new ManifestReader(capabilities, Abis.known())
                .read("plugin.yaml", manifest.getBytes(StandardCharsets.UTF_8));
    }

    private static PolicySet granted(Capabilities capabilities, String grants) {
        return new GrantsReader(capabilities)
                .read(
                        "grants.yaml",
                        ("apiVersion: wardian/v1\n" + grants + "\n")
                                .getBytes(StandardCharsets.UTF_8))
                .granted(capabilities, ID);
    }

    /**
     * Checks that grant and ceiling of a request are read, and allow what is requested.
     *
     * @param request a request without a reason
     * @param written what the operator writes in the place of words
     * @return the grant as it is shown
     */
    public static String check(
            Capability<?> capability, String request, Map<String, String> written) {
        Capabilities capabilities = Capabilities.of(List.of(capability));
        CapabilityName name = capability.name();
        PluginManifest manifest = manifest(capabilities, name, request);
        String shown = ErrorRenderer.line(manifest.source().grantFor(name).orElseThrow());

        String grants = shown;
        for (Map.Entry<String, String> word : written.entrySet()) {
            assertTrue(grants.contains(word.getKey()), shown);
            grants = grants.replace(word.getKey(), word.getValue());
        }
        PolicySet requested = manifest.requested();
        PolicySet granted = granted(capabilities, grants);
        assertEquals(requested.rules(), capabilities.intersect(requested, granted).rules(), shown);
        String ceiling = ErrorRenderer.line(manifest.source().ceilingFor(name).orElseThrow());
        assertEquals(
                requested.rules(),
                capabilities
                        .intersect(requested, granted(capabilities, ceiling + "\n" + grants))
                        .rules(),
                ceiling);
        return shown;
    }
}
