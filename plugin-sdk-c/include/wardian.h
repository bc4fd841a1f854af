/*
 * wardian.h: the guest side of the Wardian plugin ABI, version 1.
 *
 * One freestanding header for plugins in C11 or C++17, built with clang for wasm32. It needs no libc, no allocator and no
 * start-up code, and may be included by any number of files of one module. A plugin imports only those functions of it
 * that it calls.
 *
 *     #include "wardian.h"
 *
 *     WARDIAN_OPERATION("greet", greet) {
 *         char name[64];
 *         int32_t length = wardian_read_all(input_len, name, sizeof name);
 *         if (length < 0) {
 *             return wardian_fail_z(1, "the name is too long");
 *         }
 *         wardian_write_z("Hello, ");
 *         wardian_write(wardian_slice_of(name, (uint32_t)length));
 *         return WARDIAN_OK;
 *     }
 *
 * For tests on the developer's machine, compile with -DWARDIAN_NATIVE, and have one file include wardian_mock.h, which
 * implements the host functions.
 *
 * Define WARDIAN_NO_MEM before the include when a libc is linked that brings its own memcpy, memmove, memset, memcmp and
 * strlen.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WARDIAN_H
#define WARDIAN_H

#if !defined(__wasm32__) && !defined(WARDIAN_NATIVE)
#error "wardian.h is for modules: compile with clang --target=wasm32, or include wardian_mock.h in a native test"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WARDIAN_ABI_MAJOR 1
#define WARDIAN_ABI_MINOR 0

/* The version of this header. */
#define WARDIAN_SDK_VERSION "0.1.0"

#ifdef __cplusplus
#define WARDIAN_BEGIN_C extern "C" {
#define WARDIAN_END_C }
#else
#define WARDIAN_BEGIN_C
#define WARDIAN_END_C
#endif

#if defined(__wasm32__)

#define WARDIAN_IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define WARDIAN_EXPORT(name) __attribute__((export_name(name)))

#define WARDIAN_QUOTE(text) #text
#define WARDIAN_TEXT_OF(macro) WARDIAN_QUOTE(macro)

/*
 * The custom section wardian.abi: size (whole record, 16 bit), major, minor, name of the SDK. An assembler directive, as
 * a section attribute would make a data segment of it. Every object file adds one such record; the host wants them
 * identical.
 */
__asm__(
    ".section .custom_section.wardian.abi,\"\",@\n"
    ".int16 13\n"
    ".int16 " WARDIAN_TEXT_OF(WARDIAN_ABI_MAJOR) "\n"
    ".int16 " WARDIAN_TEXT_OF(WARDIAN_ABI_MINOR) "\n"
    ".ascii \"c/" WARDIAN_SDK_VERSION "\"\n"
    ".text\n");

#else

#define WARDIAN_IMPORT(module, name)
#define WARDIAN_EXPORT(name)

#endif

/* ---- Error numbers ------------------------------------------------------------------------------------------------ */

/**
 * The frozen table of error numbers. A host function answers a negative error number; a number that this table does not
 * have means "failed".
 */
/* BEGIN errors: Written from interfaces/wit, not by hand: see "A new host function" in CONTRIBUTING.md. */
enum wardian_errno {
    WARDIAN_OK = 0,
    /* An address range outside memory. */
    WARDIAN_EFAULT = 1,
    /* Larger than a limit allows. */
    WARDIAN_E2BIG = 2,
    /* Malformed UTF-8. */
    WARDIAN_EUTF8 = 3,
    /* Outside what was granted. */
    WARDIAN_EDENIED = 4,
    /* No such thing. */
    WARDIAN_ENOTFOUND = 5,
    /* An argument that makes no sense. */
    WARDIAN_EINVAL = 6,
    /* No operation or hook is running. */
    WARDIAN_ENOCALL = 8,
    /* A quota is used up. */
    WARDIAN_ELIMIT = 9,
    /* The host failed. Its operator sees why. */
    WARDIAN_EHOST = 10,
    /* Out of time. */
    WARDIAN_ETIMEOUT = 11,
    /* Not offered by this host. */
    WARDIAN_EUNSUPPORTED = 12,
    /* Somebody else was faster. */
    WARDIAN_ECONFLICT = 13,
    /* The plugin that was called reports a failure of its own. */
    WARDIAN_EFAILED = 14,
    /* The handle, or its other end, is closed. */
    WARDIAN_ECLOSED = 15,
    /* Not possible now: a rate is reached, or a queue is full. Try again later. */
    WARDIAN_EUNAVAILABLE = 16
};

/** The name of an error number in either sign, "EUNKNOWN" for one that the table does not have. */
static inline const char *wardian_errno_name(int32_t number) {
    switch (number < 0 ? -(int64_t)number : (int64_t)number) {
        case WARDIAN_OK: return "OK";
        case WARDIAN_EFAULT: return "EFAULT";
        case WARDIAN_E2BIG: return "E2BIG";
        case WARDIAN_EUTF8: return "EUTF8";
        case WARDIAN_EDENIED: return "EDENIED";
        case WARDIAN_ENOTFOUND: return "ENOTFOUND";
        case WARDIAN_EINVAL: return "EINVAL";
        case WARDIAN_ENOCALL: return "ENOCALL";
        case WARDIAN_ELIMIT: return "ELIMIT";
        case WARDIAN_EHOST: return "EHOST";
        case WARDIAN_ETIMEOUT: return "ETIMEOUT";
        case WARDIAN_EUNSUPPORTED: return "EUNSUPPORTED";
        case WARDIAN_ECONFLICT: return "ECONFLICT";
        case WARDIAN_EFAILED: return "EFAILED";
        case WARDIAN_ECLOSED: return "ECLOSED";
        case WARDIAN_EUNAVAILABLE: return "EUNAVAILABLE";
        default: return "EUNKNOWN";
    }
}
/* END errors */

/* ---- Host functions ----------------------------------------------------------------------------------------------- */
/*
 * Import modules other than core are linked only when the manifest asks for the capability of that name and the operator
 * grants it. A result >= 0 is a length, a number or WARDIAN_OK, a negative one an error number. A length of 0 ignores its
 * pointer. A getter takes (out, cap) and writes a value that fits. In any case it returns the length of the value, and the
 * value is in the reply slot for wardian_reply_read.
 */

/** The most that one wardian_random_fill takes, in bytes. */
#define WARDIAN_RANDOM_MAX 65536u

/** The most that one wardian_files_read or wardian_files_write takes, in bytes. */
#define WARDIAN_FILES_MAX 16777216u

/** The most that one wardian_http_read or wardian_http_write takes, in bytes. */
#define WARDIAN_HTTP_MAX 16777216u

WARDIAN_BEGIN_C

/* BEGIN imports: Written from interfaces/wit, not by hand: see "A new host function" in CONTRIBUTING.md. */
/* wardian:core/1: Input, output, failures and log of a call. Every plugin may import it. */

/**
 * Copies input from `offset` on. Returns the number of bytes copied: fewer than `len` at the end of the input, 0 behind
 * it. Of a stream it may copy fewer bytes before the end, and `offset` is the number of bytes that were read. All of
 * `dst`, `len` must lie in memory, even if fewer bytes are copied.
 * Errors: WARDIAN_EINVAL (the input is a stream and `offset` is not the number of bytes that were read), WARDIAN_E2BIG
 * (the stream of the caller is longer than the limit `streamInput`), WARDIAN_EHOST (a stream of the caller failed),
 * WARDIAN_ENOCALL, WARDIAN_EFAULT.
 */
WARDIAN_IMPORT("wardian:core/1", "input_read")
int32_t wardian_input_read(void *dst, uint32_t offset, uint32_t len);

/**
 * Appends to the output. If it returns an error, it appends nothing, but for a stream that failed.
 * Limits: bytes_len limits.output, together with the output so far; of a stream over `streamOutput`.
 * Errors: WARDIAN_EHOST (a stream of the caller failed), WARDIAN_ENOCALL, WARDIAN_E2BIG, WARDIAN_EFAULT.
 */
WARDIAN_IMPORT("wardian:core/1", "output_write")
int32_t wardian_output_write(const void *bytes, uint32_t bytes_len);

/**
 * Sets the failure of the call: a code above 0 and a message. The operation then returns the code. A second
 * wardian_core_fail replaces the first.
 * Limits: message_len 65536.
 * Errors: WARDIAN_EINVAL (the code is not above 0), WARDIAN_ENOCALL, WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_EUTF8.
 */
WARDIAN_IMPORT("wardian:core/1", "fail")
int32_t wardian_core_fail(int32_t code, const char *message, uint32_t message_len);

/**
 * Returns the size of the value in the reply slot, 0 if the slot is empty.
 * Errors: WARDIAN_ENOCALL.
 */
WARDIAN_IMPORT("wardian:core/1", "reply_len")
int32_t wardian_reply_len(void);

/**
 * Copies from the reply slot as wardian_input_read does from the input.
 * Errors: WARDIAN_ENOCALL, WARDIAN_EFAULT.
 */
WARDIAN_IMPORT("wardian:core/1", "reply_read")
int32_t wardian_reply_read(void *dst, uint32_t offset, uint32_t len);

/**
 * Returns the most talkative level that reaches the log: 0 for none, 1 error, 2 warn, 3 info, 4 debug, 5 trace.
 * Errors: WARDIAN_ENOCALL, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:core/1", "log_level")
int32_t wardian_log_level(void);

/**
 * Writes one line to the log. Without a grant for the log the line is checked, counted and dropped.
 * Limits: line_len limits.log, together with the lines of the call so far.
 * Errors: WARDIAN_EINVAL (the level is not 1 to 5), WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_EUTF8, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:core/1", "log")
int32_t wardian_core_log(int32_t level, const char *line, uint32_t line_len);

/**
 * Ends the call as a panic and never returns. Message and file are cut after 64 KiB, malformed UTF-8 is replaced, and a
 * text outside of memory is empty.
 */
WARDIAN_IMPORT("wardian:core/1", "abort")
__attribute__((noreturn)) void wardian_core_abort(
    const char *message, uint32_t message_len, const char *file, uint32_t file_len, uint32_t line, uint32_t column);

/* wardian:clock/1: The time of day, and time that passes, in steps of the resolution in effect. */

/**
 * Returns the wall clock in milliseconds since 1970-01-01T00:00Z, in steps of at least 1 ms. It may jump in both
 * directions.
 * Errors: WARDIAN_ELIMIT (the call made more than `capabilityCalls` calls of capability functions), WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:clock/1", "now_ms")
int64_t wardian_clock_now_ms(void);

/**
 * Returns a clock that never goes back, in nanoseconds since the version was linked. For spans only.
 * Errors: WARDIAN_ELIMIT (the call made more than `capabilityCalls` calls of capability functions), WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:clock/1", "monotonic_ns")
int64_t wardian_clock_monotonic_ns(void);

/* wardian:config/1: Named values of the plugin's configuration, as far as their keys are granted. */

/**
 * Gets the value of a key, as UTF-8. A getter.
 * Limits: key_len 256; result limits.reply.
 * Errors: WARDIAN_ENOTFOUND (the key is allowed and has no value), WARDIAN_EDENIED (the key is outside of what is in
 * effect), WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_EUTF8, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:config/1", "get")
int32_t wardian_config_get(const char *key, uint32_t key_len, char *out, uint32_t cap);

/**
 * Gets the keys in effect that have a value, sorted, with a line feed between two. A getter.
 * Limits: result limits.reply.
 * Errors: WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:config/1", "keys")
int32_t wardian_config_keys(char *out, uint32_t cap);

/* wardian:events/1: Messages by topic, between plugins and the application. The manifest says which topics a plugin publishes, and which operation of it handles which topic. */

