//! The imports as they are. A result of 0 or more is a length, a number or success, a negative one an error number.
//! Everything else in this crate is a safe face of these.
//!
//! A getter writes its value to `out` if it fits into `cap` bytes. In any case it returns the length of the value, and
//! the value is in the reply slot for `reply_read`.
//!
//! Written from `interfaces/wit`, not by hand: see "A new host function" in CONTRIBUTING.md.

/// `wardian:core/1`: Input, output, failures and log of a call. Every plugin may import it.
pub mod core {
    #[link(wasm_import_module = "wardian:core/1")]
    extern "C" {
        /// Copies input from `offset` on. Returns the number of bytes copied: fewer than `len` at the end of the input,
        /// 0 behind it. Of a stream it may copy fewer bytes before the end, and `offset` is the number of bytes that
        /// were read. All of `dst`, `len` must lie in memory, even if fewer bytes are copied.
        ///
        /// Errors: `EINVAL` (the input is a stream and `offset` is not the number of bytes that were read), `E2BIG`
        /// (the stream of the caller is longer than the limit `streamInput`), `EHOST` (a stream of the caller failed),
        /// `ENOCALL`, `EFAULT`.
        pub fn input_read(dst: *mut u8, offset: u32, len: u32) -> i32;
        /// Appends to the output. If it returns an error, it appends nothing, but for a stream that failed.
        ///
        /// Limits: bytes_len limits.output, together with the output so far; of a stream over `streamOutput`.
        ///
        /// Errors: `EHOST` (a stream of the caller failed), `ENOCALL`, `E2BIG`, `EFAULT`.
        pub fn output_write(bytes: *const u8, bytes_len: u32) -> i32;
        /// Sets the failure of the call: a code above 0 and a message. The operation then returns the code. A second
        /// `fail` replaces the first.
        ///
        /// Limits: message_len 65536.
        ///
        /// Errors: `EINVAL` (the code is not above 0), `ENOCALL`, `E2BIG`, `EFAULT`, `EUTF8`.
        pub fn fail(code: i32, message: *const u8, message_len: u32) -> i32;
        /// Returns the size of the value in the reply slot, 0 if the slot is empty.
        ///
        /// Errors: `ENOCALL`.
        pub fn reply_len() -> i32;
        /// Copies from the reply slot as `input_read` does from the input.
        ///
        /// Errors: `ENOCALL`, `EFAULT`.
        pub fn reply_read(dst: *mut u8, offset: u32, len: u32) -> i32;
        /// Returns the most talkative level that reaches the log: 0 for none, 1 error, 2 warn, 3 info, 4 debug, 5
        /// trace.
        ///
        /// Errors: `ENOCALL`, `EHOST`.
        pub fn log_level() -> i32;
        /// Writes one line to the log. Without a grant for the log the line is checked, counted and dropped.
        ///
        /// Limits: line_len limits.log, together with the lines of the call so far.
        ///
        /// Errors: `EINVAL` (the level is not 1 to 5), `E2BIG`, `EFAULT`, `EUTF8`, `EHOST`.
        pub fn log(level: i32, line: *const u8, line_len: u32) -> i32;
        /// Ends the call as a panic and never returns. Message and file are cut after 64 KiB, malformed UTF-8 is
        /// replaced, and a text outside of memory is empty.
        pub fn abort(message: *const u8, message_len: u32, file: *const u8, file_len: u32, line: u32, column: u32) -> !;
    }
}

/// `wardian:clock/1`: The time of day, and time that passes, in steps of the resolution in effect.
pub mod clock {
    #[link(wasm_import_module = "wardian:clock/1")]
    extern "C" {
        /// Returns the wall clock in milliseconds since 1970-01-01T00:00Z, in steps of at least 1 ms. It may jump in
        /// both directions.
        ///
        /// Errors: `ELIMIT` (the call made more than `capabilityCalls` calls of capability functions), `EHOST`.
        pub fn now_ms() -> i64;
        /// Returns a clock that never goes back, in nanoseconds since the version was linked. For spans only.
        ///
        /// Errors: `ELIMIT` (the call made more than `capabilityCalls` calls of capability functions), `EHOST`.
        pub fn monotonic_ns() -> i64;
    }
}

