//! Functions of capabilities that this crate does not know.

use super::functions::{custom, NO_CALL};
use crate::Errno;
use std::rc::Rc;

/// An argument of such a function.
#[derive(Clone, Copy, PartialEq, Debug)]
#[non_exhaustive]
pub enum Argument<'a> {
    /// Text or bytes, which are an address and a length on the border.
    Bytes(&'a [u8]),
    /// A number.
    I32(i32),
    /// A number.
    I64(i64),
    /// A number.
    F32(f32),
    /// A number.
    F64(f64),
}

/// A call of such a function. Its arguments are counted from 0 as they are declared: a text is one.
pub struct FunctionCall<'a> {
    arguments: &'a [Argument<'a>],
}

impl<'a> FunctionCall<'a> {
    /// The argument of that number.
    ///
    /// # Panics
    /// If there is none.
    pub fn argument(&self, number: usize) -> Argument<'a> {
        match self.arguments.get(number) {
            Some(argument) => *argument,
            None => panic!("the function has {} arguments, and none of number {}", self.arguments.len(), number),
        }
    }

    /// An argument that is bytes or text.
    ///
    /// # Panics
    /// If it is something else, or not there.
    pub fn bytes(&self, number: usize) -> &'a [u8] {
        match self.argument(number) {
            Argument::Bytes(bytes) => bytes,
            other => panic!("argument {} is {:?}", number, other),
        }
    }

    /// An argument that is text.
    ///
    /// # Panics
    /// If it is something else, or not there.
    pub fn text(&self, number: usize) -> &'a str {
        core::str::from_utf8(self.bytes(number)).expect("the argument is text")
    }

    /// An argument that is an i32 or u32.
    ///
    /// # Panics
    /// If it is something else, or not there.
    pub fn i32(&self, number: usize) -> i32 {
        match self.argument(number) {
            Argument::I32(value) => value,
            other => panic!("argument {} is {:?}", number, other),
        }
    }

    /// An argument that is an i64 or u64.
    ///
    /// # Panics
    /// If it is something else, or not there.
    pub fn i64(&self, number: usize) -> i64 {
        match self.argument(number) {
            Argument::I64(value) => value,
            other => panic!("argument {} is {:?}", number, other),
        }
    }

    /// An argument that is an f32.
    ///
    /// # Panics
    /// If it is something else, or not there.
    pub fn f32(&self, number: usize) -> f32 {
        match self.argument(number) {
            Argument::F32(value) => value,
            other => panic!("argument {} is {:?}", number, other),
        }
    }

    /// An argument that is an f64.
    ///
    /// # Panics
    /// If it is something else, or not there.
    pub fn f64(&self, number: usize) -> f64 {
        match self.argument(number) {
            Argument::F64(value) => value,
            other => panic!("argument {} is {:?}", number, other),
        }
    }
}

/// What such a function returns: a number, or with [`From`] a text or bytes if it is a getter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// A number.
    Number(i64),
    /// The value of a getter.
    Value(Vec<u8>),
}

impl From<()> for Answer {
    fn from(_: ()) -> Self {
        Answer::Number(0)
    }
}

impl From<i64> for Answer {
    fn from(number: i64) -> Self {
        Answer::Number(number)
    }
}

impl From<&str> for Answer {
    fn from(text: &str) -> Self {
        Answer::Value(text.as_bytes().to_vec())
    }
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Answer::Value(text.into_bytes())
    }
}

impl From<Vec<u8>> for Answer {
    fn from(bytes: Vec<u8>) -> Self {
        Answer::Value(bytes)
    }
}

pub type Function = Rc<dyn Fn(&FunctionCall<'_>) -> Result<Answer, Errno>>;

/// Calls a function that returns a number.
#[doc(hidden)]
pub fn __number(module: &str, name: &str, arguments: &[Argument<'_>]) -> i64 {
    match custom(module, name, &FunctionCall { arguments }) {
        None => i64::from(NO_CALL),
        Some(Err(errno)) => i64::from(-errno.number()),
        Some(Ok(Answer::Number(number))) => number,
        Some(Ok(Answer::Value(_))) => panic!("{} of {} returns a number, and the test gives a value", name, module),
    }
}

/// Calls a getter.
#[doc(hidden)]
pub fn __getter(module: &str, name: &str, arguments: &[Argument<'_>], out: &mut [u8]) -> i32 {
    match custom(module, name, &FunctionCall { arguments }) {
        None => NO_CALL,
        Some(Err(errno)) => -errno.number(),
        Some(Ok(Answer::Value(value))) => super::functions::answer(value, out),
        Some(Ok(Answer::Number(_))) => panic!("{} of {} returns a value, and the test gives a number", name, module),
    }
}
