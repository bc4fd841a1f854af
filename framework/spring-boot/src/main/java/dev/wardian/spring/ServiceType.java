package dev.wardian.spring;

/** An interface that {@link ServiceDefinitions} registered, for the manager's checks at load. */
record ServiceType(Class<?> service) {}
