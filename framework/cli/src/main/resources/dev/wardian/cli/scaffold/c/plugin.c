#include "wardian.h"

/** Greets whoever is named in the input. */
WARDIAN_OPERATION("greet", greet) {
    char name[64];
    int32_t length = wardian_read_all(input_len, name, sizeof name);
    if (length < 0) {
        return wardian_fail_z(1, "the name is too long");
    }
    if (length == 0) {
        return wardian_fail_z(2, "nobody to greet");
    }
    wardian_write_z("Hello, ");
    wardian_write(wardian_slice_of(name, (uint32_t)length));
    wardian_write_z("!");
    return WARDIAN_OK;
}
