//! An example of the README.

use alloc::format;
use core::time::Duration;
use wardian::{Error, kv};

#[wardian::operation]
fn visit(name: &str) -> Result<u32, Error> {
    let mut visits = 0;
    kv::update(&format!("visits/{name}"), |old| {
        visits = old.map_or(1, |old| u32::from_le_bytes(old.try_into().unwrap_or_default()) + 1);
        Some(visits.to_le_bytes().into())
    })?;
    kv::put_for("last-visitor", name, Duration::from_secs(600))?;
    Ok(visits)
}

#[cfg(test)]
mod tests {
    use super::visit;
    use wardian::mock::Host;

    #[test]
    fn visits_are_counted_for_each_person() {
        let host = Host::new().with_value("visits/ada", 6u32.to_le_bytes());
        assert_eq!(host.call::<visit>("ada").unwrap().text(), "7");
        assert_eq!(host.call::<visit>("bob").unwrap().text(), "1");
        assert_eq!(host.value("visits/bob").unwrap(), 1u32.to_le_bytes());
        host.advance_ms(600_000);
        assert_eq!(host.value("last-visitor"), None);
    }
}
