//! The example of the README.

use alloc::string::String;
use serde::{Deserialize, Serialize};
use wardian::{Error, config, failure};

#[derive(Deserialize)]
struct Order {
    email: String,
    cents: u64,
}

#[derive(Serialize)]
struct Score {
    percent: u8,
}

#[wardian::operation]
fn fraud_score(order: &Order) -> Result<Score, Error> {
    if !order.email.contains('@') {
        return Err(failure!(1, "{} is no address", order.email));
    }
    let limit = config::parse("limit-cents")?.unwrap_or(100_000);
    let percent = if order.cents > limit { 90 } else { 5 };
    log::info!("{} is at {percent} %", order.email);
    Ok(Score { percent })
}

#[cfg(test)]
mod tests {
    use super::fraud_score;
    use wardian::mock::Host;

    #[test]
    fn large_orders_are_suspicious() {
        let host = Host::new().with_config("limit-cents", "500");
        let score = host.call::<fraud_score>(r#"{"email": "ada@example.com", "cents": 501}"#);
        assert_eq!(score.unwrap().text(), r#"{"percent":90}"#);
        assert!(host.log_lines()[0].1.ends_with("ada@example.com is at 90 %"));
    }
}
