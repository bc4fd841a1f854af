package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.Collection;
import java.util.List;

/** Makes the proxies for Java interfaces whose methods call operations of plugins. */
public final class Services {
    private Services() {}

    /**
     * Whether a proxy can implement a type: an interface that is neither sealed nor an annotation.
     */
    public static boolean isService(Class<?> type) {
        return type.isInterface() && !type.isAnnotation() && !type.isSealed() && !type.isHidden();
    }

    /**
     * The service of one plugin.
     *
     * @throws PluginLinkException with every reason why interface and manifest do not fit
     * @throws IllegalArgumentException if {@code type} is no interface that can be implemented
     */
    public static <T> T of(Class<T> type, Plugin plugin) {
        return new BoundService(ServiceInterface.of(type), plugin).implement(type);
    }

    /**
     * Returns the service of one plugin with a fallback.
     *
     * @throws PluginLinkException with every reason why interface and manifest do not fit
     * @throws IllegalArgumentException if {@code type} is no interface that can be implemented
     */
    public static <T> T of(Class<T> type, Plugin plugin, T fallback) {
        ServiceProxy service = new BoundService(ServiceInterface.of(type), plugin);
        return new FallbackService(type, service, fallback).implement(type);
    }

    /**
     * The service of a plugin whose manifest does not say what the bytes of its operations are: the
     * types of the interface do.
     *
     * @throws PluginLinkException with every reason why interface and plugin do not fit
     * @throws IllegalArgumentException if {@code type} is no interface that can be implemented
     */
    public static <T> T ofUndeclared(Class<T> type, Plugin plugin) {
        return new BoundService(ServiceInterface.of(type), plugin, Kinds.OF_TYPES).implement(type);
    }

    /** As {@link #ofUndeclared(Class, Plugin)}, with a fallback. */
    public static <T> T ofUndeclared(Class<T> type, Plugin plugin, T fallback) {
        ServiceProxy service = new BoundService(ServiceInterface.of(type), plugin, Kinds.OF_TYPES);
        return new FallbackService(type, service, fallback).implement(type);
    }

    /**
     * Calls an operation with text.
     *
     * @throws OutputMismatch if the output is not text
     */
    public static String callText(
            Plugin plugin, String operation, String input, PluginCallOptions options) {
        byte[] output = plugin.call(operation, TextCodec.INSTANCE.encode(input), options);
        try {
            return TextCodec.text(output);
        } catch (DecodeException e) {
            throw new OutputMismatch(
                    CallInfo.ofPlugin(plugin.id(), plugin.version(), plugin.generation())
                            .withCall(operation, 0),
                    TextCodec.INSTANCE.describe(),
                    e.detail(),
                    e);
        }
    }

    /**
     * Why a plugin does not fit the interfaces that it says it serves.
     *
     * @param types the interfaces that the application uses; those that the manifest does not name
     *     are not looked at
     * @return every reason, none if it fits
     */
    public static List<Problem> check(
            Collection<Class<?>> types,
            PluginManifest manifest,
            NumberTypes numberTypes,
            Codecs codecs) {
        ServiceBinder binder = new ServiceBinder(manifest, numberTypes, Kinds.OF_MANIFEST, codecs);
        for (Class<?> type : types) {
            if (manifest.services().contains(type.getName())) {
                binder.bind(ServiceInterface.of(type));
            }
        }
        return binder.problems();
    }

    /**
     * A service that goes to the plugin that {@code ref} has at each call; a call fails as {@link
     * PluginRef#get} and {@link #of} do.
     *
     * @throws IllegalArgumentException if {@code type} is no interface that can be implemented
     */
    public static <T> T following(Class<T> type, PluginRef<? extends Plugin> ref) {
        return new FollowingService(ServiceInterface.of(type), ref).implement(type);
    }

    /** As {@link #following(Class, PluginRef)}, with a fallback. */
    public static <T> T following(Class<T> type, PluginRef<? extends Plugin> ref, T fallback) {
        ServiceProxy service = new FollowingService(ServiceInterface.of(type), ref);
        return new FallbackService(type, service, fallback).implement(type);
    }
}