/**
 * Publishes a message to all subscribers of its topic, and returns how many there are. Either each of them has it in
 * its queue then, or the function fails and none has it. The subscribers handle it later.
 * Limits: topic_len 128.
 * Errors: WARDIAN_EDENIED (the topic is outside of what is in effect), WARDIAN_EINVAL (the topic is no name such as
 * `orders.created`, or one of dead letters), WARDIAN_EUNAVAILABLE (the queue of a subscriber is full, or the memory
 * budget is used up; try again later), WARDIAN_ELIMIT (the message follows from too many others, or too many follow
 * from the same one), WARDIAN_E2BIG (the message is larger than is granted), WARDIAN_EFAULT, WARDIAN_EUTF8,
 * WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:events/1", "publish")
int32_t wardian_events_publish(const char *topic, uint32_t topic_len, const void *message, uint32_t message_len);

/**
 * Gets the topic of the message that the plugin handles. If it is a dead letter, the topic begins with `$dead.` A
 * getter.
 * Limits: result 134.
 * Errors: WARDIAN_ENOTFOUND (this call handles no message), WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_ELIMIT,
 * WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:events/1", "topic")
int32_t wardian_events_topic(char *out, uint32_t cap);

/**
 * Gets the id of the plugin that published the message; it is empty if the application did. Of a dead letter it is the
 * sender of the message that was not handled. A getter.
 * Limits: result 128.
 * Errors: WARDIAN_ENOTFOUND (this call handles no message), WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_ELIMIT,
 * WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:events/1", "sender")
int32_t wardian_events_sender(char *out, uint32_t cap);

/**
 * Returns how often the message was handed to this plugin, this time included: above 1 if calls before have failed.
 * Errors: WARDIAN_ENOTFOUND (this call handles no message), WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:events/1", "attempt")
int32_t wardian_events_attempt(void);

/* wardian:files/1: Files in the mounts of the plugin. A path begins with that of a mount. */

/**
 * Opens a file and returns its handle, which is above 0. The mode is 0 to read a file; 1 to read and write one that is
 * made or emptied; 2 to read and write one that is made; 3 to read and write one that is made if it is missing, and
 * keeps its contents.
 * Limits: path_len 4096.
 * Errors: WARDIAN_EDENIED (no mount has the path, or one for reading would be changed), WARDIAN_ENOTFOUND (there is no
 * such file, or no such directory on the way to it), WARDIAN_ECONFLICT (the mode is 2, and the name exists),
 * WARDIAN_EINVAL (it is not a file, the path is malformed or leads through a file, or the mode is not 0 to 3),
 * WARDIAN_ELIMIT (too many files are open, or a mount or the memory budget is full), WARDIAN_EUNSUPPORTED (it is
 * neither a file nor a directory, or the host cannot say its name), WARDIAN_E2BIG (the path has over 4096 bytes, or a
 * name in it over 255), WARDIAN_EFAULT, WARDIAN_EUTF8, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:files/1", "open")
int32_t wardian_files_open(const char *path, uint32_t path_len, uint32_t mode);

/**
 * Reads bytes from `offset` on. Returns the number of bytes: fewer than `len` at the end of the file, 0 behind it.
 * Limits: len 16777216.
 * Errors: WARDIAN_ECLOSED (the handle is not open, or its mount was taken back), WARDIAN_EINVAL (the offset is 2^63 or
 * more), WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:files/1", "read")
int32_t wardian_files_read(void *dst, uint32_t handle, uint64_t offset, uint32_t len);

/**
 * Writes bytes from `offset` on, with zeros between the end of the file and `offset`. Returns the number of bytes:
 * fewer than `bytes_len` if there is room for no more.
 * Limits: bytes_len 16777216.
 * Errors: WARDIAN_ECLOSED (the handle is not open, or its mount was taken back), WARDIAN_EDENIED (the file is open for
 * reading, or its mount is for reading now), WARDIAN_EINVAL (the offset is 2^63 or more), WARDIAN_ELIMIT (there is no
 * room for one byte), WARDIAN_E2BIG (the file would have more than 1 TiB), WARDIAN_EFAULT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:files/1", "write")
int32_t wardian_files_write(uint32_t handle, uint64_t offset, const void *bytes, uint32_t bytes_len);

/**
 * Returns the size of an open file in bytes.
 * Errors: WARDIAN_ECLOSED (the handle is not open, or its mount was taken back), WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:files/1", "size")
int64_t wardian_files_size(uint32_t handle);

/**
 * Cuts an open file, or extends it with zeros.
 * Errors: WARDIAN_ECLOSED (the handle is not open, or its mount was taken back), WARDIAN_EDENIED (the file is open for
 * reading, or its mount is for reading now), WARDIAN_EINVAL (the size is 2^63 or more), WARDIAN_ELIMIT (there is no
 * room), WARDIAN_E2BIG (the size is over 1 TiB), WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:files/1", "resize")
int32_t wardian_files_resize(uint32_t handle, uint64_t size);

/**
 * Waits until what was written is on the device.
 * Errors: WARDIAN_ECLOSED (the handle is not open, or its mount was taken back), WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:files/1", "sync")
int32_t wardian_files_sync(uint32_t handle);

/**
 * Closes a file. One that is left open is closed with the instance.
 * Errors: WARDIAN_ECLOSED (the handle is not open), WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:files/1", "close")
int32_t wardian_files_close(uint32_t handle);

/**
 * Gets what is known of a file or directory: three numbers of 64 bits, the lowest byte first. They are what it is (1 a
 * file, 2 a directory, 3 anything else), its size in bytes, and when its contents last changed, in milliseconds since
 * 1970-01-01T00:00Z. The size of a directory means nothing, and times in memory only count changes. A symbolic link is
 * followed. A getter.
 * Limits: path_len 4096.
 * Errors: WARDIAN_EDENIED (no mount has the path), WARDIAN_ENOTFOUND (there is no such file or directory),
 * WARDIAN_EINVAL (the path is malformed, or leads through a file), WARDIAN_EUNSUPPORTED (the host cannot say the name),
 * WARDIAN_E2BIG (the path has over 4096 bytes, or a name in it over 255), WARDIAN_EFAULT, WARDIAN_EUTF8,
 * WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:files/1", "stat")
int32_t wardian_files_stat(const char *path, uint32_t path_len, void *out, uint32_t cap);

/**
 * Gets the names in a directory, in the order of their bytes, with a NUL behind each. The name of a directory has a
 * slash at its end. A getter.
 * Limits: path_len 4096; result limits.reply.
 * Errors: WARDIAN_EDENIED (no mount has the path), WARDIAN_ENOTFOUND (there is no such directory), WARDIAN_EINVAL (it
 * is not a directory, or the path is malformed or leads through a file), WARDIAN_EUNSUPPORTED (the host cannot say a
 * name), WARDIAN_E2BIG (the path has over 4096 bytes, or a name in it over 255, or the names are over `limits.reply`),
 * WARDIAN_EFAULT, WARDIAN_EUTF8, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:files/1", "list")
int32_t wardian_files_list(const char *path, uint32_t path_len, char *out, uint32_t cap);

/**
 * Makes a directory.
 * Limits: path_len 4096.
 * Errors: WARDIAN_EDENIED (no mount has the path, or it is for reading), WARDIAN_ECONFLICT (the name exists, or is that
 * of a mount), WARDIAN_ENOTFOUND (there is no directory to make it in), WARDIAN_EINVAL (the path is malformed, or leads
 * through a file), WARDIAN_EUNSUPPORTED (the host cannot say the name), WARDIAN_E2BIG (the path has over 4096 bytes, or
 * a name in it over 255), WARDIAN_EFAULT, WARDIAN_EUTF8, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:files/1", "make_dir")
int32_t wardian_files_make_dir(const char *path, uint32_t path_len);

/**
 * Removes a file, a symbolic link or an empty directory. A file that is open stays until it is closed.
 * Limits: path_len 4096.
 * Errors: WARDIAN_EDENIED (no mount has the path, it is the path of a mount, or the mount is for reading),
 * WARDIAN_ENOTFOUND (there is no such name), WARDIAN_ECONFLICT (the directory is not empty), WARDIAN_EINVAL (the path
 * is malformed, or leads through a file), WARDIAN_EUNSUPPORTED (the host cannot say the name), WARDIAN_E2BIG (the path
 * has over 4096 bytes, or a name in it over 255), WARDIAN_EFAULT, WARDIAN_EUTF8, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:files/1", "remove")
int32_t wardian_files_remove(const char *path, uint32_t path_len);

/**
 * Gives a file or directory another name, in the same mount. A file of the new name is replaced in one step.
 * Limits: from_len 4096; to_len 4096.
 * Errors: WARDIAN_EDENIED (no mount has the path, it is the path of a mount, or the mount is for reading),
 * WARDIAN_ENOTFOUND (there is no such name, or no directory for the new one), WARDIAN_ECONFLICT (the new name is that
 * of a directory which is not empty), WARDIAN_EINVAL (the mounts differ, only one of the names is a directory's, the
 * new name is below the old one, or a path is malformed), WARDIAN_EUNSUPPORTED (the host cannot say a name),
 * WARDIAN_E2BIG (the path has over 4096 bytes, or a name in it over 255), WARDIAN_EFAULT, WARDIAN_EUTF8,
 * WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:files/1", "rename")
int32_t wardian_files_rename(const char *from, uint32_t from_len, const char *to, uint32_t to_len);

/* wardian:http/1: Requests over HTTP to the servers that are granted. */

/**
 * Begins a request and returns its handle, which is above 0. Nothing is sent yet. `headers` has one line for each
 * header, `name: value`, with a line feed between two; another line feed may stand at the end. `body_len` is the length
 * of the body, or -1 if it is not known. At most `redirects` redirects are followed, each as a decision of its own;
 * with 0 an answer that redirects is returned like any other. The handle ends with the call.
 * Limits: method_len 32; url_len 8192; headers_len 65536.
 * Errors: WARDIAN_EDENIED (the method or the URL is outside of what is in effect), WARDIAN_EINVAL (the method, the URL
 * or a header is malformed, the header is one that only the host sets, `body_len` is below -1, or `redirects` is over
 * 5), WARDIAN_E2BIG (there are over 100 headers, or the body is larger than is granted), WARDIAN_EUNAVAILABLE (as many
 * requests as are granted are open, or the rate is reached; try again later), WARDIAN_ELIMIT (too many handles are
 * open, or the memory budget is full), WARDIAN_EFAULT, WARDIAN_EUTF8, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:http/1", "open")
int32_t wardian_http_open(
    const char *method, uint32_t method_len, const char *url, uint32_t url_len, const char *headers,
    uint32_t headers_len, int64_t body_len, uint32_t redirects);

/**
 * Adds bytes to the body. A long body is sent while it is written, so this function may wait for the server.
 * Limits: bytes_len 16777216.
 * Errors: WARDIAN_EINVAL (the body would be longer than `body_len`, or wardian_http_send was called already),
 * WARDIAN_E2BIG (the body is larger than is granted), WARDIAN_ECLOSED (the handle is not open, or the server does not
 * take the rest; wardian_http_send may still get its answer), WARDIAN_EDENIED (the request is outside of what is in
 * effect now), WARDIAN_ENOTFOUND (the host of the URL has no address), WARDIAN_EUNAVAILABLE (the server cannot be
 * reached), WARDIAN_ETIMEOUT (the time of the request is over), WARDIAN_EFAULT, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:http/1", "write")
int32_t wardian_http_write(uint32_t request, const void *bytes, uint32_t bytes_len);

/**
 * Ends the body, waits for the head of the answer and returns its status, such as 200. A redirect that wants a body
 * again is followed if the body has at most 64 KiB. Otherwise the answer that redirects is returned like any other.
 * Errors: WARDIAN_EINVAL (the body is shorter than `body_len`, or wardian_http_send was called already),
 * WARDIAN_EDENIED (the request, or a redirect, leads outside of what is in effect, or to an address that is not
 * granted), WARDIAN_ENOTFOUND (the host of the URL has no address), WARDIAN_EUNAVAILABLE (the server cannot be
 * reached), WARDIAN_ECLOSED (the handle is not open, or the server ended the connection before the head of its answer),
 * WARDIAN_E2BIG (the head of the answer has over 100 lines, a line of over 8192 bytes, or over 65536 bytes in all),
 * WARDIAN_ELIMIT (there were more redirects than `redirects`, which is above 0), WARDIAN_ETIMEOUT (the time of the
 * request is over), WARDIAN_EHOST (the answer is not HTTP, or its certificate is not trusted).
 */
WARDIAN_IMPORT("wardian:http/1", "send")
int32_t wardian_http_send(uint32_t request);

