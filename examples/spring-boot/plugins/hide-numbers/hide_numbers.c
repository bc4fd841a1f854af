#include "wardian.h"

/* Hides digits, so that a comment has no telephone number. */
WARDIAN_OPERATION("clean", clean) {
    static char text[4096];
    int32_t length = wardian_read_all(input_len, text, sizeof text);
    if (length < 0) {
        return wardian_fail_z(1, "the comment is too long");
    }
    for (int32_t i = 0; i < length; i++) {
        if (text[i] >= '0' && text[i] <= '9') {
            text[i] = '#';
        }
    }
    if (wardian_log_enabled(WARDIAN_LOG_INFO)) {
        wardian_log_z(WARDIAN_LOG_INFO, "cleaned a comment");
    }
    if (wardian_write(wardian_slice_of(text, (uint32_t)length)) < 0) {
        return wardian_fail_z(2, "no room for the comment");
    }
    return WARDIAN_OK;
}
