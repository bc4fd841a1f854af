/**
 * Holds the documents of the repository to the truth: snippets, links, and what reference pages say
 * of the code.
 */
@NullMarked
package dev.wardian.docs;

import org.jspecify.annotations.NullMarked;
