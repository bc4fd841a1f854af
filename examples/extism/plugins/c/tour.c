// A tour of what a plugin does with the functions of Extism: input, output, variables, configuration, log and failures.
// It is written against their names alone, without a kit and without a library of C.

#include <stdint.h>

// The functions of the host. A block is memory of the host, known by its offset; 0 is none.
#define HOST(name) __attribute__((import_module("extism:host/env"), import_name(#name)))
#define OPERATION(name) __attribute__((export_name(#name)))

typedef uint64_t block;

HOST(alloc) block host_alloc(uint64_t length);
HOST(length) uint64_t host_length(block from);
HOST(load_u8) uint32_t host_load_u8(uint64_t offset);
HOST(load_u64) uint64_t host_load_u64(uint64_t offset);
HOST(store_u8) void host_store_u8(uint64_t offset, uint32_t byte);
HOST(store_u64) void host_store_u64(uint64_t offset, uint64_t bytes);
HOST(input_offset) block host_input_offset(void);
HOST(input_length) uint64_t host_input_length(void);
HOST(input_load_u8) uint32_t host_input_load_u8(uint64_t index);
HOST(output_set) void host_output_set(uint64_t offset, uint64_t length);
HOST(error_set) void host_error_set(block message);
HOST(config_get) block host_config_get(block key);
HOST(var_get) block host_var_get(block name);
HOST(var_set) void host_var_set(block name, block value);
HOST(log_info) void host_log_info(block line);

// Copies bytes of the host, and returns the offset behind the copy.
static uint64_t copy(uint64_t from, uint64_t length, uint64_t to) {
    uint64_t done = 0;
    for (; length - done >= 8; done += 8) {
        host_store_u64(to + done, host_load_u64(from + done));
    }
    for (; done < length; done++) {
        host_store_u8(to + done, host_load_u8(from + done));
    }
    return to + length;
}

static uint64_t length_of(const char *text) {
    uint64_t length = 0;
    while (text[length] != 0) {
        length++;
    }
    return length;
}

// Writes text to the host, and returns the offset behind it.
static uint64_t write(const char *text, uint64_t to) {
    for (; *text != 0; text++) {
        host_store_u8(to++, (uint8_t)*text);
    }
    return to;
}

static block block_of(const char *text) {
    block made = host_alloc(length_of(text));
    write(text, made);
    return made;
}

// The functions that take a block free it, so that each use has one of its own.
static block copy_of_input(void) {
    uint64_t length = host_input_length();
    block made = host_alloc(length);
    copy(host_input_offset(), length, made);
    return made;
}

// Appends a number to text that has room for it, and returns the end.
static char *append_number(char *end, uint64_t number) {
    char digits[20];
    int count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    while (count > 0) {
        *end++ = digits[--count];
    }
    *end = 0;
    return end;
}

static char *append(char *end, const char *text) {
    while (*text != 0) {
        *end++ = *text++;
    }
    *end = 0;
    return end;
}

static int is_vowel(uint32_t letter) {
    for (const char *vowel = "aeiouAEIOU"; *vowel != 0; vowel++) {
        if (letter == (uint32_t)*vowel) {
            return 1;
        }
    }
    return 0;
}

// Counts the vowels of a text, and adds them to the total of this instance.
OPERATION(count_vowels) int32_t count_vowels(void) {
    uint64_t count = 0;
    uint64_t length = host_input_length();
    for (uint64_t i = 0; i < length; i++) {
        count += is_vowel(host_input_load_u8(i));
    }
    block before = host_var_get(block_of("total"));
    uint64_t total = (before == 0 ? 0 : host_load_u64(before)) + count;
    block value = host_alloc(8);
    host_store_u64(value, total);
    host_var_set(block_of("total"), value);

    char line[64];
    append(append_number(line, count), " vowels");
    host_log_info(block_of(line));
    char *end = append_number(append(line, "{\"count\":"), count);
    append(append_number(append(end, ",\"total\":"), total), "}");
    host_output_set(block_of(line), length_of(line));
    return 0;
}

// Greets with the word of the configuration.
OPERATION(greeting) int32_t greeting(void) {
    block word = host_config_get(block_of("greeting"));
    if (word == 0) {
        word = block_of("Hello");
    }
    uint64_t length = host_length(word) + host_input_length() + 3;
    block output = host_alloc(length);
    uint64_t end = copy(word, host_length(word), output);
    end = copy(host_input_offset(), host_input_length(), write(", ", end));
    write("!", end);
    host_output_set(output, length);
    return 0;
}

// Fails with code 7 and the input as the message.
OPERATION(fail) int32_t fail(void) {
    host_error_set(copy_of_input());
    return 7;
}

// Returns its input.
OPERATION(echo) int32_t echo(void) {
    uint64_t length = host_input_length();
    host_output_set(copy_of_input(), length);
    return 0;
}