/**
 * Gets the headers of the answer: one line for each, `name: value`, with a line feed between two. Names are in lower
 * case. A getter.
 * Limits: result limits.reply.
 * Errors: WARDIAN_EINVAL (wardian_http_send did not succeed yet), WARDIAN_ECLOSED (the handle is not open),
 * WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:http/1", "headers")
int32_t wardian_http_headers(uint32_t request, char *out, uint32_t cap);

/**
 * Gets the URL that answered, which is another one than that of wardian_http_open after a redirect. A getter.
 * Limits: result limits.reply.
 * Errors: WARDIAN_EINVAL (wardian_http_send did not succeed yet), WARDIAN_ECLOSED (the handle is not open),
 * WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:http/1", "url")
int32_t wardian_http_url(uint32_t request, char *out, uint32_t cap);

/**
 * Reads the next bytes of the answer's body. Returns the number of bytes: fewer than `len` at any time, 0 at the end.
 * Limits: len 16777216.
 * Errors: WARDIAN_EINVAL (wardian_http_send did not succeed yet), WARDIAN_EDENIED (the request is outside of what is in
 * effect now), WARDIAN_ECLOSED (the handle is not open, or the server ended the connection before the body was
 * complete), WARDIAN_E2BIG (the body is larger than is granted), WARDIAN_ETIMEOUT (the time of the request is over),
 * WARDIAN_EFAULT, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:http/1", "read")
int32_t wardian_http_read(void *dst, uint32_t request, uint32_t len);

/**
 * Ends a request, whatever is left of its answer.
 * Errors: WARDIAN_ECLOSED (the handle is not open), WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:http/1", "close")
int32_t wardian_http_close(uint32_t request);

/* wardian:kv/1: Values by key that stay, past calls, reloads and restarts. Each plugin has its own. */

/**
 * Gets a value. A getter.
 * Limits: key_len 512; result limits.reply.
 * Errors: WARDIAN_ENOTFOUND (the key has no value), WARDIAN_EINVAL (the key is empty or has a NUL),
 * WARDIAN_EUNAVAILABLE (the store cannot be reached; try again later), WARDIAN_ETIMEOUT (the store did not answer in
 * time), WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_EUTF8, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:kv/1", "get")
int32_t wardian_kv_get(const char *key, uint32_t key_len, void *out, uint32_t cap);

/**
 * Gets a value with its version: a number of 64 bits, the lowest byte first, and then the value. No two values of a key
 * have the same version, also after the key was deleted. A getter.
 * Limits: key_len 512; result limits.reply.
 * Errors: WARDIAN_ENOTFOUND (the key has no value), WARDIAN_EINVAL (the key is empty or has a NUL),
 * WARDIAN_EUNAVAILABLE (the store cannot be reached; try again later), WARDIAN_ETIMEOUT (the store did not answer in
 * time), WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_EUTF8, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:kv/1", "get_versioned")
int32_t wardian_kv_get_versioned(const char *key, uint32_t key_len, void *out, uint32_t cap);

/**
 * Sets a value and returns its version, which is above 0. After `ttl_ms` milliseconds the value is gone; with 0 it
 * stays.
 * Limits: key_len 512.
 * Errors: WARDIAN_EDENIED (only reading is in effect), WARDIAN_E2BIG (the value is larger than is granted),
 * WARDIAN_ELIMIT (the quota of bytes or of keys is used up, or the store is full), WARDIAN_EINVAL (the key is empty or
 * has a NUL, or `ttl_ms` is over 2^53), WARDIAN_EUNAVAILABLE (the store cannot be reached; try again later),
 * WARDIAN_ETIMEOUT (the store did not answer in time; the value may be set), WARDIAN_EFAULT, WARDIAN_EUTF8,
 * WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:kv/1", "put")
int64_t wardian_kv_put(const char *key, uint32_t key_len, const void *value, uint32_t value_len, uint64_t ttl_ms);

/**
 * Sets a value only if the key still has a version, or has none if `version` is 0. Returns the new version.
 * Limits: key_len 512.
 * Errors: WARDIAN_ECONFLICT (the key has another version, or none), WARDIAN_EDENIED (only reading is in effect),
 * WARDIAN_E2BIG (the value is larger than is granted), WARDIAN_ELIMIT (the quota of bytes or of keys is used up, or the
 * store is full), WARDIAN_EINVAL (the key is empty or has a NUL, or `ttl_ms` is over 2^53), WARDIAN_EUNAVAILABLE (the
 * store cannot be reached; try again later), WARDIAN_ETIMEOUT (the store did not answer in time; the value may be set),
 * WARDIAN_EFAULT, WARDIAN_EUTF8, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:kv/1", "compare_and_put")
int64_t wardian_kv_compare_and_put(
    const char *key, uint32_t key_len, uint64_t version, const void *value, uint32_t value_len, uint64_t ttl_ms);

/**
 * Deletes a value.
 * Limits: key_len 512.
 * Errors: WARDIAN_ENOTFOUND (the key has no value), WARDIAN_EDENIED (only reading is in effect), WARDIAN_EINVAL (the
 * key is empty or has a NUL), WARDIAN_EUNAVAILABLE (the store cannot be reached; try again later), WARDIAN_ETIMEOUT
 * (the store did not answer in time; the value may be gone), WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_EUTF8,
 * WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:kv/1", "delete")
int32_t wardian_kv_delete(const char *key, uint32_t key_len);

/**
 * Deletes a value only if the key still has a version.
 * Limits: key_len 512.
 * Errors: WARDIAN_ECONFLICT (the key has another version, or none), WARDIAN_EDENIED (only reading is in effect),
 * WARDIAN_EINVAL (the key is empty or has a NUL), WARDIAN_EUNAVAILABLE (the store cannot be reached; try again later),
 * WARDIAN_ETIMEOUT (the store did not answer in time; the value may be gone), WARDIAN_E2BIG, WARDIAN_EFAULT,
 * WARDIAN_EUTF8, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:kv/1", "compare_and_delete")
int32_t wardian_kv_compare_and_delete(const char *key, uint32_t key_len, uint64_t version);

/**
 * Gets the keys that begin with `prefix` and come after `after`, in the order of their bytes, at most `limit`, with a
 * NUL behind each. There are no more if there are fewer than `limit`. With an empty `after` the first keys are given,
 * and the last key of one page is the `after` of the next. A getter.
 * Limits: prefix_len 512; after_len 512; result limits.reply.
 * Errors: WARDIAN_EINVAL (the limit is 0 or over 1000, or a key has a NUL), WARDIAN_EUNAVAILABLE (the store cannot be
 * reached; try again later), WARDIAN_ETIMEOUT (the store did not answer in time), WARDIAN_E2BIG, WARDIAN_EFAULT,
 * WARDIAN_EUTF8, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:kv/1", "list")
int32_t wardian_kv_list(
    const char *prefix, uint32_t prefix_len, const char *after, uint32_t after_len, uint32_t limit, char *out,
    uint32_t cap);

/**
 * Waits until all changes so far are on the device, as far as the store can say that.
 * Errors: WARDIAN_EDENIED (only reading is in effect), WARDIAN_EUNAVAILABLE (the store cannot be reached; try again
 * later), WARDIAN_ETIMEOUT (the store did not answer in time), WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:kv/1", "sync")
int32_t wardian_kv_sync(void);

/* wardian:plugins/1: Operations of other plugins. */

/**
 * Calls an operation of another plugin and gets its output. The other plugin runs on an instance of its own, under its
 * own limits, within the deadline and the fuel that the caller has left. A getter.
 * Limits: id_len 256; operation_len 256; input_len limits.input of the other plugin; result limits.reply.
 * Errors: WARDIAN_EDENIED (the operation is outside of what is in effect), WARDIAN_ENOTFOUND (no active plugin has that
 * id, or it has no such operation), WARDIAN_EUNAVAILABLE (the other plugin is busy, its circuit is open, or the memory
 * budget is used up; try again later), WARDIAN_ELIMIT (calls are nested more than 8 deep, or the call would enter an
 * instance that waits for it), WARDIAN_ETIMEOUT (the other plugin's deadline passed, and the caller still has time),
 * WARDIAN_EFAILED (the other plugin reports a failure of its own), WARDIAN_EHOST (anything else: the other plugin
 * trapped, panicked or exceeded another limit), WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_EUTF8.
 */
WARDIAN_IMPORT("wardian:plugins/1", "call")
int32_t wardian_plugins_call(
    const char *id, uint32_t id_len, const char *operation, uint32_t operation_len, const void *input,
    uint32_t input_len, void *out, uint32_t cap);

/**
 * Returns the code of the failure that the last wardian_plugins_call reported with WARDIAN_EFAILED, otherwise 0.
 * Errors: WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:plugins/1", "failure_code")
int32_t wardian_plugins_failure_code(void);

/**
 * Gets the message of that failure. A getter.
 * Limits: result limits.reply.
 * Errors: WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:plugins/1", "failure_message")
int32_t wardian_plugins_failure_message(char *out, uint32_t cap);

/* wardian:random/1: Unpredictable bytes. */

/**
 * Writes `len` random bytes to `dst`. Returns 0.
 * Limits: len 65536.
 * Errors: WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:random/1", "fill")
int32_t wardian_random_fill(void *dst, uint32_t len);

/* wardian:sql/1: Statements of SQL that the operator wrote. The plugin names them and gives their parameters. Parameters and rows are values one after the other. A value is a byte that says its kind, and what follows: 0 is NULL; 1 is false and 2 is true; 3 is a number of 64 bits and 4 a floating-point number of 64 bits, the lowest byte first; 5 is text in UTF-8, 6 is a decimal number in digits and 7 is bytes, each with its length as a number of 32 bits before it. A date or time is text, as ISO 8601 writes it. */

/**
 * Runs a statement that reads, and returns a handle for its rows, which is above 0. The handle ends with the call, and
 * nothing that the statement changed stays.
 * Limits: statement_len 64; params_len 16777216.
 * Errors: WARDIAN_EDENIED (the statement is outside of what is in effect), WARDIAN_EINVAL (the statement is one that
 * writes, or the parameters are malformed, too many, too few or of the wrong kind), WARDIAN_EUNAVAILABLE (the database
 * cannot be reached, or as many statements as are granted run; try again later), WARDIAN_ETIMEOUT (the time of the
 * statement is over), WARDIAN_ECONFLICT (the database gave up the statement for another one), WARDIAN_ELIMIT (too many
 * handles are open), WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_EUTF8, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:sql/1", "query")
int32_t wardian_sql_query(const char *statement, uint32_t statement_len, const void *params, uint32_t params_len);

/**
 * Gets the names of the columns, with a NUL behind each. A getter.
 * Limits: result limits.reply.
 * Errors: WARDIAN_ECLOSED (the handle is not open), WARDIAN_EDENIED (the statement is outside of what is in effect
 * now), WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:sql/1", "columns")
int32_t wardian_sql_columns(uint32_t rows, char *out, uint32_t cap);

/**
 * Gets the next rows: as many whole rows as fit into the buffer, at most 64 KiB of them, and at least one. Each has a
 * value for each column. No bytes are the end. A getter.
 * Limits: result limits.reply.
 * Errors: WARDIAN_ECLOSED (the handle is not open, or the database ended the connection), WARDIAN_EDENIED (the
 * statement is outside of what is in effect now), WARDIAN_E2BIG (there are more rows or bytes than are granted, or a
 * row is larger than `limits.reply`), WARDIAN_ETIMEOUT (the time of the statement is over), WARDIAN_ECONFLICT (the
 * database gave up the statement for another one), WARDIAN_EFAULT, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:sql/1", "next")
int32_t wardian_sql_next(uint32_t rows, void *out, uint32_t cap);

/**
 * Ends the rows, whatever is left of them.
 * Errors: WARDIAN_ECLOSED (the handle is not open), WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:sql/1", "close")
int32_t wardian_sql_close(uint32_t rows);

/**
 * Runs a statement that writes, in a transaction of its own, and returns how many rows it changed.
 * Limits: statement_len 64; params_len 16777216.
 * Errors: WARDIAN_EDENIED (the statement is outside of what is in effect), WARDIAN_EINVAL (the statement is one that
 * reads, or the parameters are malformed, too many, too few or of the wrong kind), WARDIAN_ECONFLICT (a constraint of
 * the database does not allow it, or the database gave it up for another one), WARDIAN_EUNAVAILABLE (the database
 * cannot be reached, or as many statements as are granted run; nothing was changed), WARDIAN_ETIMEOUT (the time of the
 * statement is over; it may have happened), WARDIAN_ECLOSED (the database ended the connection; it may have happened),
 * WARDIAN_E2BIG, WARDIAN_EFAULT, WARDIAN_EUTF8, WARDIAN_ELIMIT, WARDIAN_EHOST.
 */
