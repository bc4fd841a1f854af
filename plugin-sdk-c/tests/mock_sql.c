/*
 * Statements of SQL on the native mock, and rows that no host gives. C11 and C++17 at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian_mock.h"
#include "check.h"

int32_t use_sql(int32_t input_len);
int32_t use_rows(int32_t input_len);

static const wardian_slice numbers = {"numbers", 7};

/** A statement with the rows 0, 1, 2 and so on, of 15 bytes each. */
static void give_numbers(int64_t count) {
    char memory[1000];
    wardian_buffer values = wardian_buffer_on(memory, sizeof memory);
    for (int64_t i = 0; i < count; i++) {
        wardian_params_i64(&values, i);
        wardian_params_text_z(&values, "x");
    }
    wardian_mock_rows("numbers", "number,text", &values);
}

/** Whether the numbers of a query with this capacity are 0 to count - 1, in so many calls of the host. */
static bool finds_numbers(uint32_t capacity, int64_t count, uint32_t calls) {
    char memory[1000];
    wardian_rows rows;
    wardian_row row;
    uint32_t before = wardian_mock_count(WARDIAN_MOCK_SQL_NEXT);
    int64_t number = 0, next = 0;
    if (wardian_query(&rows, numbers, NULL, memory, capacity) != WARDIAN_OK) {
        return false;
    }
    while (wardian_rows_next(&rows, &row) == 1 && wardian_row_i64(&row, 0, &number) == WARDIAN_OK && number == next) {
        next++;
    }
    return next == count && wardian_mock_count(WARDIAN_MOCK_SQL_NEXT) - before == calls && wardian_rows_next(&rows, &row) == 0
        && wardian_rows_close(&rows) == WARDIAN_OK;
}

static void statements_are_used_as_on_a_host(void) {
    char memory[100];
    bool flag = false;
    wardian_slice text = WARDIAN_LITERAL("");
    wardian_buffer values = wardian_buffer_on(memory, sizeof memory);
    wardian_params_null(&values);
    wardian_params_bool(&values, true);
    wardian_params_i64(&values, -7);
    wardian_params_f64(&values, 0.5);
    wardian_params_text_z(&values, "\xC3\xA9");
    wardian_params_decimal(&values, WARDIAN_LITERAL("-3.50"));
    wardian_params_bytes(&values, WARDIAN_LITERAL("\xff"));
    wardian_mock_rows("echo", "a,b,c,d,e,f,g", &values);
    wardian_mock_update("add", 1);
    wardian_mock_result result = wardian_mock_call_z(use_sql, "");
    CHECK(wardian_mock_is(
        result.output,
        "7 OK true -7 0.5 \xC3\xA9 -3.50 ff ENOTFOUND OK OK ECLOSED E2BIG EINVAL EDENIED EDENIED EINVAL 1 E2BIG E2BIG EUTF8 "
        "EINVAL"));
    CHECK(wardian_mock_ran_count() == 3 && wardian_mock_is(wardian_mock_ran_at(0).name, "echo"));
    wardian_mock_ran_result ran = wardian_mock_ran_at(0);
    CHECK(wardian_slice_equal(ran.params.values, wardian_buffer_slice(&values)));
    CHECK(wardian_row_bool(&ran.params, 1, &flag) == WARDIAN_OK && flag);
    ran = wardian_mock_ran_at(2);
    CHECK(wardian_mock_is(ran.name, "add") && wardian_row_text(&ran.params, 0, &text) == WARDIAN_OK);
    CHECK(wardian_mock_is(text, "tea") && wardian_row_kind(&ran.params, 1) == -WARDIAN_ENOTFOUND);
    CHECK(wardian_mock_ran_at(3).name.length == 0 && wardian_mock_open_rows() == 0);
    wardian_mock_reset();
    CHECK(wardian_mock_ran_count() == 0 && wardian_update(WARDIAN_LITERAL("add"), NULL) == -WARDIAN_EDENIED);
}

