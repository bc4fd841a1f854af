package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.WasmInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings show what was compiled. */
final class CompilationEventTest {
    @TempDir Path folder;

    private static final String TEXT =
            """
            (module
              (func $callee (result i32) (i32.const 1))
              (func $caller (export "f") (result i32) (call $callee))
              (func $loop (export "g") (param i32)
                (loop $l (br_if $l
                  (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
            """;

    private static RecordedEvent of(List<RecordedEvent> events, String function) {
        return events.stream()
                .filter(event -> event.getString("function").equals(function))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eventsNameTheFunction() throws IOException {
        List<RecordedEvent> events;
        try (Recording recording = new Recording()) {
            recording.start();
            WasmInstance compiled = Engines.compiled(TEXT);
            compiled.function("f").call();
            Engines.atLoops(TEXT).function("g").call(100);
            recording.stop();
            Path file = folder.resolve("events.jfr");
            recording.dump(file);
            events =
                    RecordingFile.readAllEvents(file).stream()
                            .filter(
                                    it ->
                                            it.getEventType()
                                                    .getName()
                                                    .equals("dev.wardian.Compilation"))
                            .toList();
        }

        RecordedEvent caller = of(events, "caller#1");
        assertEquals(2, caller.getLong("functions"));
        assertEquals(false, caller.getBoolean("fromLoop"));
        assertTrue(caller.getLong("bytes") > 200);
        assertEquals("", caller.getString("refused"));
        assertEquals(true, of(events, "loop#2").getBoolean("fromLoop"));
    }
}
