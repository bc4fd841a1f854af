/*
 * What the tests of the mock share.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>

static int failures;

#define CHECK(condition)                                                    \
    do {                                                                    \
        if (!(condition)) {                                                 \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
            failures++;                                                     \
        }                                                                   \
    } while (0)
