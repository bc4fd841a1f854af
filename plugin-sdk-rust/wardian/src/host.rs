//! Host functions on slices. Off WebAssembly they are those of the mock.
//!
//! Written from `interfaces/wit`, not by hand: see "A new host function" in CONTRIBUTING.md.

#[cfg(target_arch = "wasm32")]
#[allow(dead_code)]
mod imported {
    use crate::raw;

    pub fn input_read(dst: &mut [u8], offset: u32) -> i32 {
        unsafe { raw::core::input_read(dst.as_mut_ptr(), offset, dst.len() as u32) }
    }

    pub fn output_write(bytes: &[u8]) -> i32 {
        unsafe { raw::core::output_write(bytes.as_ptr(), bytes.len() as u32) }
    }

    pub fn fail(code: i32, message: &str) -> i32 {
        unsafe { raw::core::fail(code, message.as_ptr(), message.len() as u32) }
    }

    pub fn reply_len() -> i32 {
        unsafe { raw::core::reply_len() }
    }

    pub fn reply_read(dst: &mut [u8], offset: u32) -> i32 {
        unsafe { raw::core::reply_read(dst.as_mut_ptr(), offset, dst.len() as u32) }
    }

    pub fn log_level() -> i32 {
        unsafe { raw::core::log_level() }
    }

    pub fn log(level: i32, line: &str) -> i32 {
        unsafe { raw::core::log(level, line.as_ptr(), line.len() as u32) }
    }

    pub fn abort(message: &str, file: &str, line: u32, column: u32) -> ! {
        unsafe {
            raw::core::abort(message.as_ptr(), message.len() as u32, file.as_ptr(), file.len() as u32, line, column)
        }
    }

    pub fn clock_now_ms() -> i64 {
        unsafe { raw::clock::now_ms() }
    }

    pub fn clock_monotonic_ns() -> i64 {
        unsafe { raw::clock::monotonic_ns() }
    }

