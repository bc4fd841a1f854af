//! How the attribute makes a failure of what a function returns as its error. As in `choice`, the trait whose implementation needs
//! one reference less wins.

use crate::convert::PointedError;
use crate::Error;
use std::cell::Cell;
use std::ops::Deref;

pub struct Failed<E>(Cell<Option<E>>);

impl<E> Failed<E> {
    pub fn new(error: E) -> Self {
        Failed(Cell::new(Some(error)))
    }

    /// Only ever called once for each.
    fn take(&self, convert: impl FnOnce(E) -> Error) -> Error {
        self.0.take().map_or_else(Error::of_formatting, convert)
    }
}

pub trait FailedInto {
    fn convert(&self) -> Error;
}

impl<E: Into<Error>> FailedInto for Failed<E> {
    fn convert(&self) -> Error {
        self.take(Into::into)
    }
}

/// `Box<dyn Error>`, `anyhow::Error` and their like.
pub trait FailedPointed {
    fn convert(&self) -> Error;
}

impl<E: Deref> FailedPointed for &Failed<E>
where
    E::Target: PointedError,
{
    fn convert(&self) -> Error {
        self.take(|error| error.failure())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // As the macro calls them.
    #[allow(clippy::needless_borrow)]
    #[test]
    fn errors_and_pointers_to_errors_are_failures() {
        let number = "x".parse::<u8>().unwrap_err();
        assert_eq!((&Failed::new(number.clone())).convert().message(), "invalid digit found in string");
        assert_eq!((&Failed::new(Error::new(3, "no"))).convert(), Error::new(3, "no"));
        let boxed: Box<dyn std::error::Error> = Box::new(number);
        assert_eq!((&Failed::new(boxed)).convert().message(), "invalid digit found in string");
    }
}
