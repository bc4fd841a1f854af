/*
 * A static object with a constructor: WARDIAN_STATIC_CONSTRUCTORS runs it once, before the first operation.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian.h"

WARDIAN_STATIC_CONSTRUCTORS

namespace {

int32_t constructed = 0;

struct Counted {
    Counted() { constructed = constructed + 1; }
};

[[maybe_unused]] Counted counted;

}  // namespace

/** How many times the constructor ran, as the output. */
WARDIAN_OPERATION("constructed", count) {
    char memory[12];
    wardian_buffer out = wardian_buffer_on(memory, sizeof memory);
    wardian_append_i64(&out, constructed);
    wardian_write(wardian_buffer_slice(&out));
    return WARDIAN_OK;
}
