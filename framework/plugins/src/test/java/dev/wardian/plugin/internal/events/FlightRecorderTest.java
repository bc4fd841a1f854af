package dev.wardian.plugin.internal.events;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.InstanceSettings;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recording of the Flight Recorder tells of plugins. */
class FlightRecorderTest {
    private static final byte[] NOTHING = new byte[0];
    private static final List<String> NAMES =
            List.of(
                    "Call",
                    "HostCall",
                    "Denial",
                    "Instance",
                    "InstanceDiscard",
                    "InstanceReclaim",
                    "State",
                    "Grants",
                    "Reload");

    @TempDir Path folder;

    private static Host host(Path plugins) {
        ProbeCapability probe =
                new ProbeCapability("probe/1")
                        .function(
                                "use",
                                "i:i",
                                call -> {
                                    if (call.i32(0) == 0) {
                                        return 7;
                                    }
                                    throw call.denied("secret.txt");
                                });
        return new Host(plugins).with(probe);
    }

    private static Guest guest() {
        Guest guest = new Guest();
        int use = guest.imports("wardian:probe/1", "use", "i:i");
        return guest.operation(
                        "use",
                        c -> {
                            c.i32(0).op(Opcode.CALL, use).op(Opcode.DROP);
                            c.i32(1).op(Opcode.CALL, use).op(Opcode.DROP).i32(0);
                        })
                .operation("trap", c -> c.op(Opcode.UNREACHABLE));
    }

