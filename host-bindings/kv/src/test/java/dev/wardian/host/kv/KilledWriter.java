package dev.wardian.host.kv;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A process that writes until it is killed. It says each change that returned, with the time, and
 * each change that is on the device.
 */
final class KilledWriter {
    static final int THREADS = 3;

    /** A thread writes its keys in turn. */
    static final int KEYS = 50;

    static final String ID = "test.killed";
    private static final KvQuota QUOTA = new KvQuota(1 << 24, 1_000);
    private static final int SYNC_EVERY = 40;

    private KilledWriter() {}

    public static void main(String[] arguments) {
        int first = Integer.parseInt(arguments[1]);
        KvStore store = KvStores.file(Path.of(arguments[0]));
        KvNamespace values = store.open(ID, "");
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            new Thread(() -> write(values, thread, first)).start();
        }
    }

    static String key(int thread, int number) {
        return "t" + thread + "/" + number % KEYS;
    }

    private static void write(KvNamespace values, int thread, int first) {
        KvWait wait = KvWait.atMost(Duration.ofMinutes(5));
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = first; ; i++) {
            String text = i + " " + "x".repeat(random.nextInt(4_000));
            long version =
                    values.put(key(thread, i), text.getBytes(US_ASCII), Duration.ZERO, QUOTA, wait);
            say("put", thread, i, version);
            if (i % SYNC_EVERY == 0) {
                values.sync(wait);
                say("sync", thread, i, version);
            }
        }
    }

    private static void say(String what, int thread, int number, long version) {
        String line =
                what
                        + " "
                        + thread
                        + " "
                        + number
                        + " "
                        + version
                        + " "
                        + System.currentTimeMillis()
                        + "\n";
        try {
            OutputStream out = System.out;
            synchronized (out) {
                out.write(line.getBytes(US_ASCII));
                out.flush();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
