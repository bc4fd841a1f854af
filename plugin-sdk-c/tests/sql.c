/*
 * Operations that use every host function of wardian:sql/1. C11 and C++17 at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "wardian.h"

static void append_result(wardian_buffer *out, int64_t result) {
    wardian_append_char(out, ' ');
    wardian_append_z(out, wardian_errno_name(result < 0 ? (int32_t)result : WARDIAN_OK));
}

/** One value of each kind. */
static void add_values(wardian_buffer *params) {
    wardian_params_null(params);
    wardian_params_bool(params, true);
    wardian_params_i64(params, -7);
    wardian_params_f64(params, 0.5);
    wardian_params_text_z(params, "\xC3\xA9");
    wardian_params_decimal(params, WARDIAN_LITERAL("-3.50"));
    wardian_params_bytes(params, WARDIAN_LITERAL("\xff"));
}

/** The values of a row of add_values. */
static void append_row(wardian_buffer *out, const wardian_row *row) {
    bool flag = false;
    int64_t number = 0;
    double real = 0;
    wardian_slice text = WARDIAN_LITERAL(""), digits = text, bytes = text;
    int32_t result = wardian_row_is_null(row, 0) ? wardian_row_bool(row, 1, &flag) : -WARDIAN_EINVAL;
    result = result < 0 ? result : wardian_row_i64(row, 2, &number);
    result = result < 0 ? result : wardian_row_f64(row, 3, &real);
    result = result < 0 ? result : wardian_row_text(row, 4, &text);
    result = result < 0 ? result : wardian_row_decimal(row, 5, &digits);
    result = result < 0 ? result : wardian_row_bytes(row, 6, &bytes);
    append_result(out, result);
    wardian_append_z(out, flag ? " true " : " false ");
    wardian_append_i64(out, number);
    wardian_append_char(out, ' ');
    wardian_append_fixed(out, (int64_t)(real * 10), 1);
    wardian_append_char(out, ' ');
    wardian_append(out, text);
    wardian_append_char(out, ' ');
    wardian_append(out, digits);
    wardian_append_char(out, ' ');
    wardian_append_hex_bytes(out, bytes);
    append_result(out, wardian_row_kind(row, 7));
}

/** What happens to statements: their parameters, rows and errors. Of "echo" the rows are its parameters, and "add" writes. */
WARDIAN_OPERATION("sql", use_sql) {
    char text[512], values[100], memory[200], names[100];
    wardian_buffer out = wardian_buffer_on(text, sizeof text), params = wardian_buffer_on(values, sizeof values);
    wardian_slice echo = WARDIAN_LITERAL("echo"), add = WARDIAN_LITERAL("add"), other = WARDIAN_LITERAL("other"), left, name;
    wardian_rows rows;
    wardian_row row;
    add_values(&params);
    int32_t result = wardian_query(&rows, echo, &params, memory, sizeof memory);
    result = result < 0 ? result : wardian_rows_columns(&rows, names, sizeof names, &left);
    if (result < 0) {
        return wardian_fail_errno("echo", result);
    }
    uint32_t columns = 0;
    while (wardian_columns_next(&left, &name)) {
        columns += name.length > 0 ? 1u : 0u;
    }
    wardian_append_u64(&out, columns);
    while ((result = wardian_rows_next(&rows, &row)) > 0) {
        append_row(&out, &row);
    }
    append_result(&out, result);
    append_result(&out, wardian_rows_close(&rows));
    append_result(&out, wardian_rows_close(&rows));
    append_result(&out, wardian_query_one(echo, &params, memory, 10, &row));
    append_result(&out, wardian_update(echo, &params));
    append_result(&out, wardian_query(&rows, other, &params, memory, sizeof memory));
    append_result(&out, wardian_update(other, NULL));
    params = wardian_buffer_on(values, 12);
    wardian_params_text_z(&params, "tea");
    append_result(&out, wardian_query(&rows, add, &params, memory, sizeof memory));
    wardian_append_char(&out, ' ');
    wardian_append_i64(&out, wardian_update(add, &params));
    wardian_params_text_z(&params, "sugar");
    append_result(&out, wardian_update(add, &params));
    append_result(&out, wardian_query(&rows, echo, &params, memory, sizeof memory));
    append_result(&out, wardian_update(WARDIAN_LITERAL("\xff"), NULL));
    append_result(&out, wardian_sql_query("echo", 4, "\x08", 1));
    wardian_write(wardian_buffer_slice(&out));
    return out.overflow ? wardian_fail_z(1, "the results are too long") : WARDIAN_OK;
}

/** Rows of a statement to their end, which may be an error. */
static int32_t add_up(wardian_slice statement, uint32_t *count, int64_t *sum) {
    char memory[100];
    wardian_rows rows;
    wardian_row row;
    int64_t number;
    int32_t result = wardian_query(&rows, statement, NULL, memory, sizeof memory);
    if (result < 0) {
        return result;
    }
    while ((result = wardian_rows_next(&rows, &row)) > 0) {
        if (wardian_row_i64(&row, 0, &number) < 0) {
            return wardian_fail_z(1, "no number");
        }
        *count += 1u;
        *sum += number;
    }
    int32_t closed = wardian_rows_close(&rows);
    return result < 0 ? result : closed;
}

/**
 * Rows of many pages, single rows, and what the database or the grant does not allow. Of "numbers" and "many" the rows are 1 to 100 and to
 * 101, of which 100 are granted; "none" has no rows, "pair" has two parameters, and "twice" breaks a constraint.
 */
WARDIAN_OPERATION("sql-rows", use_rows) {
    char text[200], memory[100], values[40];
    wardian_buffer out = wardian_buffer_on(text, sizeof text), params = wardian_buffer_on(values, sizeof values);
    wardian_slice numbers = WARDIAN_LITERAL("numbers"), pair = WARDIAN_LITERAL("pair");
    wardian_row row;
    uint32_t count = 0;
    int64_t sum = 0, first = 0;
    int32_t result = add_up(numbers, &count, &sum);
    wardian_append_u64(&out, count);
    wardian_append_char(&out, ' ');
    wardian_append_i64(&out, sum);
    append_result(&out, result);
    result = wardian_query_one(numbers, NULL, memory, sizeof memory, &row);
    append_result(&out, result < 0 ? result : wardian_row_i64(&row, 0, &first));
    wardian_append_char(&out, ' ');
    wardian_append_i64(&out, first);
    append_result(&out, wardian_query_one(WARDIAN_LITERAL("none"), NULL, memory, sizeof memory, &row));
    append_result(&out, add_up(WARDIAN_LITERAL("many"), &count, &sum));
    append_result(&out, wardian_update(pair, NULL));
    wardian_params_text_z(&params, "salt");
    append_result(&out, wardian_update(pair, &params));
    wardian_params_text_z(&params, "many");
    append_result(&out, wardian_update(pair, &params));
    append_result(&out, wardian_update(WARDIAN_LITERAL("twice"), NULL));
    wardian_write(wardian_buffer_slice(&out));
    return out.overflow ? wardian_fail_z(1, "the results are too long") : WARDIAN_OK;
}
