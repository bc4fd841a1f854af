package dev.wardian.wasm;

/**
 * What an instance held at one moment: the memories, tables and globals that it defines, the
 * contents of the structures and arrays that can be reached from them, and which of its segments
 * were dropped. Used by the thread that uses the instance.
 */
public interface InstanceSnapshot extends AutoCloseable {
    /**
     * What it takes from the budget of its instance until it is closed: the bytes of memories,
     * without blocks of zeros, and of tables.
     */
    long bytes();

    /** The bytes of memories and tables that are written when it is brought back. */
    long restoredBytes();

    /** Forgets the contents and gives their bytes back. Closing twice does nothing. */
    @Override
    void close();
}
