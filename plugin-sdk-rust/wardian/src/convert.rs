//! `?` on the errors of the standard library and of other crates.
//!
//! `wardian::Error` is no `std::error::Error` itself: a type that is cannot be made of all others.

use crate::plugins::CallError;
use crate::{Errno, Error};
use std::error::Error as StdError;
use std::fmt::{self, Display};

/// The most errors of a chain that are looked at, as a chain may have no end.
const LONGEST_CHAIN: usize = 16;

/// `?` on any error of the standard library or of another crate.
///
/// - An [`Errno`] keeps its number, and the failure of another plugin its code and message, also when an error of another crate,
///   such as `std::io::Error`, has it as its source.
/// - Malformed text is [`Errno::EUTF8`].
/// - Any other error is [`Errno::EINVAL`].
///
/// The message is the error's text with the texts of its sources. For another code, map the error:
/// `text.parse().map_err(|error| failure!(3, "no amount: {}", error))?`.
///
/// ```
/// fn total(text: &str) -> Result<u32, wardian::Error> {
///     Ok(text.split(' ').map(str::parse::<u32>).sum::<Result<u32, _>>()?)
/// }
/// assert_eq!(total("1 2"), Ok(3));
/// assert_eq!(total("1 b").unwrap_err().message(), "invalid digit found in string");
/// ```
impl<E: StdError + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        of(&error)
    }
}

/// For `?` in a function that returns any error.
impl From<Error> for Box<dyn StdError> {
    fn from(error: Error) -> Self {
        Box::new(Failure(error))
    }
}

/// For `?` in a function that returns any error.
impl From<Error> for Box<dyn StdError + Send + Sync> {
    fn from(error: Error) -> Self {
        Box::new(Failure(error))
    }
}

/// For `?` in a function that returns an `anyhow::Result`.
#[cfg(feature = "anyhow")]
impl From<Error> for anyhow::Error {
    fn from(error: Error) -> Self {
        anyhow::Error::new(Failure(error))
    }
}

/// A failure among errors of other kinds.
#[derive(Debug)]
struct Failure(Error);

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.message())
    }
}

impl StdError for Failure {}

/// The failure for an error.
pub(crate) fn of(error: &(dyn StdError + 'static)) -> Error {
    if let Some(known) = known(error) {
        return known;
    }
    let code = chain(error).find_map(known).map_or(Errno::EINVAL.number(), |known| known.code());
    Error::new(code, Texts(error))
}

/// The failure for an error of this crate, or of a kind that has a number of its own.
fn known(error: &(dyn StdError + 'static)) -> Option<Error> {
    if let Some(Failure(error)) = error.downcast_ref() {
        return Some(error.clone());
    }
    if let Some(errno) = error.downcast_ref::<Errno>() {
        return Some(Error::of_errno(*errno));
    }
    if let Some(error) = error.downcast_ref::<CallError>() {
        return Some(error.clone().into_failure());
    }
    if error.is::<fmt::Error>() {
        return Some(Error::of_formatting());
    }
    if error.is::<std::str::Utf8Error>() || error.is::<std::string::FromUtf8Error>() {
        return Some(Error::of_errno(Errno::EUTF8));
    }
    // What was put into an error of a stream is that error, rather than its source.
    let inner = error.downcast_ref::<std::io::Error>()?.get_ref()?;
    known(inner)
}

fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source()).take(LONGEST_CHAIN)
}

/// The texts of an error and its sources, but no source that the text before it ends with already.
struct Texts<'a>(&'a (dyn StdError + 'static));

impl Display for Texts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = String::new();
        for error in chain(self.0) {
            let text = error.to_string();
            if last.is_empty() {
                f.write_str(&text)?;
            } else if !last.ends_with(&text) {
                f.write_str(": ")?;
                f.write_str(&text)?;
            }
            last = text;
        }
        Ok(())
    }
}

/// What an operation may fail with besides what is [`Into<Error>`]: a pointer to some error, such as `Box<dyn Error>` or
/// `anyhow::Error`, which are no `std::error::Error` themselves.
pub trait PointedError {
    /// The failure.
    fn failure(&self) -> Error;
}

impl PointedError for dyn StdError {
    fn failure(&self) -> Error {
        of(self)
    }
}

impl PointedError for dyn StdError + Send {
    fn failure(&self) -> Error {
        of(self)
    }
}

