//! Messages by topic, between plugins and the application. Needs the capability `events`.
//!
//! The manifest says which topics the plugin publishes, and which operation of it handles which topic. A message is the input of a call of
//! that operation, whose output nobody gets. If the call fails, the host may hand the message over again.
//!
//! ```
//! use wardian::{events, Error, Input};
//!
//! wardian::operations! {
//!     /// Handles `orders.created`.
//!     "on-order" => fn on_order(order: Input) -> Result<(), Error> {
//!         let mut buffer = [0; 100];
//!         let order = order.read_text(&mut buffer)?;
//!         events::publish("invoices.created", order)?;
//!         if let Some(message) = events::message()? {
//!             let sender = message.sender().unwrap_or("the application");
//!             wardian::log!(wardian::Level::Info, "{} of {}: {}", message.topic(), sender, order);
//!         }
//!         Ok(())
//!     }
//! }
//!
//! # #[cfg(not(target_arch = "wasm32"))] {
//! use wardian::mock::{EventMessage, Host};
//!
//! let host = Host::new().with_subscribers("invoices.*", 1);
//! host.deliver::<on_order>(EventMessage::new("orders.created", "7").with_sender("com.acme.shop")).unwrap();
//! assert_eq!(host.published()[0].text(), "7");
//! assert_eq!(host.log_lines()[0].1, "orders.created of com.acme.shop: 7");
//! # }
//! ```
//!
//! A topic is one or more names with a dot between two, such as `orders.created`. A name has ASCII letters, digits, `_` and `-`, and a
//! topic at most 128 bytes.

use crate::capability::text_in;
use crate::{host, Errno, Text};

/// The most bytes of the topic of a message, which may be a dead letter.
const TOPIC: usize = 134;

/// The most bytes of the id of a plugin.
const SENDER: usize = 128;

/// What the topic of a dead letter begins with.
const DEAD: &str = "$dead.";

/// Publishes a message, bytes or text, to all subscribers of its topic, which handle it later. Returns how many there are; after an error no
/// subscriber gets the message.
///
/// # Errors
/// [`Errno::EDENIED`] for a topic outside of the grant; [`Errno::EINVAL`] for text that is no topic, also for one of dead letters;
/// [`Errno::E2BIG`] for a topic that is too long, and for a message that is larger than is granted; [`Errno::EUNAVAILABLE`] if the queue of
/// a subscriber is full, or the memory of all queues is used up: try again later; [`Errno::ELIMIT`] if the message follows from too many
/// others, or too many follow from the same message.
pub fn publish(topic: &str, message: impl AsRef<[u8]>) -> Result<u32, Errno> {
    Errno::check(host::events_publish(topic, message.as_ref())).map(|subscribers| subscribers as u32)
}

/// As [`publish`], for any type that serde writes, as JSON.
///
/// # Errors
/// As [`publish`], and [`Errno::EINVAL`] for a value that JSON cannot express.
#[cfg(feature = "json")]
pub fn publish_json(topic: &str, message: &(impl serde::Serialize + ?Sized)) -> Result<u32, Errno> {
    publish(topic, serde_json::to_vec(message).map_err(|_| Errno::EINVAL)?)
}

/// What is known of the message that an operation handles. The message itself is the input of the operation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    topic: Text<TOPIC>,
    sender: Text<SENDER>,
    attempt: u32,
}

impl Message {
    /// The topic. That of a dead letter begins with `$dead.`
    pub fn topic(&self) -> &str {
        self.topic.as_str()
    }

    /// The topic that the message had before it became a dead letter, a message that could not be handled; `None` if it is none.
    pub fn dead_topic(&self) -> Option<&str> {
        self.topic().strip_prefix(DEAD)
    }

    /// The id of the plugin that published the message; `None` if the application did.
    pub fn sender(&self) -> Option<&str> {
        Some(self.sender.as_str()).filter(|id| !id.is_empty())
    }

    /// How often the message was handed to this plugin, this time included: above 1 if calls before have failed.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}

/// What is known of the message that this call handles; `None` if it handles none.
///
/// # Errors
/// [`Errno::ELIMIT`] if the call made too many calls of capability functions.
pub fn message() -> Result<Option<Message>, Errno> {
    let attempt = match Errno::check(host::events_attempt()) {
        Err(Errno::ENOTFOUND) => return Ok(None),
        result => result? as u32,
    };
    let mut buffer = [0; TOPIC];
    let topic = text(host::events_topic(&mut buffer), &buffer)?;
    let sender = text(host::events_sender(&mut buffer), &buffer)?;
    Ok(Some(Message { topic, sender, attempt }))
}

fn text<const N: usize>(result: i32, buffer: &[u8]) -> Result<Text<N>, Errno> {
    let mut text = Text::new();
    text.push_str(text_in(result, buffer)?);
    match text.is_truncated() {
        true => Err(Errno::E2BIG),
        false => Ok(text),
    }
}

#[cfg(test)]
mod tests;
