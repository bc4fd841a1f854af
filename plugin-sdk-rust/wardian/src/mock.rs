//! A host for tests: off WebAssembly the imports are this, so `cargo test` runs a plugin's operations natively.
//!
//! ```
//! use wardian::mock::Host;
//! use wardian::{config, Error, Input, Level, Output};
//! use std::fmt::Write as _;
//!
//! wardian::operations! {
//!     "greet" => fn greet(input: Input, out: &mut Output) -> Result<(), Error> {
//!         let (mut name, mut greeting) = ([0; 64], [0; 64]);
//!         let name = input.read_text(&mut name)?;
//!         if name.is_empty() {
//!             return Err(wardian::failure!(1, "nobody to greet"));
//!         }
//!         wardian::log!(Level::Info, "greeting {}", name);
//!         write!(out, "{}, {}!", config::get("greeting", &mut greeting)?.unwrap_or("Hello"), name)?;
//!         Ok(())
//!     }
//! }
//!
//! let host = Host::new().with_config("greeting", "Good day");
//! assert_eq!(host.call::<greet>("Ada").unwrap().text(), "Good day, Ada!");
//! assert_eq!(host.log_lines(), [(Level::Info, "greeting Ada".to_string())]);
//! assert_eq!(host.call::<greet>("").unwrap_err().message(), "nobody to greet");
//! ```
//!
//! [`Host::call`] goes the way of a real call: the input is converted, the operation runs, its output or its failure comes back.
//! [`Host::run`] lets a test call any function of the plugin while the host is there. A panic of the plugin is a panic of the
//! test, for `#[should_panic]`.
//!
//! Each thread has the host that it runs. A [`Global`](crate::Global) is the plugin's, one for all tests of the process: a
//! test that relies on its value calls the plugin's `init` hook first and runs with `--test-threads=1`, or keeps to what no other
//! test changes.

mod custom;
mod events;
mod files;
pub(crate) mod functions;
mod host_call;
mod http;
mod http_check;
mod kv;
mod sql;
mod state;

#[doc(hidden)]
pub use custom::{__getter, __number};
pub use custom::{Answer, Argument, FunctionCall};
pub use events::{EventMessage, PublishedMessage};
pub use host_call::HostCall;
pub use http::{HttpRequest, HttpResponse};
pub use sql::{SqlRows, SqlStatement};

use crate::sql::Value;
use crate::{Errno, Error, Level};
use sql::Statement;
use state::{Callee, State};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// An operation or a hook: the type that has the name of its function. The macros of this crate implement it.
pub trait Operation {
    /// The name on the border, such as `fraud-score`; hooks begin with two underscores.
    const NAME: &'static str;

    /// Runs it under the current host; returns what the ABI wants: 0 or the code of the failure.
    #[doc(hidden)]
    fn call(input_len: i32) -> i32;
}

/// A host with what a plugin may use of it, and with a record of what it used.
///
/// A new one grants everything: all configuration keys, none of which has a value; all log levels; a clock that stands at 0 until
/// [`Host::advance_ms`]; random bytes that are the same in each run; all operations of other plugins, none of which is there. It mounts no
/// directory: a path of a file is [`Errno::EDENIED`] until [`Host::with_mount`]. No server is granted: a URL is [`Errno::EDENIED`]
/// until [`Host::with_http`]. Values by key may be read and set, and there are none. No statement of SQL is granted
/// either. All topics may be published to, and have no subscriber.
#[derive(Default)]
pub struct Host {
    state: Rc<RefCell<State>>,
}

impl Host {
    /// A host as described above.
    pub fn new() -> Self {
        Host::default()
    }

    /// Configures a value.
    pub fn with_config(self, key: &str, value: &str) -> Self {
        self.set(|state| state.config.extend([(key.to_string(), value.to_string())]))
    }

    /// Leaves a key out of the grant: reading it is [`Errno::EDENIED`](crate::Errno::EDENIED).
    pub fn with_denied_config(self, key: &str) -> Self {
        self.set(|state| state.denied.extend([key.to_string()]))
    }

    /// Lets lines up to this level reach the log, none at all without one.
    pub fn with_log_level(self, level: Option<Level>) -> Self {
        self.set(|state| state.log_level = level.map_or(0, |level| level as i32))
    }

    /// Sets the wall clock, in milliseconds since 1970-01-01T00:00Z.
    pub fn with_now_ms(self, now_ms: i64) -> Self {
        self.set(|state| state.now_ms = now_ms)
    }

    /// Makes these the next random bytes, over and over again. None at all would leave nothing to give.
    ///
    /// # Panics
    /// If there are none.
    pub fn with_random(self, bytes: &[u8]) -> Self {
        assert!(!bytes.is_empty(), "random bytes from no bytes");
        self.set(|state| state.random = state::Random::Given { bytes: bytes.to_vec(), next: 0 })
    }

