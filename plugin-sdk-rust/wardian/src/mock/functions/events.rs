use super::{current, number, NO_CALL};
use crate::mock::events::Events;
use crate::mock::host_call::HostCall;
use crate::mock::state::State;
use crate::Errno;

/// What is known of the message of the call.
fn known<T>(state: &State, get: impl FnOnce(&Events) -> Result<T, Errno>) -> Result<T, Errno> {
    match state.in_call {
        true => get(&state.events),
        false => Err(Errno::ENOTFOUND),
    }
}

fn getter(call: HostCall, out: &mut [u8], get: impl FnOnce(&Events) -> Result<Vec<u8>, Errno>) -> i32 {
    current(|state| {
        state.called(call);
        match known(state, get) {
            Ok(value) => state.answer(value, out),
            Err(errno) => -errno.number(),
        }
    })
    .unwrap_or(NO_CALL)
}

pub fn events_publish(topic: &str, message: &[u8]) -> i32 {
    current(|state| {
        state.called(HostCall::EventPublish { topic: topic.to_string(), message: message.to_vec() });
        number(state.events.publish(topic, message)) as i32
    })
    .unwrap_or(NO_CALL)
}

pub fn events_topic(out: &mut [u8]) -> i32 {
    getter(HostCall::EventTopic, out, Events::topic)
}

pub fn events_sender(out: &mut [u8]) -> i32 {
    getter(HostCall::EventSender, out, Events::sender)
}

pub fn events_attempt() -> i32 {
    current(|state| {
        state.called(HostCall::EventAttempt);
        number(known(state, Events::attempt)) as i32
    })
    .unwrap_or(NO_CALL)
}
