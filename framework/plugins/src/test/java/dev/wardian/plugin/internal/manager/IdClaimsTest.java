package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginPin;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.plugin.manifest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An id with grants does not go to whoever claims it; the order of folders and names never counts.
 */
@Timeout(120)
class IdClaimsTest extends FolderFixture {
    private static final String ID = "test.billing";

    /** A plugin of the id {@code test.billing} in a folder of another name. */
    private PluginFolder.Draft claim(String name, int number) throws IOException {
        Path folder = Files.createDirectories(this.folder.resolve(name));
        PluginFolder.Draft draft = plugin("billing", number);
        Files.write(folder.resolve("billing.wasm"), draft.module());
        Files.writeString(folder.resolve("plugin.yaml"), draft.manifest());
        return draft;
    }

    private void pin(PluginPin pin) {
        host.setting(b -> b.grants(Grants.NONE.withPin(ID, pin)));
    }

    private static void assertNotPinned(PluginStatus status) {
        assertEquals(PluginState.REJECTED, status.state());
        PluginLinkException failure =
                (PluginLinkException) Objects.requireNonNull(status.failure());
        assertEquals(ErrorId.ID_NOT_PINNED, failure.problems().get(0).id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"aaa", "zzz"})
    void ofTwoPluginsWithOneIdNeitherStarts(String stranger) throws IOException {
        claim("billing", 1);
        claim(stranger, 2);
        PluginManager manager = host.manager();

        manager.loadAll();

        assertNotPinned(status(manager, "billing"));
        assertNotPinned(status(manager, stranger));
        assertTrue(manager.find(ID).isEmpty());
        String text = String.valueOf(status(manager, "billing").failure());
        assertTrue(text.contains("is also that of " + stranger + "/plugin.yaml"), text);
        assertTrue(
                text.contains(
                        "plugins: { test.billing: { pin: { source: billing/plugin.yaml } } }"),
                text);
    }

