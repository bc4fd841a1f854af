use crate::{host, Error, FromInput, Input, IntoOutput, Output};

/// The version of the plugin API that the crate is for.
const ABI_MAJOR: u16 = 1;
const ABI_MINOR: u16 = 0;

const SDK: &str = "rust/0.1.0";
const RECORD_LENGTH: usize = 6 + SDK.len();

/// One record of the custom section `wardian.abi`: size, major, minor, name of the SDK.
pub const ABI_RECORD: [u8; RECORD_LENGTH] = {
    let mut record = [0; RECORD_LENGTH];
    record[0] = RECORD_LENGTH as u8;
    [record[2], record[3]] = ABI_MAJOR.to_le_bytes();
    [record[4], record[5]] = ABI_MINOR.to_le_bytes();
    let mut i = 0;
    while i < SDK.len() {
        record[6 + i] = SDK.as_bytes()[i];
        i += 1;
    }
    record
};

/// `[a-z][a-z0-9-]*(\.[a-z0-9-]+)*`
pub const fn is_operation_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    if bytes.is_empty() || !bytes[0].is_ascii_lowercase() {
        return false;
    }
    let mut i = 1;
    while i < bytes.len() {
        let is_word = bytes[i].is_ascii_lowercase() || bytes[i].is_ascii_digit() || bytes[i] == b'-';
        let is_dot = bytes[i] == b'.' && bytes[i - 1] != b'.' && i + 1 < bytes.len();
        if !is_word && !is_dot {
            return false;
        }
        i += 1;
    }
    true
}

