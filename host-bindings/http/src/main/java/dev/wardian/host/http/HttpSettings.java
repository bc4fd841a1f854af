package dev.wardian.host.http;

import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * What an application decides for all plugins.
 *
 * @param resolver finds addresses
 * @param sslContext whom to trust; empty for those whom the JDK trusts
 * @param environment gives the values of variables, or null
 */
record HttpSettings(
        NameResolver resolver,
        Optional<SSLContext> sslContext,
        Function<String, String> environment) {}