WARDIAN_IMPORT("wardian:sql/1", "update")
int64_t wardian_sql_update(const char *statement, uint32_t statement_len, const void *params, uint32_t params_len);
/* END imports */

WARDIAN_END_C

/* ---- Memory functions --------------------------------------------------------------------------------------------- */
/*
 * Compilers emit calls of these by themselves. They are weak, so that several objects can bring them and a libc in an
 * object wins over them.
 */
#if defined(__wasm32__) && !defined(WARDIAN_NO_MEM)

WARDIAN_BEGIN_C

void *memcpy(void *dst, const void *src, size_t length);
void *memmove(void *dst, const void *src, size_t length);
void *memset(void *dst, int value, size_t length);
int memcmp(const void *left, const void *right, size_t length);
size_t strlen(const char *text);

#if defined(__wasm_bulk_memory__)

/* With bulk memory these builtins are single instructions; without it they would be calls of the very function. */
__attribute__((weak)) void *memcpy(void *dst, const void *src, size_t length) {
    return __builtin_memcpy(dst, src, length);
}

__attribute__((weak)) void *memmove(void *dst, const void *src, size_t length) {
    return __builtin_memmove(dst, src, length);
}

__attribute__((weak)) void *memset(void *dst, int value, size_t length) {
    return __builtin_memset(dst, value, length);
}

#else

/* no_builtin keeps the compiler from recognising its own memcpy in the loop and calling it for ever. */
__attribute__((weak, no_builtin)) void *memcpy(void *dst, const void *src, size_t length) {
    unsigned char *to = (unsigned char *)dst;
    const unsigned char *from = (const unsigned char *)src;
    for (size_t i = 0; i < length; i++) {
        to[i] = from[i];
    }
    return dst;
}

__attribute__((weak, no_builtin)) void *memmove(void *dst, const void *src, size_t length) {
    unsigned char *to = (unsigned char *)dst;
    const unsigned char *from = (const unsigned char *)src;
    if ((uintptr_t)to <= (uintptr_t)from) {
        for (size_t i = 0; i < length; i++) {
            to[i] = from[i];
        }
    } else {
        for (size_t i = length; i > 0; i--) {
            to[i - 1] = from[i - 1];
        }
    }
    return dst;
}

__attribute__((weak, no_builtin)) void *memset(void *dst, int value, size_t length) {
    unsigned char *to = (unsigned char *)dst;
    for (size_t i = 0; i < length; i++) {
        to[i] = (unsigned char)value;
    }
    return dst;
}

#endif

__attribute__((weak, no_builtin)) int memcmp(const void *left, const void *right, size_t length) {
    const unsigned char *a = (const unsigned char *)left;
    const unsigned char *b = (const unsigned char *)right;
    for (size_t i = 0; i < length; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

__attribute__((weak, no_builtin)) size_t strlen(const char *text) {
    size_t length = 0;
    while (text[length] != '\0') {
        length++;
    }
    return length;
}

WARDIAN_END_C

#else
#include <string.h>
#endif

/* ---- Slices ------------------------------------------------------------------------------------------------------- */

/** Bytes somebody else owns, mostly text in UTF-8. Not terminated. */
typedef struct wardian_slice {
    const char *data;
    uint32_t length;
} wardian_slice;

static inline wardian_slice wardian_slice_of(const char *data, uint32_t length) {
    wardian_slice slice;
    slice.data = data;
    slice.length = length;
    return slice;
}

/** The slice of a terminated string, without its terminator. */
static inline wardian_slice wardian_slice_z(const char *text) {
    return wardian_slice_of(text, (uint32_t)strlen(text));
}

/** The slice of a string literal; its length is known to the compiler. */
#define WARDIAN_LITERAL(text) wardian_slice_of("" text, (uint32_t)sizeof("" text) - 1u)

static inline bool wardian_slice_equal(wardian_slice left, wardian_slice right) {
    /* The slice of no bytes may have no address, which memcmp does not take. */
    return left.length == right.length && (left.length == 0 || memcmp(left.data, right.data, left.length) == 0);
}

static inline bool wardian_slice_starts_with(wardian_slice slice, wardian_slice prefix) {
    return slice.length >= prefix.length
        && (prefix.length == 0 || memcmp(slice.data, prefix.data, prefix.length) == 0);
}

static inline bool wardian_slice_ends_with(wardian_slice slice, wardian_slice suffix) {
    return slice.length >= suffix.length
        && (suffix.length == 0
            || memcmp(slice.data + (slice.length - suffix.length), suffix.data, suffix.length) == 0);
}

/** The part from begin to the end, both clipped to the slice. */
static inline wardian_slice wardian_slice_part(wardian_slice slice, uint32_t begin, uint32_t end) {
    uint32_t to = end < slice.length ? end : slice.length;
    uint32_t from = begin < to ? begin : to;
    return wardian_slice_of(slice.data + from, to - from);
}

/** Where the byte stands first, or -1. */
static inline int32_t wardian_slice_index_of(wardian_slice slice, char byte) {
    for (uint32_t i = 0; i < slice.length; i++) {
        if (slice.data[i] == byte) {
            return (int32_t)i;
        }
    }
    return -1;
}

/** The length in bytes of the character of UTF-8 that a text begins with; 0 for malformed UTF-8 and for the empty text. */
static inline uint32_t wardian_utf8_length(wardian_slice text) {
    const unsigned char *bytes = (const unsigned char *)text.data;
    if (text.length == 0 || bytes[0] < 0x80) {
        return text.length == 0 ? 0 : 1;
    }
    unsigned char first = bytes[0];
    uint32_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || length > text.length) {
        return 0;
    }
    /* Neither longer forms than needed, nor surrogates, nor anything beyond U+10FFFF. */
    if ((first == 0xE0 && bytes[1] < 0xA0) || (first == 0xED && bytes[1] > 0x9F) || (first == 0xF0 && bytes[1] < 0x90)
        || (first == 0xF4 && bytes[1] > 0x8F)) {
        return 0;
    }
    for (uint32_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return length;
}

/** Whether the whole text is well-formed UTF-8. */
static inline bool wardian_is_utf8(wardian_slice text) {
    while (text.length > 0) {
        uint32_t length = wardian_utf8_length(text);
        if (length == 0) {
            return false;
        }
        text = wardian_slice_of(text.data + length, text.length - length);
    }
    return true;
}

/** Without ASCII blanks, tabs and line ends at both ends. */
static inline wardian_slice wardian_slice_trim(wardian_slice slice) {
    uint32_t from = 0;
    uint32_t to = slice.length;
    while (from < to && (unsigned char)slice.data[from] <= ' ') {
        from++;
    }
    while (to > from && (unsigned char)slice.data[to - 1] <= ' ') {
        to--;
    }
    return wardian_slice_part(slice, from, to);
}

/** Reads the whole slice as a decimal number with an optional '-'. -WARDIAN_EINVAL for any other text or an overflow. */
static inline int32_t wardian_parse_i64(wardian_slice text, int64_t *value) {
    bool negative = text.length > 0 && text.data[0] == '-';
    uint32_t i = negative ? 1 : 0;
    if (i == text.length) {
        return -WARDIAN_EINVAL;
    }
    const uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1u : 0u);
    uint64_t magnitude = 0;
    for (; i < text.length; i++) {
        char c = text.data[i];
        if (c < '0' || c > '9') {
            return -WARDIAN_EINVAL;
        }
        uint64_t digit = (uint64_t)(c - '0');
        if (magnitude > (limit - digit) / 10u) {
            return -WARDIAN_EINVAL;
        }
        magnitude = magnitude * 10u + digit;
    }
    /* Negated as unsigned, since INT64_MIN has no positive counterpart. */
    *value = (int64_t)(negative ? 0u - magnitude : magnitude);
    return WARDIAN_OK;
}

/* ---- Buffers ------------------------------------------------------------------------------------------------------ */

/** Text under construction in memory of the caller. An append that does not fit leaves the text alone and is remembered. */
typedef struct wardian_buffer {
    char *data;
    uint32_t capacity;
    uint32_t length;
    bool overflow;
} wardian_buffer;

static inline wardian_buffer wardian_buffer_on(void *data, uint32_t capacity) {
    wardian_buffer buffer;
    buffer.data = (char *)data;
    buffer.capacity = capacity;
    buffer.length = 0;
    buffer.overflow = false;
    return buffer;
}

static inline wardian_slice wardian_buffer_slice(const wardian_buffer *buffer) {
    return wardian_slice_of(buffer->data, buffer->length);
}

static inline void wardian_append(wardian_buffer *buffer, wardian_slice slice) {
    if (buffer->overflow || slice.length > buffer->capacity - buffer->length) {
        buffer->overflow = true;
        return;
    }
    if (slice.length > 0) {
        memcpy(buffer->data + buffer->length, slice.data, slice.length);
        buffer->length += slice.length;
    }
}

static inline void wardian_append_z(wardian_buffer *buffer, const char *text) {
    wardian_append(buffer, wardian_slice_z(text));
}

static inline void wardian_append_char(wardian_buffer *buffer, char c) {
    wardian_append(buffer, wardian_slice_of(&c, 1));
}

static inline void wardian_append_u64(wardian_buffer *buffer, uint64_t value) {
    char digits[20];
    uint32_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + (char)(value % 10u));
        value /= 10u;
    } while (value != 0);
    wardian_append(buffer, wardian_slice_of(digits + at, (uint32_t)sizeof digits - at));
}

static inline void wardian_append_i64(wardian_buffer *buffer, int64_t value) {
    if (value < 0) {
        wardian_append_char(buffer, '-');
    }
    wardian_append_u64(buffer, value < 0 ? 0u - (uint64_t)value : (uint64_t)value);
}

/** Lower-case hexadecimal digits without a prefix, padded with zeros to at least `digits` (16 at most). */
static inline void wardian_append_hex(wardian_buffer *buffer, uint64_t value, uint32_t digits) {
    char text[16];
    uint32_t at = sizeof text;
    uint32_t least = digits < sizeof text ? digits : (uint32_t)sizeof text;
    do {
        text[--at] = "0123456789abcdef"[value & 15u];
        value >>= 4;
    } while (value != 0 || sizeof text - at < least);
    wardian_append(buffer, wardian_slice_of(text + at, (uint32_t)sizeof text - at));
}

/** Each byte as two lower-case hexadecimal digits: hashes and identifiers. Stops at the first byte that does not fit. */
static inline void wardian_append_hex_bytes(wardian_buffer *buffer, wardian_slice bytes) {
    for (uint32_t i = 0; i < bytes.length && !buffer->overflow; i++) {
        wardian_append_hex(buffer, (unsigned char)bytes.data[i], 2);
    }
}

/** A number in units of 10^-decimals: cents are append_fixed(buffer, 1234, 2), "12.34". At most 18 decimals. */
static inline void wardian_append_fixed(wardian_buffer *buffer, int64_t value, uint32_t decimals) {
    uint64_t scale = 1;
    for (uint32_t i = 0; i < decimals && i < 18; i++) {
        scale *= 10u;
    }
    uint64_t magnitude = value < 0 ? 0u - (uint64_t)value : (uint64_t)value;
    if (value < 0) {
        wardian_append_char(buffer, '-');
    }
    wardian_append_u64(buffer, magnitude / scale);
    if (scale > 1) {
        wardian_append_char(buffer, '.');
        for (scale /= 10u; scale > 0; scale /= 10u) {
            wardian_append_char(buffer, (char)('0' + (char)(magnitude / scale % 10u)));
        }
    }
}

/* ---- Operations --------------------------------------------------------------------------------------------------- */