/// One call: converts its input, runs the operation, hands over the output or the failure, and returns the ABI's result.
pub fn run<I, R, F>(input_len: i32, operation: F) -> i32
where
    I: FromInput<'static>,
    R: IntoOutput,
    F: FnOnce(I, &mut Output<'_>) -> Result<R, Error>,
{
    #[cfg(feature = "std")]
    crate::panic::install_hook();
    #[cfg(feature = "log")]
    crate::log::install();
    let mut out = Output::to_host();
    let result = I::from_input(Input::from_host(input_len))
        .and_then(|input| operation(input, &mut out))
        .and_then(|value| value.into_output(&mut out));
    // An error of the output is what made formatting fail, and nothing that was written after it arrived.
    let error = match (out.flush(), result) {
        (Err(errno), _) => crate::failure!(errno.number(), "output: {}", errno),
        (Ok(()), Err(error)) => error,
        (Ok(()), Ok(())) => return 0,
    };
    host::fail(error.code(), error.message());
    error.code()
}

/// Defines operations, which stay ordinary functions that tests can call. The attribute `#[wardian::operation]` (feature `macros`)
/// does so with less ceremony; this needs no allocator and no crate.
///
/// The input is an [`Input`](crate::Input), or with the feature `alloc` a `Vec<u8>` or `String` (any
/// [`FromInput`](crate::FromInput)). The output is written to the second parameter, or, when there is none, is what the
/// function returns (any [`IntoOutput`](crate::IntoOutput)).
///
/// ```
/// use wardian::{Error, Input, Output};
///
/// wardian::operations! {
///     /// How many bytes there are, as text.
///     "count" => fn count(input: Input) -> Result<wardian::Text<10>, Error> {
///         use core::fmt::Write;
///         let mut text = wardian::Text::new();
///         write!(text, "{}", input.len().unwrap_or(0))?;
///         Ok(text)
///     }
///
///     "text.echo" => fn echo(input: Input, out: &mut Output) -> Result<(), Error> {
///         let mut piece = [0; 256];
///         loop {
///             match input.read(&mut piece)? {
///                 0 => return Ok(()),
///                 count => out.write_bytes(&piece[..count])?,
///             }
///         }
///     }
/// }
/// # assert_eq!(count(Input::from_bytes(b"abc")).unwrap().as_str(), "3");
/// ```
///
/// A name that the ABI does not allow is an error of the compiler:
///
/// ```compile_fail
/// wardian::operations! {
///     "Count" => fn count(_input: wardian::Input) -> Result<(), wardian::Error> { Ok(()) }
/// }
/// ```
#[macro_export]
macro_rules! operations {
    () => {};
    (
        $(#[$attribute:meta])*
        $name:literal => $vis:vis fn $function:ident($input:ident: $input_type:ty, $out:ident: $out_type:ty $(,)?)
            -> $result:ty $body:block
        $($rest:tt)*
    ) => {
        $(#[$attribute])*
        $vis fn $function($input: $input_type, $out: $out_type) -> $result $body
        const _: () = ::core::assert!($crate::__private::is_operation_name($name), "not a name for an operation");
        $crate::__export!($vis $function, $name, |input, out| $function(input, out));
        $crate::operations! { $($rest)* }
    };
    (
        $(#[$attribute:meta])*
        $name:literal => $vis:vis fn $function:ident($input:ident: $input_type:ty $(,)?) -> $result:ty $body:block
        $($rest:tt)*
    ) => {
        $(#[$attribute])*
        $vis fn $function($input: $input_type) -> $result $body
        const _: () = ::core::assert!($crate::__private::is_operation_name($name), "not a name for an operation");
        $crate::__export!($vis $function, $name, |input, _out| $function(input));
        $crate::operations! { $($rest)* }
    };
}

/// Defines hooks, which the host runs around a plugin's life: `init` after instantiation, `health` before going live, `save`,
/// whose output is the state, and `restore`, whose input it is. An error stops the load or the reload.
///
/// ```
/// use wardian::{Error, Input, Output};
///
/// wardian::hooks! {
///     init => fn init() -> Result<(), Error> { Ok(()) }
///     health => fn health() -> Result<(), Error> { Ok(()) }
///     save => fn save(out: &mut Output) -> Result<(), Error> { Ok(out.write_bytes(b"state")?) }
///     restore => fn restore(input: Input) -> Result<(), Error> { input.read_all(&mut [0; 16]).map(drop)?; Ok(()) }
/// }
/// # init().unwrap(); health().unwrap(); restore(Input::from_bytes(b"state")).unwrap();
/// # save(&mut Output::to_slice(&mut [0; 8])).unwrap();
/// ```
#[macro_export]
macro_rules! hooks {
    () => {};
    ($(#[$attribute:meta])* init => $vis:vis fn $function:ident() -> $result:ty $body:block $($rest:tt)*) => {
        $(#[$attribute])*
        $vis fn $function() -> $result $body
        $crate::__export!($vis $function, "__init", |_input: $crate::Input<'static>, _out| $function());
        $crate::hooks! { $($rest)* }
    };
    ($(#[$attribute:meta])* health => $vis:vis fn $function:ident() -> $result:ty $body:block $($rest:tt)*) => {
        $(#[$attribute])*
        $vis fn $function() -> $result $body
        $crate::__export!($vis $function, "__health", |_input: $crate::Input<'static>, _out| $function());
        $crate::hooks! { $($rest)* }
    };
    (
        $(#[$attribute:meta])*
        save => $vis:vis fn $function:ident($out:ident: $out_type:ty $(,)?) -> $result:ty $body:block
        $($rest:tt)*
    ) => {
        $(#[$attribute])*
        $vis fn $function($out: $out_type) -> $result $body
        $crate::__export!($vis $function, "__save", |_input: $crate::Input<'static>, out| $function(out));
        $crate::hooks! { $($rest)* }
    };
    (
        $(#[$attribute:meta])*
        restore => $vis:vis fn $function:ident($input:ident: $input_type:ty $(,)?) -> $result:ty $body:block
        $($rest:tt)*
    ) => {
        $(#[$attribute])*
        $vis fn $function($input: $input_type) -> $result $body
        $crate::__export!($vis $function, "__restore", |input, _out| $function(input));
        $crate::hooks! { $($rest)* }
    };
}

/// The exported function and the ABI record. Records of several operations are identical, and the host takes any number.
#[doc(hidden)]
#[macro_export]
macro_rules! __export {
    ($vis:vis $function:ident, $name:literal, $call:expr) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[link_section = "wardian.abi"]
            #[used]
            static ABI: [u8; $crate::__private::ABI_RECORD.len()] = $crate::__private::ABI_RECORD;

            #[export_name = concat!("op:", $name)]
            extern "C" fn operation(input_len: i32) -> i32 {
                $crate::__private::run(input_len, $call)
            }
        };

        // Elsewhere the mock calls it, by a type that may have the name of a function.
        #[cfg(not(target_arch = "wasm32"))]
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        $vis enum $function {}

        #[cfg(not(target_arch = "wasm32"))]
        impl $crate::mock::Operation for $function {
            const NAME: &'static str = $name;

            fn call(input_len: i32) -> i32 {
                $crate::__private::run(input_len, $call)
            }
        }

        // In a build without tests too, all that the operation uses is in use.
        #[cfg(not(target_arch = "wasm32"))]
        const _: fn(i32) -> i32 = <$function as $crate::mock::Operation>::call;
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_grammar_of_the_abi() {
        for name in ["a", "greet", "text.echo", "a-b.c-d.9", "a-", "a.-"] {
            assert!(is_operation_name(name), "{}", name);
        }
        for name in ["", "A", "9a", "-a", ".a", "a.", "a..b", "a_b", "__init", "a b", "ä"] {
            assert!(!is_operation_name(name), "{}", name);
        }
    }

    #[test]
    fn the_record_counts_itself() {
        assert_eq!(ABI_RECORD[..6], [16, 0, 1, 0, 0, 0]);
        assert_eq!(&ABI_RECORD[6..], SDK.as_bytes());
    }

    #[test]
    fn an_operation_without_a_host_fails_with_its_own_error() {
        let code = run(0, |_: Input<'static>, _: &mut Output<'_>| Err::<(), _>(crate::failure!(3, "no")));
        assert_eq!(code, 3);
    }

    #[test]
    fn an_error_of_the_output_wins_over_the_operation() {
        let code = run(0, |_: Input<'static>, out: &mut Output<'_>| {
            out.write_bytes(&[0; 1000])?;
            Ok(())
        });
        assert_eq!(code, crate::Errno::ENOCALL.number());
    }
}
