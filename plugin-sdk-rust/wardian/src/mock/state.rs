use super::custom::Function;
use super::events::{EventMessage, Events};
use super::files::Files;
use super::host_call::HostCall;
use super::http::Http;
use super::kv::Kv;
use super::sql::Sql;
use crate::{Errno, Error, Level};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What an operation of another plugin does; a failure has a code and a message of any length.
pub type Callee = Rc<dyn Fn(&[u8]) -> Result<Vec<u8>, (i32, String)>>;

pub enum Random {
    /// A generator, the same in each run.
    Seeded(u64),
    Given {
        bytes: Vec<u8>,
        next: usize,
    },
}

impl Random {
    pub fn next(&mut self) -> u8 {
        match self {
            // SplitMix64.
            Random::Seeded(seed) => {
                *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
                let mixed = (*seed ^ (*seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                (mixed ^ (mixed >> 31)) as u8
            }
            Random::Given { bytes, next } => {
                let byte = bytes[*next % bytes.len()];
                *next += 1;
                byte
            }
        }
    }
}

pub struct State {
    pub config: BTreeMap<String, String>,
    pub denied: BTreeSet<String>,
    pub log_level: i32,
    pub now_ms: i64,
    pub monotonic_ns: i64,
    pub random: Random,
    /// By plugin and operation; `None` is outside the grant.
    pub plugins: BTreeMap<(String, String), Option<Callee>>,
    pub plugin_failure: (i32, String),
    /// By import module and name.
    pub functions: BTreeMap<(String, String), Function>,
    pub events: Events,
    pub files: Files,
    pub http: Http,
    pub kv: Kv,
    pub sql: Sql,
    pub output_limit: usize,
    pub in_call: bool,
    pub input: Vec<u8>,
    /// Whether the input is a stream.
    pub streamed: bool,
    /// Bytes of a stream that were read.
    pub position: usize,
    /// How many bytes of a stream come before it fails, if it does.
    pub broken_after: Option<usize>,
    /// Whether the stream failed in this call.
    pub broken: bool,
    pub output: Vec<u8>,
    pub failure: Option<(i32, String)>,
    pub reply: Vec<u8>,
    pub logged: usize,
    pub log: Vec<(Level, String)>,
    pub calls: Vec<HostCall>,
}

/// The most bytes of a stream that come at once.
const STREAM_PIECE: usize = 16;

impl Default for State {
    fn default() -> Self {
        State {
            config: BTreeMap::new(),
            denied: BTreeSet::new(),
            log_level: Level::Trace as i32,
            now_ms: 0,
            monotonic_ns: 0,
            random: Random::Seeded(0),
            plugins: BTreeMap::new(),
            plugin_failure: (0, String::new()),
            functions: BTreeMap::new(),
            events: Events::default(),
            files: Files::default(),
            http: Http::default(),
            kv: Kv::default(),
            sql: Sql::default(),
            output_limit: 1 << 20,
            in_call: false,
            input: Vec::new(),
            streamed: false,
            position: 0,
            broken_after: None,
            broken: false,
            output: Vec::new(),
            failure: None,
            reply: Vec::new(),
            logged: 0,
            log: Vec::new(),
            calls: Vec::new(),
        }
    }
}

impl State {
    pub fn begin_call(&mut self, input: &[u8], streamed: bool, message: Option<EventMessage>) {
        assert!(!self.in_call, "the host does not enter a plugin that it is in already");
        self.in_call = true;
        self.events.handled = message;
        self.input = input.to_vec();
        self.streamed = streamed;
        self.position = 0;
        self.broken = false;
        self.output.clear();
        self.failure = None;
        self.reply.clear();
        self.logged = 0;
    }

    /// What the caller of the operation sees, by the ABI's rule on results.
    pub fn end_call(&mut self, operation: &str, code: i32) -> Result<Vec<u8>, Error> {
        self.in_call = false;
        self.http.end_call();
        self.sql.end_call();
        match (code, self.failure.take()) {
            (0, _) => Ok(std::mem::take(&mut self.output)),
            (code, Some((failed, message))) if code == failed => Err(Error::new(code, message)),
            (code, _) if code > 0 => Err(Error::new(code, "")),
            (code, _) => panic!("{} returned {}, which breaks the rules of the ABI", operation, code),
        }
    }

    /// The clock that never goes back, in milliseconds.
    pub fn clock_ms(&self) -> i64 {
        self.monotonic_ns / 1_000_000
    }

    /// The next bytes of a stream, never many at once, so that a plugin shows whether it goes on to the end.
    pub fn read_stream(&mut self, dst: &mut [u8], offset: u32) -> i32 {
        if offset as usize != self.position {
            return -Errno::EINVAL.number();
        }
        let end = self.broken_after.unwrap_or(self.input.len()).min(self.input.len());
        let count = dst.len().min(STREAM_PIECE).min(end.saturating_sub(self.position));
        self.broken |= count == 0 && !dst.is_empty() && self.broken_after.is_some();
        if self.broken {
            return -Errno::EHOST.number();
        }
        dst[..count].copy_from_slice(&self.input[self.position..self.position + count]);
        self.position += count;
        count as i32
    }

    /// A getter of variable size: into the buffer if it fits, else into the reply alone.
    pub fn answer(&mut self, value: Vec<u8>, out: &mut [u8]) -> i32 {
        let length = value.len();
        if let Some(place) = out.get_mut(..length) {
            place.copy_from_slice(&value);
        }
        self.reply = value;
        length as i32
    }

    pub fn config_get(&mut self, key: &str, out: &mut [u8]) -> i32 {
        self.called(HostCall::ConfigGet { key: key.to_string() });
        if self.denied.contains(key) {
            return -Errno::EDENIED.number();
        }
        match self.config.get(key).map(|value| value.clone().into_bytes()) {
            Some(value) => self.answer(value, out),
            None => -Errno::ENOTFOUND.number(),
        }
    }

    pub fn plugin_called(&mut self, plugin: &str, operation: &str, input: &[u8]) -> Result<Callee, Errno> {
        self.called(HostCall::PluginCall {
            plugin: plugin.to_string(),
            operation: operation.to_string(),
            input: input.to_vec(),
        });
        self.plugin_failure = (0, String::new());
        match self.plugins.get(&(plugin.to_string(), operation.to_string())) {
            None => Err(Errno::ENOTFOUND),
            Some(None) => Err(Errno::EDENIED),
            Some(Some(callee)) => Ok(Rc::clone(callee)),
        }
    }

    pub fn function_called(&mut self, module: &str, name: &str) -> Option<Function> {
        let key = (module.to_string(), name.to_string());
        self.called(HostCall::Function { module: key.0.clone(), name: key.1.clone() });
        self.functions.get(&key).map(Rc::clone)
    }

    pub fn plugin_answered(&mut self, answer: Result<Vec<u8>, (i32, String)>, out: &mut [u8]) -> i32 {
        match answer {
            Ok(output) => self.answer(output, out),
            Err(failure) => {
                self.plugin_failure = failure;
                -Errno::EFAILED.number()
            }
        }
    }

    pub fn config_keys(&mut self, out: &mut [u8]) -> i32 {
        self.called(HostCall::ConfigKeys);
        let keys: Vec<&str> =
            self.config.keys().filter(|key| !self.denied.contains(*key)).map(String::as_str).collect();
        let keys = keys.join("\n").into_bytes();
        self.answer(keys, out)
    }

    /// The next capability call takes the place of the last one's result.
    pub fn called(&mut self, call: HostCall) {
        self.reply.clear();
        self.calls.push(call);
    }
}
