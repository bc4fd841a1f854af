package dev.wardian.host.kv;

class MemoryKvStoreTest extends KvStoreContract {
    @Override
    KvStore open() {
        return KvStores.inMemory(clock);
    }

    @Override
    boolean keeps() {
        return false;
    }
}
