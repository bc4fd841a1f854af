package dev.wardian.host.kv;

import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Makes stores. */
public final class KvStores {
    private KvStores() {}

    /**
     * Makes a store in memory. Its values end with the process.
     *
     * @return the store
     */
    public static KvStore inMemory() {
        return inMemory(Clock.systemUTC());
    }

    /**
     * Makes a store in memory with another clock, for tests.
     *
     * @param clock says when values are gone
     * @return the store
     */
    public static KvStore inMemory(InstantSource clock) {
        return new MemoryKvStore(clock);
    }

    /**
     * Opens a store in a file, and makes the file if it is missing. One store at a time has the
     * file open. A change is in the file about 50 milliseconds after it returned, later on a busy
     * machine, and stays there if the process is killed. After {@link KvNamespace#sync} it is on
     * the device.
     *
     * @param file the file, in a folder that exists
     * @return the store
     * @throws KvException {@link KvException.Kind#MISSING} without the folder, {@link
     *     KvException.Kind#LOCKED} if the file is open elsewhere, {@link KvException.Kind#DAMAGED}
     *     if it is no store, {@link KvException.Kind#FULL} and {@link KvException.Kind#UNAVAILABLE}
     *     if it cannot be written
     */
    public static KvStore file(Path file) {
        return file(file, Clock.systemUTC());
    }

    /**
     * Opens a store in a file with another clock, for tests.
     *
     * @param file the file, in a folder that exists
     * @param clock says when values are gone
     * @return the store
     * @throws KvException as for {@link #file(Path)}
     */
    public static KvStore file(Path file, InstantSource clock) {
        return FileKvStore.open(file, clock);
    }

    /**
     * Reads all values of the store in a file, ordered by plugin, namespace and key. It does not
     * change the file, which no store may have open. Values whose time is over are left out.
     *
     * @param file the file
     * @param reader gets the values one after the other
     * @throws KvException {@link KvException.Kind#LOCKED} if the file is open elsewhere, {@link
     *     KvException.Kind#DAMAGED} if it is no store, or has lost anything, and {@link
     *     KvException.Kind#UNAVAILABLE} if it cannot be read
     */
    public static void read(Path file, Consumer<KvEntry> reader) {
        read(file, Clock.systemUTC(), reader);
    }

    /**
     * Reads all values with another clock, for tests.
     *
     * @param file the file
     * @param clock says which values are gone
     * @param reader gets the values one after the other
     * @throws KvException as for {@link #read(Path, Consumer)}
     */
    public static void read(Path file, InstantSource clock, Consumer<KvEntry> reader) {
        StoreReader.read(file, clock, reader);
    }
}