static void rows_are_read_as_on_a_host(void) {
    char memory[900];
    wardian_buffer values = wardian_buffer_on(memory, sizeof memory);
    for (int64_t i = 1; i <= 100; i++) {
        wardian_params_i64(&values, i);
    }
    wardian_mock_rows("numbers", "x", &values);
    wardian_mock_rows("many", "x", &values);
    wardian_mock_rows_cut("many", WARDIAN_E2BIG);
    wardian_mock_rows("none", "x", NULL);
    wardian_mock_update_error("pair", WARDIAN_EINVAL);
    wardian_mock_update_error("twice", WARDIAN_ECONFLICT);
    wardian_mock_result result = wardian_mock_call_z(use_rows, "");
    CHECK(wardian_mock_is(result.output, "100 5050 OK OK 1 ENOTFOUND E2BIG EINVAL EINVAL EINVAL ECONFLICT"));
    CHECK(wardian_mock_open_rows() == 0);
    wardian_mock_reset();
}

static void parameters_have_the_form_of_the_description(void) {
    static const char expected[] =
        "\x00\x01\x02\x03\x00\x00\x00\x00\x00\x00\x00\x80\x04\x00\x00\x00\x00\x00\x00\xe0\xbf\x05\x02\x00\x00\x00\xC3\xA9"
        "\x06\x04\x00\x00\x00-1.5\x07\x01\x00\x00\x00\xff";
    char memory[100];
    wardian_buffer params = wardian_buffer_on(memory, sizeof memory);
    wardian_params_null(&params);
    wardian_params_bool(&params, false);
    wardian_params_bool(&params, true);
    wardian_params_i64(&params, INT64_MIN);
    wardian_params_f64(&params, -0.5);
    wardian_params_text(&params, WARDIAN_LITERAL("\xC3\xA9"));
    wardian_params_decimal(&params, WARDIAN_LITERAL("-1.5"));
    wardian_params_bytes(&params, WARDIAN_LITERAL("\xff"));
    CHECK(wardian_slice_equal(wardian_buffer_slice(&params), wardian_slice_of(expected, sizeof expected - 1)));
}

static void values_are_read_as_types_that_hold_them(void) {
    char memory[200];
    wardian_buffer values = wardian_buffer_on(memory, sizeof memory);
    wardian_row row;
    int64_t number = 5;
    double real = 5;
    bool flag = false;
    wardian_slice text = WARDIAN_LITERAL("5");
    wardian_params_null(&values);                              /* 0 */
    wardian_params_bool(&values, true);                        /* 1 */
    wardian_params_i64(&values, 1);                            /* 2 */
    wardian_params_f64(&values, 1.5);                          /* 3 */
    wardian_params_text_z(&values, "1");                       /* 4 */
    wardian_params_decimal(&values, WARDIAN_LITERAL("-12"));   /* 5 */
    wardian_params_bytes(&values, WARDIAN_LITERAL("1"));       /* 6 */
    wardian_params_decimal(&values, WARDIAN_LITERAL("1.5"));   /* 7 */
    wardian_params_i64(&values, 2);                            /* 8 */
    wardian_params_text(&values, WARDIAN_LITERAL("\xff"));     /* 9 */
    wardian_params_decimal(&values, WARDIAN_LITERAL("\xff"));  /* 10 */
    row.values = wardian_buffer_slice(&values);
    const uint32_t no_numbers[] = {0, 1, 3, 4, 6, 7};
    for (int i = 0; i < 6; i++) {
        CHECK(wardian_row_i64(&row, no_numbers[i], &number) == -WARDIAN_EINVAL);
    }
    const uint32_t no_reals[] = {0, 1, 4, 5, 6};
    const uint32_t no_flags[] = {0, 3, 4, 5, 6};
    for (int i = 0; i < 5; i++) {
        CHECK(wardian_row_f64(&row, no_reals[i], &real) == -WARDIAN_EINVAL);
        CHECK(wardian_row_bool(&row, no_flags[i], &flag) == -WARDIAN_EINVAL);
    }
    const uint32_t no_texts[] = {0, 1, 2, 3};
    for (int i = 0; i < 4; i++) {
        CHECK(wardian_row_text(&row, no_texts[i], &text) == -WARDIAN_EINVAL);
        CHECK(wardian_row_decimal(&row, no_texts[i], &text) == -WARDIAN_EINVAL);
        CHECK(wardian_row_bytes(&row, no_texts[i], &text) == -WARDIAN_EINVAL);
    }
    CHECK(wardian_row_bool(&row, 8, &flag) == -WARDIAN_EINVAL && wardian_row_text(&row, 5, &text) == -WARDIAN_EINVAL);
    CHECK(wardian_row_text(&row, 9, &text) == -WARDIAN_EUTF8 && wardian_row_decimal(&row, 10, &text) == -WARDIAN_EUTF8);
    CHECK(number == 5 && real > 4 && !flag && wardian_mock_is(text, "5"));
    CHECK(wardian_row_bool(&row, 2, &flag) == WARDIAN_OK && flag && wardian_row_bool(&row, 1, &flag) == WARDIAN_OK && flag);
    CHECK(wardian_row_f64(&row, 2, &real) == WARDIAN_OK && real > 0.9 && real < 1.1);
    CHECK(wardian_row_f64(&row, 3, &real) == WARDIAN_OK && real > 1.4 && real < 1.6);
    CHECK(wardian_row_i64(&row, 5, &number) == WARDIAN_OK && number == -12 && !wardian_row_is_null(&row, 1));
    const uint32_t none[] = {11, 12, UINT32_MAX};
    for (int i = 0; i < 3; i++) {
        CHECK(wardian_row_kind(&row, none[i]) == -WARDIAN_ENOTFOUND && !wardian_row_is_null(&row, none[i]));
        CHECK(wardian_row_i64(&row, none[i], &number) == -WARDIAN_ENOTFOUND);
        CHECK(wardian_row_f64(&row, none[i], &real) == -WARDIAN_ENOTFOUND);
        CHECK(wardian_row_bool(&row, none[i], &flag) == -WARDIAN_ENOTFOUND);
        CHECK(wardian_row_text(&row, none[i], &text) == -WARDIAN_ENOTFOUND);
    }
}

