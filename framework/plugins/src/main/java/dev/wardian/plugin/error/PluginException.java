package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.WasmFrame;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error of a plugin. The set of subclasses is closed, so a {@code switch} can cover them all.
 * Each has typed fields, so no caller needs to parse text.
 *
 * <p>{@link #getMessage()} is the full text from {@link ErrorRenderer}; {@link #summary()} is its
 * first line without the plugin and the call.
 */
public abstract sealed class PluginException extends RuntimeException
        permits ManifestException,
                PluginLinkException,
                CapabilityDenied,
                PluginFailure,
                PluginPanic,
                PluginTrap,
                LimitExceeded,
                DeadlineExceeded,
                ThreadStackExhausted,
                CallCancelled,
                AbiViolation,
                OutputMismatch,
                StreamFailed,
                PluginUnavailable {
    private final ErrorId id;
    private final CallInfo info;
    private final String summary;
    private final String hint;

    PluginException(
            ErrorId id, CallInfo info, String summary, String hint, @Nullable Throwable cause) {
        super(null, cause);
        this.id = id;
        this.info = info;
        this.summary = ErrorRenderer.line(summary);
        this.hint = ErrorRenderer.line(hint);
    }

    /** {@return the stable error id} */
    public final ErrorId id() {
        return id;
    }

    /** {@return the plugin and the call} */
    public final CallInfo info() {
        return info;
    }

    /** {@return what happened, in one printable line of at most 1000 characters} */
    public final String summary() {
        return summary;
    }

    /** {@return how to correct the error, or the empty string} */
    public final String hint() {
        return hint;
    }

    /**
     * {@return the guest's frames at the place where the call ended, innermost first: of a trap, a
     * panic, a limit, a deadline or a cancellation} The list is empty if no guest code ran.
     */
    public final List<WasmFrame> wasmStack() {
        if (getCause() instanceof CallException ended) {
            return ended.backtrace();
        }
        for (Throwable beside : getSuppressed()) {
            if (beside instanceof CallException ended) {
                return ended.backtrace();
            }
        }
        return List.of();
    }

    /**
     * {@return the bytes that the call handed to the {@link java.io.OutputStream} of its caller
     * before it failed} They stay there. 0 for a call without such a stream.
     */
    public final long delivered() {
        return info.delivered();
    }

    /**
     * {@return whether code of the plugin may have run for the call} If not, to make the same call
     * again cannot repeat an effect of it.
     */
    public boolean begun() {
        return true;
    }

    /**
     * {@return the error number that a plugin gets whose call of another plugin ended with this}
     * Empty if the calling plugin does not get one: its call ends as well.
     */
    public Optional<Errno> errnoForCaller() {
        return Optional.empty();
    }

    /** The full text from {@link ErrorRenderer}, at most 64 KiB in UTF-8. */
    @Override
    public final String getMessage() {
        return ErrorRenderer.render(this);
    }
}