impl PointedError for dyn StdError + Send + Sync {
    fn failure(&self) -> Error {
        of(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    /// An error of another crate, with a source.
    #[derive(Debug)]
    struct Outer<S>(&'static str, S);

    impl<S> Display for Outer<S> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl<S: StdError + 'static> StdError for Outer<S> {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.1)
        }
    }

    fn number(text: &str) -> Result<i8, Error> {
        Ok(text.parse()?)
    }

    #[test]
    fn an_error_of_the_standard_library_is_a_failure_with_its_text() {
        assert_eq!(number("7"), Ok(7));
        let error = number("x").unwrap_err();
        assert_eq!((error.code(), error.message()), (Errno::EINVAL.number(), "invalid digit found in string"));
        assert_eq!(Error::from(i8::try_from(300).unwrap_err()).code(), Errno::EINVAL.number());
        assert_eq!(Error::from("x".parse::<f64>().unwrap_err()).message(), "invalid float literal");
    }

    #[test]
    fn errors_with_a_number_keep_it() {
        assert_eq!(Error::from(Errno::EDENIED), Error::new(4, "EDENIED"));
        assert_eq!(Error::from(CallError::Failed(Error::new(77, "no rates"))), Error::new(77, "no rates"));
        assert_eq!(Error::from(CallError::Host(Errno::ENOTFOUND)).code(), 5);
        assert_eq!(Error::from(fmt::Error).message(), "formatting failed");
        assert_eq!(Error::from(String::from_utf8(vec![0xff]).unwrap_err()), Error::of_errno(Errno::EUTF8));
        let malformed = vec![0xff];
        assert_eq!(Error::from(std::str::from_utf8(&malformed).unwrap_err()), Error::of_errno(Errno::EUTF8));
        assert_eq!(Error::from(io::Error::from(Errno::E2BIG)), Error::of_errno(Errno::E2BIG));
    }

    #[test]
    fn the_texts_of_sources_follow() {
        let error = Error::from(Outer("no order", Outer("no amount", "x".parse::<u8>().unwrap_err())));
        assert_eq!(error.message(), "no order: no amount: invalid digit found in string");
        let twice = Error::from(Outer("no amount: too large", Outer("too large", Errno::E2BIG)));
        assert_eq!((twice.code(), twice.message()), (2, "no amount: too large: E2BIG"));
    }

    #[test]
    fn a_number_within_the_sources_is_the_code() {
        let error = Error::from(Outer("no rates", CallError::Failed(Error::new(77, "closed"))));
        assert_eq!((error.code(), error.message()), (77, "no rates: closed (code 77)"));
        let error = Error::from(io::Error::new(io::ErrorKind::Other, Outer("no rates", Errno::EDENIED)));
        assert_eq!((error.code(), error.message()), (4, "no rates: EDENIED"));
    }

    #[test]
    fn a_chain_without_an_end_is_cut() {
        #[derive(Debug)]
        struct Endless;

        impl Display for Endless {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("again")
            }
        }

        impl StdError for Endless {
            fn source(&self) -> Option<&(dyn StdError + 'static)> {
                Some(&Endless)
            }
        }

        assert_eq!(Error::from(Endless).message(), "again");
    }

    #[test]
    fn a_failure_goes_through_functions_that_return_any_error() {
        fn inner() -> Result<(), Box<dyn StdError>> {
            Err(Error::new(9, "lost"))?;
            Ok(())
        }

        fn shared() -> Result<(), Box<dyn StdError + Send + Sync>> {
            Err(Error::new(9, "lost"))?;
            Ok(())
        }

        assert_eq!(inner().unwrap_err().failure(), Error::new(9, "lost"));
        assert_eq!(shared().unwrap_err().failure(), Error::new(9, "lost"));
        assert_eq!(inner().unwrap_err().to_string(), "lost");
    }

    #[cfg(feature = "anyhow")]
    #[test]
    fn a_failure_goes_through_anyhow_with_its_code() {
        use anyhow::Context;

        fn outer() -> anyhow::Result<()> {
            Err(anyhow::Error::from(Error::new(9, "lost"))).context("no order")
        }

        let error = outer().unwrap_err().failure();
        assert_eq!((error.code(), error.message()), (9, "no order: lost"));
        assert_eq!(anyhow::anyhow!("no {}", "way").failure(), Error::new(6, "no way"));
    }
}
