/** A store for the capability {@code kv}: a Redis server, which several processes share. */
@NullMarked
package dev.wardian.host.kv.redis;

import org.jspecify.annotations.NullMarked;
