package dev.wardian.plugin;

import dev.wardian.plugin.capability.SourceLocation;

/**
 * What was denied, and what an operator needs to decide about it: the request in the manifest, and
 * what the grants leave of it.
 *
 * @param subject what was denied, in the terms of the policy, for example {@code write
 *     /prices/eu.csv}
 * @param requestedAt where the manifest requests the capability; its list of requests if it does
 *     not
 * @param inEffect what the plugin may do with the capability now, in words, for example {@code
 *     reads /prices}; {@code nothing} if it may not use it
 */
public record Denial(String subject, SourceLocation requestedAt, String inEffect) {
    /** What is in effect where the plugin may not use the capability. */
    public static final String NOTHING = "nothing";
}