/// `wardian:config/1`: Named values of the plugin's configuration, as far as their keys are granted.
pub mod config {
    #[link(wasm_import_module = "wardian:config/1")]
    extern "C" {
        /// Gets the value of a key, as UTF-8. A getter.
        ///
        /// Limits: key_len 256; result limits.reply.
        ///
        /// Errors: `ENOTFOUND` (the key is allowed and has no value), `EDENIED` (the key is outside of what is in
        /// effect), `E2BIG`, `EFAULT`, `EUTF8`, `ELIMIT`, `EHOST`.
        pub fn get(key: *const u8, key_len: u32, out: *mut u8, cap: u32) -> i32;
        /// Gets the keys in effect that have a value, sorted, with a line feed between two. A getter.
        ///
        /// Limits: result limits.reply.
        ///
        /// Errors: `E2BIG`, `EFAULT`, `ELIMIT`, `EHOST`.
        pub fn keys(out: *mut u8, cap: u32) -> i32;
    }
}

/// `wardian:events/1`: Messages by topic, between plugins and the application. The manifest says which topics a plugin
/// publishes, and which operation of it handles which topic.
pub mod events {
    #[link(wasm_import_module = "wardian:events/1")]
    extern "C" {
        /// Publishes a message to all subscribers of its topic, and returns how many there are. Either each of them has
        /// it in its queue then, or the function fails and none has it. The subscribers handle it later.
        ///
        /// Limits: topic_len 128.
        ///
        /// Errors: `EDENIED` (the topic is outside of what is in effect), `EINVAL` (the topic is no name such as
        /// `orders.created`, or one of dead letters), `EUNAVAILABLE` (the queue of a subscriber is full, or the memory
        /// budget is used up; try again later), `ELIMIT` (the message follows from too many others, or too many follow
        /// from the same one), `E2BIG` (the message is larger than is granted), `EFAULT`, `EUTF8`, `EHOST`.
        pub fn publish(topic: *const u8, topic_len: u32, message: *const u8, message_len: u32) -> i32;
        /// Gets the topic of the message that the plugin handles. If it is a dead letter, the topic begins with
        /// `$dead.` A getter.
        ///
        /// Limits: result 134.
        ///
        /// Errors: `ENOTFOUND` (this call handles no message), `E2BIG`, `EFAULT`, `ELIMIT`, `EHOST`.
        pub fn topic(out: *mut u8, cap: u32) -> i32;
        /// Gets the id of the plugin that published the message; it is empty if the application did. Of a dead letter
        /// it is the sender of the message that was not handled. A getter.
        ///
        /// Limits: result 128.
        ///
        /// Errors: `ENOTFOUND` (this call handles no message), `E2BIG`, `EFAULT`, `ELIMIT`, `EHOST`.
        pub fn sender(out: *mut u8, cap: u32) -> i32;
        /// Returns how often the message was handed to this plugin, this time included: above 1 if calls before have
        /// failed.
        ///
        /// Errors: `ENOTFOUND` (this call handles no message), `ELIMIT`, `EHOST`.
        pub fn attempt() -> i32;
    }
}

