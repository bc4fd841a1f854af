package dev.wardian.plugin;

/**
 * The version of the plugin API: the ABI between host and guest, with the import modules that the
 * host brings. {@code docs/abi.md} describes it. It is not the version of an artifact: a release of
 * the framework may leave it as it is.
 *
 * <p>Manifests say with {@code requires.host} which versions they work with. SDKs write the version
 * into the custom section {@code wardian.abi} ({@link AbiSection}).
 */
public final class PluginApi {
    /** The major version. The host rejects modules that were built for a greater one. */
    public static final int MAJOR = 1;

    /** The minor version, which grows with what the host adds and modules may use. */
    public static final int MINOR = 0;

    /** Both, such as {@code 1.0}. The manager compares {@code requires.host} with it. */
    public static final String VERSION = MAJOR + "." + MINOR;

    private PluginApi() {}
}
