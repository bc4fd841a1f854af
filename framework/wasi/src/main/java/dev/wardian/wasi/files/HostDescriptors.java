package dev.wardian.wasi.files;

import java.util.Objects;

/**
 * How many files and directories of the host guests may have open in all. Each guest has a share.
 * It gets one more while it has fewer than are left for everybody: so the first one gets half of
 * them at most, and another one finds some. Thread-safe.
 */
public final class HostDescriptors {
    private final int most;
    private int held;

    /**
     * Makes them.
     *
     * @param most how many descriptors of the host may be open, at least 0; a directory takes two
     */
    public HostDescriptors(int most) {
        if (most < 0) {
            throw new IllegalArgumentException(most + " descriptors");
        }
        this.most = most;
    }

    /** {@return the share of one more guest, which has nothing open} */
    public Share share() {
        return new Share(this);
    }

    /** {@return how many are open} */
    public synchronized int held() {
        return held;
    }

    /** The share of one guest. Several trees may have it together. */
    public static final class Share {
        private final HostDescriptors all;

        /** Guarded by {@link #all}. */
        private int own;

        private Share(HostDescriptors all) {
            this.all = Objects.requireNonNull(all);
        }

        /** {@return how many the guest has open} */
        public int held() {
            synchronized (all) {
                return own;
            }
        }

        /** Takes descriptors, all or none; says whether there were so many. */
        boolean take(int count) {
            synchronized (all) {
                if (own + count > all.most - all.held) {
                    return false;
                }
                own += count;
                all.held += count;
                return true;
            }
        }

        void give(int count) {
            synchronized (all) {
                own -= count;
                all.held -= count;
            }
        }
    }
}