static void rows_come_in_pages_that_fit_into_the_memory(void) {
    char memory[15];
    wardian_rows rows;
    wardian_row row;
    give_numbers(0);
    CHECK(finds_numbers(15, 0, 1) && wardian_query_one(numbers, NULL, memory, 15, &row) == -WARDIAN_ENOTFOUND);
    wardian_mock_rows("numbers", "number,text", NULL);
    CHECK(finds_numbers(15, 0, 1));
    give_numbers(7);
    CHECK(finds_numbers(15, 7, 8) && finds_numbers(29, 7, 8) && finds_numbers(30, 7, 5) && finds_numbers(1000, 7, 2));
    CHECK(wardian_query(&rows, numbers, NULL, memory, 14) == WARDIAN_OK);
    CHECK(wardian_rows_next(&rows, &row) == -WARDIAN_E2BIG && row.values.length == 0);
    CHECK(wardian_rows_close(&rows) == WARDIAN_OK && wardian_rows_next(&rows, &row) == -WARDIAN_ECLOSED);
    CHECK(wardian_query_one(numbers, NULL, memory, 15, &row) == WARDIAN_OK && row.values.length == 15);
    CHECK(wardian_mock_open_rows() == 0);
    wardian_mock_reset();
}

static int32_t leave_open(int32_t input_len) {
    static char memory[100];
    wardian_rows rows;
    return wardian_query(&rows, numbers, NULL, memory, sizeof memory) < 0 ? 7 : input_len;
}

