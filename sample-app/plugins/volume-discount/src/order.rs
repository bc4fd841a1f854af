use crate::json::{self, Elements, Malformed, Members, Value};
use core::fmt;

/// What this rule needs of an order.
#[derive(Debug, PartialEq)]
pub struct Order {
    /// Goods over all lines.
    pub quantity: i64,
    pub subtotal_cents: i64,
}

/// Why a text is not an order.
#[derive(Debug, PartialEq)]
pub enum Problem {
    NotJson,
    BadSubtotal,
    BadLines,
}

/// Amounts beyond this (ten trillion) are refused, so that products with a rate stay far from an overflow.
const MAX_CENTS: i64 = 1_000_000_000_000_000;
const MAX_QUANTITY: i64 = 1_000_000_000;

impl Order {
    pub fn parse(text: &str) -> Result<Order, Problem> {
        let mut quantity = None;
        let mut subtotal_cents = None;
        for member in Members::of(text) {
            match member? {
                (name, Value::Array(lines)) if json::is(name, "lines") => quantity = Some(total_quantity(lines)?),
                (name, value) if json::is(name, "subtotalCents") => subtotal_cents = value.whole(),
                _ => {}
            }
        }
        Ok(Order {
            quantity: quantity.ok_or(Problem::BadLines)?,
            subtotal_cents: subtotal_cents
                .filter(|cents| (0..=MAX_CENTS).contains(cents))
                .ok_or(Problem::BadSubtotal)?,
        })
    }
}

fn total_quantity(lines: &str) -> Result<i64, Problem> {
    let mut total = 0;
    for element in Elements::of(lines) {
        let line = match element? {
            Value::Object(line) => line,
            _ => return Err(Problem::BadLines),
        };
        let mut quantity = None;
        for member in Members::of(line) {
            let (name, value) = member?;
            if json::is(name, "quantity") {
                quantity = value.whole();
            }
        }
        let quantity = quantity.filter(|quantity| (0..=MAX_QUANTITY).contains(quantity)).ok_or(Problem::BadLines)?;
        total = (total + quantity).min(MAX_QUANTITY);
    }
    Ok(total)
}

impl From<Malformed> for Problem {
    fn from(_: Malformed) -> Self {
        Problem::NotJson
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Problem::NotJson => "the input is not a JSON object",
            Problem::BadSubtotal => "subtotalCents is missing or out of range",
            Problem::BadLines => "lines is missing, or a line has no valid quantity",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_summed_over_lines() {
        let text = r#"{"id":"o","lines":[{"sku":"{","quantity":3},{"quantity":4,"x":[]}],"subtotalCents":12}"#;
        assert_eq!(Order::parse(text), Ok(Order { quantity: 7, subtotal_cents: 12 }));
    }

    #[test]
    fn bad_orders_are_told_apart() {
        for (text, problem) in [
            ("[]", Problem::NotJson),
            (r#"{"lines":[1}"#, Problem::NotJson),
            (r#"{"subtotalCents":1}"#, Problem::BadLines),
            (r#"{"lines":[1],"subtotalCents":1}"#, Problem::BadLines),
            (r#"{"lines":[{"quantity":-1}],"subtotalCents":1}"#, Problem::BadLines),
            (r#"{"lines":[{"quantity":1.5}],"subtotalCents":1}"#, Problem::BadLines),
            (r#"{"lines":[]}"#, Problem::BadSubtotal),
            (r#"{"lines":[],"subtotalCents":-1}"#, Problem::BadSubtotal),
            (r#"{"lines":[],"subtotalCents":"1"}"#, Problem::BadSubtotal),
        ] {
            assert_eq!(Order::parse(text), Err(problem), "{}", text);
        }
    }
}
