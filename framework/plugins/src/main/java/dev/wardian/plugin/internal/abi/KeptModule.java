package dev.wardian.plugin.internal.abi;

/**
 * What a module takes from the memory budget while it is kept for a roll-back, after its generation
 * has ended.
 */
public interface KeptModule extends AutoCloseable {
    /** Of a module that took nothing. */
    KeptModule NOTHING =
            new KeptModule() {
                @Override
                public void suspend() {}

                @Override
                public void resume() {}

                @Override
                public void close() {}
            };

    /**
     * Gives back what the module takes for a while, in which another generation counts it. Nothing
     * happens while the generation that it was kept from still has calls.
     */
    void suspend();

    /** Takes it again, as far as the budget has room. */
    void resume();

    /** The module is not kept any more. */
    @Override
    void close();
}
