package dev.wardian.wasm;

/**
 * The contents of an instance at one moment: of the memories, tables and globals that it defines,
 * and of the structures and arrays that can be reached from them. It also knows which segments were
 * dropped. Only the thread that uses the instance may use it.
 */
public interface InstanceSnapshot extends AutoCloseable {
    /**
     * {@return the bytes that the snapshot takes from the budget of its instance until it is
     * closed} It counts memories, without blocks of zeros, and tables.
     */
    long bytes();

    /** {@return the bytes of memories and tables that a restore writes} */
    long restoredBytes();

    /**
     * Forgets the contents and gives their bytes back to the budget. Closing twice does nothing.
     */
    @Override
    void close();
}