/// `wardian:files/1`: Files in the mounts of the plugin. A path begins with that of a mount.
pub mod files {
    #[link(wasm_import_module = "wardian:files/1")]
    extern "C" {
        /// Opens a file and returns its handle, which is above 0. The mode is 0 to read a file; 1 to read and write one
        /// that is made or emptied; 2 to read and write one that is made; 3 to read and write one that is made if it is
        /// missing, and keeps its contents.
        ///
        /// Limits: path_len 4096.
        ///
        /// Errors: `EDENIED` (no mount has the path, or one for reading would be changed), `ENOTFOUND` (there is no
        /// such file, or no such directory on the way to it), `ECONFLICT` (the mode is 2, and the name exists),
        /// `EINVAL` (it is not a file, the path is malformed or leads through a file, or the mode is not 0 to 3),
        /// `ELIMIT` (too many files are open, or a mount or the memory budget is full), `EUNSUPPORTED` (it is neither a
        /// file nor a directory, or the host cannot say its name), `E2BIG` (the path has over 4096 bytes, or a name in
        /// it over 255), `EFAULT`, `EUTF8`, `EHOST`.
        pub fn open(path: *const u8, path_len: u32, mode: u32) -> i32;
        /// Reads bytes from `offset` on. Returns the number of bytes: fewer than `len` at the end of the file, 0 behind
        /// it.
        ///
        /// Limits: len 16777216.
        ///
        /// Errors: `ECLOSED` (the handle is not open, or its mount was taken back), `EINVAL` (the offset is 2^63 or
        /// more), `E2BIG`, `EFAULT`, `ELIMIT`, `EHOST`.
        pub fn read(dst: *mut u8, handle: u32, offset: u64, len: u32) -> i32;
        /// Writes bytes from `offset` on, with zeros between the end of the file and `offset`. Returns the number of
        /// bytes: fewer than `bytes_len` if there is room for no more.
        ///
        /// Limits: bytes_len 16777216.
        ///
        /// Errors: `ECLOSED` (the handle is not open, or its mount was taken back), `EDENIED` (the file is open for
        /// reading, or its mount is for reading now), `EINVAL` (the offset is 2^63 or more), `ELIMIT` (there is no room
        /// for one byte), `E2BIG` (the file would have more than 1 TiB), `EFAULT`, `EHOST`.
        pub fn write(handle: u32, offset: u64, bytes: *const u8, bytes_len: u32) -> i32;
        /// Returns the size of an open file in bytes.
        ///
        /// Errors: `ECLOSED` (the handle is not open, or its mount was taken back), `ELIMIT`, `EHOST`.
        pub fn size(handle: u32) -> i64;
        /// Cuts an open file, or extends it with zeros.
        ///
        /// Errors: `ECLOSED` (the handle is not open, or its mount was taken back), `EDENIED` (the file is open for
        /// reading, or its mount is for reading now), `EINVAL` (the size is 2^63 or more), `ELIMIT` (there is no room),
        /// `E2BIG` (the size is over 1 TiB), `EHOST`.
        pub fn resize(handle: u32, size: u64) -> i32;
        /// Waits until what was written is on the device.
        ///
        /// Errors: `ECLOSED` (the handle is not open, or its mount was taken back), `ELIMIT`, `EHOST`.
        pub fn sync(handle: u32) -> i32;
        /// Closes a file. One that is left open is closed with the instance.
        ///
        /// Errors: `ECLOSED` (the handle is not open), `ELIMIT`, `EHOST`.
        pub fn close(handle: u32) -> i32;
        /// Gets what is known of a file or directory: three numbers of 64 bits, the lowest byte first. They are what it
        /// is (1 a file, 2 a directory, 3 anything else), its size in bytes, and when its contents last changed, in
        /// milliseconds since 1970-01-01T00:00Z. The size of a directory means nothing, and times in memory only count
        /// changes. A symbolic link is followed. A getter.
        ///
        /// Limits: path_len 4096.
        ///
        /// Errors: `EDENIED` (no mount has the path), `ENOTFOUND` (there is no such file or directory), `EINVAL` (the
        /// path is malformed, or leads through a file), `EUNSUPPORTED` (the host cannot say the name), `E2BIG` (the
        /// path has over 4096 bytes, or a name in it over 255), `EFAULT`, `EUTF8`, `ELIMIT`, `EHOST`.
        pub fn stat(path: *const u8, path_len: u32, out: *mut u8, cap: u32) -> i32;
        /// Gets the names in a directory, in the order of their bytes, with a NUL behind each. The name of a directory
        /// has a slash at its end. A getter.
        ///
        /// Limits: path_len 4096; result limits.reply.
        ///
        /// Errors: `EDENIED` (no mount has the path), `ENOTFOUND` (there is no such directory), `EINVAL` (it is not a
        /// directory, or the path is malformed or leads through a file), `EUNSUPPORTED` (the host cannot say a name),
        /// `E2BIG` (the path has over 4096 bytes, or a name in it over 255, or the names are over `limits.reply`),
        /// `EFAULT`, `EUTF8`, `ELIMIT`, `EHOST`.
        pub fn list(path: *const u8, path_len: u32, out: *mut u8, cap: u32) -> i32;
        /// Makes a directory.
        ///
        /// Limits: path_len 4096.
        ///
        /// Errors: `EDENIED` (no mount has the path, or it is for reading), `ECONFLICT` (the name exists, or is that of
        /// a mount), `ENOTFOUND` (there is no directory to make it in), `EINVAL` (the path is malformed, or leads
        /// through a file), `EUNSUPPORTED` (the host cannot say the name), `E2BIG` (the path has over 4096 bytes, or a
        /// name in it over 255), `EFAULT`, `EUTF8`, `ELIMIT`, `EHOST`.
        pub fn make_dir(path: *const u8, path_len: u32) -> i32;
        /// Removes a file, a symbolic link or an empty directory. A file that is open stays until it is closed.
        ///
        /// Limits: path_len 4096.
        ///
        /// Errors: `EDENIED` (no mount has the path, it is the path of a mount, or the mount is for reading),
        /// `ENOTFOUND` (there is no such name), `ECONFLICT` (the directory is not empty), `EINVAL` (the path is
        /// malformed, or leads through a file), `EUNSUPPORTED` (the host cannot say the name), `E2BIG` (the path has
        /// over 4096 bytes, or a name in it over 255), `EFAULT`, `EUTF8`, `ELIMIT`, `EHOST`.
        pub fn remove(path: *const u8, path_len: u32) -> i32;
        /// Gives a file or directory another name, in the same mount. A file of the new name is replaced in one step.
        ///
        /// Limits: from_len 4096; to_len 4096.
        ///
        /// Errors: `EDENIED` (no mount has the path, it is the path of a mount, or the mount is for reading),
        /// `ENOTFOUND` (there is no such name, or no directory for the new one), `ECONFLICT` (the new name is that of a
        /// directory which is not empty), `EINVAL` (the mounts differ, only one of the names is a directory's, the new
        /// name is below the old one, or a path is malformed), `EUNSUPPORTED` (the host cannot say a name), `E2BIG`
        /// (the path has over 4096 bytes, or a name in it over 255), `EFAULT`, `EUTF8`, `ELIMIT`, `EHOST`.
        pub fn rename(from: *const u8, from_len: u32, to: *const u8, to_len: u32) -> i32;
    }
}

