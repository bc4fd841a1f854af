#include "wardian.h"

/* Greets with the word of the configuration. */
WARDIAN_OPERATION("greet", greet) {
    char name[100];
    char word[40];
    int32_t length = wardian_read_all(input_len, name, sizeof name);
    if (length < 0) {
        return wardian_fail_z(1, "the name is too long");
    }
    int32_t said = wardian_config_text(WARDIAN_LITERAL("word"), word, sizeof word);
    if (said < 0) {
        return wardian_fail_errno("word", said);
    }
    if (wardian_write(wardian_slice_of(word, (uint32_t)said)) < 0 || wardian_write_z(", ") < 0 ||
        wardian_write(wardian_slice_of(name, (uint32_t)length)) < 0) {
        return wardian_fail_z(2, "no room for the greeting");
    }
    return WARDIAN_OK;
}