    @Test
    void brokenCopyIsAClaimToo() throws IOException {
        claim("billing", 1);
        claim("copy", 2);
        Files.write(folder.resolve("copy/billing.wasm"), new byte[] {1});
        PluginManager manager = host.manager();

        manager.loadAll();

        assertNotPinned(status(manager, "billing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aaa", "zzz"})
    void pinnedSourceStartsAndTheOtherOneIsRejected(String stranger) throws IOException {
        claim("billing", 1);
        claim(stranger, 2);
        pin(PluginPin.toSource("billing/plugin.yaml"));
        PluginManager manager = host.manager();

        manager.loadAll();
        manager.refresh();

        assertEquals(1, number(manager, "billing"));
        assertNotPinned(status(manager, stranger));
    }

    @Test
    void sourceWithASlashMeansAllNamesThatBeginSo() throws IOException {
        claim("billing", 1);
        claim("billing-copy", 2);
        pin(PluginPin.toSource("billing/"));
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(1, number(manager, "billing"));
        assertNotPinned(status(manager, "billing-copy"));
    }

    @Test
    void loneStrangerDoesNotGetAPinnedId() throws IOException {
        claim("aaa", 2);
        pin(PluginPin.toSource("billing/plugin.yaml"));
        PluginManager manager = host.manager();

        manager.loadAll();

        assertNotPinned(status(manager, "aaa"));
        assertTrue(manager.find(ID).isEmpty());
    }

    @Test
    void hashPinsTheManifestWhereverItIs() throws IOException {
        PluginFolder.Draft right = claim("billing", 1);
        claim("aaa", 2);
        pin(PluginPin.toManifests(hash(right)));
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(1, number(manager, "billing"));
        assertNotPinned(status(manager, "aaa"));
    }

    /** A genuine module with another manifest is another plugin. */
    @Test
    void hashPinsTheManifestAndNotOnlyTheModule() throws IOException {
        PluginFolder.Draft right = claim("billing", 1);
        Path manifest = folder.resolve("billing/plugin.yaml");
        Files.writeString(manifest, right.manifest() + "config: { address: evil }\n");
        pin(PluginPin.toManifests(hash(right)));
        PluginManager manager = host.manager();

        manager.loadAll();

        assertNotPinned(status(manager, "billing"));
    }

    private static String hash(PluginFolder.Draft draft) {
        return Sha256.hex(draft.manifest().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reloadToAVersionThatIsNotPinnedIsRejected() throws IOException {
        PluginFolder.Draft first = claim("billing", 1);
        pin(PluginPin.toManifests(hash(first), hash(plugin("billing", 2))));
        PluginManager manager = host.manager();
        manager.loadAll();

        claim("billing", 2);
        manager.reload(ID);
        assertEquals(2, number(manager, "billing"));
        claim("billing", 3);
        PluginLinkException failure =
                assertThrows(PluginLinkException.class, () -> manager.reload(ID));

        assertEquals(ErrorId.ID_NOT_PINNED, failure.problems().get(0).id());
        assertEquals(2, number(manager, "billing"));
    }

    @Test
    void runningPluginKeepsItsIdAndLosesItToNobodyAtTheNextStart() throws IOException {
        claim("billing", 1);
        PluginManager manager = host.manager();
        manager.loadAll();
        claim("aaa", 2);
        manager.refresh();

        assertEquals(1, number(manager, "billing"));
        assertEquals(PluginState.REJECTED, status(manager, "aaa").state());

        PluginManager next = host.manager();
        next.loadAll();

        assertNotPinned(status(next, "billing"));
        assertNotPinned(status(next, "aaa"));
    }

    @Test
    void unloadGivesTheIdToNobodyWhileTheFilesAreThere() throws IOException {
        claim("billing", 1);
        PluginManager manager = host.manager();
        manager.loadAll();
        claim("aaa", 2);
        manager.refresh();

        manager.unload(ID);
        manager.refresh();

        assertNotPinned(status(manager, "aaa"));

        Files.delete(folder.resolve("billing/plugin.yaml"));
        manager.refresh();

        assertEquals(2, number(manager, "billing"));
    }

    @Test
    void whenOneOfTheTwoIsGoneTheOtherStarts() throws IOException {
        claim("billing", 1);
        claim("aaa", 2);
        PluginManager manager = host.manager();
        manager.loadAll();

        Files.delete(folder.resolve("aaa/plugin.yaml"));
        manager.refresh();

        assertEquals(1, number(manager, "billing"));
    }

    @Test
    void applicationThatNamesAPluginChoosesItAfterAnUnload() throws IOException {
        claim("billing", 1);
        claim("other", 2);
        PluginManager manager = host.manager();
        manager.load(folder.resolve("billing/plugin.yaml"));
        manager.unload(ID);

        manager.load(folder.resolve("other/plugin.yaml"));

        assertEquals(2, number(manager, "billing"));
    }

    private static List<String> warnings() {
        return RecordedLog.of(IdClaims.class.getName()).stream()
                .map(RecordedLog.Line::message)
                .toList();
    }

    private void grant(ProbeCapability probe, Grants grants) {
        PolicySet policies = PolicySet.EMPTY.with(probe, new ProbeCapability.Use());
        host.setting(
                b ->
                        b.capabilities(Capabilities.of(List.of(probe)))
                                .grants(grants.withPlugin(ID, policies)));
    }

    @Test
    void grantsWithoutAPinAreAWarningOnce() throws IOException {
        claim("billing", 1);
        grant(new ProbeCapability("probe/1"), Grants.NONE);
        int before = warnings().size();
        PluginManager manager = host.manager();

        manager.loadAll();
        manager.unload(ID);
        manager.load("billing/plugin.yaml");

        List<String> told = warnings().subList(before, warnings().size());
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.get(0).contains("pin: { source: billing/plugin.yaml }"), told::toString);
    }

    @Test
    void pinnedGrantsAreNoWarning() throws IOException {
        claim("billing", 1);
        PluginPin pin = PluginPin.toSource("billing/plugin.yaml");
        grant(new ProbeCapability("probe/1"), Grants.NONE.withPin(ID, pin));
        int before = warnings().size();

        host.manager().loadAll();

        assertEquals(before, warnings().size());
    }
}
