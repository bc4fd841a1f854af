use crate::{Errno, Text};
use core::fmt::{self, Display, Write};

/// The failure of an operation: a code above 0 that the caller can tell apart from others, and a message.
///
/// With the feature `std`, `?` makes one of any [`std::error::Error`]: see [its conversion](#impl-From<E>-for-Error).
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    code: i32,
    message: Text<112>,
}

impl Error {
    /// A failure. Of the message the first 112 bytes are kept. See also [`failure!`](crate::failure), which formats.
    ///
    /// # Panics
    /// If the code is not above 0.
    pub fn new(code: i32, message: impl Display) -> Self {
        assert!(code > 0, "the code of a failure is above 0");
        let mut text = Text::new();
        // A Text takes everything; only a Display of the plugin can fail here, and what it wrote so far is kept.
        let _ = write!(text, "{}", message);
        Error { code, message: text }
    }

    /// The code, above 0.
    pub fn code(&self) -> i32 {
        self.code
    }

    /// The message.
    pub fn message(&self) -> &str {
        self.message.as_str()
    }
}

impl Error {
    /// The error's number as code and its name as message.
    pub(crate) fn of_errno(errno: Errno) -> Self {
        Error::new(errno.number(), errno)
    }

    /// Of `write!(out, ...)?`. When it was the host that took no more output, the operation fails with the host's error instead.
    pub(crate) fn of_formatting() -> Self {
        Error::new(Errno::EINVAL.number(), "formatting failed")
    }
}

/// With the feature `std` these are part of the conversion of every `std::error::Error`.
#[cfg(not(feature = "std"))]
mod conversions {
    use super::*;

    /// A failure with the error's number as code and its name as message.
    impl From<Errno> for Error {
        fn from(errno: Errno) -> Self {
            Error::of_errno(errno)
        }
    }

    /// For `write!(out, ...)?`. When it was the host that took no more output, the operation fails with the host's error instead.
    impl From<fmt::Error> for Error {
        fn from(_: fmt::Error) -> Self {
            Error::of_formatting()
        }
    }

    /// Malformed text.
    impl From<core::str::Utf8Error> for Error {
        fn from(_: core::str::Utf8Error) -> Self {
            Error::of_errno(Errno::EUTF8)
        }
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (code {})", self.message, self.code)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

/// An [`Error`] with a formatted message: `failure!(2, "no rates for {}", country)`.
#[macro_export]
macro_rules! failure {
    ($code:expr, $($message:tt)+) => {
        $crate::Error::new($code, ::core::format_args!($($message)+))
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_formats_its_message() {
        let error = crate::failure!(2, "no rates for {}", "XX");
        assert_eq!((error.code(), error.message()), (2, "no rates for XX"));
    }

    #[test]
    fn long_messages_are_cut() {
        assert_eq!(Error::new(1, "x".repeat(500)).message().len(), 112);
    }

    #[test]
    #[should_panic(expected = "above 0")]
    fn zero_is_not_a_failure() {
        Error::new(0, "");
    }

    #[test]
    fn an_errno_keeps_its_number() {
        let error = Error::from(Errno::EDENIED);
        assert_eq!((error.code(), error.message()), (4, "EDENIED"));
    }
}