    /// Has an operation of another plugin answer what the function returns for its input. One that nothing is said of is
    /// [`Errno::ENOTFOUND`](crate::Errno::ENOTFOUND).
    pub fn with_plugin(
        self,
        plugin: &str,
        operation: &str,
        answer: impl Fn(&[u8]) -> Result<Vec<u8>, Error> + 'static,
    ) -> Self {
        let callee: Callee =
            Rc::new(move |input| answer(input).map_err(|error| (error.code(), error.message().to_string())));
        self.set_plugin(plugin, operation, Some(callee))
    }

    /// Has it fail, with a message that may be longer than an [`Error`] keeps.
    ///
    /// # Panics
    /// If the code is not above 0.
    pub fn with_plugin_failure(self, plugin: &str, operation: &str, code: i32, message: &str) -> Self {
        assert!(code > 0, "the code of a failure is above 0");
        let message = message.to_string();
        let callee: Callee = Rc::new(move |_| Err((code, message.clone())));
        self.set_plugin(plugin, operation, Some(callee))
    }

    /// Leaves it out of the grant: calling it is [`Errno::EDENIED`](crate::Errno::EDENIED).
    pub fn with_denied_plugin(self, plugin: &str, operation: &str) -> Self {
        self.set_plugin(plugin, operation, None)
    }

    /// Mounts an empty directory to read and write, in memory. Files that the plugin makes stay for the next calls.
    ///
    /// # Panics
    /// If this is no path of a mount: a slash, or names with a slash before each.
    pub fn with_mount(self, path: &str) -> Self {
        self.set(|state| state.files.mount(path, true, state.now_ms))
    }

    /// Mounts a directory to read. The test puts files into it with [`Host::with_file`].
    ///
    /// # Panics
    /// As [`Host::with_mount`].
    pub fn with_read_only_mount(self, path: &str) -> Self {
        self.set(|state| state.files.mount(path, false, state.now_ms))
    }

