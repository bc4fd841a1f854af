//! The imports as they are. A result of 0 or more is a length, a number or success, a negative one an error number.
//! Everything else in this crate is a safe face of these.
//!
//! Written from `interfaces/wit`, not by hand: see "A new host function" in CONTRIBUTING.md.

/// `wardian:core/1`: Input, output, failures and log of a call. Every plugin may import it.
pub mod core {
    #[link(wasm_import_module = "wardian:core/1")]
    extern "C" {
        /// Copies the input from `offset` on. Answers the bytes copied: fewer at the end of the input, 0 beyond it.
        ///
        /// Errors: `ENOCALL`, `EFAULT`.
        pub fn input_read(dst: *mut u8, offset: u32, len: u32) -> i32;
        /// Appends to the output of the call. On an error nothing is appended.
        ///
        /// Limits: bytes_len limits.output (all writes of a call together).
        ///
        /// Errors: `ENOCALL`, `E2BIG`, `EFAULT`.
        pub fn output_write(bytes: *const u8, bytes_len: u32) -> i32;
        /// Sets the failure of the call: a code, which the operation then returns, and a message.
        ///
        /// Limits: message_len 65536.
        ///
        /// Errors: `EINVAL` (the code is not above 0), `ENOCALL`, `E2BIG`, `EFAULT`, `EUTF8`.
        pub fn fail(code: i32, message: *const u8, message_len: u32) -> i32;
        /// The length of the value in the reply slot, where a getter of variable size leaves it; 0 for none. Each call
        /// of a capability's function empties the slot first.
        ///
        /// Errors: `ENOCALL`.
        pub fn reply_len() -> i32;
        /// Copies the value in the reply slot from `offset` on, as `input_read` copies the input.
        ///
        /// Errors: `ENOCALL`, `EFAULT`.
        pub fn reply_read(dst: *mut u8, offset: u32, len: u32) -> i32;
        /// The most detailed level that reaches the log: 1 error, 2 warn, 3 info, 4 debug, 5 trace. 0: nothing does,
        /// since logging is not granted or the operator turned it off.
        ///
        /// Errors: `ENOCALL`, `EHOST`.
        pub fn log_level() -> i32;
        /// Writes a line to the operator's log, at a level of 1 to 5. The text is dropped where `log_level` is lower.
        ///
        /// Limits: line_len limits.log (all lines of a call together).
        ///
        /// Errors: `EINVAL` (no such level), `E2BIG`, `EFAULT`, `EUTF8`, `EHOST`.
        pub fn log(level: i32, line: *const u8, line_len: u32) -> i32;
        /// Ends the call as a panic: the caller sees message, file, line and column, and the host replaces the
        /// instance. Texts are cut at 65536 bytes, and malformed ones repaired.
        pub fn abort(message: *const u8, message_len: u32, file: *const u8, file_len: u32, line: u32, column: u32) -> !;
    }
}

/// `wardian:clock/1`: Two clocks, which go in steps of the granted resolution.
pub mod clock {
    #[link(wasm_import_module = "wardian:clock/1")]
    extern "C" {
        /// The wall clock, in milliseconds since 1970-01-01T00:00Z. It may jump in both directions.
        ///
        /// Errors: `ELIMIT`, `EHOST`.
        pub fn now_ms() -> i64;
        /// A clock that never goes back, in nanoseconds since an instant of the host's choice. For spans of time only.
        ///
        /// Errors: `ELIMIT`, `EHOST`.
        pub fn monotonic_ns() -> i64;
    }
}

/// `wardian:config/1`: The plugin's configuration, as far as its keys are granted.
pub mod config {
    #[link(wasm_import_module = "wardian:config/1")]
    extern "C" {
        /// Gets the value of a key, as text.
        ///
        /// Limits: key_len 256, result limits.reply.
        ///
        /// Errors: `ENOTFOUND` (the key has no value), `EDENIED` (the key is outside the grant), `E2BIG`, `EFAULT`,
        /// `EUTF8`, `ELIMIT`, `EHOST`.
        pub fn get(key: *const u8, key_len: u32, out: *mut u8, cap: u32) -> i32;
        /// Lists the granted keys that have a value: sorted, with a line feed between two, none after the last.
        ///
        /// Limits: result limits.reply.
        ///
        /// Errors: `E2BIG`, `EFAULT`, `ELIMIT`, `EHOST`.
        pub fn keys(out: *mut u8, cap: u32) -> i32;
    }
}

/// `wardian:plugins/1`: Operations of other plugins.
pub mod plugins {
    #[link(wasm_import_module = "wardian:plugins/1")]
    extern "C" {
        /// Calls an operation of another plugin and gets its output. The other plugin runs on an instance of its own,
        /// under its own limits and within the time and the fuel that the caller has left.
        ///
        /// Limits: id_len 256, operation_len 256, input_len limits.input (of the other plugin), result limits.reply.
        ///
        /// Errors: `EFAILED` (the other plugin reports a failure, see `failure_code`), `EDENIED` (the operation is
        /// outside the grant), `ENOTFOUND` (no active plugin has the operation), `EUNAVAILABLE` (the other plugin takes
        /// no calls now, such as when it is busy; try again later), `ELIMIT` (calls are nested too deeply, or the call
        /// made too many capability calls), `ETIMEOUT` (the other plugin ran out of time), `EHOST` (anything else
        /// happened to the other plugin, such as a trap), `E2BIG`, `EFAULT`, `EUTF8`.
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
        /// The code of the failure that the last `call` answered with EFAILED; 0 if it answered something else.
        ///
        /// Errors: `ELIMIT`, `EHOST`.
        pub fn failure_code() -> i32;
        /// Gets the message of that failure.
        ///
        /// Limits: result limits.reply.
        ///
        /// Errors: `E2BIG`, `EFAULT`, `ELIMIT`, `EHOST`.
        pub fn failure_message(out: *mut u8, cap: u32) -> i32;
    }
}

/// `wardian:random/1`: Random bytes that nobody can predict.
pub mod random {
    #[link(wasm_import_module = "wardian:random/1")]
    extern "C" {
        /// Fills the buffer with bytes of a cryptographic generator. Answers 0.
        ///
        /// Limits: len 65536.
        ///
        /// Errors: `E2BIG`, `EFAULT`, `ELIMIT`, `EHOST`.
        pub fn fill(dst: *mut u8, len: u32) -> i32;
    }
}
