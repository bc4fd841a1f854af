package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.InstanceSnapshot;
import dev.wardian.wasm.LinkException;
import org.jspecify.annotations.Nullable;

/** Copies of what an instance defines, in the order of its index spaces. */
final class Snapshot implements InstanceSnapshot {
    private final Instance owner;
    private final @Nullable MemoryImage[] memories;
    private final @Nullable Object[] @Nullable [] tables;

    /** The lower and the upper half of each global, in turn. */
    private final long[] numbers;

    private final @Nullable Object[] references;
    private final boolean[] droppedElements;
    private final boolean[] droppedData;
    private final @Nullable Object[] @Nullable [] elementValues;
    private final HeapContents heap;
    private final long heapLeft;
    private boolean closed;

    private Snapshot(
            Instance owner,
            @Nullable MemoryImage[] memories,
            @Nullable Object[] @Nullable [] tables) {
        this.owner = owner;
        this.memories = memories;
        this.tables = tables;
        int globals = owner.globals.length - owner.data.importedGlobals;
        this.numbers = new long[2 * globals];
        this.references = new Object[globals];
        for (int i = 0; i < globals; i++) {
            GlobalInstance global = owner.globals[owner.data.importedGlobals + i];
            numbers[2 * i] = global.value;
            numbers[2 * i + 1] = global.high;
            references[i] = global.reference;
        }
        this.droppedElements = owner.droppedElements.clone();
        this.droppedData = owner.droppedData.clone();
        this.elementValues = owner.elementValues.clone();
        this.heap = HeapContents.of(owner);
        this.heapLeft = owner.heapLeft();
    }

    /**
     * Copies what an instance holds that no call is in.
     *
     * @throws LinkException if its budget or the heap has no room
     */
    static Snapshot of(Instance instance) {
        int imported = instance.data.importedMemories;
        @Nullable MemoryImage[] memories =
                new MemoryImage[instance.data.memories.length - imported];
        int importedTables = instance.data.importedTables;
        @Nullable Object[] @Nullable [] tables =
                new Object[instance.tables.length - importedTables][];
        Snapshot snapshot = null;
        try {
            for (int i = 0; i < memories.length; i++) {
                memories[i] = instance.memories[imported + i].image();
            }
            for (int i = 0; i < tables.length; i++) {
                tables[i] = instance.tables[importedTables + i].image();
            }
            snapshot = new Snapshot(instance, memories, tables);
            return snapshot;
        } catch (OutOfMemoryError e) {
            throw new LinkException("no heap for a copy of what the instance holds", "", "");
        } finally {
            if (snapshot == null) {
                giveBack(instance, memories, tables);
            }
        }
    }

    private static void giveBack(
            Instance instance,
            @Nullable MemoryImage[] memories,
            @Nullable Object[] @Nullable [] tables) {
        for (int i = 0; i < memories.length; i++) {
            MemoryImage image = memories[i];
            if (image != null) {
                instance.memories[instance.data.importedMemories + i].forget(image);
                memories[i] = null;
            }
        }
        for (int i = 0; i < tables.length; i++) {
            @Nullable Object[] image = tables[i];
            if (image != null) {
                instance.tables[instance.data.importedTables + i].forget(image);
                tables[i] = null;
            }
        }
    }

    boolean isOf(Instance instance) {
        return owner == instance;
    }

    /**
     * Brings everything back.
     *
     * @throws LinkException if the budget or the heap has no room for a memory or table of another
     *     size than now
     */
    void bringBack() {
        if (closed) {
            throw new IllegalStateException("the snapshot is closed");
        }
        for (int i = 0; i < memories.length; i++) {
            MemoryImage image = memories[i];
            if (image != null) {
                owner.memories[owner.data.importedMemories + i].bringBack(image);
            }
        }
        // Those that become smaller first: the others may need their room.
        bringBackTables(false);
        bringBackTables(true);
        for (int i = 0; i < references.length; i++) {
            GlobalInstance global = owner.globals[owner.data.importedGlobals + i];
            global.value = numbers[2 * i];
            global.high = numbers[2 * i + 1];
            global.reference = references[i];
        }
        copyAll(droppedElements, owner.droppedElements);
        copyAll(droppedData, owner.droppedData);
        copyAll(elementValues, owner.elementValues);
        heap.bringBack();
        owner.heapLeft(heapLeft);
    }

    private void bringBackTables(boolean larger) {
        for (int i = 0; i < tables.length; i++) {
            @Nullable Object[] image = tables[i];
            TableInstance table = owner.tables[owner.data.importedTables + i];
            if (image != null && image.length > table.size == larger) {
                table.bringBack(image);
            }
        }
    }

    private static void copyAll(Object from, Object to) {
        System.arraycopy(from, 0, to, 0, java.lang.reflect.Array.getLength(from));
    }

    @Override
    public long bytes() {
        long sum = 0;
        for (MemoryImage image : memories) {
            sum += image == null ? 0 : image.heldBytes();
        }
        for (@Nullable Object[] image : tables) {
            sum += image == null ? 0 : TableInstance.bytes(image.length);
        }
        return sum;
    }

    @Override
    public long restoredBytes() {
        long sum = 0;
        for (MemoryImage image : memories) {
            sum += image == null ? 0 : image.size();
        }
        for (@Nullable Object[] image : tables) {
            sum += image == null ? 0 : TableInstance.bytes(image.length);
        }
        return sum;
    }

    @Override
    public void close() {
        closed = true;
        giveBack(owner, memories, tables);
    }
}
