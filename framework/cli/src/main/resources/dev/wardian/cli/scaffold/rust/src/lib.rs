use wardian::{failure, Error};

/// Greets whoever is named in the input.
#[wardian::operation]
fn greet(name: &str) -> Result<String, Error> {
    if name.is_empty() {
        return Err(failure!(2, "nobody to greet"));
    }
    Ok(format!("Hello, {name}!"))
}

/// They run on this machine: the mock is a host in the process.
#[cfg(test)]
mod tests {
    use super::greet;
    use wardian::mock::Host;

    #[test]
    fn greets_by_name() {
        let reply = Host::new().call::<greet>("Ada").unwrap();
        assert_eq!(reply.text(), "Hello, Ada!");
    }

    #[test]
    fn refuses_to_greet_nobody() {
        let error = Host::new().call::<greet>("").unwrap_err();
        assert_eq!((error.code(), error.message()), (2, "nobody to greet"));
    }
}
