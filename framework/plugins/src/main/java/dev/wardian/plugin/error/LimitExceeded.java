package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import java.util.Optional;

/** A call exceeded a limit. */
public final class LimitExceeded extends PluginException {
    private final Limit limit;
    private final long max;
    private final long used;

    /**
     * Makes the exception.
     *
     * @param info the call
     * @param limit the exceeded limit
     * @param max its value, in the limit's unit
     * @param used the amount that the call used or requested, at least {@code max}
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

    /**
     * Makes the exception of a call whose caller gave it less than the plugin has.
     *
     * @param info the call
     * @param limit the exceeded limit
     * @param max what the caller gave, in the limit's unit
     * @return the exception
     */
    public static LimitExceeded ofCaller(CallInfo info, Limit limit, long max) {
        return new LimitExceeded(info, limit, max);
    }

    private LimitExceeded(CallInfo info, Limit limit, long max) {
        super(
                ErrorId.LIMIT_EXCEEDED,
                info,
                "limit " + limit + " exceeded: the caller gave at most " + limit.format(max),
                "give the call more " + limit.key(),
                null);
        this.limit = limit;
        this.max = max;
        this.used = max;
    }

    /** {@return the exceeded limit} */
    public Limit limit() {
        return limit;
    }

    /** {@return the limit's value, in its unit} */
    public long max() {
        return max;
    }

    /** {@return the amount that the call used or requested, in the limit's unit} */
    public long used() {
        return used;
    }

    @Override
    public Optional<Errno> errnoForCaller() {
        return limit == Limit.INPUT ? Optional.of(Errno.E2BIG) : Optional.empty();
    }
}