/**
 * Defines the operation "op:NAME" by a C function. Its body sees the parameter input_len, the length of the input in
 * bytes, or -1 for input whose length nobody knows yet; it returns WARDIAN_OK or the code of a failure (wardian_fail).
 *
 * The hooks are operations of the host's: init after instantiation, health before going live, save with the state as
 * output, restore with the state as input. A result other than WARDIAN_OK stops the load or the reload. Of a state that
 * is over its limit nothing is handed over, whatever the hook returns.
 */
#define WARDIAN_OPERATION(name, function)                           \
    WARDIAN_EXPORT("op:" name) int32_t function(int32_t input_len); \
    int32_t function(__attribute__((unused)) int32_t input_len)

/**
 * Defines a hook by a C function: WARDIAN_HOOK(save, save_count) { ... }. The hook is init, health, save or restore; any
 * other word does not compile.
 */
#define WARDIAN_HOOK(hook, function) WARDIAN_OPERATION(WARDIAN_HOOK_##hook, function)
#define WARDIAN_HOOK_init "__init"
#define WARDIAN_HOOK_health "__health"
#define WARDIAN_HOOK_save "__save"
#define WARDIAN_HOOK_restore "__restore"

/**
 * For C++ modules with constructors of static objects, once per module: runs them before "__init". Without it the linker
 * makes every operation run them again.
 */
#if defined(__wasm32__)
#define WARDIAN_STATIC_CONSTRUCTORS                                                          \
    WARDIAN_BEGIN_C                                                                          \
    void __wasm_call_ctors(void);                                                            \
    WARDIAN_EXPORT("_initialize") void wardian_initialize(void);                             \
    void wardian_initialize(void) { __wasm_call_ctors(); }                                   \
    WARDIAN_END_C
#else
#define WARDIAN_STATIC_CONSTRUCTORS
#endif

/**
 * Reads the whole input, also one of unknown length (input_len -1), and returns its length. -WARDIAN_E2BIG when it is
 * longer than the capacity, before anything is read if the length was known.
 */
static inline int32_t wardian_read_all(int32_t input_len, void *dst, uint32_t capacity) {
    if (input_len >= 0 && (uint32_t)input_len > capacity) {
        return -WARDIAN_E2BIG;
    }
    uint32_t done = 0;
    while (done < capacity && (input_len < 0 || done < (uint32_t)input_len)) {
        uint32_t wanted = (input_len < 0 ? capacity : (uint32_t)input_len) - done;
        int32_t count = wardian_input_read((char *)dst + done, done, wanted);
        if (count < 0) {
            return count;
        }
        if (count == 0) {
            return (int32_t)done;
        }
        done += (uint32_t)count;
    }
    if (input_len < 0) {
        char beyond;
        int32_t count = wardian_input_read(&beyond, done, 1);
        if (count != 0) {
            return count < 0 ? count : -WARDIAN_E2BIG;
        }
    }
    return (int32_t)done;
}

/** Input read in order, in pieces of any size; for input that is larger than the plugin wants to hold. */
typedef struct wardian_reader {
    uint32_t offset;
} wardian_reader;

static inline wardian_reader wardian_reader_open(void) {
    wardian_reader reader;
    reader.offset = 0;
    return reader;
}

/** Copies the next bytes; returns how many, 0 at the end, or a negative error number. */
static inline int32_t wardian_reader_next(wardian_reader *reader, void *dst, uint32_t capacity) {
    int32_t count = wardian_input_read(dst, reader->offset, capacity);
    if (count > 0) {
        reader->offset += (uint32_t)count;
    }
    return count;
}

/** Appends to the output. -WARDIAN_E2BIG when it would grow over its cap. */
static inline int32_t wardian_write(wardian_slice slice) {
    return wardian_output_write(slice.data, slice.length);
}

static inline int32_t wardian_write_z(const char *text) {
    return wardian_write(wardian_slice_z(text));
}

/** Sets the failure of this operation and returns its code, for `return wardian_fail(...)`. The code is > 0. */
static inline int32_t wardian_fail(int32_t code, wardian_slice message) {
    (void)wardian_core_fail(code, message.data, message.length);
    return code;
}

static inline int32_t wardian_fail_z(int32_t code, const char *message) {
    return wardian_fail(code, wardian_slice_z(message));
}

/** Fails with the number of an error that a host function answered, in either sign, and the message "WHAT: NAME". */
static inline int32_t wardian_fail_errno(const char *what, int32_t number) {
    char text[160];
    wardian_buffer message = wardian_buffer_on(text, sizeof text);
    wardian_append_z(&message, what);
    wardian_append_z(&message, ": ");
    wardian_append_z(&message, wardian_errno_name(number));
    /* A positive code always exists: 0 would be success, and the least number has no positive counterpart. */
    int32_t code = number > 0 ? number : number < 0 && number != INT32_MIN ? -number : WARDIAN_EHOST;
    return wardian_fail(code, wardian_buffer_slice(&message));
}

__attribute__((noreturn)) static inline void wardian_abort_at(const char *message, const char *file, uint32_t line) {
    wardian_core_abort(message, (uint32_t)strlen(message), file, (uint32_t)strlen(file), line, 0);
}

/** Ends the call as a panic at this place of the source. For bugs of the plugin, not for bad input. */
#define WARDIAN_ABORT(message) wardian_abort_at((message), __FILE__, (uint32_t)__LINE__)

/** A panic that names the condition, unless it holds. */
#define WARDIAN_ASSERT(condition) ((condition) ? (void)0 : WARDIAN_ABORT("assertion failed: " #condition))

/* ---- Log ---------------------------------------------------------------------------------------------------------- */

enum wardian_level {
    WARDIAN_LOG_ERROR = 1,
    WARDIAN_LOG_WARN = 2,
    WARDIAN_LOG_INFO = 3,
    WARDIAN_LOG_DEBUG = 4,
    WARDIAN_LOG_TRACE = 5
};

/** Whether a line of this level reaches the log; asked before a line that is expensive to make. */
static inline bool wardian_log_enabled(int32_t level) {
    return level <= wardian_log_level();
}

/** Writes one line. Its result may be ignored: a full log (-WARDIAN_E2BIG) is no reason to fail. */
static inline int32_t wardian_log(int32_t level, wardian_slice text) {
    return wardian_core_log(level, text.data, text.length);
}

static inline int32_t wardian_log_z(int32_t level, const char *text) {
    return wardian_log(level, wardian_slice_z(text));
}

/* ---- Capabilities of the application's own ------------------------------------------------------------------------- */
/*
 * Their functions are declared by the plugin, once, and called like any other:
 *
 *     WARDIAN_BEGIN_C
 *     WARDIAN_IMPORT("wardian:rates/1", "rate")
 *     int32_t rates_rate(const char *currency, uint32_t currency_len, char *out, uint32_t cap);
 *     WARDIAN_END_C
 *
 * In native tests the test defines them; wardian_mock.h has what it needs for that.
 */

/**
 * The result of a getter, for a value that has to fit: its length or its error number, and -WARDIAN_E2BIG for a value that is
 * longer than the capacity and therefore only in the reply.
 */
static inline int32_t wardian_fits(int32_t result, uint32_t capacity) {
    return result > 0 && (uint32_t)result > capacity ? -WARDIAN_E2BIG : result;
}

/* ---- Configuration ------------------------------------------------------------------------------------------------ */

/** Reads a configured value and returns its length; -WARDIAN_E2BIG when it is longer than the capacity. */
static inline int32_t wardian_config_text(wardian_slice key, char *out, uint32_t capacity) {
    return wardian_fits(wardian_config_get(key.data, key.length, out, capacity), capacity);
}

/** Reads a configured decimal number. -WARDIAN_EINVAL when the value is not one. */
static inline int32_t wardian_config_i64(wardian_slice key, int64_t *value) {
    char text[24];
    int32_t length = wardian_config_text(key, text, sizeof text);
    if (length < 0) {
        return length == -WARDIAN_E2BIG ? -WARDIAN_EINVAL : length;
    }
    return wardian_parse_i64(wardian_slice_trim(wardian_slice_of(text, (uint32_t)length)), value);
}

/* ---- Files -------------------------------------------------------------------------------------------------------- */
/*
 * A path begins with a slash and with the path of a mount: "/data/journal.txt". Each function returns WARDIAN_OK or a length, or a
 * negative error number as the host function does that it calls.
 */

/** How wardian_file_open opens a file. */
enum wardian_file_mode {
    /* To read it. */
    WARDIAN_FILE_READ = 0,
    /* To read and write it. A file of this name is emptied; otherwise the host makes one. */
    WARDIAN_FILE_CREATE = 1,
    /* To read and write it. -WARDIAN_ECONFLICT if the name exists. */
    WARDIAN_FILE_CREATE_NEW = 2,
    /* To read and write it, with the contents that it has. If the name is missing, the host makes an empty file. */
    WARDIAN_FILE_EDIT = 3
};

/** An open file, with the position where the next read or write begins. The plugin may set the position. */
typedef struct wardian_file {
    uint32_t handle;
    uint64_t position;
} wardian_file;

/** Opens a file in a mode of enum wardian_file_mode, with position 0. After an error there is nothing to close. */
static inline int32_t wardian_file_open(wardian_file *file, wardian_slice path, uint32_t mode) {
    int32_t handle = wardian_files_open(path.data, path.length, mode);
    file->handle = handle > 0 ? (uint32_t)handle : 0;
    file->position = 0;
    return handle < 0 ? handle : WARDIAN_OK;
}

static inline int32_t wardian_file_open_z(wardian_file *file, const char *path, uint32_t mode) {
    return wardian_file_open(file, wardian_slice_z(path), mode);
}

/** Closes it. It then has the handle 0, which is never open. */
static inline int32_t wardian_file_close(wardian_file *file) {
    uint32_t handle = file->handle;
    file->handle = 0;
    return wardian_files_close(handle);
}

/**
 * Reads bytes at the position, which goes behind them. Returns how many: fewer than length at the end of the file, 0 behind it.
 * The length is below 2^31, -WARDIAN_E2BIG otherwise.
 */
static inline int32_t wardian_file_read(wardian_file *file, void *dst, uint32_t length) {
    if (length > (uint32_t)INT32_MAX) {
        return -WARDIAN_E2BIG;
    }
    uint32_t done = 0;
    for (;;) {
        uint32_t wanted = length - done < WARDIAN_FILES_MAX ? length - done : WARDIAN_FILES_MAX;
        int32_t count = wardian_files_read(done == 0 ? dst : (char *)dst + done, file->handle, file->position, wanted);
        if (count < 0) {
            return done == 0 ? count : (int32_t)done;
        }
        done += (uint32_t)count;
        file->position += (uint32_t)count;
        if ((uint32_t)count < wanted || done == length) {
            return (int32_t)done;
        }
    }
}

/**
 * Writes all bytes at the position, which goes behind what was written, also before an error. -WARDIAN_ELIMIT if there is no room
 * for all of them.
 */
static inline int32_t wardian_file_write(wardian_file *file, wardian_slice bytes) {
    uint32_t done = 0;
    do {
        uint32_t left = bytes.length - done;
        uint32_t length = left < WARDIAN_FILES_MAX ? left : WARDIAN_FILES_MAX;
        int32_t count = wardian_files_write(
            file->handle, file->position, length == 0 ? bytes.data : bytes.data + done, length);
        if (count < 0) {
            return count;
        }
        if (count == 0 && length > 0) {
            return -WARDIAN_ELIMIT;
        }
        done += (uint32_t)count;
        file->position += (uint32_t)count;
    } while (done < bytes.length);
    return WARDIAN_OK;
}

static inline int32_t wardian_file_write_z(wardian_file *file, const char *text) {
    return wardian_file_write(file, wardian_slice_z(text));
}

/** Reads the whole file and returns its length; -WARDIAN_E2BIG when it is longer than the capacity. */
static inline int32_t wardian_file_read_all(wardian_slice path, void *dst, uint32_t capacity) {
    wardian_file file;
    int32_t result = wardian_file_open(&file, path, WARDIAN_FILE_READ);
    if (result < 0) {
        return result;
    }
    uint32_t most = capacity < (uint32_t)INT32_MAX ? capacity : (uint32_t)INT32_MAX;
    int32_t length = wardian_file_read(&file, dst, most);
    if (length >= 0 && (uint32_t)length == most) {
        char beyond;
        int32_t count = wardian_file_read(&file, &beyond, 1);
        length = count < 0 ? count : count > 0 ? -WARDIAN_E2BIG : length;
    }
    result = wardian_file_close(&file);
    return length >= 0 && result < 0 ? result : length;
}