/// `wardian:http/1`: Requests over HTTP to the servers that are granted.
pub mod http {
    #[link(wasm_import_module = "wardian:http/1")]
    extern "C" {
        /// Begins a request and returns its handle, which is above 0. Nothing is sent yet. `headers` has one line for
        /// each header, `name: value`, with a line feed between two; another line feed may stand at the end. `body_len`
        /// is the length of the body, or -1 if it is not known. At most `redirects` redirects are followed, each as a
        /// decision of its own; with 0 an answer that redirects is returned like any other. The handle ends with the
        /// call.
        ///
        /// Limits: method_len 32; url_len 8192; headers_len 65536.
        ///
        /// Errors: `EDENIED` (the method or the URL is outside of what is in effect), `EINVAL` (the method, the URL or
        /// a header is malformed, the header is one that only the host sets, `body_len` is below -1, or `redirects` is
        /// over 5), `E2BIG` (there are over 100 headers, or the body is larger than is granted), `EUNAVAILABLE` (as
        /// many requests as are granted are open, or the rate is reached; try again later), `ELIMIT` (too many handles
        /// are open, or the memory budget is full), `EFAULT`, `EUTF8`, `EHOST`.
        pub fn open(
            method: *const u8,
            method_len: u32,
            url: *const u8,
            url_len: u32,
            headers: *const u8,
            headers_len: u32,
            body_len: i64,
            redirects: u32,
        ) -> i32;
        /// Adds bytes to the body. A long body is sent while it is written, so this function may wait for the server.
        ///
        /// Limits: bytes_len 16777216.
        ///
        /// Errors: `EINVAL` (the body would be longer than `body_len`, or `send` was called already), `E2BIG` (the body
        /// is larger than is granted), `ECLOSED` (the handle is not open, or the server does not take the rest; `send`
        /// may still get its answer), `EDENIED` (the request is outside of what is in effect now), `ENOTFOUND` (the
        /// host of the URL has no address), `EUNAVAILABLE` (the server cannot be reached), `ETIMEOUT` (the time of the
        /// request is over), `EFAULT`, `ELIMIT`, `EHOST`.
        pub fn write(request: u32, bytes: *const u8, bytes_len: u32) -> i32;
        /// Ends the body, waits for the head of the answer and returns its status, such as 200. A redirect that wants a
        /// body again is followed if the body has at most 64 KiB. Otherwise the answer that redirects is returned like
        /// any other.
        ///
        /// Errors: `EINVAL` (the body is shorter than `body_len`, or `send` was called already), `EDENIED` (the
        /// request, or a redirect, leads outside of what is in effect, or to an address that is not granted),
        /// `ENOTFOUND` (the host of the URL has no address), `EUNAVAILABLE` (the server cannot be reached), `ECLOSED`
        /// (the handle is not open, or the server ended the connection before the head of its answer), `E2BIG` (the
        /// head of the answer has over 100 lines, a line of over 8192 bytes, or over 65536 bytes in all), `ELIMIT`
        /// (there were more redirects than `redirects`, which is above 0), `ETIMEOUT` (the time of the request is
        /// over), `EHOST` (the answer is not HTTP, or its certificate is not trusted).
        pub fn send(request: u32) -> i32;
        /// Gets the headers of the answer: one line for each, `name: value`, with a line feed between two. Names are in
        /// lower case. A getter.
        ///
        /// Limits: result limits.reply.
        ///
        /// Errors: `EINVAL` (`send` did not succeed yet), `ECLOSED` (the handle is not open), `E2BIG`, `EFAULT`,
        /// `ELIMIT`, `EHOST`.
        pub fn headers(request: u32, out: *mut u8, cap: u32) -> i32;
        /// Gets the URL that answered, which is another one than that of `open` after a redirect. A getter.
        ///
        /// Limits: result limits.reply.
        ///
        /// Errors: `EINVAL` (`send` did not succeed yet), `ECLOSED` (the handle is not open), `E2BIG`, `EFAULT`,
        /// `ELIMIT`, `EHOST`.
        pub fn url(request: u32, out: *mut u8, cap: u32) -> i32;
        /// Reads the next bytes of the answer's body. Returns the number of bytes: fewer than `len` at any time, 0 at
        /// the end.
        ///
        /// Limits: len 16777216.
        ///
        /// Errors: `EINVAL` (`send` did not succeed yet), `EDENIED` (the request is outside of what is in effect now),
        /// `ECLOSED` (the handle is not open, or the server ended the connection before the body was complete), `E2BIG`
        /// (the body is larger than is granted), `ETIMEOUT` (the time of the request is over), `EFAULT`, `ELIMIT`,
        /// `EHOST`.
        pub fn read(dst: *mut u8, request: u32, len: u32) -> i32;
        /// Ends a request, whatever is left of its answer.
        ///
        /// Errors: `ECLOSED` (the handle is not open), `ELIMIT`, `EHOST`.
        pub fn close(request: u32) -> i32;
    }
}

