//! Operations that fail with errors of other crates.

use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;
use wardian::{Error, config, failure};

/// `?` on an error of the standard library.
#[wardian::operation]
fn add(numbers: &str) -> Result<u32, Error> {
    let (left, right) = numbers.split_once('+').ok_or_else(|| failure!(1, "nothing to add"))?;
    Ok(left.trim().parse::<u32>()? + right.trim().parse::<u32>()?)
}

/// An error of the plugin's own that is one of the standard library's kind.
#[derive(Debug)]
struct Unpriced(String);

impl fmt::Display for Unpriced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has no price", self.0)
    }
}

impl StdError for Unpriced {}

#[wardian::operation]
fn price(article: String) -> Result<f64, Unpriced> {
    match article.as_str() {
        "tea" => Ok(2.5),
        _ => Err(Unpriced(article)),
    }
}

/// Errors of several kinds, and a failure of this crate's, in a box.
#[wardian::operation]
fn greet_boxed(name: &str) -> Result<String, Box<dyn StdError>> {
    let greetings: BTreeMap<String, String> =
        serde_json::from_str(&config::get_string("greetings")?.unwrap_or_default())?;
    let greeting = greetings.get(name).ok_or_else(|| failure!(7, "{name} is unknown"))?;
    Ok(format!("{greeting}, {name}!"))
}

#[wardian::operation]
fn greet_anyhow(name: &str) -> anyhow::Result<String> {
    if name.is_empty() {
        bail!("nobody to greet");
    }
    let greeting = config::get_string("greeting").context("no greeting")?;
    let times: usize = config::get_string("times")?.context("times has no value")?.parse().context("times")?;
    if times > 3 {
        return Err(failure!(8, "{times} times is too much").into());
    }
    Ok(format!("{}, {name}!", greeting.unwrap_or_default().repeat(times)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wardian::Errno;
    use wardian::mock::{Host, Operation};

    fn failure_of<O: Operation>(host: &Host, input: &str) -> (i32, String) {
        let error = host.call::<O>(input).unwrap_err();
        (error.code(), error.message().to_string())
    }

    #[test]
    fn errors_of_the_standard_library_become_failures() {
        let host = Host::new();
        assert_eq!(host.call::<add>("1 + 2").unwrap().text(), "3");
        assert_eq!(failure_of::<add>(&host, "1 + b"), (6, "invalid digit found in string".into()));
        assert_eq!(failure_of::<add>(&host, "12"), (1, "nothing to add".into()));
        assert_eq!(host.call::<price>("tea").unwrap().text(), "2.5");
        assert_eq!(failure_of::<price>(&host, "gold"), (6, "gold has no price".into()));
    }

    #[test]
    fn boxed_errors_become_failures_with_their_codes() {
        let host = Host::new().with_config("greetings", r#"{"Ada": "Good day"}"#);
        assert_eq!(host.call::<greet_boxed>("Ada").unwrap().text(), "Good day, Ada!");
        assert_eq!(failure_of::<greet_boxed>(&host, "Bob"), (7, "Bob is unknown".into()));
        let unread = (6, "EOF while parsing a value at line 1 column 0".into());
        assert_eq!(failure_of::<greet_boxed>(&Host::new(), "Ada"), unread);
        let denied = Host::new().with_denied_config("greetings");
        assert_eq!(failure_of::<greet_boxed>(&denied, "Ada"), (Errno::EDENIED.number(), "EDENIED".into()));
    }

    #[test]
    fn errors_of_anyhow_become_failures_with_context_and_code() {
        let host = Host::new().with_config("greeting", "Hi").with_config("times", "2");
        assert_eq!(host.call::<greet_anyhow>("Ada").unwrap().text(), "HiHi, Ada!");
        assert_eq!(failure_of::<greet_anyhow>(&host, ""), (6, "nobody to greet".into()));
        let denied = Host::new().with_denied_config("greeting");
        assert_eq!(failure_of::<greet_anyhow>(&denied, "Ada"), (4, "no greeting: EDENIED".into()));
        let unread = (6, "times: invalid digit found in string".into());
        assert_eq!(failure_of::<greet_anyhow>(&Host::new().with_config("times", "x"), "Ada"), unread);
        let much = (8, "9 times is too much".into());
        assert_eq!(failure_of::<greet_anyhow>(&Host::new().with_config("times", "9"), "Ada"), much);
    }
}