/**
 * Makes a file with these contents, or replaces those of a file. After an error the file may have a part of them. To replace a
 * file in one step, write another one and rename it.
 */
static inline int32_t wardian_file_write_all(wardian_slice path, wardian_slice bytes) {
    wardian_file file;
    int32_t result = wardian_file_open(&file, path, WARDIAN_FILE_CREATE);
    if (result < 0) {
        return result;
    }
    result = wardian_file_write(&file, bytes);
    int32_t closed = wardian_file_close(&file);
    return result < 0 ? result : closed;
}

/** What has a name in a directory. */
enum wardian_file_kind {
    WARDIAN_KIND_FILE = 1,
    WARDIAN_KIND_DIRECTORY = 2,
    /* Anything else, such as a device of the host. */
    WARDIAN_KIND_OTHER = 3
};

/** What is known of a file or directory. */
typedef struct wardian_stat {
    uint32_t kind;       /* of enum wardian_file_kind */
    uint64_t size;       /* in bytes; that of a directory means nothing */
    int64_t modified_ms; /* since 1970-01-01T00:00Z; in memory it may be a count of changes */
} wardian_stat;

static inline uint64_t wardian_u64_of(const unsigned char *bytes) {
    uint64_t value = 0;
    for (uint32_t i = 8; i > 0; i--) {
        value = value << 8 | bytes[i - 1];
    }
    return value;
}

/** Looks at a file or directory. -WARDIAN_ENOTFOUND if there is none. */
static inline int32_t wardian_file_stat(wardian_slice path, wardian_stat *stat) {
    unsigned char bytes[24];
    memset(bytes, 0, sizeof bytes);
    int32_t result = wardian_files_stat(path.data, path.length, bytes, sizeof bytes);
    stat->kind = (uint32_t)wardian_u64_of(bytes);
    stat->size = wardian_u64_of(bytes + 8);
    stat->modified_ms = (int64_t)wardian_u64_of(bytes + 16);
    return result < 0 ? result : WARDIAN_OK;
}

/** The names in a directory that are left, in memory of the caller. */
typedef struct wardian_names {
    wardian_slice left;
} wardian_names;

/** The names of a directory, sorted. -WARDIAN_E2BIG when they are longer than the capacity. */
static inline int32_t wardian_file_list(wardian_slice path, char *memory, uint32_t capacity, wardian_names *names) {
    int32_t length = wardian_fits(wardian_files_list(path.data, path.length, memory, capacity), capacity);
    names->left = wardian_slice_of(memory, length > 0 ? (uint32_t)length : 0);
    return length < 0 ? length : WARDIAN_OK;
}

/** Takes the next name, without the slash that the name of a directory ends with; false when there is none. */
static inline bool wardian_names_next(wardian_names *names, wardian_slice *name, bool *is_directory) {
    int32_t end = wardian_slice_index_of(names->left, '\0');
    if (end < 0) {
        return false;
    }
    *name = wardian_slice_part(names->left, 0, (uint32_t)end);
    *is_directory = wardian_slice_ends_with(*name, WARDIAN_LITERAL("/"));
    name->length -= *is_directory ? 1u : 0u;
    names->left = wardian_slice_part(names->left, (uint32_t)end + 1u, names->left.length);
    return true;
}

static inline int32_t wardian_file_make_dir_z(const char *path) {
    return wardian_files_make_dir(path, (uint32_t)strlen(path));
}

/** Removes a file or an empty directory. */
static inline int32_t wardian_file_remove_z(const char *path) {
    return wardian_files_remove(path, (uint32_t)strlen(path));
}

static inline int32_t wardian_file_rename_z(const char *from, const char *to) {
    return wardian_files_rename(from, (uint32_t)strlen(from), to, (uint32_t)strlen(to));
}

/* ---- HTTP --------------------------------------------------------------------------------------------------------- */
/*
 * Each function returns WARDIAN_OK, a length or a status, or a negative error number as the host function does that it calls. A status
 * such as 404 is no error.
 */

/** The most redirects of a request, and how many a request of wardian_request_open follows. */
#define WARDIAN_HTTP_REDIRECTS 5u

/** A request. After wardian_request_send it is that of the answer. */
typedef struct wardian_request {
    uint32_t handle; /* 0 when it is closed */
} wardian_request;

/**
 * Adds a line for a header, for wardian_request_open. -WARDIAN_EINVAL for a colon in the name or a line break in either, and
 * -WARDIAN_E2BIG if the buffer has no room; the buffer then has no part of the line.
 */
static inline int32_t wardian_append_header(wardian_buffer *headers, wardian_slice name, wardian_slice value) {
    if (name.length == 0 || wardian_slice_index_of(name, ':') >= 0 || wardian_slice_index_of(name, '\n') >= 0
        || wardian_slice_index_of(name, '\r') >= 0 || wardian_slice_index_of(value, '\n') >= 0
        || wardian_slice_index_of(value, '\r') >= 0) {
        return -WARDIAN_EINVAL;
    }
    uint32_t before = headers->length;
    wardian_append_z(headers, before > 0 ? "\n" : "");
    wardian_append(headers, name);
    wardian_append_z(headers, ": ");
    wardian_append(headers, value);
    if (headers->overflow) {
        headers->length = before;
        return -WARDIAN_E2BIG;
    }
    return WARDIAN_OK;
}

/**
 * Begins a request. The headers are none or come from wardian_append_header. The body has body_len bytes, which wardian_request_write
 * adds, or any number with -1. After an error there is nothing to close. A request that is left open ends with the call.
 */
static inline int32_t wardian_request_open(
    wardian_request *request, wardian_slice method, wardian_slice url, wardian_slice headers, int64_t body_len) {
    int32_t handle = wardian_http_open(
        method.data, method.length, url.data, url.length, headers.data, headers.length, body_len, WARDIAN_HTTP_REDIRECTS);
    request->handle = handle > 0 ? (uint32_t)handle : 0;
    return handle < 0 ? handle : WARDIAN_OK;
}

/** Ends a request, whatever is left of its answer. It then has the handle 0, which is never open. */
static inline int32_t wardian_request_close(wardian_request *request) {
    uint32_t handle = request->handle;
    request->handle = 0;
    return wardian_http_close(handle);
}

/**
 * Adds bytes to the body. -WARDIAN_ECLOSED if the server does not take the rest: wardian_request_send may still return the status of
 * its answer.
 */
static inline int32_t wardian_request_write(wardian_request *request, wardian_slice bytes) {
    for (uint32_t done = 0; done < bytes.length;) {
        uint32_t left = bytes.length - done;
        uint32_t length = left < WARDIAN_HTTP_MAX ? left : WARDIAN_HTTP_MAX;
        int32_t result = wardian_http_write(request->handle, bytes.data + done, length);
        if (result < 0) {
            return result;
        }
        done += length;
    }
    return WARDIAN_OK;
}

static inline int32_t wardian_request_write_z(wardian_request *request, const char *text) {
    return wardian_request_write(request, wardian_slice_z(text));
}

/** Ends the body, waits for the head of the answer and returns its status, such as 200. */
static inline int32_t wardian_request_send(wardian_request *request) {
    return wardian_http_send(request->handle);
}

/** Reads the next bytes of the answer's body. Returns how many: fewer than the capacity at any time, 0 at the end. */
static inline int32_t wardian_request_read(wardian_request *request, void *dst, uint32_t capacity) {
    return wardian_http_read(dst, request->handle, capacity < WARDIAN_HTTP_MAX ? capacity : WARDIAN_HTTP_MAX);
}

/** Reads the rest of the answer's body and returns its length; -WARDIAN_E2BIG when it is longer than the capacity. */
static inline int32_t wardian_request_read_all(wardian_request *request, void *dst, uint32_t capacity) {
    uint32_t most = capacity < (uint32_t)INT32_MAX ? capacity : (uint32_t)INT32_MAX;
    uint32_t done = 0;
    while (done < most) {
        int32_t count = wardian_request_read(request, (char *)dst + done, most - done);
        if (count <= 0) {
            return count < 0 ? count : (int32_t)done;
        }
        done += (uint32_t)count;
    }
    char beyond;
    int32_t count = wardian_request_read(request, &beyond, 1);
    return count < 0 ? count : count > 0 ? -WARDIAN_E2BIG : (int32_t)done;
}

/** Reads the URL that answered and returns its length; -WARDIAN_E2BIG when it is longer than the capacity. */
static inline int32_t wardian_request_url(const wardian_request *request, char *out, uint32_t capacity) {
    return wardian_fits(wardian_http_url(request->handle, out, capacity), capacity);
}

/** The headers of an answer that are left, in memory of the caller. */
typedef struct wardian_headers {
    wardian_slice left;
} wardian_headers;

/** The headers of the answer. -WARDIAN_E2BIG when they are longer than the capacity. */
static inline int32_t wardian_request_headers(
    const wardian_request *request, char *memory, uint32_t capacity, wardian_headers *headers) {
    int32_t length = wardian_fits(wardian_http_headers(request->handle, memory, capacity), capacity);
    headers->left = wardian_slice_of(memory, length > 0 ? (uint32_t)length : 0);
    return length < 0 ? length : WARDIAN_OK;
}

/** Takes the next header. Its name is in lower case; false when there is none. */
static inline bool wardian_headers_next(wardian_headers *headers, wardian_slice *name, wardian_slice *value) {
    wardian_slice left = headers->left;
    if (left.length == 0) {
        return false;
    }
    int32_t found = wardian_slice_index_of(left, '\n');
    uint32_t end = found < 0 ? left.length : (uint32_t)found;
    headers->left = wardian_slice_part(left, end + 1u, left.length);
    wardian_slice line = wardian_slice_part(left, 0, end);
    found = wardian_slice_index_of(line, ':');
    uint32_t colon = found < 0 ? line.length : (uint32_t)found;
    *name = wardian_slice_part(line, 0, colon);
    *value = wardian_slice_trim(wardian_slice_part(line, colon + 1u, line.length));
    return true;
}

/**
 * Finds the first header of this name, which is in lower case, and returns WARDIAN_OK; -WARDIAN_ENOTFOUND if there is none. The value is
 * empty after an error. The memory takes all headers.
 */
static inline int32_t wardian_request_header(
    const wardian_request *request, wardian_slice name, char *memory, uint32_t capacity, wardian_slice *value) {
    wardian_headers headers;
    wardian_slice other;
    int32_t result = wardian_request_headers(request, memory, capacity, &headers);
    while (result == WARDIAN_OK && wardian_headers_next(&headers, &other, value)) {
        if (wardian_slice_equal(name, other)) {
            return WARDIAN_OK;
        }
    }
    *value = WARDIAN_LITERAL("");
    return result < 0 ? result : -WARDIAN_ENOTFOUND;
}

/**
 * A whole request: sends the body, reads the answer's body and returns its length; -WARDIAN_E2BIG when it is longer than the capacity.
 * The status is 0 after an error before the answer.
 */
static inline int32_t wardian_fetch(
    wardian_slice method, wardian_slice url, wardian_slice headers, wardian_slice body, void *out, uint32_t capacity,
    int32_t *status) {
    wardian_request request;
    *status = 0;
    int32_t result = wardian_request_open(&request, method, url, headers, (int64_t)body.length);
    if (result < 0) {
        return result;
    }
    int32_t written = wardian_request_write(&request, body);
    result = written;
    if (written == WARDIAN_OK || written == -WARDIAN_ECLOSED) {
        /* The server may answer before it has all of the body. */
        result = wardian_request_send(&request);
        result = written < 0 && result == -WARDIAN_EINVAL ? written : result;
    }
    if (result >= 0) {
        *status = result;
        result = wardian_request_read_all(&request, out, capacity);
    }
    int32_t closed = wardian_request_close(&request);
    return result >= 0 && closed < 0 ? closed : result;
}

/** Gets what is at a URL, as wardian_fetch does. */
static inline int32_t wardian_fetch_z(const char *url, void *out, uint32_t capacity, int32_t *status) {
    wardian_slice none = WARDIAN_LITERAL("");
    return wardian_fetch(WARDIAN_LITERAL("GET"), wardian_slice_z(url), none, none, out, capacity, status);
}

