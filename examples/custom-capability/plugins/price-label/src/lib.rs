//! Writes a price in euro cents as a label in another currency: "1999 USD" is "23.39 USD".

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::format;
use alloc::string::String;
use wardian::{failure, Errno, Error};

wardian::capability! {
    /// The capability of the application.
    mod rates = "wardian:rates/1" {
        /// What one euro costs, as decimal text.
        fn rate(currency: &str) -> String;
    }
}

#[wardian::operation]
fn label(price: &str) -> Result<String, Error> {
    let (cents, currency) = price.split_once(' ').ok_or_else(|| failure!(1, "no price: {price}"))?;
    let cents: u64 = cents.parse().map_err(|problem| failure!(1, "no amount: {problem}"))?;
    let rate = rates::rate(currency).map_err(|errno| match errno {
        Errno::EDENIED => failure!(2, "the shop gives no rates of {currency}"),
        other => other.into(),
    })?;
    let hundredths = hundredths(&rate).ok_or_else(|| failure!(3, "no rate: {rate}"))?;
    let converted = (cents * hundredths + 50) / 100;
    Ok(format!("{}.{:02} {currency}", converted / 100, converted % 100))
}

/// The number of `1.17` in hundredths.
fn hundredths(rate: &str) -> Option<u64> {
    let (whole, fraction) = rate.split_once('.')?;
    match fraction.len() {
        2 => Some(whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(fraction.parse().ok()?)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wardian::mock::Host;

    fn shop() -> Host {
        Host::new().with_function("wardian:rates/1", "rate", |call| match call.text(0) {
            "USD" => Ok("1.17"),
            "XXX" => Ok("a lot"),
            _ => Err(Errno::EDENIED),
        })
    }

    #[test]
    fn a_price_is_converted() {
        assert_eq!(shop().call::<label>("1999 USD").unwrap().text(), "23.39 USD");
        assert_eq!(shop().call::<label>("0 USD").unwrap().text(), "0.00 USD");
    }

    #[test]
    fn what_goes_wrong_is_a_failure() {
        let error = |price: &str| shop().call::<label>(price).unwrap_err();
        assert_eq!(error("1999 GBP"), failure!(2, "the shop gives no rates of GBP"));
        assert_eq!(error("1999 XXX"), failure!(3, "no rate: a lot"));
        assert_eq!(error("1999"), failure!(1, "no price: 1999"));
        assert_eq!(error("x USD").code(), 1);
    }
}
