//! The messages of a host: those that the plugin published, and the one that it handles.

use super::{Host, Operation};
use crate::{Errno, Error};

const TOPIC_LIMIT: usize = 128;
const SENDER_LIMIT: usize = 128;
const DEFAULT_LIMIT: usize = 64 << 10;
const DEAD: &str = "$dead.";

/// A message for [`Host::deliver`]: published by the application, and handed over for the first time, unless the test says otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventMessage {
    topic: String,
    bytes: Vec<u8>,
    sender: String,
    attempt: u32,
}

impl EventMessage {
    /// A message of bytes or text.
    ///
    /// # Panics
    /// If this is no topic: names such as `orders.created`, with `$dead.` before them for a dead letter.
    pub fn new(topic: &str, bytes: impl AsRef<[u8]>) -> Self {
        let name = topic.strip_prefix(DEAD).unwrap_or(topic);
        assert!(name.len() <= TOPIC_LIMIT && is_topic(name), "{:?} is no topic, such as \"orders.created\"", topic);
        EventMessage { topic: topic.to_string(), bytes: bytes.as_ref().to_vec(), sender: String::new(), attempt: 1 }
    }

    /// Has a plugin publish it.
    ///
    /// # Panics
    /// If this is no id of a plugin: 1 to 128 bytes.
    pub fn with_sender(mut self, plugin: &str) -> Self {
        assert!((1..=SENDER_LIMIT).contains(&plugin.len()), "{:?} is no id of a plugin", plugin);
        self.sender = plugin.to_string();
        self
    }

    /// Hands it over for the second time, the third, and so on.
    ///
    /// # Panics
    /// If the attempt is 0, as the first is 1.
    pub fn with_attempt(mut self, attempt: u32) -> Self {
        assert!((1..=i32::MAX as u32).contains(&attempt), "{} is no attempt, the first is 1", attempt);
        self.attempt = attempt;
        self
    }
}

/// A message that a plugin published.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct PublishedMessage {
    /// The topic.
    pub topic: String,
    /// The message.
    pub bytes: Vec<u8>,
}

impl PublishedMessage {
    /// The message as text.
    ///
    /// # Panics
    /// If it is no UTF-8.
    pub fn text(&self) -> &str {
        core::str::from_utf8(&self.bytes).expect("the message is text")
    }

    /// The message as a value in JSON.
    ///
    /// # Panics
    /// If it is none of this type.
    #[cfg(feature = "json")]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.bytes).expect("the message is JSON of this type")
    }
}

fn is_topic(name: &str) -> bool {
    let is_char = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    name.split('.').all(|part| !part.is_empty() && part.bytes().all(is_char))
}

/// Topics that a test names: a topic, `orders.*` or `*`.
struct Topics(String);

impl Topics {
    fn new(pattern: &str) -> Self {
        let name = pattern.strip_suffix(".*").unwrap_or(pattern);
        let is_pattern = pattern == "*" || (pattern.len() <= TOPIC_LIMIT && is_topic(name));
        assert!(is_pattern, "{:?} names no topics, as \"orders.created\", \"orders.*\" and \"*\" do", pattern);
        Topics(pattern.to_string())
    }

    /// `orders.*` covers what begins with `orders.`
    fn cover(&self, topic: &str) -> bool {
        self.0.strip_suffix('*').map_or(self.0 == topic, |prefix| topic.starts_with(prefix))
    }
}

/// What is said last of a topic.
fn last<T: Copy>(said: &[(Topics, T)], topic: &str) -> Option<T> {
    said.iter().rev().find(|(topics, _)| topics.cover(topic)).map(|(_, value)| *value)
}

pub struct Events {
    /// All topics, if there are none.
    granted: Vec<Topics>,
    subscribers: Vec<(Topics, u32)>,
    errors: Vec<(Topics, Errno)>,
    limit: usize,
    published: Vec<PublishedMessage>,
    /// What the current call handles.
    pub handled: Option<EventMessage>,
}

impl Default for Events {
    fn default() -> Self {
        Events {
            granted: Vec::new(),
            subscribers: Vec::new(),
            errors: Vec::new(),
            limit: DEFAULT_LIMIT,
            published: Vec::new(),
            handled: None,
        }
    }
}

