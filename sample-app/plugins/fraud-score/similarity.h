/*
 * similarity.h: how alike two texts are, for people's names, addresses and domains.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WARDIAN_SAMPLE_SIMILARITY_H
#define WARDIAN_SAMPLE_SIMILARITY_H

#include "wardian.h"

/** Texts are compared by at most this many bytes of their beginning. */
#define SIMILARITY_MAX 96

/**
 * The fewest insertions, deletions, replacements and swaps of neighbours that turn one text into the other, when no part is
 * edited twice.
 */
uint32_t edit_distance(wardian_slice left, wardian_slice right);

/** 100 for equal texts down to 0 for texts that have nothing in common; 0 when both are empty. */
uint32_t similarity_percent(wardian_slice left, wardian_slice right);

/**
 * Appends the letters and digits of a text in UTF-8, in lower case and without accents: "Zoë O'Brien" is "zoeobrien". Letters
 * beyond Latin-1 are left out. `boundary` is put between two runs of letters and digits unless it is '\0'.
 */
void append_folded(wardian_buffer *out, wardian_slice text, char boundary);

#endif
