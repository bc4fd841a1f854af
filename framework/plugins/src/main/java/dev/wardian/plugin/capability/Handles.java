package dev.wardian.plugin.capability;

/**
 * The handles that a capability gives the calling instance for resources of one type. A handle is a
 * number above 0, which the guest keeps and passes back. It means something only to the same
 * instance, the same capability and the same type, so a guest that makes numbers up reaches nothing
 * of anybody else. A closed handle is not given again soon: with the default of {@link
 * Limit#HANDLES}, its place serves 33 million other handles before.
 *
 * <p>What is still open is closed when its {@link Lifetime} ends, the newest first: also after a
 * trap, at a reload and when the plugin is unloaded. What closing throws is in the operator's log,
 * and keeps no other handle from being closed.
 *
 * <p>Valid as long as the {@link CapabilityCall} that it comes from.
 *
 * @param <T> the type of the resources
 */
public interface Handles<T extends AutoCloseable> {
    /**
     * Gives a handle for a resource, which from then on is closed by this object.
     *
     * @param resource the resource; its {@code close} must be quick and must not block, since it
     *     may run on a caller's thread after the deadline
     * @return the handle, above 0
     * @throws ErrnoException {@link Errno#ELIMIT} if the instance has {@link Limit#HANDLES} open
     *     handles already; the resource is then still the caller's
     */
    int open(T resource);

    /**
     * Checks that {@link #open} would give a handle now, for a function whose resource cannot be
     * made without an effect.
     *
     * @throws ErrnoException {@link Errno#ELIMIT} if it would not
     */
    void requireRoom();

    /**
     * Finds the resource of a handle.
     *
     * @param handle a number from the guest
     * @return the resource
     * @throws ErrnoException {@link Errno#ECLOSED} if this is no open handle of this instance,
     *     capability and type
     */
    T get(int handle);

    /**
     * Ends a handle without closing its resource, which is then the caller's.
     *
     * @param handle a number from the guest
     * @return the resource
     * @throws ErrnoException {@link Errno#ECLOSED} as for {@link #get}
     */
    T take(int handle);

    /**
     * Ends a handle and closes its resource.
     *
     * @param handle a number from the guest
     * @throws ErrnoException {@link Errno#ECLOSED} as for {@link #get}; {@link Errno#EHOST} if
     *     closing failed, which is in the operator's log
     */
    void close(int handle);
}
