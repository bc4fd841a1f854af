package dev.wardian.host.kv;

/** Where a namespace finds its table, and has its changes written. */
interface RecordTables {
    /** The table; another one if the store had to be opened anew. */
    RecordTable current();

    /**
     * Waits until all changes so far are on the device.
     *
     * @return the table whose changes are there
     */
    RecordTable sync(KvWait wait);

    /** The exception for a record that is not as it was written. */
    KvException damaged(String what);
}
