//! A pricing rule: the more goods in an order, the larger the discount, by tiers from the plugin's configuration.
//!
//! Configuration: `tiers`, for example `10:5,50:10` for 5 % from 10 goods and 10 % from 50; `max-discount-cents`, the most that
//! one order is given, without which there is no such cap.

#![cfg_attr(target_arch = "wasm32", no_std)]

mod json;
mod order;
mod tiers;

use core::fmt::Write;
use order::Order;
use tiers::Tiers;
use wardian::{config, failure, Error, Global, Input, Level, Output};

/// Codes of failures, the same in all rules of the sample.
mod code {
    pub const MALFORMED: i32 = 1;
    pub const REFUSED: i32 = 2;
    pub const CONFIGURATION: i32 = 4;
}

/// The largest order in bytes of JSON.
const MAX_BYTES: usize = 65536;

static RULE: Global<Rule> = Global::new(Rule { tiers: Tiers::NONE, max_discount_cents: i64::MAX });
static INPUT: Global<[u8; MAX_BYTES]> = Global::new([0; MAX_BYTES]);

struct Rule {
    tiers: Tiers,
    max_discount_cents: i64,
}

impl Rule {
    fn discount_cents(&self, order: &Order) -> (i64, u32) {
        let percent = self.tiers.hundredths_of_percent(order.quantity);
        // Half a cent rounds up. An order's range keeps the product far from an overflow.
        let discount = (order.subtotal_cents * i64::from(percent) + 5000) / 10000;
        (discount.min(self.max_discount_cents), percent)
    }
}

wardian::hooks! {
    init => fn init() -> Result<(), Error> {
        let mut buffer = [0; 256];
        let text = config::get("tiers", &mut buffer)
            .map_err(|errno| failure!(code::CONFIGURATION, "configuration tiers: {}", errno))?
            .ok_or_else(|| failure!(code::CONFIGURATION, "configuration tiers is missing"))?;
        let tiers = Tiers::parse(text).map_err(|problem| failure!(code::CONFIGURATION, "configuration tiers: {}", problem))?;
        let max_discount_cents = config::parse("max-discount-cents")
            .map_err(|error| failure!(code::CONFIGURATION, "{}", error.message()))?
            .unwrap_or(i64::MAX);
        if max_discount_cents < 0 {
            return Err(failure!(code::CONFIGURATION, "configuration max-discount-cents is negative"));
        }
        wardian::log!(Level::Info, "discounts in {} tiers: {}", tiers.len(), text);
        RULE.with(|rule| *rule = Rule { tiers, max_discount_cents });
        Ok(())
    }
}

wardian::operations! {
    "apply" => fn apply(input: Input, out: &mut Output) -> Result<(), Error> {
        let order = INPUT.with(|buffer| match input.read_text(buffer) {
            Ok(text) => Order::parse(text).map_err(|problem| failure!(code::MALFORMED, "{}", problem)),
            Err(error) if error.code() == wardian::Errno::E2BIG.number() => {
                Err(failure!(code::REFUSED, "the order is larger than 64 KiB"))
            }
            Err(error) => Err(error),
        })?;
        let (discount, percent) = RULE.with(|rule| rule.discount_cents(&order));
        write!(out, "{{\"rule\":\"volume-discount\",\"amountCents\":{},\"note\":\"", -discount)?;
        if percent == 0 {
            write!(out, "no discount for {} items", order.quantity)?;
        } else {
            wardian::log!(Level::Debug, "{} cents off {}", discount, order.subtotal_cents);
            write!(out, "{}.{:02} % off for {} items", percent / 100, percent % 100, order.quantity)?;
        }
        out.write_str("\"}")?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(tiers: &str, max_discount_cents: i64) -> Rule {
        Rule { tiers: Tiers::parse(tiers).unwrap(), max_discount_cents }
    }

    fn discount(rule: &Rule, quantity: i64, subtotal_cents: i64) -> i64 {
        rule.discount_cents(&Order { quantity, subtotal_cents }).0
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
    fn an_adjustment_is_written() {
        let mut memory = [0; 200];
        let mut out = Output::to_slice(&mut memory);
        let order = br#"{"lines":[{"quantity":2}],"subtotalCents":700}"#;
        apply(Input::from_bytes(order), &mut out).unwrap();
        let length = out.finish().unwrap();
        let expected = r#"{"rule":"volume-discount","amountCents":0,"note":"no discount for 2 items"}"#;
        assert_eq!(core::str::from_utf8(&memory[..length]), Ok(expected));
    }

    #[test]
    fn what_is_no_order_is_a_failure() {
        let error = apply(Input::from_bytes(b"[]"), &mut Output::to_slice(&mut [])).unwrap_err();
        assert_eq!(error.code(), code::MALFORMED);
        let error = apply(Input::from_bytes(&[b' '; MAX_BYTES + 1]), &mut Output::to_slice(&mut [])).unwrap_err();
        assert_eq!(error.code(), code::REFUSED);
    }
}
