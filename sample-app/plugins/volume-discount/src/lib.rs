//! A pricing rule: the more goods in an order, the larger the discount, by tiers from the plugin's configuration.
//!
//! Configuration: `tiers`, for example `10:5,50:10` for 5 % from 10 goods and 10 % from 50; `max-discount-cents`, the most that
//! one order is given, without which there is no such cap.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

mod order;
mod tiers;

use alloc::format;
use order::{Adjustment, Order};
use tiers::Tiers;
use wardian::{config, failure, Error, FromInput, Global, Input, Json, Level};

/// Codes of failures, the same in all rules of the sample.
mod code {
    pub const MALFORMED: i32 = 1;
    pub const REFUSED: i32 = 2;
    pub const CONFIGURATION: i32 = 4;
}

/// The largest order in bytes of JSON.
const MAX_BYTES: usize = 65536;

static RULE: Global<Rule> = Global::new(Rule { tiers: Tiers::NONE, max_discount_cents: i64::MAX });

struct Rule {
    tiers: Tiers,
    max_discount_cents: i64,
}

impl Rule {
    /// The discount in cents and in hundredths of a percent.
    fn discount(&self, quantity: i64, subtotal_cents: i64) -> (i64, u32) {
        let percent = self.tiers.hundredths_of_percent(quantity);
        // Half a cent rounds up. An order's range keeps the product far from an overflow.
        let discount = (subtotal_cents * i64::from(percent) + 5000) / 10000;
        (discount.min(self.max_discount_cents), percent)
    }
}

#[wardian::hook]
fn init() -> Result<(), Error> {
    let text = config::get_string("tiers")
        .map_err(|errno| failure!(code::CONFIGURATION, "configuration tiers: {errno}"))?
        .ok_or_else(|| failure!(code::CONFIGURATION, "configuration tiers is missing"))?;
    let tiers =
        Tiers::parse(&text).map_err(|problem| failure!(code::CONFIGURATION, "configuration tiers: {problem}"))?;
    let max_discount_cents = config::parse("max-discount-cents")
        .map_err(|error| failure!(code::CONFIGURATION, "{}", error.message()))?
        .unwrap_or(i64::MAX);
    if max_discount_cents < 0 {
        return Err(failure!(code::CONFIGURATION, "configuration max-discount-cents is negative"));
    }
    wardian::log!(Level::Info, "discounts in {} tiers: {text}", tiers.len());
    RULE.with(|rule| *rule = Rule { tiers, max_discount_cents });
    Ok(())
}

/// The adjustment for an order. An operation that takes an `Order` itself would report a malformed one with the SDK's own code.
#[wardian::operation]
fn apply(input: Input) -> Result<Adjustment, Error> {
    if input.len().is_some_and(|length| length > MAX_BYTES) {
        return Err(failure!(code::REFUSED, "the order is larger than 64 KiB"));
    }
    let malformed = |problem: &str| failure!(code::MALFORMED, "{problem}");
    let Json(order) = Json::<Order>::from_input(input).map_err(|error| malformed(error.message()))?;
    let (quantity, subtotal_cents) = order.totals().map_err(malformed)?;
    let (discount, percent) = RULE.with(|rule| rule.discount(quantity, subtotal_cents));
    let note = if percent == 0 {
        format!("no discount for {quantity} items")
    } else {
        wardian::log!(Level::Debug, "{discount} cents off {subtotal_cents}");
        format!("{}.{:02} % off for {quantity} items", percent / 100, percent % 100)
    };
    Ok(Adjustment { rule: "volume-discount", amount_cents: -discount, note })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wardian::mock::Host;

    fn rule(tiers: &str, max_discount_cents: i64) -> Rule {
        Rule { tiers: Tiers::parse(tiers).unwrap(), max_discount_cents }
    }

    fn discount(rule: &Rule, quantity: i64, subtotal_cents: i64) -> i64 {
        rule.discount(quantity, subtotal_cents).0
    }

    #[test]
    fn the_highest_tier_reached_counts() {
        let rule = rule("10:5,50:10,100:15", i64::MAX);
        assert_eq!(discount(&rule, 9, 1000), 0);
        assert_eq!(discount(&rule, 10, 1000), 50);
        assert_eq!(discount(&rule, 99, 1000), 100);
        assert_eq!(discount(&rule, 5000, 1000), 150);
    }

    #[test]
    fn half_a_cent_rounds_up() {
        let rule = rule("1:2.5", i64::MAX);
        assert_eq!(discount(&rule, 1, 20), 1);
        assert_eq!(discount(&rule, 1, 19), 0);
    }

    #[test]
    fn a_cap_holds() {
        assert_eq!(discount(&rule("1:50", 300), 1, 1000), 300);
    }

    #[test]
    fn an_order_gets_its_adjustment() {
        let host = Host::new().with_config("tiers", "3:2.5").with_config("max-discount-cents", "100");
        host.call::<init>("").unwrap();
        let adjustment = |quantity, cents| {
            let order = format!(r#"{{"lines":[{{"quantity":{quantity}}}],"subtotalCents":{cents},"id":"\"o"}}"#);
            host.call::<apply>(order).unwrap().text().to_string()
        };
        let written = |cents, note| format!(r#"{{"rule":"volume-discount","amountCents":{cents},"note":"{note}"}}"#);
        assert_eq!(adjustment(2, 700), written(0, "no discount for 2 items"));
        assert_eq!(adjustment(3, 700), written(-18, "2.50 % off for 3 items"));
        assert_eq!(adjustment(3, 700_000), written(-100, "2.50 % off for 3 items"));
        assert_eq!(host.log_lines()[0].1, "discounts in 1 tiers: 3:2.5");
    }

    #[test]
    fn what_is_no_order_is_a_failure() {
        let host = Host::new();
        let error = host.call::<apply>("[]").unwrap_err();
        assert_eq!(error.code(), code::MALFORMED);
        assert!(error.message().starts_with("input: invalid length 0"), "{error}");
        let error = host.call::<apply>(r#"{"lines":[],"subtotalCents":-1}"#).unwrap_err();
        assert_eq!(error, failure!(code::MALFORMED, "subtotalCents is out of range"));
        let error = host.call::<apply>(" ".repeat(MAX_BYTES + 1)).unwrap_err();
        assert_eq!(error.code(), code::REFUSED);
    }

    #[test]
    fn a_configuration_that_makes_no_sense_stops_the_plugin() {
        for (host, message) in [
            (Host::new(), "configuration tiers is missing"),
            (Host::new().with_denied_config("tiers"), "configuration tiers: EDENIED"),
            (Host::new().with_config("tiers", "x"), "configuration tiers: a tier is not QUANTITY:PERCENT"),
            (
                Host::new().with_config("tiers", "1:1").with_config("max-discount-cents", "-1"),
                "configuration max-discount-cents is negative",
            ),
        ] {
            assert_eq!(host.call::<init>("").unwrap_err(), Error::new(code::CONFIGURATION, message));
        }
    }
}