    pub fn config_get(key: &str, out: &mut [u8]) -> i32 {
        unsafe { raw::config::get(key.as_ptr(), key.len() as u32, out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn config_keys(out: &mut [u8]) -> i32 {
        unsafe { raw::config::keys(out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn events_publish(topic: &str, message: &[u8]) -> i32 {
        unsafe { raw::events::publish(topic.as_ptr(), topic.len() as u32, message.as_ptr(), message.len() as u32) }
    }

    pub fn events_topic(out: &mut [u8]) -> i32 {
        unsafe { raw::events::topic(out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn events_sender(out: &mut [u8]) -> i32 {
        unsafe { raw::events::sender(out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn events_attempt() -> i32 {
        unsafe { raw::events::attempt() }
    }

    pub fn files_open(path: &str, mode: u32) -> i32 {
        unsafe { raw::files::open(path.as_ptr(), path.len() as u32, mode) }
    }

    pub fn files_read(dst: &mut [u8], handle: u32, offset: u64) -> i32 {
        unsafe { raw::files::read(dst.as_mut_ptr(), handle, offset, dst.len() as u32) }
    }

    pub fn files_write(handle: u32, offset: u64, bytes: &[u8]) -> i32 {
        unsafe { raw::files::write(handle, offset, bytes.as_ptr(), bytes.len() as u32) }
    }

    pub fn files_size(handle: u32) -> i64 {
        unsafe { raw::files::size(handle) }
    }

    pub fn files_resize(handle: u32, size: u64) -> i32 {
        unsafe { raw::files::resize(handle, size) }
    }

    pub fn files_sync(handle: u32) -> i32 {
        unsafe { raw::files::sync(handle) }
    }

    pub fn files_close(handle: u32) -> i32 {
        unsafe { raw::files::close(handle) }
    }

    pub fn files_stat(path: &str, out: &mut [u8]) -> i32 {
        unsafe { raw::files::stat(path.as_ptr(), path.len() as u32, out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn files_list(path: &str, out: &mut [u8]) -> i32 {
        unsafe { raw::files::list(path.as_ptr(), path.len() as u32, out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn files_make_dir(path: &str) -> i32 {
        unsafe { raw::files::make_dir(path.as_ptr(), path.len() as u32) }
    }

    pub fn files_remove(path: &str) -> i32 {
        unsafe { raw::files::remove(path.as_ptr(), path.len() as u32) }
    }

    pub fn files_rename(from: &str, to: &str) -> i32 {
        unsafe { raw::files::rename(from.as_ptr(), from.len() as u32, to.as_ptr(), to.len() as u32) }
    }

    pub fn http_open(method: &str, url: &str, headers: &str, body_len: i64, redirects: u32) -> i32 {
        unsafe {
            raw::http::open(
                method.as_ptr(),
                method.len() as u32,
                url.as_ptr(),
                url.len() as u32,
                headers.as_ptr(),
                headers.len() as u32,
                body_len,
                redirects,
            )
        }
    }

    pub fn http_write(request: u32, bytes: &[u8]) -> i32 {
        unsafe { raw::http::write(request, bytes.as_ptr(), bytes.len() as u32) }
    }

    pub fn http_send(request: u32) -> i32 {
        unsafe { raw::http::send(request) }
    }

    pub fn http_headers(request: u32, out: &mut [u8]) -> i32 {
        unsafe { raw::http::headers(request, out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn http_url(request: u32, out: &mut [u8]) -> i32 {
        unsafe { raw::http::url(request, out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn http_read(dst: &mut [u8], request: u32) -> i32 {
        unsafe { raw::http::read(dst.as_mut_ptr(), request, dst.len() as u32) }
    }

    pub fn http_close(request: u32) -> i32 {
        unsafe { raw::http::close(request) }
    }

    pub fn kv_get(key: &str, out: &mut [u8]) -> i32 {
        unsafe { raw::kv::get(key.as_ptr(), key.len() as u32, out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn kv_get_versioned(key: &str, out: &mut [u8]) -> i32 {
        unsafe { raw::kv::get_versioned(key.as_ptr(), key.len() as u32, out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn kv_put(key: &str, value: &[u8], ttl_ms: u64) -> i64 {
        unsafe { raw::kv::put(key.as_ptr(), key.len() as u32, value.as_ptr(), value.len() as u32, ttl_ms) }
    }

    pub fn kv_compare_and_put(key: &str, version: u64, value: &[u8], ttl_ms: u64) -> i64 {
        unsafe {
            raw::kv::compare_and_put(
                key.as_ptr(),
                key.len() as u32,
                version,
                value.as_ptr(),
                value.len() as u32,
                ttl_ms,
            )
        }
    }

    pub fn kv_delete(key: &str) -> i32 {
        unsafe { raw::kv::delete(key.as_ptr(), key.len() as u32) }
    }

    pub fn kv_compare_and_delete(key: &str, version: u64) -> i32 {
        unsafe { raw::kv::compare_and_delete(key.as_ptr(), key.len() as u32, version) }
    }

    pub fn kv_list(prefix: &str, after: &str, limit: u32, out: &mut [u8]) -> i32 {
        unsafe {
            raw::kv::list(
                prefix.as_ptr(),
                prefix.len() as u32,
                after.as_ptr(),
                after.len() as u32,
                limit,
                out.as_mut_ptr(),
                out.len() as u32,
            )
        }
    }

    pub fn kv_sync() -> i32 {
        unsafe { raw::kv::sync() }
    }

    pub fn plugins_call(id: &str, operation: &str, input: &[u8], out: &mut [u8]) -> i32 {
        unsafe {
            raw::plugins::call(
                id.as_ptr(),
                id.len() as u32,
                operation.as_ptr(),
                operation.len() as u32,
                input.as_ptr(),
                input.len() as u32,
                out.as_mut_ptr(),
                out.len() as u32,
            )
        }
    }

    pub fn plugins_failure_code() -> i32 {
        unsafe { raw::plugins::failure_code() }
    }

    pub fn plugins_failure_message(out: &mut [u8]) -> i32 {
        unsafe { raw::plugins::failure_message(out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn random_fill(dst: &mut [u8]) -> i32 {
        unsafe { raw::random::fill(dst.as_mut_ptr(), dst.len() as u32) }
    }

    pub fn sql_query(statement: &str, params: &[u8]) -> i32 {
        unsafe { raw::sql::query(statement.as_ptr(), statement.len() as u32, params.as_ptr(), params.len() as u32) }
    }

    pub fn sql_columns(rows: u32, out: &mut [u8]) -> i32 {
        unsafe { raw::sql::columns(rows, out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn sql_next(rows: u32, out: &mut [u8]) -> i32 {
        unsafe { raw::sql::next(rows, out.as_mut_ptr(), out.len() as u32) }
    }

    pub fn sql_close(rows: u32) -> i32 {
        unsafe { raw::sql::close(rows) }
    }

    pub fn sql_update(statement: &str, params: &[u8]) -> i64 {
        unsafe { raw::sql::update(statement.as_ptr(), statement.len() as u32, params.as_ptr(), params.len() as u32) }
    }
}

#[cfg(target_arch = "wasm32")]
pub use imported::*;

/// The mock has all of them but those that do not return: there a panic is the test's own.
#[cfg(not(target_arch = "wasm32"))]
#[allow(dead_code)]
mod mocked {
    use crate::mock::functions;

    const _: fn(&mut [u8], u32) -> i32 = functions::input_read;
    const _: fn(&[u8]) -> i32 = functions::output_write;
    const _: fn(i32, &str) -> i32 = functions::fail;
    const _: fn() -> i32 = functions::reply_len;
    const _: fn(&mut [u8], u32) -> i32 = functions::reply_read;
    const _: fn() -> i32 = functions::log_level;
    const _: fn(i32, &str) -> i32 = functions::log;
    const _: fn() -> i64 = functions::clock_now_ms;
    const _: fn() -> i64 = functions::clock_monotonic_ns;
    const _: fn(&str, &mut [u8]) -> i32 = functions::config_get;
    const _: fn(&mut [u8]) -> i32 = functions::config_keys;
    const _: fn(&str, &[u8]) -> i32 = functions::events_publish;
    const _: fn(&mut [u8]) -> i32 = functions::events_topic;
    const _: fn(&mut [u8]) -> i32 = functions::events_sender;
    const _: fn() -> i32 = functions::events_attempt;
    const _: fn(&str, u32) -> i32 = functions::files_open;
    const _: fn(&mut [u8], u32, u64) -> i32 = functions::files_read;
    const _: fn(u32, u64, &[u8]) -> i32 = functions::files_write;
    const _: fn(u32) -> i64 = functions::files_size;
    const _: fn(u32, u64) -> i32 = functions::files_resize;
    const _: fn(u32) -> i32 = functions::files_sync;
    const _: fn(u32) -> i32 = functions::files_close;
    const _: fn(&str, &mut [u8]) -> i32 = functions::files_stat;
    const _: fn(&str, &mut [u8]) -> i32 = functions::files_list;
    const _: fn(&str) -> i32 = functions::files_make_dir;
    const _: fn(&str) -> i32 = functions::files_remove;
    const _: fn(&str, &str) -> i32 = functions::files_rename;
    const _: fn(&str, &str, &str, i64, u32) -> i32 = functions::http_open;
    const _: fn(u32, &[u8]) -> i32 = functions::http_write;
    const _: fn(u32) -> i32 = functions::http_send;
    const _: fn(u32, &mut [u8]) -> i32 = functions::http_headers;
    const _: fn(u32, &mut [u8]) -> i32 = functions::http_url;
    const _: fn(&mut [u8], u32) -> i32 = functions::http_read;
    const _: fn(u32) -> i32 = functions::http_close;
    const _: fn(&str, &mut [u8]) -> i32 = functions::kv_get;
    const _: fn(&str, &mut [u8]) -> i32 = functions::kv_get_versioned;
    const _: fn(&str, &[u8], u64) -> i64 = functions::kv_put;
    const _: fn(&str, u64, &[u8], u64) -> i64 = functions::kv_compare_and_put;
    const _: fn(&str) -> i32 = functions::kv_delete;
    const _: fn(&str, u64) -> i32 = functions::kv_compare_and_delete;
    const _: fn(&str, &str, u32, &mut [u8]) -> i32 = functions::kv_list;
    const _: fn() -> i32 = functions::kv_sync;
    const _: fn(&str, &str, &[u8], &mut [u8]) -> i32 = functions::plugins_call;
    const _: fn() -> i32 = functions::plugins_failure_code;
    const _: fn(&mut [u8]) -> i32 = functions::plugins_failure_message;
    const _: fn(&mut [u8]) -> i32 = functions::random_fill;
    const _: fn(&str, &[u8]) -> i32 = functions::sql_query;
    const _: fn(u32, &mut [u8]) -> i32 = functions::sql_columns;
    const _: fn(u32, &mut [u8]) -> i32 = functions::sql_next;
    const _: fn(u32) -> i32 = functions::sql_close;
    const _: fn(&str, &[u8]) -> i64 = functions::sql_update;
}

#[cfg(not(target_arch = "wasm32"))]
pub use crate::mock::functions::*;
