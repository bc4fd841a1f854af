//! Numbers as input and output: one number as JSON writes it, which is what the host calls "number".

use crate::{Errno, Error, FromInput, Input, IntoOutput, Output, Text};
use core::fmt::Write;
use core::str::FromStr;

/// Longer ones are no numbers that a program works with.
const MAX_LENGTH: usize = 1000;

fn read<T: FromStr>(input: &Input<'_>, kind: &str) -> Result<T, Error> {
    let mut buffer = [0; MAX_LENGTH];
    let text = match input.read_text(&mut buffer) {
        Ok(text) => text.trim(),
        Err(error) if error.code() == Errno::E2BIG.number() => "",
        Err(error) => return Err(error),
    };
    // Rust also reads "+1", "inf" and "nan".
    let begins_well = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    let number = if begins_well && !text.ends_with("inf") && !text.ends_with("nan") { text.parse().ok() } else { None };
    number.ok_or_else(|| crate::failure!(Errno::EINVAL.number(), "input: expected {}", kind))
}

macro_rules! integers {
    ($($type:ident)*) => {$(
        impl FromInput<'_> for $type {
            fn from_input(input: Input<'_>) -> Result<Self, Error> {
                read(&input, concat!("an integer (", stringify!($type), ")"))
            }
        }

        impl IntoOutput for $type {
            fn into_output(self, out: &mut Output<'_>) -> Result<(), Error> {
                Ok(write!(out, "{}", self)?)
            }
        }
    )*};
}

integers! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize }

macro_rules! floats {
    ($($type:ident)*) => {$(
        impl FromInput<'_> for $type {
            fn from_input(input: Input<'_>) -> Result<Self, Error> {
                let kind = concat!("a finite number (", stringify!($type), ")");
                let number: $type = read(&input, kind)?;
                if number.is_finite() {
                    Ok(number)
                } else {
                    Err(crate::failure!(Errno::EINVAL.number(), "input: expected {}", kind))
                }
            }
        }

        /// A failure for what JSON has no number for.
        impl IntoOutput for $type {
            fn into_output(self, out: &mut Output<'_>) -> Result<(), Error> {
                if !self.is_finite() {
                    let mut text = Text::<8>::new();
                    let _ = write!(text, "{}", self);
                    return Err(crate::failure!(Errno::EINVAL.number(), "output: {} is no number in JSON", text));
                }
                // The debug form has an exponent where the number would be long without one.
                Ok(write!(out, "{:?}", self)?)
            }
        }
    )*};
}

floats! { f32 f64 }

#[cfg(test)]
mod tests {
    use super::*;

    fn from<T: FromInput<'static>>(text: &'static str) -> Result<T, String> {
        T::from_input(Input::from_bytes(text.as_bytes())).map_err(|error| error.message().to_string())
    }

    fn written(value: impl IntoOutput) -> Result<String, String> {
        let mut memory = [0; 64];
        let mut out = Output::to_slice(&mut memory);
        value.into_output(&mut out).map_err(|error| error.message().to_string())?;
        let length = out.finish().unwrap();
        Ok(String::from_utf8(memory[..length].to_vec()).unwrap())
    }

    #[test]
    fn integers_are_read_with_blanks_around_and_in_range() {
        assert_eq!(from::<i64>(" -9223372036854775808\n"), Ok(i64::MIN));
        assert_eq!(from::<u8>("255"), Ok(255));
        for text in ["256", "-1", "", "+1", "1.0", "x", "1 2"] {
            assert_eq!(from::<u8>(text), Err("input: expected an integer (u8)".to_string()), "{}", text);
        }
    }

    #[test]
    fn floats_are_read_when_they_are_finite() {
        assert_eq!(from::<f64>("-1.5e3"), Ok(-1500.0));
        assert_eq!(from::<f64>("7"), Ok(7.0));
        for text in ["inf", "-inf", "nan", "-nan", "1e999", "+1", ".5", "", "-infinity"] {
            assert_eq!(from::<f64>(text), Err("input: expected a finite number (f64)".to_string()), "{}", text);
        }
    }

    #[test]
    fn a_number_as_long_as_a_novel_is_refused() {
        let long: &'static str = Box::leak("1".repeat(MAX_LENGTH + 1).into_boxed_str());
        assert_eq!(from::<f64>(long), Err("input: expected a finite number (f64)".to_string()));
    }

    #[test]
    fn numbers_are_written_as_json_writes_them() {
        assert_eq!(written(i64::MIN).unwrap(), "-9223372036854775808");
        assert_eq!(written(0.1_f64).unwrap(), "0.1");
        assert_eq!(written(1e300_f64).unwrap(), "1e300");
        assert_eq!(written(-3.0_f32).unwrap(), "-3.0");
        assert_eq!(written(f64::NAN), Err("output: NaN is no number in JSON".to_string()));
        assert_eq!(written(f32::NEG_INFINITY), Err("output: -inf is no number in JSON".to_string()));
    }
}