static void rows_are_open_until_they_are_closed_or_the_call_ends(void) {
    char memory[100], names[12];
    wardian_rows rows, others;
    wardian_slice left, name = WARDIAN_LITERAL("");
    give_numbers(1);
    CHECK(wardian_query(&rows, numbers, NULL, memory, sizeof memory) == WARDIAN_OK && wardian_mock_open_rows() == 1);
    CHECK(wardian_query(&others, numbers, NULL, memory, sizeof memory) == WARDIAN_OK && wardian_mock_open_rows() == 2);
    CHECK(wardian_rows_columns(&rows, names, 12, &left) == WARDIAN_OK && wardian_columns_next(&left, &name));
    CHECK(wardian_mock_is(name, "number") && wardian_columns_next(&left, &name) && wardian_mock_is(name, "text"));
    CHECK(!wardian_columns_next(&left, &name) && wardian_rows_columns(&rows, names, 11, &left) == -WARDIAN_E2BIG);
    CHECK(left.length == 0 && wardian_rows_close(&rows) == WARDIAN_OK && wardian_mock_open_rows() == 1);
    const uint32_t closed[] = {1, 0, 3, UINT32_MAX};
    for (int i = 0; i < 4; i++) {
        CHECK(wardian_sql_next(closed[i], memory, 9) == -WARDIAN_ECLOSED && wardian_sql_close(closed[i]) == -WARDIAN_ECLOSED);
        CHECK(wardian_sql_columns(closed[i], memory, 9) == -WARDIAN_ECLOSED);
    }
    CHECK(wardian_mock_call_z(leave_open, "").code == WARDIAN_OK && wardian_mock_open_rows() == 0);
    wardian_mock_reset();
}

/** The number in the second column, as a code. */
static int32_t second_column(int32_t input_len) {
    char page[18];
    wardian_row row;
    int64_t number = input_len;
    int32_t result = wardian_query_one(WARDIAN_LITERAL("wide"), NULL, page, sizeof page, &row);
    return result < 0 || wardian_row_i64(&row, 1, &number) < 0 ? 99 : (int32_t)number;
}

static void names_of_columns_may_be_long(void) {
    char name[300], memory[100];
    wardian_buffer values = wardian_buffer_on(memory, sizeof memory);
    wardian_params_i64(&values, 1);
    wardian_params_i64(&values, 2);
    for (uint32_t length = 120; length < 130; length++) {
        memset(name, 'a', sizeof name);
        name[length] = ',';
        name[2 * length + 1] = '\0';
        wardian_mock_rows("wide", name, &values);
        CHECK(wardian_mock_call_z(second_column, "").code == 2);
    }
    wardian_mock_reset();
}

static void errors_are_those_of_the_description_and_of_the_test(void) {
    static char large[16777217], long_name[WARDIAN_STATEMENT_MAX + 1];
    char memory[100];
    wardian_rows rows;
    wardian_row row;
    wardian_slice slow = WARDIAN_LITERAL("slow"), twice = WARDIAN_LITERAL("twice");
    memset(long_name, 'x', sizeof long_name);
    give_numbers(1);
    wardian_mock_rows_cut("numbers", WARDIAN_ECLOSED);
    wardian_mock_query_error("slow", WARDIAN_ETIMEOUT);
    wardian_mock_update_error("twice", WARDIAN_ECONFLICT);
    CHECK(wardian_query(&rows, slow, NULL, memory, 9) == -WARDIAN_ETIMEOUT && wardian_update(twice, NULL) == -WARDIAN_ECONFLICT);
    CHECK(wardian_update(slow, NULL) == -WARDIAN_EINVAL && wardian_query(&rows, twice, NULL, memory, 9) == -WARDIAN_EINVAL);
    CHECK(rows.handle == 0 && wardian_query(&rows, numbers, NULL, memory, sizeof memory) == WARDIAN_OK);
    CHECK(wardian_rows_next(&rows, &row) == 1 && wardian_rows_next(&rows, &row) == -WARDIAN_ECLOSED);
    CHECK(wardian_sql_query("numbers", 7, large, sizeof large) == -WARDIAN_E2BIG);
    CHECK(wardian_sql_update("twice", 5, large, sizeof large) == -WARDIAN_E2BIG);
    wardian_slice name = wardian_slice_of(long_name, sizeof long_name);
    CHECK(wardian_update(name, NULL) == -WARDIAN_E2BIG);
    name.length--;
    CHECK(wardian_update(name, NULL) == -WARDIAN_EDENIED);
    CHECK(wardian_query(&rows, WARDIAN_LITERAL("\xff"), NULL, memory, 9) == -WARDIAN_EUTF8);
    const wardian_slice malformed[] = {
        WARDIAN_LITERAL("\x08"), WARDIAN_LITERAL("\x03\x01"), WARDIAN_LITERAL("\x05\x01\x00\x00"),
        WARDIAN_LITERAL("\x05\x02\x00\x00\x00x"), WARDIAN_LITERAL("\x05\x01\x00\x00\x00\xff"),
        WARDIAN_LITERAL("\x06\x01\x00\x00\x00\xff"), WARDIAN_LITERAL("\x07\xff\xff\xff\xff\x00"), WARDIAN_LITERAL("\x00\xff")};
    uint32_t ran = wardian_mock_ran_count();
    for (uint32_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        CHECK(wardian_sql_query("numbers", 7, malformed[i].data, malformed[i].length) == -WARDIAN_EINVAL);
        CHECK(wardian_sql_update("twice", 5, malformed[i].data, malformed[i].length) == -WARDIAN_EINVAL);
    }
    CHECK(ran == 3 && wardian_mock_ran_count() == ran);
    wardian_mock_reset();
}