/* ---- Values by key ------------------------------------------------------------------------------------------------ */
/*
 * A key is text of 1 to WARDIAN_KEY_MAX bytes without NUL. Each function returns WARDIAN_OK, a length or a version, or a negative error
 * number as the host function does that it calls.
 */

/** The most bytes of a key. */
#define WARDIAN_KEY_MAX 512u

/** Reads a value and returns its length. -WARDIAN_ENOTFOUND if there is none, -WARDIAN_E2BIG when it is longer than the capacity. */
static inline int32_t wardian_value_get(wardian_slice key, void *out, uint32_t capacity) {
    return wardian_fits(wardian_kv_get(key.data, key.length, out, capacity), capacity);
}

/**
 * Reads a value with its version, for the functions that compare. -WARDIAN_ENOTFOUND if there is none; then the version is 0, with which
 * wardian_value_compare_and_put sets the first value. The memory takes 8 bytes more than the value.
 */
static inline int32_t wardian_value_get_versioned(
    wardian_slice key, void *memory, uint32_t capacity, uint64_t *version, wardian_slice *value) {
    int32_t length = wardian_fits(wardian_kv_get_versioned(key.data, key.length, memory, capacity), capacity);
    bool found = length >= 8;
    *version = found ? wardian_u64_of((const unsigned char *)memory) : 0;
    *value = found ? wardian_slice_of((const char *)memory + 8, (uint32_t)length - 8u) : WARDIAN_LITERAL("");
    return length < 0 ? length : found ? WARDIAN_OK : -WARDIAN_EHOST;
}

/** Sets a value, which stays until it is replaced or deleted. Returns its version. */
static inline int64_t wardian_value_put(wardian_slice key, wardian_slice value) {
    return wardian_kv_put(key.data, key.length, value.data, value.length, 0);
}

/** Sets a value that is gone after some milliseconds, at least 1. Returns its version. */
static inline int64_t wardian_value_put_for(wardian_slice key, wardian_slice value, uint64_t ttl_ms) {
    return ttl_ms == 0 ? -WARDIAN_EINVAL : wardian_kv_put(key.data, key.length, value.data, value.length, ttl_ms);
}

/**
 * Sets a value only if the key still has this version, or no value if the version is 0; -WARDIAN_ECONFLICT otherwise. Returns the new
 * version.
 */
static inline int64_t wardian_value_compare_and_put(wardian_slice key, uint64_t version, wardian_slice value) {
    return wardian_kv_compare_and_put(key.data, key.length, version, value.data, value.length, 0);
}

/** Deletes a value. -WARDIAN_ENOTFOUND if there is none. */
static inline int32_t wardian_value_delete(wardian_slice key) {
    return wardian_kv_delete(key.data, key.length);
}

/** Deletes a value only if the key still has this version; -WARDIAN_ECONFLICT otherwise. */
static inline int32_t wardian_value_compare_and_delete(wardian_slice key, uint64_t version) {
    return wardian_kv_compare_and_delete(key.data, key.length, version);
}

/** The keys with a prefix that are left. They come from the host in pages, which lie in memory of the caller. */
typedef struct wardian_keys {
    wardian_slice prefix;
    char *memory;
    uint32_t capacity;
    wardian_slice left;          /* of the page */
    char last[WARDIAN_KEY_MAX];  /* the key before the next one */
    uint32_t last_length;
    bool is_last_page;
} wardian_keys;

/** All keys that begin with a prefix, in the order of their bytes. With a memory of 513 bytes each key fits; more makes fewer pages. */
static inline void wardian_keys_begin(wardian_keys *keys, wardian_slice prefix, char *memory, uint32_t capacity) {
    memset(keys, 0, sizeof *keys);
    keys->prefix = prefix;
    keys->memory = memory;
    keys->capacity = capacity;
    keys->left = wardian_slice_of(memory, 0);
}

/** Gets the next page. */
static inline int32_t wardian_keys_read(wardian_keys *keys) {
    uint32_t fit = keys->capacity / (WARDIAN_KEY_MAX + 1u);
    uint32_t limit = fit < 1u ? 1u : fit > 1000u ? 1000u : fit;
    int32_t length = wardian_kv_list(
        keys->prefix.data, keys->prefix.length, keys->last, keys->last_length, limit, keys->memory, keys->capacity);
    length = wardian_fits(length, keys->capacity);
    if (length < 0) {
        return length;
    }
    keys->left = wardian_slice_of(keys->memory, (uint32_t)length);
    uint32_t count = 0;
    for (uint32_t i = 0; i < keys->left.length; i++) {
        count += keys->left.data[i] == '\0' ? 1u : 0u;
    }
    keys->is_last_page = count < limit;
    return WARDIAN_OK;
}

/** Takes the next key, which stays in the memory until the next call. Returns 1, 0 if there is none, or a negative error number. */
static inline int32_t wardian_keys_next(wardian_keys *keys, wardian_slice *key) {
    if (keys->left.length == 0 && !keys->is_last_page) {
        int32_t result = wardian_keys_read(keys);
        if (result < 0) {
            return result;
        }
    }
    int32_t end = wardian_slice_index_of(keys->left, '\0');
    if (end < 0 || (uint32_t)end > WARDIAN_KEY_MAX) {
        return end < 0 ? 0 : -WARDIAN_EHOST;
    }
    *key = wardian_slice_part(keys->left, 0, (uint32_t)end);
    keys->left = wardian_slice_part(keys->left, (uint32_t)end + 1u, keys->left.length);
    memcpy(keys->last, key->data, key->length);
    keys->last_length = key->length;
    return 1;
}

/* ---- Statements --------------------------------------------------------------------------------------------------- */
/*
 * Statements of SQL that the operator wrote. Each function returns WARDIAN_OK, a number, or a negative error number as the host function
 * does that it calls.
 */

/** The most bytes of the name of a statement. */
#define WARDIAN_STATEMENT_MAX 64u

/** What a value is. */
enum wardian_sql_kind {
    WARDIAN_SQL_NULL = 0,
    WARDIAN_SQL_FALSE = 1,
    WARDIAN_SQL_TRUE = 2,
    WARDIAN_SQL_I64 = 3,
    WARDIAN_SQL_F64 = 4,
    WARDIAN_SQL_TEXT = 5,
    WARDIAN_SQL_DECIMAL = 6,
    WARDIAN_SQL_BYTES = 7
};

/* The functions wardian_params_... add the value of the next parameter to a buffer. One that does not fit is remembered: the statement
   then returns -WARDIAN_E2BIG. Text and bytes take 5 bytes more than their length, numbers 9, others 1. */

static inline void wardian_params_null(wardian_buffer *params) {
    wardian_append_char(params, (char)WARDIAN_SQL_NULL);
}

static inline void wardian_params_bool(wardian_buffer *params, bool value) {
    wardian_append_char(params, (char)(value ? WARDIAN_SQL_TRUE : WARDIAN_SQL_FALSE));
}

/** The low bytes of a number behind a kind, the lowest first. */
static inline void wardian_params_number(wardian_buffer *params, enum wardian_sql_kind kind, uint64_t number, uint32_t bytes) {
    char memory[9];
    memory[0] = (char)kind;
    for (uint32_t i = 0; i < bytes; i++) {
        memory[i + 1] = (char)(unsigned char)(number >> (8 * i) & 255u);
    }
    wardian_append(params, wardian_slice_of(memory, bytes + 1));
}

static inline void wardian_params_i64(wardian_buffer *params, int64_t value) {
    wardian_params_number(params, WARDIAN_SQL_I64, (uint64_t)value, 8);
}

static inline void wardian_params_f64(wardian_buffer *params, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    wardian_params_number(params, WARDIAN_SQL_F64, bits, 8);
}

static inline void wardian_params_sized(wardian_buffer *params, enum wardian_sql_kind kind, wardian_slice bytes) {
    wardian_params_number(params, kind, bytes.length, 4);
    wardian_append(params, bytes);
}

/** Text in UTF-8. A date or time is text as well, as ISO 8601 writes it. */
static inline void wardian_params_text(wardian_buffer *params, wardian_slice text) {
    wardian_params_sized(params, WARDIAN_SQL_TEXT, text);
}

static inline void wardian_params_text_z(wardian_buffer *params, const char *text) {
    wardian_params_text(params, wardian_slice_z(text));
}

/** A decimal number in digits, such as "-3.50". */
static inline void wardian_params_decimal(wardian_buffer *params, wardian_slice digits) {
    wardian_params_sized(params, WARDIAN_SQL_DECIMAL, digits);
}

static inline void wardian_params_bytes(wardian_buffer *params, wardian_slice bytes) {
    wardian_params_sized(params, WARDIAN_SQL_BYTES, bytes);
}

/** How many bytes the first of some values has, with its kind; 0 if it is malformed or not whole. */
static inline uint32_t wardian_sql_size(wardian_slice values) {
    const unsigned char *bytes = (const unsigned char *)values.data;
    uint32_t size = 0;
    if (values.length > 0 && bytes[0] <= WARDIAN_SQL_TRUE) {
        size = 1;
    } else if (values.length > 0 && bytes[0] <= WARDIAN_SQL_F64) {
        size = 9;
    } else if (values.length >= 5 && bytes[0] <= WARDIAN_SQL_BYTES) {
        uint32_t length =
            (uint32_t)bytes[1] | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3] << 16 | (uint32_t)bytes[4] << 24;
        size = length <= values.length - 5u ? length + 5u : 0;
    }
    return size <= values.length ? size : 0;
}

/** A row, in memory of the caller. */
typedef struct wardian_row {
    wardian_slice values;
} wardian_row;

/** The value of a column with its kind before it; empty if there is none. The first column has the index 0. */
static inline wardian_slice wardian_row_value(const wardian_row *row, uint32_t index) {
    wardian_slice left = row->values;
    uint32_t size = wardian_sql_size(left);
    for (uint32_t i = 0; i < index && size > 0; i++) {
        left = wardian_slice_of(left.data + size, left.length - size);
        size = wardian_sql_size(left);
    }
    return wardian_slice_of(left.data, size);
}

/** What the value of a column is, of enum wardian_sql_kind; -WARDIAN_ENOTFOUND if there is no such column. */
static inline int32_t wardian_row_kind(const wardian_row *row, uint32_t index) {
    wardian_slice value = wardian_row_value(row, index);
    return value.length == 0 ? -WARDIAN_ENOTFOUND : (int32_t)(unsigned char)value.data[0];
}

static inline bool wardian_row_is_null(const wardian_row *row, uint32_t index) {
    return wardian_row_kind(row, index) == WARDIAN_SQL_NULL;
}

/* The functions below return -WARDIAN_EINVAL for a value of another kind, also for NULL, and -WARDIAN_ENOTFOUND if there is no such
   column. They then leave what they were to set. */

/** What stands behind kind and length of a value of this kind. */
static inline int32_t wardian_row_sized(
    const wardian_row *row, uint32_t index, enum wardian_sql_kind kind, wardian_slice *bytes) {
    wardian_slice value = wardian_row_value(row, index);
    if (value.length == 0 || value.data[0] != (char)kind) {
        return value.length == 0 ? -WARDIAN_ENOTFOUND : -WARDIAN_EINVAL;
    }
    wardian_slice part = wardian_slice_part(value, 5, value.length);
    if (kind != WARDIAN_SQL_BYTES && !wardian_is_utf8(part)) {
        return -WARDIAN_EUTF8;
    }
    *bytes = part;
    return WARDIAN_OK;
}

/** Text, a part of the row. -WARDIAN_EUTF8 if it is malformed. */
static inline int32_t wardian_row_text(const wardian_row *row, uint32_t index, wardian_slice *text) {
    return wardian_row_sized(row, index, WARDIAN_SQL_TEXT, text);
}

/** The digits of a decimal number, a part of the row. */
static inline int32_t wardian_row_decimal(const wardian_row *row, uint32_t index, wardian_slice *digits) {
    return wardian_row_sized(row, index, WARDIAN_SQL_DECIMAL, digits);
}

/** Bytes, a part of the row. */
static inline int32_t wardian_row_bytes(const wardian_row *row, uint32_t index, wardian_slice *bytes) {
    return wardian_row_sized(row, index, WARDIAN_SQL_BYTES, bytes);
}

