//! Clocks. Need the capability `clock`.

use crate::host;

/// The wall clock, in milliseconds since 1970-01-01T00:00Z. It may jump in both directions.
pub fn now_ms() -> i64 {
    host::clock_now_ms()
}

/// A clock that never goes back, in nanoseconds since an instant of the host's choice. For spans only.
pub fn monotonic_ns() -> i64 {
    host::clock_monotonic_ns()
}
