//! Operations of other plugins. Needs the capability `plugins`.
//!
//! ```
//! use wardian::{plugins::Plugin, Error, Input, Output};
//!
//! const RATES: Plugin = Plugin::new("com.acme.rates");
//!
//! wardian::operations! {
//!     "to-euro" => fn to_euro(input: Input, out: &mut Output) -> Result<(), Error> {
//!         let (mut amount, mut euro) = ([0; 32], [0; 32]);
//!         // A failure of the other plugin becomes this one's, unless it is looked at.
//!         out.write_bytes(RATES.call("convert", input.read_all(&mut amount)?, &mut euro)?)?;
//!         Ok(())
//!     }
//! }
//!
//! # #[cfg(not(target_arch = "wasm32"))] {
//! let host = wardian::mock::Host::new().with_plugin("com.acme.rates", "convert", |amount| {
//!     assert_eq!(amount, b"1.17 USD");
//!     Ok(b"1.00".to_vec())
//! });
//! assert_eq!(host.call::<to_euro>("1.17 USD").unwrap().text(), "1.00");
//! # }
//! ```
//!
//! The other plugin runs on an instance of its own, under its own limits and within the time and the fuel that this call has
//! left. Its manifest need not say anything; this plugin's asks for the operation.

use crate::{host, Errno, Error};
use core::fmt;

/// Another plugin, by its id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plugin<'i> {
    id: &'i str,
}

/// Why a call of another plugin gave no output.
#[derive(Clone, PartialEq, Eq)]
pub enum CallError {
    /// The plugin reports a failure of its own. Of its message the first 112 bytes are kept.
    Failed(Error),
    /// The call did not come to an answer: [`Errno::EDENIED`] for an operation outside the grant, [`Errno::ENOTFOUND`] for one
    /// that no active plugin has, [`Errno::EUNAVAILABLE`] for a plugin that takes no calls now, such as a busy one,
    /// [`Errno::ELIMIT`] for calls that are nested too deeply, [`Errno::ETIMEOUT`] when the time is over, [`Errno::E2BIG`]
    /// for more input than the plugin or more output than the buffer takes, [`Errno::EHOST`] for anything else that
    /// happened to it.
    Host(Errno),
}

impl<'i> Plugin<'i> {
    /// The plugin of this id, whether it is there or not.
    pub const fn new(id: &'i str) -> Self {
        Plugin { id }
    }

    /// Its id.
    pub const fn id(&self) -> &'i str {
        self.id
    }

    /// Calls an operation and reads its output into the buffer.
    ///
    /// # Errors
    /// See [`CallError`].
    pub fn call<'b>(
        &self,
        operation: &str,
        input: impl AsRef<[u8]>,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], CallError> {
        let length = self.begin(operation, input.as_ref(), buffer)?;
        buffer.get(..length).ok_or(CallError::Host(Errno::E2BIG))
    }

    /// As [`Plugin::call`], for output that is text: [`Errno::EUTF8`] if it is none.
    ///
    /// # Errors
    /// See [`CallError`].
    pub fn call_text<'b>(
        &self,
        operation: &str,
        input: impl AsRef<[u8]>,
        buffer: &'b mut [u8],
    ) -> Result<&'b str, CallError> {
        core::str::from_utf8(self.call(operation, input, buffer)?).map_err(|_| CallError::Host(Errno::EUTF8))
    }

    /// Calls an operation; its output may have any length.
    ///
    /// # Errors
    /// See [`CallError`].
    #[cfg(feature = "alloc")]
    pub fn call_to_vec(&self, operation: &str, input: impl AsRef<[u8]>) -> Result<alloc::vec::Vec<u8>, CallError> {
        let mut bytes = alloc::vec![0; 256];
        let length = self.begin(operation, input.as_ref(), &mut bytes)?;
        if length > bytes.len() {
            bytes.resize(length, 0);
            Errno::check(host::reply_read(&mut bytes, 0)).map_err(CallError::Host)?;
        }
        bytes.truncate(length);
        Ok(bytes)
    }

    /// As [`Plugin::call_to_vec`], for output that is text: [`Errno::EUTF8`] if it is none.
    ///
    /// # Errors
    /// See [`CallError`].
    #[cfg(feature = "alloc")]
    pub fn call_to_string(&self, operation: &str, input: impl AsRef<[u8]>) -> Result<alloc::string::String, CallError> {
        alloc::string::String::from_utf8(self.call_to_vec(operation, input)?).map_err(|_| CallError::Host(Errno::EUTF8))
    }

    /// Calls an operation whose input and output are JSON: any type that serde writes, and any that it reads. Output of
    /// another form is [`Errno::EINVAL`].
    ///
    /// # Errors
    /// See [`CallError`].
    #[cfg(feature = "json")]
    pub fn call_json<O: serde::de::DeserializeOwned>(
        &self,
        operation: &str,
        input: &(impl serde::Serialize + ?Sized),
    ) -> Result<O, CallError> {
        let input = serde_json::to_vec(input).map_err(|_| CallError::Host(Errno::EINVAL))?;
        let output = self.call_to_vec(operation, input)?;
        serde_json::from_slice(&output).map_err(|_| CallError::Host(Errno::EINVAL))
    }

    /// The length of the output, which is in the buffer if it fits, and otherwise in the reply.
    fn begin(&self, operation: &str, input: &[u8], buffer: &mut [u8]) -> Result<usize, CallError> {
        Errno::check(host::plugins_call(self.id, operation, input, buffer)).map_err(|errno| {
            let code = if errno == Errno::EFAILED { host::plugins_failure_code() } else { 0 };
            if code > 0 {
                CallError::Failed(failure(code))
            } else {
                CallError::Host(errno)
            }
        })
    }
}

