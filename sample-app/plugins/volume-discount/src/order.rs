//! The order and the adjustment, as they are in JSON. Members that this rule does not need are left out.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What this rule needs of an order.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    subtotal_cents: i64,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    quantity: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Adjustment {
    pub rule: &'static str,
    pub amount_cents: i64,
    pub note: String,
}

/// Amounts beyond this (ten trillion) are refused, so that products with a rate stay far from an overflow.
const MAX_CENTS: i64 = 1_000_000_000_000_000;
const MAX_QUANTITY: i64 = 1_000_000_000;

impl Order {
    /// Goods over all lines, and the subtotal in cents; or what is out of range.
    pub fn totals(&self) -> Result<(i64, i64), &'static str> {
        if !(0..=MAX_CENTS).contains(&self.subtotal_cents) {
            return Err("subtotalCents is out of range");
        }
        let mut quantity = 0;
        for line in &self.lines {
            if !(0..=MAX_QUANTITY).contains(&line.quantity) {
                return Err("a quantity is out of range");
            }
            quantity = MAX_QUANTITY.min(quantity + line.quantity);
        }
        Ok((quantity, self.subtotal_cents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(text: &str) -> Result<(i64, i64), &'static str> {
        serde_json::from_str::<Order>(text).map_err(|_| "no order")?.totals()
    }

    #[test]
    fn quantities_are_summed_over_lines() {
        let text = r#"{"id":"o","lines":[{"sku":"{","quantity":3},{"quantity":4,"x":[]}],"subtotalCents":12}"#;
        assert_eq!(totals(text), Ok((7, 12)));
        let most = r#"{"lines":[{"quantity":1000000000},{"quantity":1}],"subtotalCents":1000000000000000}"#;
        assert_eq!(totals(most), Ok((MAX_QUANTITY, MAX_CENTS)));
    }

    #[test]
    fn bad_orders_are_told_apart() {
        for text in [
            "[1]",
            r#"{"lines":[1}"#,
            r#"{"subtotalCents":1}"#,
            r#"{"lines":[]}"#,
            r#"{"lines":[1],"subtotalCents":1}"#,
            r#"{"lines":[{"quantity":1.5}],"subtotalCents":1}"#,
            r#"{"lines":[{"quantity":99999999999999999999}],"subtotalCents":1}"#,
            r#"{"lines":[],"subtotalCents":"1"}"#,
            r#"{"lines":[],"subtotalCents":1} x"#,
        ] {
            assert_eq!(totals(text), Err("no order"), "{text}");
        }
        for cents in ["-1", "1000000000000001"] {
            let text = format!(r#"{{"lines":[],"subtotalCents":{cents}}}"#);
            assert_eq!(totals(&text), Err("subtotalCents is out of range"));
        }
        for quantity in ["-1", "1000000001"] {
            let text = format!(r#"{{"lines":[{{"quantity":{quantity}}}],"subtotalCents":1}}"#);
            assert_eq!(totals(&text), Err("a quantity is out of range"));
        }
    }
}
