use core::fmt;

/// A host function's error, from the ABI's table. Open: a newer host may answer numbers that this crate has no name for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Errno(i32);

/// Numbers and names, in the order of the table.
// BEGIN names: Written from interfaces/wit, not by hand: see "A new host function" in CONTRIBUTING.md.
const NAMES: &[(Errno, &str)] = &[
    (Errno::EFAULT, "EFAULT"),
    (Errno::E2BIG, "E2BIG"),
    (Errno::EUTF8, "EUTF8"),
    (Errno::EDENIED, "EDENIED"),
    (Errno::ENOTFOUND, "ENOTFOUND"),
    (Errno::EINVAL, "EINVAL"),
    (Errno::ENOCALL, "ENOCALL"),
    (Errno::ELIMIT, "ELIMIT"),
    (Errno::EHOST, "EHOST"),
    (Errno::ETIMEOUT, "ETIMEOUT"),
    (Errno::EUNSUPPORTED, "EUNSUPPORTED"),
    (Errno::ECONFLICT, "ECONFLICT"),
    (Errno::EFAILED, "EFAILED"),
    (Errno::ECLOSED, "ECLOSED"),
    (Errno::EUNAVAILABLE, "EUNAVAILABLE"),
];
// END names

impl Errno {
    // BEGIN numbers: Written from interfaces/wit, not by hand: see "A new host function" in CONTRIBUTING.md.
    /// An address range outside memory.
    pub const EFAULT: Errno = Errno(1);
    /// Larger than a limit allows.
    pub const E2BIG: Errno = Errno(2);
    /// Malformed UTF-8.
    pub const EUTF8: Errno = Errno(3);
    /// Outside what was granted.
    pub const EDENIED: Errno = Errno(4);
    /// No such thing.
    pub const ENOTFOUND: Errno = Errno(5);
    /// An argument that makes no sense.
    pub const EINVAL: Errno = Errno(6);
    /// No operation or hook is running.
    pub const ENOCALL: Errno = Errno(8);
    /// A quota is used up.
    pub const ELIMIT: Errno = Errno(9);
    /// The host failed. Its operator sees why.
    pub const EHOST: Errno = Errno(10);
    /// Out of time.
    pub const ETIMEOUT: Errno = Errno(11);
    /// Not offered by this host.
    pub const EUNSUPPORTED: Errno = Errno(12);
    /// Somebody else was faster.
    pub const ECONFLICT: Errno = Errno(13);
    /// The plugin that was called reports a failure of its own.
    pub const EFAILED: Errno = Errno(14);
    /// The handle, or its other end, is closed.
    pub const ECLOSED: Errno = Errno(15);
    /// Not possible now: a rate is reached, or a queue is full. Try again later.
    pub const EUNAVAILABLE: Errno = Errno(16);
    // END numbers

    /// The number in the table, above 0.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The name in the table, if this crate knows it.
    pub fn name(self) -> Option<&'static str> {
        NAMES.iter().find(|(errno, _)| *errno == self).map(|(_, name)| *name)
    }

    /// Checks a host function's result: a length, a number or 0, or else a negative error number.
    ///
    /// ```
    /// assert_eq!(wardian::Errno::check(7), Ok(7));
    /// assert_eq!(wardian::Errno::check(-4), Err(wardian::Errno::EDENIED));
    /// ```
    ///
    /// # Errors
    /// The error, if the result is below 0.
    pub fn check(result: i32) -> Result<usize, Errno> {
        if result >= 0 {
            Ok(result as usize)
        } else {
            Err(Errno(result.checked_neg().unwrap_or(i32::MAX)))
        }
    }

    /// As [`Errno::check`], for a function that returns an i64.
    ///
    /// # Errors
    /// The error, if the result is below 0.
    pub fn check_i64(result: i64) -> Result<u64, Errno> {
        if result >= 0 {
            Ok(result as u64)
        } else {
            Err(Errno(result.checked_neg().map_or(i32::MAX, |number| number.min(i64::from(i32::MAX)) as i32)))
        }
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "error {}", self.0),
        }
    }
}

impl fmt::Debug for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(feature = "std")]
impl std::error::Error for Errno {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_of_zero_or_more_is_a_length() {
        assert_eq!(Errno::check(0), Ok(0));
        assert_eq!(Errno::check(i32::MAX), Ok(i32::MAX as usize));
    }

    #[test]
    fn a_negative_result_is_its_error_number() {
        assert_eq!(Errno::check(-4), Err(Errno::EDENIED));
        assert_eq!(Errno::check(-99), Err(Errno(99)));
        assert_eq!(Errno::check(i32::MIN), Err(Errno(i32::MAX)));
        assert_eq!(Errno::check_i64(1 << 40), Ok(1 << 40));
        assert_eq!(Errno::check_i64(-4), Err(Errno::EDENIED));
        assert_eq!(Errno::check_i64(i64::MIN), Err(Errno(i32::MAX)));
        assert_eq!(Errno::check_i64(-(1 << 40)), Err(Errno(i32::MAX)));
    }

    #[test]
    fn unknown_numbers_have_a_text_but_no_name() {
        assert_eq!(Errno(7).name(), None);
        assert_eq!(Errno(7).to_string(), "error 7");
        assert_eq!(Errno::EFAILED.to_string(), "EFAILED");
    }

    #[test]
    fn names_are_in_the_order_of_their_numbers() {
        assert!(NAMES.windows(2).all(|pair| pair[0].0 .0 < pair[1].0 .0));
    }
}
