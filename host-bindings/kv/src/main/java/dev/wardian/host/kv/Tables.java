package dev.wardian.host.kv;

/** Where a namespace finds its table, and has its changes written. */
interface Tables {
    /** The table; another one if the store had to be opened anew. */
    Table current();

    /**
     * Waits until all changes so far are on the device.
     *
     * @return the table whose changes are there
     */
    Table sync(KvWait wait);

    /** The exception for a record that is not as it was written. */
    KvException damaged(String what);
}
