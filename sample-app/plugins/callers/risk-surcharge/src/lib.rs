//! A pricing rule that asks another plugin: what `fraud-score` finds suspicious pays for the work of looking at it.

#![cfg_attr(target_arch = "wasm32", no_std)]

use core::fmt::Write;
use wardian::plugins::Plugin;
use wardian::{failure, Error, Global, Input, Output, Text};

const FRAUD_SCORE: Plugin = Plugin::new("dev.wardian.sample.fraud-score");

/// From this score on somebody looks at the order.
const SUSPICIOUS: u32 = 50;
const SURCHARGE_CENTS: u32 = 250;
const LONGEST_ORDER: usize = 64 << 10;

wardian::operations! {
    /// An order in, an adjustment out, both JSON. What is no order is the failure of `fraud-score`.
    "apply" => fn apply(input: Input, out: &mut Output) -> Result<(), Error> {
        static ORDER: Global<[u8; LONGEST_ORDER]> = Global::new([0; LONGEST_ORDER]);
        let score = ORDER.with(|order| ask(input.read_all(order)?))?;
        let cents = if score < SUSPICIOUS { 0 } else { SURCHARGE_CENTS };
        write!(out, r#"{{"rule":"risk-surcharge","amountCents":{},"note":"score {}"}}"#, cents, score)?;
        Ok(())
    }
}

/// The score of an order, from 0 to 100.
fn ask(order: &[u8]) -> Result<u32, Error> {
    let mut note = [0; 1024];
    let note = FRAUD_SCORE.call_text("score", order, &mut note)?;
    parse(note).ok_or_else(|| {
        let mut begin = Text::<40>::new();
        begin.push_str(note);
        failure!(3, "no score: {}", begin)
    })
}

/// The number of `score=NN REASONS`.
fn parse(note: &str) -> Option<u32> {
    note.strip_prefix("score=")?.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wardian::mock::Host;
    use wardian::Errno;

    fn scored(note: &'static str) -> Host {
        Host::new().with_plugin(FRAUD_SCORE.id(), "score", move |_| Ok(note.as_bytes().to_vec()))
    }

    #[test]
    fn only_suspicious_orders_pay() {
        let adjustment = |cents: u32, score: u32| {
            format!(r#"{{"rule":"risk-surcharge","amountCents":{},"note":"score {}"}}"#, cents, score)
        };
        let call = |note| scored(note).call::<apply>("{}").unwrap().text().to_string();
        assert_eq!(call("score=49 mail domain"), adjustment(0, 49));
        assert_eq!(call("score=50 mail domain"), adjustment(250, 50));
        assert_eq!(call("score=0"), adjustment(0, 0));
    }

    #[test]
    fn the_other_plugin_sees_the_order_and_its_failure_is_passed_on() {
        let host = Host::new().with_plugin(FRAUD_SCORE.id(), "score", |order| {
            assert_eq!(order, b"no order");
            Err(Error::new(1, "not an order"))
        });
        assert_eq!(host.call::<apply>("no order").unwrap_err().message(), "not an order");
    }

    #[test]
    fn an_answer_that_is_no_score_is_a_failure() {
        assert_eq!(scored("all is well").call::<apply>("{}").unwrap_err().message(), "no score: all is well");
        assert_eq!(Host::new().call::<apply>("{}").unwrap_err().code(), Errno::ENOTFOUND.number());
    }
}