/// `wardian:kv/1`: Values by key that stay, past calls, reloads and restarts. Each plugin has its own.
pub mod kv {
    #[link(wasm_import_module = "wardian:kv/1")]
    extern "C" {
        /// Gets a value. A getter.
        ///
        /// Limits: key_len 512; result limits.reply.
        ///
        /// Errors: `ENOTFOUND` (the key has no value), `EINVAL` (the key is empty or has a NUL), `EUNAVAILABLE` (the
        /// store cannot be reached; try again later), `ETIMEOUT` (the store did not answer in time), `E2BIG`, `EFAULT`,
        /// `EUTF8`, `ELIMIT`, `EHOST`.
        pub fn get(key: *const u8, key_len: u32, out: *mut u8, cap: u32) -> i32;
        /// Gets a value with its version: a number of 64 bits, the lowest byte first, and then the value. No two values
        /// of a key have the same version, also after the key was deleted. A getter.
        ///
        /// Limits: key_len 512; result limits.reply.
        ///
        /// Errors: `ENOTFOUND` (the key has no value), `EINVAL` (the key is empty or has a NUL), `EUNAVAILABLE` (the
        /// store cannot be reached; try again later), `ETIMEOUT` (the store did not answer in time), `E2BIG`, `EFAULT`,
        /// `EUTF8`, `ELIMIT`, `EHOST`.
        pub fn get_versioned(key: *const u8, key_len: u32, out: *mut u8, cap: u32) -> i32;
        /// Sets a value and returns its version, which is above 0. After `ttl_ms` milliseconds the value is gone; with
        /// 0 it stays.
        ///
        /// Limits: key_len 512.
        ///
        /// Errors: `EDENIED` (only reading is in effect), `E2BIG` (the value is larger than is granted), `ELIMIT` (the
        /// quota of bytes or of keys is used up, or the store is full), `EINVAL` (the key is empty or has a NUL, or
        /// `ttl_ms` is over 2^53), `EUNAVAILABLE` (the store cannot be reached; try again later), `ETIMEOUT` (the store
        /// did not answer in time; the value may be set), `EFAULT`, `EUTF8`, `EHOST`.
        pub fn put(key: *const u8, key_len: u32, value: *const u8, value_len: u32, ttl_ms: u64) -> i64;
        /// Sets a value only if the key still has a version, or has none if `version` is 0. Returns the new version.
        ///
        /// Limits: key_len 512.
        ///
        /// Errors: `ECONFLICT` (the key has another version, or none), `EDENIED` (only reading is in effect), `E2BIG`
        /// (the value is larger than is granted), `ELIMIT` (the quota of bytes or of keys is used up, or the store is
        /// full), `EINVAL` (the key is empty or has a NUL, or `ttl_ms` is over 2^53), `EUNAVAILABLE` (the store cannot
        /// be reached; try again later), `ETIMEOUT` (the store did not answer in time; the value may be set), `EFAULT`,
        /// `EUTF8`, `EHOST`.
        pub fn compare_and_put(
            key: *const u8,
            key_len: u32,
            version: u64,
            value: *const u8,
            value_len: u32,
            ttl_ms: u64,
        ) -> i64;
        /// Deletes a value.
        ///
        /// Limits: key_len 512.
        ///
        /// Errors: `ENOTFOUND` (the key has no value), `EDENIED` (only reading is in effect), `EINVAL` (the key is
        /// empty or has a NUL), `EUNAVAILABLE` (the store cannot be reached; try again later), `ETIMEOUT` (the store
        /// did not answer in time; the value may be gone), `E2BIG`, `EFAULT`, `EUTF8`, `ELIMIT`, `EHOST`.
        pub fn delete(key: *const u8, key_len: u32) -> i32;
        /// Deletes a value only if the key still has a version.
        ///
        /// Limits: key_len 512.
        ///
        /// Errors: `ECONFLICT` (the key has another version, or none), `EDENIED` (only reading is in effect), `EINVAL`
        /// (the key is empty or has a NUL), `EUNAVAILABLE` (the store cannot be reached; try again later), `ETIMEOUT`
        /// (the store did not answer in time; the value may be gone), `E2BIG`, `EFAULT`, `EUTF8`, `ELIMIT`, `EHOST`.
        pub fn compare_and_delete(key: *const u8, key_len: u32, version: u64) -> i32;
        /// Gets the keys that begin with `prefix` and come after `after`, in the order of their bytes, at most `limit`,
        /// with a NUL behind each. There are no more if there are fewer than `limit`. With an empty `after` the first
        /// keys are given, and the last key of one page is the `after` of the next. A getter.
        ///
        /// Limits: prefix_len 512; after_len 512; result limits.reply.
        ///
        /// Errors: `EINVAL` (the limit is 0 or over 1000, or a key has a NUL), `EUNAVAILABLE` (the store cannot be
        /// reached; try again later), `ETIMEOUT` (the store did not answer in time), `E2BIG`, `EFAULT`, `EUTF8`,
        /// `ELIMIT`, `EHOST`.
        pub fn list(
            prefix: *const u8,
            prefix_len: u32,
            after: *const u8,
            after_len: u32,
            limit: u32,
            out: *mut u8,
            cap: u32,
        ) -> i32;
        /// Waits until all changes so far are on the device, as far as the store can say that.
        ///
        /// Errors: `EDENIED` (only reading is in effect), `EUNAVAILABLE` (the store cannot be reached; try again
        /// later), `ETIMEOUT` (the store did not answer in time), `ELIMIT`, `EHOST`.
        pub fn sync() -> i32;
    }
}

