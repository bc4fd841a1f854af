/**
 * The API for authors of capabilities: a capability's name, policy and host functions, and a
 * guest's call from the view of a host function.
 */
@NullMarked
package dev.wardian.plugin.capability;

import org.jspecify.annotations.NullMarked;
