/**
 * What authors of capabilities use: a capability's name, policy and host functions, and a guest's
 * call as a host function sees it.
 */
@NullMarked
package dev.wardian.plugin.capability;

import org.jspecify.annotations.NullMarked;