/// `wardian:plugins/1`: Operations of other plugins.
pub mod plugins {
    #[link(wasm_import_module = "wardian:plugins/1")]
    extern "C" {
        /// Calls an operation of another plugin and gets its output. The other plugin runs on an instance of its own,
        /// under its own limits, within the deadline and the fuel that the caller has left. A getter.
        ///
        /// Limits: id_len 256; operation_len 256; input_len limits.input of the other plugin; result limits.reply.
        ///
        /// Errors: `EDENIED` (the operation is outside of what is in effect), `ENOTFOUND` (no active plugin has that
        /// id, or it has no such operation), `EUNAVAILABLE` (the other plugin is busy, its circuit is open, or the
        /// memory budget is used up; try again later), `ELIMIT` (calls are nested more than 8 deep, or the call would
        /// enter an instance that waits for it), `ETIMEOUT` (the other plugin's deadline passed, and the caller still
        /// has time), `EFAILED` (the other plugin reports a failure of its own), `EHOST` (anything else: the other
        /// plugin trapped, panicked or exceeded another limit), `E2BIG`, `EFAULT`, `EUTF8`.
        pub fn call(
            id: *const u8,
            id_len: u32,
            operation: *const u8,
            operation_len: u32,
            input: *const u8,
            input_len: u32,
            out: *mut u8,
            cap: u32,
        ) -> i32;
        /// Returns the code of the failure that the last `call` reported with EFAILED, otherwise 0.
        ///
        /// Errors: `ELIMIT`, `EHOST`.
        pub fn failure_code() -> i32;
        /// Gets the message of that failure. A getter.
        ///
        /// Limits: result limits.reply.
        ///
        /// Errors: `E2BIG`, `EFAULT`, `ELIMIT`, `EHOST`.
        pub fn failure_message(out: *mut u8, cap: u32) -> i32;
    }
}