/// The failure of the last call, with what an error keeps of its message.
fn failure(code: i32) -> Error {
    let mut message = [0; 112];
    let length = Errno::check(host::plugins_failure_message(&mut message)).unwrap_or(0);
    if length > message.len() && Errno::check(host::reply_read(&mut message, 0)).is_err() {
        return Error::new(code, "");
    }
    let bytes = &message[..length.min(message.len())];
    let text = match core::str::from_utf8(bytes) {
        Ok(text) => text,
        // Where it was cut, within a character perhaps.
        Err(error) => core::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or(""),
    };
    Error::new(code, text)
}

impl CallError {
    /// The failure of the other plugin as this one's, or the number and name of the host's error.
    pub(crate) fn into_failure(self) -> Error {
        match self {
            CallError::Failed(error) => error,
            CallError::Host(errno) => Error::of_errno(errno),
        }
    }
}

/// The failure of the other plugin as this one's, or the number and name of the host's error.
#[cfg(not(feature = "std"))]
impl From<CallError> for Error {
    fn from(error: CallError) -> Self {
        error.into_failure()
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallError::Failed(error) => fmt::Display::fmt(error, f),
            CallError::Host(errno) => fmt::Display::fmt(errno, f),
        }
    }
}

impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(feature = "std")]
impl std::error::Error for CallError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::{Host, HostCall};

    const OTHER: Plugin = Plugin::new("com.acme.other");

    fn answering(output: &'static [u8]) -> Host {
        Host::new().with_plugin("com.acme.other", "echo", move |_| Ok(output.to_vec()))
    }

    #[test]
    fn output_that_fits_is_in_the_buffer() {
        let host = answering(b"abc");
        let mut buffer = [0; 3];
        assert_eq!(host.run(|| OTHER.call("echo", "in", &mut buffer).map(<[u8]>::to_vec)), Ok(b"abc".to_vec()));
        assert_eq!(
            host.host_calls(),
            [HostCall::PluginCall {
                plugin: "com.acme.other".to_string(),
                operation: "echo".to_string(),
                input: b"in".to_vec()
            }]
        );
    }

    #[test]
    fn output_that_does_not_fit_is_an_error() {
        let host = answering(b"abcd");
        assert_eq!(host.run(|| OTHER.call("echo", "", &mut [0; 3]).err()), Some(CallError::Host(Errno::E2BIG)));
    }

    #[test]
    fn output_that_is_no_text_is_an_error() {
        let host = answering(b"\xff");
        assert_eq!(host.run(|| OTHER.call_text("echo", "", &mut [0; 3]).err()), Some(CallError::Host(Errno::EUTF8)));
    }

    #[test]
    fn a_failure_of_the_other_plugin_keeps_code_and_message() {
        let host =
            Host::new().with_plugin("com.acme.other", "echo", |input| Err(Error::new(input.len() as i32, "no rates")));
        let error = host.run(|| OTHER.call("echo", "12345", &mut []).unwrap_err());
        assert_eq!(error, CallError::Failed(Error::new(5, "no rates")));
        assert_eq!(Error::from(error).code(), 5);
    }

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let message = format!("{}€", "x".repeat(110));
        let host = Host::new().with_plugin_failure("com.acme.other", "echo", 3, &message);
        let error = Error::from(host.run(|| OTHER.call("echo", "", &mut []).unwrap_err()));
        assert_eq!((error.code(), error.message()), (3, "x".repeat(110).as_str()));
    }

    #[test]
    fn what_is_not_granted_or_not_there_is_the_hosts_error() {
        let host = Host::new().with_denied_plugin("com.acme.other", "secret");
        assert_eq!(host.run(|| OTHER.call("echo", "", &mut []).unwrap_err()), CallError::Host(Errno::ENOTFOUND));
        assert_eq!(host.run(|| OTHER.call("secret", "", &mut []).unwrap_err()), CallError::Host(Errno::EDENIED));
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn output_of_any_length_becomes_a_vec_or_a_string() {
        let host = Host::new().with_plugin("com.acme.other", "echo", |input| Ok(input.to_vec()));
        for length in [0, 1, 256, 257, 100_000] {
            let input = "x".repeat(length);
            assert_eq!(host.run(|| OTHER.call_to_string("echo", &input)), Ok(input));
        }
        assert_eq!(host.run(|| OTHER.call_to_string("echo", [0xff])), Err(CallError::Host(Errno::EUTF8)));
    }

    #[cfg(feature = "json")]
    #[test]
    fn json_is_written_and_read() {
        let host = Host::new().with_plugin("com.acme.other", "sum", |input| {
            let numbers: Vec<i32> = serde_json::from_slice(input).unwrap();
            Ok(numbers.iter().sum::<i32>().to_string().into_bytes())
        });
        assert_eq!(host.run(|| OTHER.call_json::<i32>("sum", &[1, 2, 3])), Ok(6));
        assert_eq!(host.run(|| OTHER.call_json::<String>("sum", &[1])), Err(CallError::Host(Errno::EINVAL)));
    }
}
