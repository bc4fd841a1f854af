/* The same echo for Extism's border: its memory belongs to the host and is reached by calls of eight bytes or one. */
#include <stdint.h>

#define HOST(name) __attribute__((import_module("extism:host/env"), import_name(name)))

HOST("input_length") uint64_t input_length(void);
HOST("input_load_u8") uint32_t input_load_u8(uint64_t offset);
HOST("input_load_u64") uint64_t input_load_u64(uint64_t offset);
HOST("alloc") uint64_t alloc(uint64_t length);
HOST("store_u8") void store_u8(uint64_t offset, uint32_t value);
HOST("store_u64") void store_u64(uint64_t offset, uint64_t value);
HOST("output_set") void output_set(uint64_t offset, uint64_t length);

static union {
    uint64_t words[1 << 17];
    uint8_t bytes[1 << 20];
} buffer;

__attribute__((export_name("echo"))) int32_t echo(void) {
    uint64_t length = input_length();
    if (length > sizeof buffer) {
        return 1;
    }
    uint64_t whole = length & ~UINT64_C(7);
    for (uint64_t at = 0; at < whole; at += 8) {
        buffer.words[at >> 3] = input_load_u64(at);
    }
    for (uint64_t at = whole; at < length; at++) {
        buffer.bytes[at] = (uint8_t)input_load_u8(at);
    }
    uint64_t output = alloc(length);
    for (uint64_t at = 0; at < whole; at += 8) {
        store_u64(output + at, buffer.words[at >> 3]);
    }
    for (uint64_t at = whole; at < length; at++) {
        store_u8(output + at, buffer.bytes[at]);
    }
    output_set(output, length);
    return 0;
}
