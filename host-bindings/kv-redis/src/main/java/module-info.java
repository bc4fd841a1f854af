/** A store for the capability {@code kv}: a Redis server. */
module dev.wardian.host.kv.redis {
    requires transitive dev.wardian.host.kv;
    requires redis.clients.jedis;
    requires static org.jspecify;

    exports dev.wardian.host.kv.redis;
}
