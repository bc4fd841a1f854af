package dev.wardian.plugin.capability;

/**
 * A capability cannot give a plugin what the operator grants, for example since a directory is
 * missing. The framework rejects the plugin with a {@link
 * dev.wardian.plugin.error.PluginLinkException} that has the two texts.
 */
public final class BindException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String hint;

    /**
     * Makes an exception.
     *
     * @param message what is wrong, one line
     * @param hint how to correct it
     */
    public BindException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /** {@return how to correct it} */
    public String hint() {
        return hint;
    }
}
