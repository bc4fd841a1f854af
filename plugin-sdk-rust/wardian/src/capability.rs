//! Functions of a capability of the application's own.

use crate::Errno;

/// Declares the functions of a capability that this crate does not know, as safe functions in a module.
///
/// ```
/// wardian::capability! {
///     /// Exchange rates of the shop.
///     mod rates = "wardian:rates/1" {
///         /// What one euro costs, as decimal text.
///         fn rate(currency: &str) -> str;
///         /// An amount in euro cents.
///         fn convert(cents: i64, currency: &str) -> u32;
///     }
/// }
///
/// wardian::operations! {
///     "price" => fn price(currency: wardian::Input, out: &mut wardian::Output) -> Result<(), wardian::Error> {
///         let (mut code, mut rate) = ([0; 3], [0; 16]);
///         let code = currency.read_text(&mut code)?;
///         write!(out, "{} {} at {}", rates::convert(1999, code)?, code, rates::rate(code, &mut rate)?)?;
///         Ok(())
///     }
/// }
/// # use std::fmt::Write as _;
///
/// # #[cfg(not(target_arch = "wasm32"))] {
/// use wardian::{mock::Host, Errno};
///
/// let host = Host::new()
///     .with_function("wardian:rates/1", "rate", |call| match call.text(0) {
///         "USD" => Ok("1.17"),
///         _ => Err(Errno::EDENIED),
///     })
///     .with_function("wardian:rates/1", "convert", |call| Ok(call.i64(0) * 117 / 100));
/// assert_eq!(host.call::<price>("USD").unwrap().text(), "2338 USD at 1.17");
/// assert_eq!(host.call::<price>("GBP").unwrap_err().code(), Errno::EDENIED.number());
/// # }
/// ```
///
/// | a parameter of type | is, on the border |
/// |---|---|
/// | `&str`, `&[u8]` | an address and a length |
/// | `i32`, `i64`, `f32`, `f64` | itself |
/// | `u32`, `u64` | an i32 or i64 |
///
/// | declared result | the host's function | the safe function |
/// |---|---|---|
/// | `()` | returns an i32 that is not below 0 | `Result<(), Errno>` |
/// | `u32` | the same | `Result<u32, Errno>` |
/// | `u64` | returns an i64 that is not below 0 | `Result<u64, Errno>` |
/// | `i64` | returns any i64, and no error | `i64` |
/// | `str`, `[u8]` | a getter: takes `(out, cap)` at the end and returns the length | takes `&mut [u8]` at the end; `Result<&str, Errno>`, `Result<&[u8], Errno>`, with [`Errno::E2BIG`] if it is too small |
/// | `String`, `Vec<u8>` (feature `alloc`) | the same | `Result<String, Errno>`, `Result<Vec<u8>, Errno>` |
///
/// The host's function has the name of the safe one. For a function of another form, declare it by hand, with
/// [`Errno::check`](crate::Errno::check) and [`reply`](crate::reply).
#[macro_export]
macro_rules! capability {
    ($(#[$attribute:meta])* $vis:vis mod $module:ident = $import:tt { $($functions:tt)* }) => {
        $(#[$attribute])*
        $vis mod $module {
            $crate::__capability! { @functions $import $($functions)* }
        }
    };
}

/// Takes one function after the other, then one parameter after the other: into the signature, the import's parameters, its
/// arguments, and those of the mock.
#[doc(hidden)]
#[macro_export]
macro_rules! __capability {
    (@functions $import:tt) => {};
    (@functions $import:tt $(#[$attribute:meta])* fn $name:ident($($parameters:tt)*) -> $result:tt; $($rest:tt)*) => {
        $crate::__capability! {
            @parameters ($result) $import $name [$(#[$attribute])*] [$($parameters)*,] [] [] [] []
        }
        $crate::__capability! { @functions $import $($rest)* }
    };
    (@functions $import:tt $(#[$attribute:meta])* fn $name:ident($($parameters:tt)*) -> Vec<u8>; $($rest:tt)*) => {
        $crate::__capability! {
            @parameters (Vec) $import $name [$(#[$attribute])*] [$($parameters)*,] [] [] [] []
        }
        $crate::__capability! { @functions $import $($rest)* }
    };

    (@parameters $k:tt $i:tt $n:ident $d:tt [$p:ident: &str, $($more:tt)*]
        [$($s:tt)*] [$($e:tt)*] [$($a:tt)*] [$($m:tt)*]) => {
        $crate::__capability! { @parameters $k $i $n $d [$($more)*] [$($s)* $p: &str,] [$($e)* _: *const u8, _: u32,]
            [$($a)* $p.as_ptr(), $p.len() as u32,] [$($m)* $crate::mock::Argument::Bytes($p.as_bytes()),] }
    };
    (@parameters $k:tt $i:tt $n:ident $d:tt [$p:ident: &[u8], $($more:tt)*]
        [$($s:tt)*] [$($e:tt)*] [$($a:tt)*] [$($m:tt)*]) => {
        $crate::__capability! { @parameters $k $i $n $d [$($more)*] [$($s)* $p: &[u8],] [$($e)* _: *const u8, _: u32,]
            [$($a)* $p.as_ptr(), $p.len() as u32,] [$($m)* $crate::mock::Argument::Bytes($p),] }
    };
    (@parameters $k:tt $i:tt $n:ident $d:tt [$p:ident: u32, $($more:tt)*]
        [$($s:tt)*] [$($e:tt)*] [$($a:tt)*] [$($m:tt)*]) => {
        $crate::__capability! { @parameters $k $i $n $d [$($more)*] [$($s)* $p: u32,] [$($e)* _: u32,] [$($a)* $p,]
            [$($m)* $crate::mock::Argument::I32($p as i32),] }
    };
    (@parameters $k:tt $i:tt $n:ident $d:tt [$p:ident: i32, $($more:tt)*]
        [$($s:tt)*] [$($e:tt)*] [$($a:tt)*] [$($m:tt)*]) => {
        $crate::__capability! { @parameters $k $i $n $d [$($more)*] [$($s)* $p: i32,] [$($e)* _: i32,] [$($a)* $p,]
            [$($m)* $crate::mock::Argument::I32($p),] }
    };
    (@parameters $k:tt $i:tt $n:ident $d:tt [$p:ident: u64, $($more:tt)*]
        [$($s:tt)*] [$($e:tt)*] [$($a:tt)*] [$($m:tt)*]) => {
        $crate::__capability! { @parameters $k $i $n $d [$($more)*] [$($s)* $p: u64,] [$($e)* _: u64,] [$($a)* $p,]
            [$($m)* $crate::mock::Argument::I64($p as i64),] }
    };
    (@parameters $k:tt $i:tt $n:ident $d:tt [$p:ident: i64, $($more:tt)*]
        [$($s:tt)*] [$($e:tt)*] [$($a:tt)*] [$($m:tt)*]) => {
        $crate::__capability! { @parameters $k $i $n $d [$($more)*] [$($s)* $p: i64,] [$($e)* _: i64,] [$($a)* $p,]
            [$($m)* $crate::mock::Argument::I64($p),] }
    };
    (@parameters $k:tt $i:tt $n:ident $d:tt [$p:ident: f32, $($more:tt)*]
        [$($s:tt)*] [$($e:tt)*] [$($a:tt)*] [$($m:tt)*]) => {
        $crate::__capability! { @parameters $k $i $n $d [$($more)*] [$($s)* $p: f32,] [$($e)* _: f32,] [$($a)* $p,]
            [$($m)* $crate::mock::Argument::F32($p),] }
    };
    (@parameters $k:tt $i:tt $n:ident $d:tt [$p:ident: f64, $($more:tt)*]
        [$($s:tt)*] [$($e:tt)*] [$($a:tt)*] [$($m:tt)*]) => {
        $crate::__capability! { @parameters $k $i $n $d [$($more)*] [$($s)* $p: f64,] [$($e)* _: f64,] [$($a)* $p,]
            [$($m)* $crate::mock::Argument::F64($p),] }
    };
    // The comma behind the last parameter, which may have had its own.
    (@parameters $k:tt $i:tt $n:ident $d:tt [$(,)?] $s:tt $e:tt $a:tt $m:tt) => {
        $crate::__capability! { @function $k $i $n $d $s $e $a $m }
    };

    (@function (()) $i:tt $n:ident [$($d:tt)*] [$($s:tt)*] $e:tt $a:tt $m:tt) => {
        $($d)*
        pub fn $n($($s)*) -> ::core::result::Result<(), $crate::Errno> {
            $crate::Errno::check($crate::__capability! { @call i32 $i $n $e $a $m }).map(|_| ())
        }
    };
    (@function (u32) $i:tt $n:ident [$($d:tt)*] [$($s:tt)*] $e:tt $a:tt $m:tt) => {
        $($d)*
        pub fn $n($($s)*) -> ::core::result::Result<u32, $crate::Errno> {
            $crate::Errno::check($crate::__capability! { @call i32 $i $n $e $a $m }).map(|value| value as u32)
        }
    };
    (@function (u64) $i:tt $n:ident [$($d:tt)*] [$($s:tt)*] $e:tt $a:tt $m:tt) => {
        $($d)*
        pub fn $n($($s)*) -> ::core::result::Result<u64, $crate::Errno> {
            $crate::Errno::check_i64($crate::__capability! { @call i64 $i $n $e $a $m })
        }
    };
    (@function (i64) $i:tt $n:ident [$($d:tt)*] [$($s:tt)*] $e:tt $a:tt $m:tt) => {
        $($d)*
        pub fn $n($($s)*) -> i64 {
            $crate::__capability! { @call i64 $i $n $e $a $m }
        }
    };
    (@function (str) $i:tt $n:ident [$($d:tt)*] [$($s:tt)*] $e:tt $a:tt $m:tt) => {
        $($d)*
        pub fn $n<'b>($($s)* buffer: &'b mut [u8]) -> ::core::result::Result<&'b str, $crate::Errno> {
            let result = $crate::__capability! { @getter buffer $i $n $e $a $m };
            $crate::__private::text_in(result, buffer)
        }
    };
    (@function ([u8]) $i:tt $n:ident [$($d:tt)*] [$($s:tt)*] $e:tt $a:tt $m:tt) => {
        $($d)*
        pub fn $n<'b>($($s)* buffer: &'b mut [u8]) -> ::core::result::Result<&'b [u8], $crate::Errno> {
            let result = $crate::__capability! { @getter buffer $i $n $e $a $m };
            $crate::__private::bytes_in(result, buffer)
        }
    };
    (@function (String) $i:tt $n:ident [$($d:tt)*] [$($s:tt)*] $e:tt $a:tt $m:tt) => {
        $($d)*
        pub fn $n($($s)*) -> ::core::result::Result<$crate::__private::String, $crate::Errno> {
            let mut buffer = [0; 256];
            let result = $crate::__capability! { @getter buffer $i $n $e $a $m };
            $crate::__private::to_string(result, &buffer)
        }
    };
    (@function (Vec) $i:tt $n:ident [$($d:tt)*] [$($s:tt)*] $e:tt $a:tt $m:tt) => {
        $($d)*
        pub fn $n($($s)*) -> ::core::result::Result<$crate::__private::Vec<u8>, $crate::Errno> {
            let mut buffer = [0; 256];
            let result = $crate::__capability! { @getter buffer $i $n $e $a $m };
            $crate::__private::to_vec(result, &buffer)
        }
    };

    (@call $type:ident $i:tt $n:ident [$($e:tt)*] [$($a:tt)*] [$($m:tt)*]) => {{
        #[cfg(target_arch = "wasm32")]
        {
            #[link(wasm_import_module = $i)]
            extern "C" {
                fn $n($($e)*) -> $type;
            }
            unsafe { $n($($a)*) }
        }
        #[cfg(not(target_arch = "wasm32"))]
        {
            $crate::mock::__number($i, ::core::stringify!($n), &[$($m)*]) as $type
        }
    }};
    (@getter $out:ident $i:tt $n:ident [$($e:tt)*] [$($a:tt)*] [$($m:tt)*]) => {{
        #[cfg(target_arch = "wasm32")]
        {
            #[link(wasm_import_module = $i)]
            extern "C" {
                fn $n($($e)* _: *mut u8, _: u32) -> i32;
            }
            unsafe { $n($($a)* $out.as_mut_ptr(), $out.len() as u32) }
        }
        #[cfg(not(target_arch = "wasm32"))]
        {
            $crate::mock::__getter($i, ::core::stringify!($n), &[$($m)*], &mut $out[..])
        }
    }};
}

/// The value of a getter that returned this, in its buffer.
#[doc(hidden)]
pub fn bytes_in(result: i32, buffer: &[u8]) -> Result<&[u8], Errno> {
    buffer.get(..Errno::check(result)?).ok_or(Errno::E2BIG)
}

#[doc(hidden)]
pub fn text_in(result: i32, buffer: &[u8]) -> Result<&str, Errno> {
    core::str::from_utf8(bytes_in(result, buffer)?).map_err(|_| Errno::EUTF8)
}

/// The value of a getter that returned this: in its buffer, or in the reply.
#[cfg(feature = "alloc")]
#[doc(hidden)]
pub fn to_vec(result: i32, buffer: &[u8]) -> Result<alloc::vec::Vec<u8>, Errno> {
    let length = Errno::check(result)?;
    match buffer.get(..length) {
        Some(value) => Ok(value.to_vec()),
        None => {
            let mut value = alloc::vec![0; length];
            let count = Errno::check(crate::host::reply_read(&mut value, 0))?;
            value.truncate(count);
            Ok(value)
        }
    }
}

#[cfg(feature = "alloc")]
#[doc(hidden)]
pub fn to_string(result: i32, buffer: &[u8]) -> Result<alloc::string::String, Errno> {
    alloc::string::String::from_utf8(to_vec(result, buffer)?).map_err(|_| Errno::EUTF8)
}

/// The reply slot: what the last call of a capability function returned, if it is a getter. For functions that are declared by hand;
/// [`capability!`](crate::capability!) does this by itself.
pub mod reply {
    use crate::{host, Errno};

    /// The length of the value in bytes, 0 if there is none.
    ///
    /// # Errors
    /// [`Errno::ENOCALL`] outside of a call.
    pub fn len() -> Result<usize, Errno> {
        Errno::check(host::reply_len())
    }

    /// Copies the value from an offset on into the buffer; returns how many bytes, 0 at the end.
    ///
    /// # Errors
    /// [`Errno::ENOCALL`] outside of a call.
    pub fn read(buffer: &mut [u8], offset: u32) -> Result<usize, Errno> {
        Errno::check(host::reply_read(buffer, offset))
    }
}

#[cfg(test)]
mod tests {
    use super::reply;
    use crate::mock::{Host, HostCall};
    use crate::Errno;

    crate::capability! {
        /// Functions of every form.
        mod probe = "acme:probe/2" {
            fn done(text: &str, bytes: &[u8],) -> ();
            fn number(a: u32, b: i32) -> u32;
            fn large(a: u64, b: i64, c: f32, d: f64) -> u64;
            fn any() -> i64;
            fn text(key: &str) -> str;
            fn bytes(key: &str) -> [u8];
        }
    }

    const MODULE: &str = "acme:probe/2";

    #[test]
    fn arguments_and_results_of_every_type_arrive() {
        let host = Host::new()
            .with_function(MODULE, "done", |call| {
                assert_eq!((call.text(0), call.bytes(1)), ("a", &b"b"[..]));
                Ok(())
            })
            .with_function(MODULE, "number", |call| Ok(i64::from(call.i32(0)) + i64::from(call.i32(1))))
            .with_function(MODULE, "large", |call| {
                assert_eq!((call.f32(2), call.f64(3)), (1.5, 2.5));
                Ok(call.i64(0) + call.i64(1))
            })
            .with_function(MODULE, "any", |_| Ok(-7));
        host.run(|| {
            assert_eq!(probe::done("a", b"b"), Ok(()));
            assert_eq!(probe::number(5, -2), Ok(3));
            assert_eq!(probe::large(1 << 40, 1, 1.5, 2.5), Ok((1 << 40) + 1));
            assert_eq!(probe::any(), -7);
        });
        let called: Vec<_> = host.host_calls();
        let call = |name: &str| HostCall::Function { module: MODULE.to_string(), name: name.to_string() };
        assert_eq!(called, ["done", "number", "large", "any"].map(call));
    }

    #[test]
    fn an_error_is_the_errno() {
        let host = Host::new()
            .with_function(MODULE, "done", |_| Err::<(), _>(Errno::EDENIED))
            .with_function(MODULE, "large", |_| Err::<i64, _>(Errno::ELIMIT))
            .with_function(MODULE, "text", |_| Err::<String, _>(Errno::ENOTFOUND));
        host.run(|| {
            assert_eq!(probe::done("", b""), Err(Errno::EDENIED));
            assert_eq!(probe::large(0, 0, 0.0, 0.0), Err(Errno::ELIMIT));
            assert_eq!(probe::text("", &mut []), Err(Errno::ENOTFOUND));
        });
        assert_eq!(probe::done("", b""), Err(Errno::ENOCALL));
        assert_eq!(probe::text("", &mut []), Err(Errno::ENOCALL));
    }

    #[test]
    fn a_value_is_in_the_buffer_if_it_fits_and_in_the_reply_anyhow() {
        let host = Host::new().with_function(MODULE, "text", |call| Ok(call.text(0).to_uppercase())).with_function(
            MODULE,
            "bytes",
            |call| Ok(vec![0xff; call.bytes(0).len()]),
        );
        host.run(|| {
            let mut buffer = [0; 2];
            assert_eq!(probe::text("ab", &mut buffer), Ok("AB"));
            assert_eq!(probe::bytes("ab", &mut buffer), Ok(&[0xff, 0xff][..]));
            assert_eq!(probe::text("abc", &mut buffer), Err(Errno::E2BIG));
            assert_eq!((reply::read(&mut buffer, 1), &buffer), (Ok(2), b"BC"));
        });
    }

    #[test]
    #[should_panic(expected = "the host of this test has no function any of acme:probe/2: Host::with_function")]
    fn a_function_that_the_test_does_not_give_is_the_tests_mistake() {
        Host::new().run(probe::any);
    }

    #[cfg(feature = "alloc")]
    mod with_alloc {
        use super::*;

        crate::capability! {
            mod probe = "acme:probe/2" {
                fn text(key: &str) -> String;
                fn bytes(length: u32) -> Vec<u8>;
            }
        }

        #[test]
        fn a_value_of_any_length_is_fetched() {
            let host = Host::new().with_function(MODULE, "text", |call| Ok(call.text(0).to_string())).with_function(
                MODULE,
                "bytes",
                |call| Ok(vec![7; call.i32(0) as usize]),
            );
            host.run(|| {
                assert_eq!(probe::text("ab").unwrap(), "ab");
                for length in [0, 1, 256, 257, 100_000] {
                    assert_eq!(probe::bytes(length).unwrap(), vec![7; length as usize]);
                }
            });
            let bad = Host::new().with_function(MODULE, "text", |_| Ok(vec![0xff]));
            assert_eq!(bad.run(|| probe::text("")), Err(Errno::EUTF8));
        }
    }
}
