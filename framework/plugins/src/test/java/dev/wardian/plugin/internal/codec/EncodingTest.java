package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.manifest.ValueKind;
import dev.wardian.wasm.test.AllocatedBytes;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments become bytes without a text between, in buffers that calls share. */
class EncodingTest {
    record Text(String text) {}

    private static ValueCodec texts() throws UnfitTypeException {
        return Codecs.DEFAULT.ofInput(Text.class, ValueKind.JSON);
    }

    private static byte[] encode(ValueCodec codec, Object value) {
        try {
            return codec.encode(value);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The least that one of many calls allocates: the JVM's own work on the thread is no part. */
    private static long allocated(ValueCodec codec, Object value) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 500; i++) {
            long before = AllocatedBytes.of(Thread.currentThread());
            encode(codec, value);
            least = Math.min(least, AllocatedBytes.of(Thread.currentThread()) - before);
        }
        return least;
    }

    @Test
    void argumentAllocatesItsBytesOnce() throws Exception {
        ValueCodec codec = texts();
        int length = 6_000;

        long text = allocated(codec, new Text("a".repeat(length)));
        long none = allocated(codec, new Text(""));

        // A string between would be as long again, and its characters twice as long.
        assertTrue(text - none < length + length / 4, () -> text + " and " + none);
    }

    @Test
    void newThreadFindsABufferThatAnotherHasReturned() throws Exception {
        ValueCodec codec = texts();
        Text value = new Text("a");
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            long[] bytes = new long[1];
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            Thread thread =
                    new Thread(
                            () -> {
                                long before = AllocatedBytes.of(Thread.currentThread());
                                encode(codec, value);
                                bytes[0] = AllocatedBytes.of(Thread.currentThread()) - before;
                            });
            thread.setUncaughtExceptionHandler((it, thrown) -> failure.set(thrown));
            thread.start();
            thread.join();
            assertNull(failure.get());
            least = Math.min(least, bytes[0]);
        }

        // The buffer of a generator alone has 8000 bytes.
        long found = least;
        assertTrue(found < 4_000, () -> "" + found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "größe",
                "\uD83D\uDE00",
                "x\uD83D\uDE00y\uD83D\uDE00",
                "\\uD83D",
                "a\\",
                "\u2028\"\\\n"
            })
    void textIsWrittenAsUtf8(String text) throws Exception {
        byte[] json = texts().encode(new Text(text));

        assertEquals(
                new Text(text), Codecs.DEFAULT.ofOutput(Text.class, ValueKind.JSON).decode(json));
        if (text.indexOf('\\') < 0) {
            assertArrayEquals(
                    ("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8), json);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uD83D",
                "a\uD83Db",
                "\uDE00",
                "\uDE00\uD83D",
                "\uD83D\uD83D\uDE00",
                "\\\uD83D"
            })
    void halfOfASurrogatePairIsNoArgument(String text) throws Exception {
        ValueCodec codec = texts();

        assertThrows(IllegalArgumentException.class, () -> codec.encode(new Text(text)));
    }
}
