//! The imports as they are. An `i32` result of 0 or more is a length or success, a negative one an error number. Everything
//! else in this crate is a safe face of these.

/// Always there.
pub mod core {
    #[link(wasm_import_module = "wardian:core/1")]
    extern "C" {
        /// Copies `input[off..off + len]` to `dst`; returns the bytes copied, 0 behind the end.
        pub fn input_read(dst: *mut u8, off: u32, len: u32) -> i32;
        /// Appends to the output.
        pub fn output_write(src: *const u8, len: u32) -> i32;
        /// Sets the failure of this call.
        pub fn fail(code: i32, src: *const u8, len: u32) -> i32;
        /// The size of the last capability call's result of variable size.
        pub fn reply_len() -> i32;
        /// Copies part of that result.
        pub fn reply_read(dst: *mut u8, off: u32, len: u32) -> i32;
        /// The most talkative level that reaches the log, 0 when nothing does.
        pub fn log_level() -> i32;
        /// Writes a line to the log.
        pub fn log(level: i32, src: *const u8, len: u32) -> i32;
        /// Ends the call as a panic.
        pub fn abort(src: *const u8, len: u32, file: *const u8, file_len: u32, line: u32, col: u32) -> !;
    }
}

/// The capability `config`.
pub mod config {
    #[link(wasm_import_module = "wardian:config/1")]
    extern "C" {
        /// Gets a value into `out`, or into the reply when it is longer than `cap`; returns its length.
        pub fn get(key: *const u8, key_len: u32, out: *mut u8, cap: u32) -> i32;
        /// Gets the granted keys likewise, sorted, with a line feed between two.
        pub fn keys(out: *mut u8, cap: u32) -> i32;
    }
}

/// The capability `clock`.
pub mod clock {
    #[link(wasm_import_module = "wardian:clock/1")]
    extern "C" {
        /// The wall clock in Unix milliseconds.
        pub fn now_ms() -> i64;
        /// A clock that never goes back, in nanoseconds.
        pub fn monotonic_ns() -> i64;
    }
}

/// The capability `plugins`.
pub mod plugins {
    #[link(wasm_import_module = "wardian:plugins/1")]
    extern "C" {
        /// Calls an operation; its output goes into `out`, or into the reply when it is longer than `cap`; returns its length.
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
        /// The code of the failure that the last call answered with `EFAILED`, 0 if it did not.
        pub fn failure_code() -> i32;
        /// Gets its message likewise.
        pub fn failure_message(out: *mut u8, cap: u32) -> i32;
    }
}

/// The capability `random`.
pub mod random {
    #[link(wasm_import_module = "wardian:random/1")]
    extern "C" {
        /// Fills with random bytes, at most 65 536 of them.
        pub fn fill(dst: *mut u8, len: u32) -> i32;
    }
}
