//! Values of serde types as JSON.

use crate::{Errno, Error, FromInput, Input, IntoOutput, Output};
use serde::de::DeserializeOwned;
use serde::Serialize;

/// A value that is JSON on the border. `#[wardian::operation]` needs no such wrapping; `wardian::operations!` does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Json<T>(
    /// The value.
    pub T,
);

/// What is no JSON, or JSON of another form, is a failure [`Errno::EINVAL`] that says why and where.
impl<T: DeserializeOwned> FromInput<'_> for Json<T> {
    fn from_input(input: Input<'_>) -> Result<Self, Error> {
        let bytes = input.to_vec()?;
        let value = serde_json::from_slice(&bytes);
        value.map(Json).map_err(|problem| crate::failure!(Errno::EINVAL.number(), "input: {}", problem))
    }
}

impl<T: Serialize> IntoOutput for Json<T> {
    fn into_output(self, out: &mut Output<'_>) -> Result<(), Error> {
        let bytes = serde_json::to_vec(&self.0);
        let bytes = bytes.map_err(|problem| crate::failure!(Errno::EINVAL.number(), "output: {}", problem))?;
        Ok(out.write_bytes(&bytes)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
        Json::from_input(Input::from_bytes(bytes)).map(|Json(value)| value)
    }

    #[test]
    fn json_becomes_a_value() {
        assert_eq!(read::<Vec<Option<u8>>>(b" [1, null] "), Ok(vec![Some(1), None]));
    }

    #[test]
    fn a_failure_says_what_is_wrong_and_where() {
        let error = read::<Vec<u8>>(b"[1, 300]").unwrap_err();
        assert_eq!(error.code(), Errno::EINVAL.number());
        assert_eq!(error.message(), "input: invalid value: integer `300`, expected u8 at line 1 column 7");
    }

    #[test]
    fn a_value_becomes_json() {
        let mut memory = [0; 32];
        let mut out = Output::to_slice(&mut memory);
        Json(("a\"b", Some(1))).into_output(&mut out).unwrap();
        let length = out.finish().unwrap();
        assert_eq!(&memory[..length], br#"["a\"b",1]"#);
    }
}
