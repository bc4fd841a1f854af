//! Messages by topic. The plugin publishes `check.*`, and its operation "on-event" handles `check.created`.

use core::fmt::Write;
use wardian::{events, Error, Global, Input, Level, Output};

wardian::operations! {
    /// What happens to messages: their subscribers and errors.
    "events" => fn use_events(_input: Input, out: &mut Output) -> Result<(), Error> {
        static TOO_LARGE: Global<[u8; 65537]> = Global::new([0; 65537]);
        write!(out, "{} {}", events::publish("check.created", "é")?, events::publish("check.eu.other", [0xff])?)?;
        write!(out, " {}", events::publish("check.created", "")?)?;
        write!(out, " {:?}", events::message()?)?;
        let longest = [b'x'; 129];
        let longest = core::str::from_utf8(&longest)?;
        let errors = [
            events::publish("denied.created", "x").err(),
            events::publish("check", "x").err(),
            events::publish("check.*", "x").err(),
            events::publish("$dead.check.created", "x").err(),
            events::publish("", "x").err(),
            events::publish(&longest[1..], "x").err(),
            events::publish(longest, "x").err(),
            TOO_LARGE.with(|message| events::publish("check.eu.other", &message[1..]).err()),
            TOO_LARGE.with(|message| events::publish("check.created", message).err()),
        ];
        for errno in errors.iter().flatten() {
            write!(out, " {}", errno)?;
        }
        Ok(())
    }

    /// What is known of a message of "events".
    "on-event" => fn on_event(input: Input, out: &mut Output) -> Result<(), Error> {
        let mut buffer = [0; 64];
        let message = events::message()?.ok_or_else(|| wardian::failure!(1, "no message"))?;
        let sender = message.sender().unwrap_or("the application");
        wardian::log!(Level::Info, "{} of {}, {}", message.topic(), sender, message.attempt());
        out.write_bytes(input.read_all(&mut buffer)?)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{on_event, use_events};
    use wardian::mock::{EventMessage, Host};

    #[test]
    fn messages_are_those_of_a_host() {
        let host = Host::new().with_topics("check.*").with_subscribers("check.created", 1);
        let expected = "1 0 1 None EDENIED EDENIED EINVAL EINVAL EINVAL EDENIED E2BIG E2BIG";
        assert_eq!(host.call::<use_events>("").unwrap().text(), expected);
        assert_eq!(host.published().iter().map(|message| message.bytes.len()).collect::<Vec<_>>(), [2, 1, 0, 65536]);
        let message = &host.published()[0];
        let message = EventMessage::new(&message.topic, &message.bytes).with_sender("dev.wardian.check.sdk-rust");
        host.deliver::<on_event>(message).unwrap();
        assert_eq!(host.log_lines()[0].1, "check.created of dev.wardian.check.sdk-rust, 1");
    }
}
