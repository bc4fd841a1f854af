/**
 * For tests of applications, plugins and capabilities, with any test framework.
 *
 * <ul>
 *   <li>{@link dev.wardian.testing.TestHost} runs plugins that need no folder, with fakes of the
 *       usual capabilities.
 *   <li>{@link dev.wardian.testing.TestPlugin} is a plugin in memory: built elsewhere, or written
 *       in WebAssembly text, by hand or with {@link dev.wardian.testing.WatGuest}.
 *   <li>{@link dev.wardian.testing.FakeServer} answers requests over HTTP of plugins.
 *   <li>{@link dev.wardian.testing.FakeQuery} and {@link dev.wardian.testing.FakeUpdate} are
 *       statements of SQL.
 *   <li>{@link dev.wardian.testing.FakeMessage} is a message by topic, and {@link
 *       dev.wardian.testing.FakeSubscriber} is where an application gets it.
 *   <li>{@link dev.wardian.testing.FakeCapability} is a capability whose functions a test writes.
 *   <li>{@link dev.wardian.testing.PolicyLaws} checks the policies of a capability.
 * </ul>
 */
@NullMarked
package dev.wardian.testing;

import org.jspecify.annotations.NullMarked;