/** What the host might give as a page of two columns, in memory of just its length, so that a sanitizer sees what is read beyond it. */
static int32_t next_of(const char *page, uint32_t length) {
    char *memory = (char *)malloc(length);
    wardian_rows rows;
    wardian_row row;
    wardian_slice text;
    int64_t number;
    if (memory == NULL) {
        abort();
    }
    memcpy(memory, page, length);
    memset(&rows, 0, sizeof rows);
    rows.width = 2;
    rows.memory = memory;
    rows.capacity = length;
    rows.left = wardian_slice_of(memory, length);
    int32_t result = wardian_rows_next(&rows, &row);
    CHECK(result == 1 || row.values.length == 0);
    for (uint32_t i = 0; i < 4; i++) {
        /* Whatever it is: it lies in the page. */
        if (wardian_row_text(&row, i, &text) == WARDIAN_OK || wardian_row_bytes(&row, i, &text) == WARDIAN_OK) {
            CHECK(text.data >= memory && text.data + text.length <= memory + length);
        }
        CHECK(wardian_row_i64(&row, i, &number) <= 0);
    }
    free(memory);
    return result;
}

static void a_malformed_page_is_an_error_and_nothing_beyond_it_is_read(void) {
    static const char page[] = "\x03\x01\x00\x00\x00\x00\x00\x00\x00\x05\x01\x00\x00\x00x";
    char bytes[24];
    uint64_t state = 1;
    for (uint32_t length = 1; length < 15; length++) {
        CHECK(next_of(page, length) == -WARDIAN_EHOST);
    }
    CHECK(next_of(page, 15) == 1);
    CHECK(next_of("\x08\x00", 2) == -WARDIAN_EHOST && next_of("\x00\xff", 2) == -WARDIAN_EHOST);
    CHECK(next_of("\x00\x07\xff\xff\xff\xff", 6) == -WARDIAN_EHOST && next_of("\x07\xfb\xff\xff\xff\x00", 6) == -WARDIAN_EHOST);
    for (uint32_t i = 0; i < 100000; i++) {
        for (uint32_t j = 0; j < sizeof bytes; j++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            /* Mostly small, so that many are kinds and lengths. */
            uint32_t random = (uint32_t)(state >> 40);
            bytes[j] = (char)(unsigned char)((random & 255u) < 200u ? random >> 8 & 7u : random >> 8 & 255u);
        }
        int32_t result = next_of(bytes, 1u + i % (uint32_t)sizeof bytes);
        CHECK(result == 1 || result == -WARDIAN_EHOST);
    }
}

int main(void) {
    statements_are_used_as_on_a_host();
    rows_are_read_as_on_a_host();
    parameters_have_the_form_of_the_description();
    values_are_read_as_types_that_hold_them();
    rows_come_in_pages_that_fit_into_the_memory();
    rows_are_open_until_they_are_closed_or_the_call_ends();
    names_of_columns_may_be_long();
    errors_are_those_of_the_description_and_of_the_test();
    a_malformed_page_is_an_error_and_nothing_beyond_it_is_read();
    return failures == 0 ? 0 : 1;
}