    /// Puts a file into a mount, and makes the directories on the way to it. A file of this name is replaced.
    ///
    /// # Panics
    /// If no mount has the path, or a file or directory is in the way.
    pub fn with_file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.set(|state| state.files.put(path, bytes.as_ref(), state.now_ms))
    }

    /// Limits the bytes of all files in a mount, for each mount; 64 MiB otherwise. Beyond it is
    /// [`Errno::ELIMIT`](crate::Errno::ELIMIT). A real host also counts names and directories.
    pub fn with_mount_limit(self, bytes: u64) -> Self {
        self.set(|state| state.files.limit = bytes)
    }

    /// Answers requests of this method and this URL. A request that neither this nor [`Host::with_http_server`] answers is
    /// [`Errno::EDENIED`](crate::Errno::EDENIED), as a host denies what it does not grant.
    ///
    /// ```
    /// use wardian::{http, mock::Host, Errno};
    ///
    /// let host = Host::new().with_http("GET", "https://shop.example/tea", "3.50");
    /// host.run(|| {
    ///     assert_eq!(http::get("https://shop.example/tea").unwrap().read_text(&mut [0; 10]), Ok("3.50"));
    ///     assert_eq!(http::get("https://other.example/").unwrap_err(), Errno::EDENIED);
    /// });
    /// assert_eq!(host.http_requests()[0].url, "https://shop.example/tea");
    /// ```
    pub fn with_http(self, method: &str, url: &str, response: impl Into<HttpResponse>) -> Self {
        let response = response.into();
        self.set(|state| state.http.rules.extend([((method.to_string(), url.to_string()), response)]))
    }

    /// Has the function answer all requests that [`Host::with_http`] does not answer. An error of the function is that of
    /// [`BodyWriter::send`](crate::http::BodyWriter::send) and [`Request::send`](crate::http::Request::send):
    /// [`Errno::EDENIED`](crate::Errno::EDENIED) for what is not granted, [`Errno::EUNAVAILABLE`](crate::Errno::EUNAVAILABLE) for a server
    /// that is down.
    pub fn with_http_server(self, server: impl Fn(&HttpRequest) -> Result<HttpResponse, Errno> + 'static) -> Self {
        self.set(|state| state.http.server = Some(Rc::new(server)))
    }

    /// Limits the bytes of each body, of requests and of answers; 64 MiB otherwise. Beyond it is
    /// [`Errno::E2BIG`](crate::Errno::E2BIG).
    pub fn with_http_limit(self, bytes: usize) -> Self {
        self.set(|state| state.http.limit = bytes)
    }

    /// Sets a value by key. Values that the plugin sets stay for the next calls; those with a time are gone after
    /// [`Host::advance_ms`].
    ///
    /// # Panics
    /// If this is no key.
    pub fn with_value(self, key: &str, value: impl AsRef<[u8]>) -> Self {
        self.set(|state| state.kv.set(key, value.as_ref()))
    }

    /// Lets the plugin only read values by key: to change one is [`Errno::EDENIED`](crate::Errno::EDENIED).
    pub fn with_read_only_values(self) -> Self {
        self.set(|state| state.kv.is_read_only = true)
    }

    /// Lets no value be reached: the functions of [`kv`](crate::kv) return [`Errno::EUNAVAILABLE`](crate::Errno::EUNAVAILABLE).
    pub fn with_unreachable_values(self) -> Self {
        self.set(|state| state.kv.is_unreachable = true)
    }

    /// Limits the bytes of one value; 1 MiB otherwise. Beyond it is [`Errno::E2BIG`](crate::Errno::E2BIG).
    pub fn with_value_limit(self, bytes: usize) -> Self {
        self.set(|state| state.kv.value_limit = bytes)
    }

    /// Limits the bytes of all keys and values; 64 MiB otherwise. Beyond it is [`Errno::ELIMIT`](crate::Errno::ELIMIT).
    pub fn with_value_quota(self, bytes: usize) -> Self {
        self.set(|state| state.kv.quota = bytes)
    }

    /// Lets a statement of SQL return these rows, whatever its parameters are. A statement that nothing is said of is
    /// [`Errno::EDENIED`](crate::Errno::EDENIED), as a host denies what it does not grant.
    pub fn with_rows(self, statement: &str, rows: SqlRows) -> Self {
        self.with_query(statement, move |_| Ok(rows.clone()))
    }

    /// Has the function return the rows of a statement of SQL for its parameters. An error of the function is that of
    /// [`sql::query`](crate::sql::query). To update with it is [`Errno::EINVAL`](crate::Errno::EINVAL).
    ///
    /// ```
    /// use wardian::mock::{Host, SqlRows};
    /// use wardian::sql::{self, Value};
    /// use wardian::Errno;
    ///
    /// let host = Host::new().with_query("price-of", |params| match params {
    ///     [Value::Text("tea")] => Ok(SqlRows::new(["price"]).row(sql::params![4])),
    ///     [Value::Text(_)] => Ok(SqlRows::new(["price"])),
    ///     _ => Err(Errno::EINVAL),
    /// });
    /// host.run(|| {
    ///     let mut buffer = [0; 100];
    ///     let row = sql::read_one("price-of", sql::params!["tea"], &mut buffer).unwrap();
    ///     assert_eq!(row.get(0), Ok(4));
    ///     assert!(sql::read_opt("price-of", sql::params!["gold"], &mut buffer).unwrap().is_none());
    ///     assert_eq!(sql::query("price-of", sql::params![]).unwrap_err(), Errno::EINVAL);
    ///     assert_eq!(sql::query("other", sql::params![]).unwrap_err(), Errno::EDENIED);
    /// });
    /// ```
    pub fn with_query(self, statement: &str, rows: impl Fn(&[Value<'_>]) -> Result<SqlRows, Errno> + 'static) -> Self {
        self.set_statement(statement, Statement::Query(Rc::new(rows)))
    }

    /// Has the function do what a statement of SQL does that writes, and return how many rows it changes. An error of the function is
    /// that of [`sql::update`](crate::sql::update). To query with it is [`Errno::EINVAL`](crate::Errno::EINVAL).
    pub fn with_update(self, statement: &str, update: impl Fn(&[Value<'_>]) -> Result<u64, Errno> + 'static) -> Self {
        self.set_statement(statement, Statement::Update(Rc::new(update)))
    }

    /// Has a function of a capability that this crate does not know do this; [`capability!`](crate::capability!) declares such
    /// functions. It returns a number, a text or bytes, or an error. One that a test does not give is a panic: with a real host
    /// the plugin would not be linked.
    pub fn with_function<A: Into<Answer>>(
        self,
        module: &str,
        name: &str,
        function: impl Fn(&FunctionCall<'_>) -> Result<A, Errno> + 'static,
    ) -> Self {
        let key = (module.to_string(), name.to_string());
        let function: custom::Function = Rc::new(move |call| function(call).map(Into::into));
        self.set(|state| state.functions.extend([(key, function)]))
    }

    fn set_plugin(self, plugin: &str, operation: &str, callee: Option<Callee>) -> Self {
        let name = (plugin.to_string(), operation.to_string());
        self.set(|state| state.plugins.extend([(name, callee)]))
    }

    fn set_statement(self, name: &str, statement: Statement) -> Self {
        self.set(|state| state.sql.statements.extend([(name.to_string(), statement)]))
    }

    /// Caps the output of a call, 1 MiB otherwise. Beyond it is [`Errno::E2BIG`](crate::Errno::E2BIG).
    pub fn with_output_limit(self, bytes: usize) -> Self {
        self.set(|state| state.output_limit = bytes)
    }

    /// Lets the streams of [`Host::call_streamed`] fail after so many bytes of input. The plugin gets
    /// [`Errno::EHOST`](crate::Errno::EHOST) from then on. A real host reports the stream to its caller, whatever the plugin returns.
    pub fn with_broken_stream(self, bytes: usize) -> Self {
        self.set(|state| state.broken_after = Some(bytes))
    }

    /// Lets both clocks go on.
    pub fn advance_ms(&self, ms: u32) {
        let mut state = self.state.borrow_mut();
        state.now_ms += i64::from(ms);
        state.monotonic_ns += i64::from(ms) * 1_000_000;
    }

    /// Calls an operation or a hook, `host.call::<greet>("Ada")`, and returns its output or its failure.
    pub fn call<O: Operation>(&self, input: impl AsRef<[u8]>) -> Result<Reply, Error> {
        let input = input.as_ref();
        let length = length_of(input);
        self.call_with::<O>(input, length, None)
    }

    /// Calls it with its input as a stream: without its length, in order, and in pieces of a few bytes.
    pub fn call_streamed<O: Operation>(&self, input: impl AsRef<[u8]>) -> Result<Reply, Error> {
        self.call_with::<O>(input.as_ref(), -1, None)
    }

    /// What the last call wrote before it failed, which a stream of its caller keeps; nothing after a success.
    pub fn delivered(&self) -> Vec<u8> {
        self.state.borrow().output.clone()
    }

    /// Runs something of the plugin with this host. There is no call, hence no input and no output, but all else is there.
    pub fn run<R>(&self, action: impl FnOnce() -> R) -> R {
        functions::with_host(&self.state, action)
    }

    /// The lines that reached the log so far, oldest first.
    pub fn log_lines(&self) -> Vec<(Level, String)> {
        self.state.borrow().log.clone()
    }

    /// The capability functions that the plugin called so far, oldest first.
    pub fn host_calls(&self) -> Vec<HostCall> {
        self.state.borrow().calls.clone()
    }

    /// The contents of a file in a mount; nothing if there is no file of this path.
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        self.state.borrow().files.contents(path)
    }

    /// The paths of all files in mounts, sorted.
    pub fn files(&self) -> Vec<String> {
        self.state.borrow().files.paths()
    }

    /// How many files the plugin has open.
    pub fn open_files(&self) -> usize {
        self.state.borrow().files.open.len()
    }

    /// The requests over HTTP that were sent so far, oldest first. A redirect that was followed is a request of its own.
    pub fn http_requests(&self) -> Vec<HttpRequest> {
        self.state.borrow().http.sent.clone()
    }

    /// A value by key; nothing if the key has no value.
    pub fn value(&self, key: &str) -> Option<Vec<u8>> {
        self.values().remove(key)
    }

    /// All values by key.
    pub fn values(&self) -> BTreeMap<String, Vec<u8>> {
        let mut state = self.state.borrow_mut();
        let now_ms = state.clock_ms();
        state.kv.all(now_ms)
    }

    /// The statements of SQL that ran so far, oldest first. One that was denied or had malformed parameters did not run.
    pub fn statements(&self) -> Vec<SqlStatement> {
        self.state.borrow().sql.ran.clone()
    }

    /// How many rows of statements the plugin has open: those of a query, until they are dropped.
    pub fn open_rows(&self) -> usize {
        self.state.borrow().sql.open_rows()
    }

    fn set(self, change: impl FnOnce(&mut State)) -> Self {
        change(&mut self.state.borrow_mut());
        self
    }

    fn call_with<O: Operation>(
        &self,
        input: &[u8],
        length: i32,
        message: Option<EventMessage>,
    ) -> Result<Reply, Error> {
        self.state.borrow_mut().begin_call(input, length < 0, message);
        let code = self.run(|| O::call(length));
        self.state.borrow_mut().end_call(O::NAME, code).map(Reply)
    }
}

fn length_of(input: &[u8]) -> i32 {
    i32::try_from(input.len()).expect("the input of a call is smaller than 2 GiB")
}

/// The output of a call that did not fail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply(Vec<u8>);

impl Reply {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes as text.
    ///
    /// # Panics
    /// If they are no UTF-8.
    pub fn text(&self) -> &str {
        core::str::from_utf8(&self.0).expect("the output is text")
    }

    /// The bytes as a value in JSON.
    ///
    /// # Panics
    /// If they are none of this type.
    #[cfg(feature = "json")]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.0).expect("the output is JSON of this type")
    }
}

#[cfg(test)]
mod tests;
