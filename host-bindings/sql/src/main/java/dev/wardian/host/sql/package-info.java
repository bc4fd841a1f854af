/**
 * The capability {@code sql}: statements that the operator wrote, run on the application's
 * databases.
 */
@NullMarked
package dev.wardian.host.sql;

import org.jspecify.annotations.NullMarked;