/** A whole number, also a decimal number without a fraction. */
static inline int32_t wardian_row_i64(const wardian_row *row, uint32_t index, int64_t *number) {
    wardian_slice value = wardian_row_value(row, index);
    if (value.length == 9 && value.data[0] == (char)WARDIAN_SQL_I64) {
        *number = (int64_t)wardian_u64_of((const unsigned char *)value.data + 1);
        return WARDIAN_OK;
    }
    wardian_slice digits;
    int32_t result = wardian_row_decimal(row, index, &digits);
    return result < 0 ? result : wardian_parse_i64(digits, number);
}

/** A floating-point number, also a whole one. */
static inline int32_t wardian_row_f64(const wardian_row *row, uint32_t index, double *number) {
    wardian_slice value = wardian_row_value(row, index);
    if (value.length != 9 || (value.data[0] != (char)WARDIAN_SQL_F64 && value.data[0] != (char)WARDIAN_SQL_I64)) {
        return value.length == 0 ? -WARDIAN_ENOTFOUND : -WARDIAN_EINVAL;
    }
    uint64_t bits = wardian_u64_of((const unsigned char *)value.data + 1);
    if (value.data[0] == (char)WARDIAN_SQL_I64) {
        *number = (double)(int64_t)bits;
    } else {
        memcpy(number, &bits, sizeof bits);
    }
    return WARDIAN_OK;
}

/** True or false, also the numbers 1 and 0. */
static inline int32_t wardian_row_bool(const wardian_row *row, uint32_t index, bool *value) {
    int32_t kind = wardian_row_kind(row, index);
    int64_t number = kind == WARDIAN_SQL_TRUE ? 1 : 0;
    if (kind != WARDIAN_SQL_TRUE && kind != WARDIAN_SQL_FALSE) {
        int32_t result = kind == WARDIAN_SQL_I64 ? wardian_row_i64(row, index, &number) : -WARDIAN_EINVAL;
        if (kind < 0 || result < 0 || number < 0 || number > 1) {
            return kind < 0 ? kind : -WARDIAN_EINVAL;
        }
    }
    *value = number == 1;
    return WARDIAN_OK;
}

/** The rows of a statement that are left. They come from the host in pages, which lie in memory of the caller. */
typedef struct wardian_rows {
    uint32_t handle; /* 0 when it is closed */
    uint32_t width;  /* how many columns a row has; 0 when that is not known yet */
    char *memory;
    uint32_t capacity;
    wardian_slice left; /* of the page */
} wardian_rows;

/**
 * Runs a statement that reads. The parameters are those of wardian_params_...; NULL is none. The memory holds rows for
 * wardian_rows_next. After an error there is nothing to close. Rows that are left open end with the call.
 */
static inline int32_t wardian_query(
    wardian_rows *rows, wardian_slice statement, const wardian_buffer *params, void *memory, uint32_t capacity) {
    rows->handle = 0;
    rows->width = 0;
    rows->memory = (char *)memory;
    rows->capacity = capacity;
    rows->left = wardian_slice_of((const char *)memory, 0);
    if (params != NULL && params->overflow) {
        return -WARDIAN_E2BIG;
    }
    int32_t handle = wardian_sql_query(
        statement.data, statement.length, params == NULL ? NULL : params->data, params == NULL ? 0 : params->length);
    rows->handle = handle > 0 ? (uint32_t)handle : 0;
    return handle < 0 ? handle : WARDIAN_OK;
}

/** Ends rows, whatever is left of them. They then have the handle 0, which is never open. */
static inline int32_t wardian_rows_close(wardian_rows *rows) {
    uint32_t handle = rows->handle;
    rows->handle = 0;
    rows->left.length = 0;
    return wardian_sql_close(handle);
}

/** The names of the columns, for wardian_columns_next. -WARDIAN_E2BIG when they are longer than the capacity. */
static inline int32_t wardian_rows_columns(const wardian_rows *rows, char *memory, uint32_t capacity, wardian_slice *names) {
    int32_t length = wardian_fits(wardian_sql_columns(rows->handle, memory, capacity), capacity);
    *names = wardian_slice_of(memory, length > 0 ? (uint32_t)length : 0);
    return length < 0 ? length : WARDIAN_OK;
}

/** Takes the name of the next column; false when there is none. */
static inline bool wardian_columns_next(wardian_slice *names, wardian_slice *name) {
    int32_t end = wardian_slice_index_of(*names, '\0');
    if (end < 0) {
        return false;
    }
    *name = wardian_slice_part(*names, 0, (uint32_t)end);
    *names = wardian_slice_part(*names, (uint32_t)end + 1u, names->length);
    return true;
}

/** Counts the columns, whose names may be long. */
static inline int32_t wardian_rows_measure(wardian_rows *rows) {
    char piece[256];
    int32_t length = wardian_sql_columns(rows->handle, piece, sizeof piece);
    int32_t count = length;
    uint32_t width = 0;
    for (int32_t done = 0; done < length; done += count) {
        if ((uint32_t)length > sizeof piece) {
            count = wardian_reply_read(piece, (uint32_t)done, sizeof piece);
        }
        if (count <= 0 || (uint32_t)count > sizeof piece) {
            return count < 0 ? count : -WARDIAN_EHOST;
        }
        for (int32_t i = 0; i < count; i++) {
            width += piece[i] == '\0' ? 1u : 0u;
        }
    }
    rows->width = width;
    return length < 0 ? length : width == 0 ? -WARDIAN_EHOST : WARDIAN_OK;
}

/**
 * Takes the next row, which stays in the memory until the next call. Returns 1, 0 if there is none, or a negative error number:
 * -WARDIAN_E2BIG also when the memory is too small for the rows that the host gives at once, which are lost then.
 */
static inline int32_t wardian_rows_next(wardian_rows *rows, wardian_row *row) {
    row->values = wardian_slice_of(rows->memory, 0);
    if (rows->width == 0) {
        int32_t result = wardian_rows_measure(rows);
        if (result < 0) {
            return result;
        }
    }
    if (rows->left.length == 0) {
        int32_t length = wardian_fits(wardian_sql_next(rows->handle, rows->memory, rows->capacity), rows->capacity);
        if (length <= 0) {
            return length;
        }
        rows->left = wardian_slice_of(rows->memory, (uint32_t)length);
    }
    wardian_slice left = rows->left;
    for (uint32_t i = 0; i < rows->width; i++) {
        uint32_t size = wardian_sql_size(left);
        if (size == 0) {
            return -WARDIAN_EHOST;
        }
        left = wardian_slice_of(left.data + size, left.length - size);
    }
    row->values = wardian_slice_of(rows->left.data, rows->left.length - left.length);
    rows->left = left;
    return 1;
}

/** The first row of a statement that reads; the others are left. -WARDIAN_ENOTFOUND if there is none. */
static inline int32_t wardian_query_one(
    wardian_slice statement, const wardian_buffer *params, void *memory, uint32_t capacity, wardian_row *row) {
    wardian_rows rows;
    row->values = wardian_slice_of((const char *)memory, 0);
    int32_t result = wardian_query(&rows, statement, params, memory, capacity);
    if (result < 0) {
        return result;
    }
    result = wardian_rows_next(&rows, row);
    int32_t closed = wardian_rows_close(&rows);
    return result < 0 ? result : result == 0 ? -WARDIAN_ENOTFOUND : closed;
}

/** Runs a statement that writes, in a transaction of its own. Returns how many rows it changed. */
static inline int64_t wardian_update(wardian_slice statement, const wardian_buffer *params) {
    if (params != NULL && params->overflow) {
        return -WARDIAN_E2BIG;
    }
    return wardian_sql_update(
        statement.data, statement.length, params == NULL ? NULL : params->data, params == NULL ? 0 : params->length);
}

/* ---- Messages ----------------------------------------------------------------------------------------------------- */
/*
 * Messages by topic, between plugins and the application. The manifest says which topics the plugin publishes, and which operation of it
 * handles which topic. A message is the input of a call of that operation, whose output nobody gets. If the call fails, the host may hand
 * the message over again. A topic is one or more names with a dot between two, such as orders.created.
 */

/** The most bytes of a topic to publish to. */
#define WARDIAN_TOPIC_MAX 128u

/** Memory for wardian_message_get into which each topic and each sender fit. */
#define WARDIAN_MESSAGE_MEMORY 262u

/** Publishes a message to all subscribers of its topic, which handle it later. Returns how many there are, or a negative error number. */
static inline int32_t wardian_publish(wardian_slice topic, wardian_slice message) {
    return wardian_events_publish(topic.data, topic.length, message.data, message.length);
}

/** As wardian_publish, with terminated strings. */
static inline int32_t wardian_publish_z(const char *topic, const char *message) {
    return wardian_publish(wardian_slice_z(topic), wardian_slice_z(message));
}

/** What is known of the message that an operation handles. The message itself is the input of the operation. */
typedef struct wardian_message {
    wardian_slice topic;  /* that of a dead letter begins with "$dead." */
    wardian_slice sender; /* the id of the plugin that published it; empty if the application did */
    int32_t attempt;      /* how often it was handed to this plugin, this time included */
} wardian_message;

/**
 * Gets what is known of the message that this call handles; -WARDIAN_ENOTFOUND if it handles none. Topic and sender are parts of the
 * memory.
 */
static inline int32_t wardian_message_get(wardian_message *message, char *memory, uint32_t capacity) {
    message->topic = message->sender = wardian_slice_of(memory, 0);
    message->attempt = wardian_events_attempt();
    if (message->attempt < 0) {
        return message->attempt;
    }
    int32_t length = wardian_fits(wardian_events_topic(memory, capacity), capacity);
    if (length < 0) {
        return length;
    }
    message->topic = wardian_slice_of(memory, (uint32_t)length);
    memory += length;
    capacity -= (uint32_t)length;
    length = wardian_fits(wardian_events_sender(memory, capacity), capacity);
    message->sender = wardian_slice_of(memory, length < 0 ? 0 : (uint32_t)length);
    return length < 0 ? length : WARDIAN_OK;
}

/** The topic that a dead letter had, a message that could not be handled; a slice whose data is NULL if the message is none. */
static inline wardian_slice wardian_message_dead_topic(const wardian_message *message) {
    wardian_slice dead = WARDIAN_LITERAL("$dead.");
    bool is_dead = wardian_slice_starts_with(message->topic, dead);
    return is_dead ? wardian_slice_part(message->topic, dead.length, message->topic.length) : wardian_slice_of(NULL, 0);
}

/* ---- Other plugins ------------------------------------------------------------------------------------------------ */

/**
 * Calls an operation of another plugin and returns the length of its output, or a negative error number as
 * wardian_plugins_call does; -WARDIAN_E2BIG also when the output is longer than the capacity.
 */
static inline int32_t wardian_call(
    wardian_slice plugin, wardian_slice operation, wardian_slice input, void *out, uint32_t capacity) {
    int32_t length = wardian_plugins_call(
        plugin.data, plugin.length, operation.data, operation.length, input.data, input.length, out, capacity);
    return wardian_fits(length, capacity);
}

/**
 * Fails as the plugin did that was called last, with its code and the begin of its message, if the result of wardian_call
 * is -WARDIAN_EFAILED; with any other result as wardian_fail_errno does.
 */
static inline int32_t wardian_fail_call(const char *what, int32_t result) {
    char message[256];
    int32_t code = result == -WARDIAN_EFAILED ? wardian_plugins_failure_code() : 0;
    if (code <= 0) {
        return wardian_fail_errno(what, result);
    }
    int32_t length = wardian_plugins_failure_message(message, sizeof message);
    if (length > 0 && (uint32_t)length > sizeof message) {
        length = wardian_reply_read(message, 0, sizeof message);
        /* Not within a character: back to the first byte of the last one, which may be cut. */
        while (length > 0 && ((unsigned char)message[length - 1] & 0xC0) == 0x80) {
            length--;
        }
        length -= length > 0 && (unsigned char)message[length - 1] >= 0xC0 ? 1 : 0;
    }
    return wardian_fail(code, wardian_slice_of(message, length > 0 ? (uint32_t)length : 0));
}

#endif
