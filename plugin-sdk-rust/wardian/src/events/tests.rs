use super::*;
use crate::mock::{EventMessage, Host, HostCall};
use crate::{Error, Input, Output};
use core::fmt::Write;

crate::operations! {
    /// What is known of the message, and the message.
    "handle" => fn handle(input: Input, out: &mut Output) -> Result<(), Error> {
        let mut buffer = [0; 100];
        let text = match message()? {
            None => format!("none: {}", input.read_text(&mut buffer)?),
            Some(message) => format!(
                "{} {:?} {:?} {}: {}",
                message.topic(),
                message.dead_topic(),
                message.sender(),
                message.attempt(),
                input.read_text(&mut buffer)?
            ),
        };
        crate::log!(crate::Level::Info, "{}", text);
        write!(out, "{}", text)?;
        Ok(())
    }

    "panic" => fn panics(_input: Input) -> Result<(), Error> {
        panic!("told to");
    }

    "fail" => fn fails(_input: Input) -> Result<(), Error> {
        Err(crate::failure!(3, "attempt {}", message()?.map_or(0, |message| message.attempt())))
    }
}

fn line(host: &Host) -> String {
    host.log_lines().pop().unwrap().1
}

#[test]
fn without_a_host_nothing_is_there() {
    assert_eq!(publish("a", "1"), Err(Errno::ENOCALL));
    assert_eq!(message(), Err(Errno::ENOCALL));
}

#[test]
fn messages_are_recorded_and_have_the_subscribers_of_their_topic() {
    let host =
        Host::new().with_subscribers("*", 9).with_subscribers("orders.*", 2).with_subscribers("orders.eu.paid", 0);
    host.run(|| {
        assert_eq!(publish("orders.created", "Grüße"), Ok(2));
        assert_eq!(publish("orders.eu.created", [0xff]), Ok(2));
        assert_eq!(publish("orders", ""), Ok(9));
        assert_eq!(publish("orders.eu.paid", b"1"), Ok(0));
        assert_eq!(publish("ordersx.created", String::from("2")), Ok(9));
    });
    assert_eq!(Host::new().run(|| publish("orders", "1")), Ok(0));
    let published = host.published();
    assert_eq!((published[0].topic.as_str(), published[0].text()), ("orders.created", "Grüße"));
    assert_eq!((published.len(), &published[1].bytes), (5, &vec![0xff]));
    let call = HostCall::EventPublish { topic: "orders.eu.paid".to_string(), message: b"1".to_vec() };
    assert_eq!(host.host_calls()[3], call);
}

#[test]
fn what_is_no_topic_is_not_published() {
    let host = Host::new();
    let longest = "x".repeat(128);
    host.run(|| {
        for topic in ["", ".", "a.", ".a", "a..b", "a b", "é", "a\0", "*", "orders.*", "$dead.orders", "orders/created"]
        {
            assert_eq!(publish(topic, "1"), Err(Errno::EINVAL), "{}", topic);
        }
        assert_eq!(publish(&longest, "1"), Ok(0));
        assert_eq!(publish(&(longest.clone() + "x"), "1"), Err(Errno::E2BIG));
        assert_eq!(publish("A-z_09.x", "1"), Ok(0));
    });
    assert_eq!(host.published().len(), 2);
}

#[test]
fn a_message_that_is_denied_or_has_no_place_is_not_published() {
    let host = Host::new()
        .with_subscribers("*", 1)
        .with_topics("orders.created")
        .with_topics("orders.eu.*")
        .with_publish_error("orders.created", Errno::EUNAVAILABLE)
        .with_message_limit(3);
    host.run(|| {
        assert_eq!(publish("orders.eu", "123"), Err(Errno::EDENIED));
        assert_eq!(publish("orders.paid", "1"), Err(Errno::EDENIED));
        assert_eq!(publish("orders.paid", "1234"), Err(Errno::E2BIG));
        assert_eq!(publish("orders.created", "1234"), Err(Errno::E2BIG));
        assert_eq!(publish("orders.created", "123"), Err(Errno::EUNAVAILABLE));
        assert_eq!(publish("orders.eu.paid", "123"), Ok(1));
    });
    assert_eq!(host.published().len(), 1);
    let host = Host::new();
    host.run(|| {
        assert_eq!(publish("a", vec![0; 64 << 10]), Ok(0));
        assert_eq!(publish("a", vec![0; (64 << 10) + 1]), Err(Errno::E2BIG));
    });
}

