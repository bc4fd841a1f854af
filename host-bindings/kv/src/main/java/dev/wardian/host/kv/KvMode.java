package dev.wardian.host.kv;

/** What a plugin may do with its values. */
enum KvMode {
    /** Get and list them. */
    READ,
    /** Change them as well. */
    WRITE
}