    private List<RecordedEvent> events(Recording recording, String name) throws IOException {
        Path file = folder.resolve("recorded.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.wardian." + name))
                .toList();
    }

    private static Recording started(boolean enabled) {
        Recording recording = new Recording();
        for (String name : NAMES) {
            if (enabled) {
                recording.enable("dev.wardian." + name).withThreshold(Duration.ZERO);
            } else {
                recording.disable("dev.wardian." + name);
            }
        }
        recording.start();
        return recording;
    }

    @Test
    void changesOfGrantsAreRecorded() throws IOException {
        try (Host host = host(folder);
                Recording recording = started(true)) {
            PluginManager manager = host.manager();
            manager.replaceGrants(Grants.NONE.withPlugin("test.guest", PolicySet.EMPTY));
            recording.stop();

            List<RecordedEvent> changes = events(recording, "Grants");
            assertEquals(1, changes.size());
            assertEquals("success", changes.get(0).getString("outcome"));
        }
    }

    @Test
    void grantsThatCannotBeUsedAreRecorded() throws Exception {
        Path file = Files.writeString(folder.resolve("grants.yaml"), "apiVersion: wardian/v1\n");
        LinkedBlockingQueue<PluginException> rejected = new LinkedBlockingQueue<>();
        try (Host host =
                        host(folder.resolve("plugins"))
                                .setting(
                                        builder ->
                                                builder.grants(file)
                                                        .watch(
                                                                FolderWatch.polling(
                                                                        Duration.ofMillis(20)))
                                                        .listener(rejections(rejected)));
                Recording recording = started(true)) {
            assertEquals(List.of(), host.manager().plugins());
            Files.writeString(file, "apiVersion: wardian/v1\nnonsense: true\n");
            PluginException reason =
                    Objects.requireNonNull(rejected.poll(1, TimeUnit.MINUTES), "not rejected");
            // The listener is told before the recorder is.
            host.current().close();
            recording.stop();

            List<RecordedEvent> changes = events(recording, "Grants");
            assertEquals(
                    List.of(reason.id().toString()),
                    changes.stream().map(event -> event.getString("outcome")).toList());
        }
    }

    private static PluginListener rejections(Collection<PluginException> rejected) {
        return new PluginListener() {
            @Override
            public void changed(@Nullable PluginState before, PluginStatus now) {}

            @Override
            public void grantsRejected(PluginException reason) {
                rejected.add(reason);
            }
        };
    }

    /** An event that a recorder does not override is never recorded. */
    @ParameterizedTest
    @ValueSource(classes = {EventsOnDemand.class, FlightRecorderEvents.class})
    void everyEventIsRecorded(Class<?> recorder) {
        List<Method> events =
                Arrays.stream(Events.class.getDeclaredMethods())
                        .filter(event -> Modifier.isPublic(event.getModifiers()))
                        .toList();
        assertFalse(events.isEmpty());
        for (Method event : events) {
            assertDoesNotThrow(
                    () -> recorder.getDeclaredMethod(event.getName(), event.getParameterTypes()));
        }
    }

    @Test
    void callsHostCallsDenialsAndInstancesAreRecorded() throws IOException {
        try (Host host = host(folder);
                Recording recording = started(true)) {
            Plugin plugin = host.load(guest());
            plugin.call("use", new byte[3]);
            assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));
            recording.stop();

            List<RecordedEvent> calls = events(recording, "Call");
            assertEquals(2, calls.size());
            RecordedEvent use = calls.get(0);
            assertEquals("test.guest", use.getString("plugin"));
            assertEquals("1.0.0", use.getString("version"));
            assertEquals(1, use.getLong("generation"));
            assertEquals("use", use.getString("operation"));
            assertEquals(1, use.getLong("call"));
            assertEquals(3, use.getLong("input"));
            assertEquals("success", use.getString("outcome"));
            assertFalse(use.getDuration().isNegative());
            assertTrue(use.getDuration("waited").compareTo(Duration.ZERO) > 0);
            assertEquals(List.of("Wardian"), use.getEventType().getCategoryNames());
            assertNull(use.getStackTrace());
            assertEquals("WDN-CALL-004", calls.get(1).getString("outcome"));

            List<RecordedEvent> hostCalls = events(recording, "HostCall");
            assertEquals(
                    List.of(7L, (long) -Errno.EDENIED.number()),
                    hostCalls.stream().map(e -> e.getLong("result")).toList());
            assertEquals("probe/1", hostCalls.get(0).getString("capability"));
            assertEquals("use", hostCalls.get(0).getString("function"));
            assertEquals(1, hostCalls.get(0).getLong("call"));

            List<RecordedEvent> denials = events(recording, "Denial");
            assertEquals(1, denials.size());
            assertEquals("secret.txt", denials.get(0).getString("subject"));
            assertEquals("probe/1", denials.get(0).getString("capability"));
            assertEquals("use", denials.get(0).getString("operation"));

            assertEquals(1, events(recording, "InstanceDiscard").size());
            List<RecordedEvent> made = events(recording, "Instance");
            assertFalse(made.isEmpty());
            assertTrue(made.get(0).getBoolean("made"));
        }
    }

    private static Grants withoutReserves() {
        InstanceSettings none = InstanceSettings.NONE;
        return Grants.NONE.withInstances(
                new InstanceSettings(
                        none.size(), none.queue(), none.queueWait(), OptionalLong.of(0)));
    }

    @Test
    void anIdleInstanceThatIsDiscardedForAnotherPluginIsRecorded() throws IOException {
        try (Host host =
                        host(folder.resolve("plugins"))
                                .setting(
                                        builder ->
                                                builder.memoryBudget(Guest.MEMORY)
                                                        .grants(withoutReserves()));
                Recording recording = started(true)) {
            host.folder().plugin("a").guest(new Guest().echo("echo")).write();
            host.folder().plugin("b").guest(new Guest().echo("echo")).write();
            host.manager().loadAll();
            recording.stop();

            List<RecordedEvent> reclaimed = events(recording, "InstanceReclaim");
            assertEquals(1, reclaimed.size());
            assertEquals("test.a", reclaimed.get(0).getString("plugin"));
            assertEquals("test.b", reclaimed.get(0).getString("beneficiary"));
            assertEquals(Guest.MEMORY, reclaimed.get(0).getLong("bytes"));
        }
    }

    @Test
    void reloadsAreRecordedWithWhatCameOfThem() throws IOException {
        try (Host host = host(folder.resolve("plugins"));
                Recording recording = started(true)) {
            host.load(guest());
            host.current().reload("test.guest");
            host.folder().plugin("guest").guest(guest()).line("unknown: 1").write();
            assertThrows(PluginException.class, () -> host.current().reload("test.guest"));
            recording.stop();

            List<RecordedEvent> reloads = events(recording, "Reload");
            assertEquals(2, reloads.size());
            assertEquals("success", reloads.get(0).getString("outcome"));
            assertEquals(1, reloads.get(0).getLong("previousGeneration"));
            assertEquals(2, reloads.get(0).getLong("generation"));
            assertEquals("WDN-MAN-001", reloads.get(1).getString("outcome"));
            assertEquals(2, reloads.get(1).getLong("generation"));
        }
    }

    @Test
    void statesAreRecordedOneByOne() throws IOException {
        try (Host host = host(folder);
                Recording recording = started(true)) {
            host.load(guest());
            host.current().unload("test.guest");
            recording.stop();

            List<String> transitions =
                    events(recording, "State").stream()
                            .map(e -> e.getString("previousState") + " " + e.getString("state"))
                            .toList();
            assertEquals("STARTING ACTIVE", transitions.get(transitions.size() - 3));
            assertEquals("ACTIVE DRAINING", transitions.get(transitions.size() - 2));
            assertEquals("DRAINING STOPPED", transitions.get(transitions.size() - 1));
        }
    }

    @Test
    void nothingIsMadeWhileNobodyRecords() throws IOException {
        try (Host host = host(folder);
                Recording recording = started(false)) {
            Plugin plugin = host.load(guest());
            plugin.call("use", NOTHING);
            recording.stop();

            assertNull(Events.RECORDER.call());
            assertNull(Events.RECORDER.hostCall());
            assertNull(Events.RECORDER.instance());
            assertNull(Events.RECORDER.reload());
            for (String name : NAMES) {
                assertEquals(List.of(), events(recording, name), name);
            }
        }
    }

    @Test
    void pluginsWorkInARuntimeImageWithoutTheFlightRecorder() throws Exception {
        Path manifest =
                host(folder).folder().plugin("guest").guest(new Guest().echo("echo")).write();
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--limit-modules",
                                "java.base,java.logging,jdk.unsupported",
                                "-cp",
                                System.getProperty("java.class.path"),
                                WithoutFlightRecorder.class.getName(),
                                manifest.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(new File(folder.toFile(), "output.txt"))
                        .start();

        int status = process.waitFor();

        String output = Files.readString(folder.resolve("output.txt"));
        assertEquals(0, status, output);
        assertTrue(output.contains("no events, echo hello"), output);
    }

    @Test
    void recorderIsNotStartedBeforeSomebodyRecords() throws Exception {
        Path manifest =
                host(folder).folder().plugin("guest").guest(new Guest().echo("echo")).write();
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xlog:class+load",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LateRecording.class.getName(),
                                manifest.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(new File(folder.toFile(), "output.txt"))
                        .start();

        int status = process.waitFor();

        List<String> lines = Files.readAllLines(folder.resolve("output.txt"));
        List<String> own = lines.stream().filter(it -> !it.contains("[class,load]")).toList();
        assertEquals(0, status, own::toString);
        int begun = lines.indexOf("recording");
        assertTrue(begun > 0, own::toString);
        for (String type : List.of(CallEvent.class.getName(), "jdk.jfr.Event")) {
            assertTrue(
                    lines.subList(0, begun).stream()
                            .noneMatch(it -> it.contains(" " + type + " ")));
            assertTrue(
                    lines.subList(begun, lines.size()).stream()
                            .anyMatch(it -> it.contains(" " + type + " ")));
        }
        assertTrue(own.contains("calls: 1"), own::toString);
    }
}