#[test]
fn an_operation_learns_of_the_message_that_it_handles() {
    let host = Host::new();
    host.deliver::<handle>(EventMessage::new("orders.created", "7")).unwrap();
    assert_eq!(line(&host), "orders.created None None 1: 7");
    let message = EventMessage::new("$dead.orders.created", "7").with_sender("com.acme.shop").with_attempt(3);
    host.deliver::<handle>(message).unwrap();
    assert_eq!(line(&host), "$dead.orders.created Some(\"orders.created\") Some(\"com.acme.shop\") 3: 7");
    assert_eq!(host.host_calls()[3..], [HostCall::EventAttempt, HostCall::EventTopic, HostCall::EventSender]);
}

#[test]
fn the_longest_topic_and_sender_are_whole() {
    let (topic, sender) = (format!("$dead.{}", "x".repeat(128)), "s".repeat(128));
    let host = Host::new();
    host.deliver::<handle>(EventMessage::new(&topic, "1").with_sender(&sender).with_attempt(i32::MAX as u32)).unwrap();
    let expected = format!("{} {:?} {:?} {}: 1", topic, Some(&topic[6..]), Some(&sender), i32::MAX);
    assert_eq!(line(&host), expected);
}

#[test]
fn other_calls_handle_no_message() {
    let host = Host::new();
    let handling = EventMessage::new("orders.created", "7");
    assert!(host.deliver::<handle>(handling.clone()).is_ok());
    assert_eq!(host.call::<handle>("x").unwrap().text(), "none: x");
    assert_eq!(host.call_streamed::<handle>("x").unwrap().text(), "none: x");
    assert!(host.deliver::<handle>(handling.clone()).is_ok());
    assert_eq!(host.run(message), Ok(None));
    let panicking = std::panic::AssertUnwindSafe(|| host.deliver::<panics>(handling));
    assert!(std::panic::catch_unwind(panicking).is_err());
    assert_eq!(host.run(message), Ok(None));
    assert_eq!(host.call::<handle>("x").unwrap().text(), "none: x");
}

#[test]
fn a_failure_of_the_operation_is_that_of_the_delivery() {
    let host = Host::new();
    for attempt in 1..3 {
        let error = host.deliver::<fails>(EventMessage::new("orders.created", "7").with_attempt(attempt)).unwrap_err();
        assert_eq!((error.code(), error.message()), (3, format!("attempt {}", attempt).as_str()));
    }
}

#[test]
fn a_test_cannot_make_what_no_host_has() {
    let panics = |action: fn()| std::panic::catch_unwind(action).is_err();
    assert!(panics(|| drop(EventMessage::new("orders.*", ""))));
    assert!(panics(|| drop(EventMessage::new("$dead.", ""))));
    assert!(panics(|| drop(EventMessage::new(&"x".repeat(129), ""))));
    assert!(panics(|| drop(EventMessage::new("a", "").with_sender(""))));
    assert!(panics(|| drop(EventMessage::new("a", "").with_attempt(0))));
    assert!(panics(|| drop(Host::new().with_topics(".*"))));
    assert!(panics(|| drop(Host::new().with_subscribers("a*", 1))));
    assert!(panics(|| drop(Host::new().with_subscribers("a", u32::MAX))));
    assert!(panics(|| drop(Host::new().with_publish_error("$dead.*", Errno::EDENIED))));
}

#[cfg(feature = "json")]
#[test]
fn messages_are_json_of_serde_types() {
    let host = Host::new().with_subscribers("sums", 1);
    assert_eq!(host.run(|| publish_json("sums", &[1, 2])), Ok(1));
    assert_eq!((host.published()[0].text(), host.published()[0].json::<Vec<i32>>()), ("[1,2]", vec![1, 2]));
    let unkeyed = std::collections::BTreeMap::from([(vec![1], 1)]);
    assert_eq!(host.run(|| publish_json("sums", &unkeyed)), Err(Errno::EINVAL));
    assert_eq!(host.published().len(), 1);
}
