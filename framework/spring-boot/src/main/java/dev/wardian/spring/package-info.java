/**
 * Wardian for Spring Boot: a {@link dev.wardian.plugin.PluginManager} as a bean, Java interfaces
 * that plugins implement as beans, properties, health, metrics and an actuator endpoint.
 *
 * <p>The starter is written for Spring Boot 4. Spring Boot 3.5 runs it too, without its health
 * indicator: {@link dev.wardian.spring.PluginsHealth} has what such an indicator reports.
 */
@NullMarked
package dev.wardian.spring;

import org.jspecify.annotations.NullMarked;
