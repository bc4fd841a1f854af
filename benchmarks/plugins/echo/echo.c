/* Gives its input back: what a round trip through the border costs, and nothing else. */
#include "wardian.h"

static char buffer[1 << 20];

static int32_t echo(int32_t input_len) {
    int32_t length = wardian_read_all(input_len, buffer, sizeof buffer);
    if (length < 0) {
        return wardian_fail_z(1, "the input is too long");
    }
    wardian_write(wardian_slice_of(buffer, (uint32_t)length));
    return WARDIAN_OK;
}

WARDIAN_OPERATION("echo", echo_bytes) { return echo(input_len); }

WARDIAN_OPERATION("echo-text", echo_text) { return echo(input_len); }

WARDIAN_OPERATION("nothing", nothing) {
    (void)input_len;
    return WARDIAN_OK;
}
