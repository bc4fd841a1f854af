/* Runs the plugin on this machine: the mock is a host in the process. */
#undef NDEBUG
#include "wardian_mock.h"
#include <assert.h>
#include <stdio.h>

int32_t greet(int32_t input_len);

static void greets_by_name(void) {
    wardian_mock_result result = wardian_mock_call_z(greet, "Ada");
    assert(result.code == WARDIAN_OK);
    assert(wardian_mock_is(result.output, "Hello, Ada!"));
}

static void refuses_to_greet_nobody(void) {
    wardian_mock_result result = wardian_mock_call_z(greet, "");
    assert(result.code == 2);
    assert(wardian_mock_is(result.message, "nobody to greet"));
}

int main(void) {
    greets_by_name();
    refuses_to_greet_nobody();
    puts("plugin_test: ok");
    return 0;
}