// What the plugin does.
impl Events {
    pub fn publish(&mut self, topic: &str, message: &[u8]) -> Result<u32, Errno> {
        if topic.len() > TOPIC_LIMIT {
            return Err(Errno::E2BIG);
        }
        if !is_topic(topic) {
            return Err(Errno::EINVAL);
        }
        if message.len() > self.limit {
            return Err(Errno::E2BIG);
        }
        if !self.granted.is_empty() && !self.granted.iter().any(|topics| topics.cover(topic)) {
            return Err(Errno::EDENIED);
        }
        if let Some(errno) = last(&self.errors, topic) {
            return Err(errno);
        }
        self.published.push(PublishedMessage { topic: topic.to_string(), bytes: message.to_vec() });
        Ok(last(&self.subscribers, topic).unwrap_or(0))
    }

    fn handled(&self) -> Result<&EventMessage, Errno> {
        self.handled.as_ref().ok_or(Errno::ENOTFOUND)
    }

    pub fn topic(&self) -> Result<Vec<u8>, Errno> {
        Ok(self.handled()?.topic.clone().into_bytes())
    }

    pub fn sender(&self) -> Result<Vec<u8>, Errno> {
        Ok(self.handled()?.sender.clone().into_bytes())
    }

    pub fn attempt(&self) -> Result<u32, Errno> {
        Ok(self.handled()?.attempt)
    }
}

/// Messages by topic.
impl Host {
    /// Grants these topics: `orders.created` is one, `orders.*` are all that begin with `orders.`, and `*` are all. To publish to others,
    /// but those of further calls of this, is [`Errno::EDENIED`]. Without it all topics are granted.
    ///
    /// ```
    /// use wardian::{events, mock::Host, Errno};
    ///
    /// let host = Host::new().with_topics("orders.*");
    /// host.run(|| {
    ///     assert_eq!(events::publish("orders.created", "7"), Ok(0));
    ///     assert_eq!(events::publish("invoices.created", "7"), Err(Errno::EDENIED));
    /// });
    /// assert_eq!(host.published().len(), 1);
    /// ```
    ///
    /// # Panics
    /// If the text names no topics.
    pub fn with_topics(self, topics: &str) -> Self {
        self.set(|state| state.events.granted.push(Topics::new(topics)))
    }

    /// Gives topics, which are as in [`Host::with_topics`], so many subscribers, which [`events::publish`](crate::events::publish) returns;
    /// without it there are none. What a test says last of a topic counts.
    ///
    /// # Panics
    /// If the text names no topics, or the number is over 2^31 - 1.
    pub fn with_subscribers(self, topics: &str, count: u32) -> Self {
        assert!(i32::try_from(count).is_ok(), "{} subscribers are too many", count);
        self.set(|state| state.events.subscribers.push((Topics::new(topics), count)))
    }

    /// Fails to publish to these topics, which are as in [`Host::with_topics`], for example with [`Errno::EUNAVAILABLE`], as if a queue
    /// were full. What a test says last of a topic counts.
    ///
    /// # Panics
    /// If the text names no topics.
    pub fn with_publish_error(self, topics: &str, errno: Errno) -> Self {
        self.set(|state| state.events.errors.push((Topics::new(topics), errno)))
    }

    /// Limits the bytes of one message; 64 KiB otherwise. Beyond it is [`Errno::E2BIG`].
    pub fn with_message_limit(self, bytes: usize) -> Self {
        self.set(|state| state.events.limit = bytes)
    }

    /// Calls an operation to handle a message: `host.deliver::<on_order>(EventMessage::new("orders.created", "7"))`. Its output is ignored,
    /// as a host does. [`events::message`](crate::events::message) has a value in this call alone.
    ///
    /// # Errors
    /// The failure of the operation, after which a host hands the message over again.
    pub fn deliver<O: Operation>(&self, message: EventMessage) -> Result<(), Error> {
        let bytes = message.bytes.clone();
        self.call_with::<O>(&bytes, super::length_of(&bytes), Some(message)).map(drop)
    }

    /// The messages that the plugin published so far, oldest first, also those without a subscriber.
    pub fn published(&self) -> Vec<PublishedMessage> {
        self.state.borrow().events.published.clone()
    }
}
