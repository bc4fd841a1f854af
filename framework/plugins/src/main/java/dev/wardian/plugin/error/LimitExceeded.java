package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Limit;

/** A call needed more of something than its limit. */
public final class LimitExceeded extends PluginException {
    private final Limit limit;
    private final long max;
    private final long used;

    /**
     * @param info the call
     * @param limit which limit
     * @param max its value, in the limit's unit
     * @param used what the call had used or asked for, at least {@code max}
     */
    public LimitExceeded(CallInfo info, Limit limit, long max, long used) {
        super(
                ErrorId.LIMIT_EXCEEDED,
                info,
                "limit "
                        + limit
                        + " exceeded: at most "
                        + limit.format(max)
                        + ", used "
                        + limit.format(used),
                ErrorId.LIMIT_EXCEEDED.hint(limit.key()),
                null);
        this.limit = limit;
        this.max = max;
        this.used = used;
    }

    /** Which limit. */
    public Limit limit() {
        return limit;
    }

    /** The limit's value, in its unit. */
    public long max() {
        return max;
    }

    /** What the call had used or asked for, in the limit's unit. */
    public long used() {
        return used;
    }
}