/// `wardian:random/1`: Unpredictable bytes.
pub mod random {
    #[link(wasm_import_module = "wardian:random/1")]
    extern "C" {
        /// Writes `len` random bytes to `dst`. Returns 0.
        ///
        /// Limits: len 65536.
        ///
        /// Errors: `E2BIG`, `EFAULT`, `ELIMIT`, `EHOST`.
        pub fn fill(dst: *mut u8, len: u32) -> i32;
    }
}

/// `wardian:sql/1`: Statements of SQL that the operator wrote. The plugin names them and gives their parameters.
/// Parameters and rows are values one after the other. A value is a byte that says its kind, and what follows: 0 is
/// NULL; 1 is false and 2 is true; 3 is a number of 64 bits and 4 a floating-point number of 64 bits, the lowest byte
/// first; 5 is text in UTF-8, 6 is a decimal number in digits and 7 is bytes, each with its length as a number of 32
/// bits before it. A date or time is text, as ISO 8601 writes it.
pub mod sql {
    #[link(wasm_import_module = "wardian:sql/1")]
    extern "C" {
        /// Runs a statement that reads, and returns a handle for its rows, which is above 0. The handle ends with the
        /// call, and nothing that the statement changed stays.
        ///
        /// Limits: statement_len 64; params_len 16777216.
        ///
        /// Errors: `EDENIED` (the statement is outside of what is in effect), `EINVAL` (the statement is one that
        /// writes, or the parameters are malformed, too many, too few or of the wrong kind), `EUNAVAILABLE` (the
        /// database cannot be reached, or as many statements as are granted run; try again later), `ETIMEOUT` (the time
        /// of the statement is over), `ECONFLICT` (the database gave up the statement for another one), `ELIMIT` (too
        /// many handles are open), `E2BIG`, `EFAULT`, `EUTF8`, `EHOST`.
        pub fn query(statement: *const u8, statement_len: u32, params: *const u8, params_len: u32) -> i32;
        /// Gets the names of the columns, with a NUL behind each. A getter.
        ///
        /// Limits: result limits.reply.
        ///
        /// Errors: `ECLOSED` (the handle is not open), `EDENIED` (the statement is outside of what is in effect now),
        /// `E2BIG`, `EFAULT`, `ELIMIT`, `EHOST`.
        pub fn columns(rows: u32, out: *mut u8, cap: u32) -> i32;
        /// Gets the next rows: as many whole rows as fit into the buffer, at most 64 KiB of them, and at least one.
        /// Each has a value for each column. No bytes are the end. A getter.
        ///
        /// Limits: result limits.reply.
        ///
        /// Errors: `ECLOSED` (the handle is not open, or the database ended the connection), `EDENIED` (the statement
        /// is outside of what is in effect now), `E2BIG` (there are more rows or bytes than are granted, or a row is
        /// larger than `limits.reply`), `ETIMEOUT` (the time of the statement is over), `ECONFLICT` (the database gave
        /// up the statement for another one), `EFAULT`, `ELIMIT`, `EHOST`.
        pub fn next(rows: u32, out: *mut u8, cap: u32) -> i32;
        /// Ends the rows, whatever is left of them.
        ///
        /// Errors: `ECLOSED` (the handle is not open), `ELIMIT`, `EHOST`.
        pub fn close(rows: u32) -> i32;
        /// Runs a statement that writes, in a transaction of its own, and returns how many rows it changed.
        ///
        /// Limits: statement_len 64; params_len 16777216.
        ///
        /// Errors: `EDENIED` (the statement is outside of what is in effect), `EINVAL` (the statement is one that
        /// reads, or the parameters are malformed, too many, too few or of the wrong kind), `ECONFLICT` (a constraint
        /// of the database does not allow it, or the database gave it up for another one), `EUNAVAILABLE` (the database
        /// cannot be reached, or as many statements as are granted run; nothing was changed), `ETIMEOUT` (the time of
        /// the statement is over; it may have happened), `ECLOSED` (the database ended the connection; it may have
        /// happened), `E2BIG`, `EFAULT`, `EUTF8`, `ELIMIT`, `EHOST`.
        pub fn update(statement: *const u8, statement_len: u32, params: *const u8, params_len: u32) -> i64;
    }
}
