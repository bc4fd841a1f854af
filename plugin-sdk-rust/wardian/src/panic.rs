//! Panics become the ABI's `abort`.

#[cfg(any(test, target_arch = "wasm32"))]
use core::fmt::{Display, Write};

/// The message alone, out of the text that a panic's information displays: `panicked at 'MESSAGE', FILE:LINE:COL` before Rust
/// 1.73, `panicked at FILE:LINE:COL:\nMESSAGE` from then on. The message itself has no accessor in all these versions.
#[cfg(any(test, target_arch = "wasm32"))]
fn message<'a>(displayed: &'a str, place: &str) -> &'a str {
    let rest = displayed.strip_prefix("panicked at ").unwrap_or(displayed);
    if let Some(message) = rest.strip_prefix(place).and_then(|rest| rest.strip_prefix(":\n")) {
        return message;
    }
    match rest.strip_prefix('\'') {
        Some(quoted) => quoted.strip_suffix(place).and_then(|quoted| quoted.strip_suffix("', ")).unwrap_or(quoted),
        None if rest == place => "explicit panic",
        None => rest,
    }
}

#[cfg(target_arch = "wasm32")]
fn abort(info: &dyn Display, location: Option<&core::panic::Location<'_>>) -> ! {
    let mut displayed = crate::Text::<1024>::new();
    let _ = write!(displayed, "{}", info);
    let mut place = crate::Text::<256>::new();
    let (file, line, column) = match location {
        Some(location) => {
            let _ = write!(place, "{}", location);
            (location.file(), location.line(), location.column())
        }
        None => ("", 0, 0),
    };
    crate::host::abort(message(displayed.as_str(), place.as_str()), file, line, column)
}

#[cfg(all(target_arch = "wasm32", not(feature = "std")))]
#[panic_handler]
fn on_panic(info: &core::panic::PanicInfo<'_>) -> ! {
    abort(info, info.location())
}

/// Makes the standard library's panics end in `abort`, once.
#[cfg(feature = "std")]
pub fn install_hook() {
    #[cfg(target_arch = "wasm32")]
    {
        static INSTALLED: std::sync::Once = std::sync::Once::new();
        INSTALLED.call_once(|| std::panic::set_hook(Box::new(|info| abort(info, info.location()))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn the_message_is_found_in_the_old_form() {
        assert_eq!(message("panicked at 'it's, bad', src/a.rs:1:2", "src/a.rs:1:2"), "it's, bad");
        assert_eq!(message("panicked at src/a.rs:1:2", "src/a.rs:1:2"), "explicit panic");
    }

    #[test]
    fn the_message_is_found_in_the_new_form() {
        assert_eq!(message("panicked at src/a.rs:1:2:\nit's\nbad", "src/a.rs:1:2"), "it's\nbad");
    }

    #[test]
    fn a_message_that_was_cut_off_is_kept() {
        assert_eq!(message("panicked at 'long lo", "src/a.rs:1:2"), "long lo");
        assert_eq!(message("anything", ""), "anything");
    }

    #[test]
    fn the_message_is_found_in_the_form_of_this_compiler() {
        static SEEN: Mutex<String> = Mutex::new(String::new());
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(|info| {
            let mut displayed = crate::Text::<1024>::new();
            let _ = write!(displayed, "{}", info as &dyn Display);
            let place = info.location().unwrap().to_string();
            if displayed.as_str().contains("a message of this test") {
                *SEEN.lock().unwrap() = message(displayed.as_str(), &place).to_string();
            }
        }));
        let _ = std::panic::catch_unwind(|| panic!("a message of this test: {}", 42));
        std::panic::set_hook(before);
        assert_eq!(*SEEN.lock().unwrap(), "a message of this test: 42");
    }
}
