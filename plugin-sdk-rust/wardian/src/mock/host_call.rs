/// A call of a capability function.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum HostCall {
    /// `config::get` and what is built on it.
    ConfigGet {
        /// The key.
        key: String,
    },
    /// `config::keys`.
    ConfigKeys,
    /// `clock::now_ms`.
    ClockNow,
    /// `clock::monotonic_ns`.
    ClockMonotonic,
    /// A piece of `random::fill`.
    RandomFill {
        /// How many bytes.
        length: usize,
    },
    /// `plugins::Plugin::call` and its like.
    PluginCall {
        /// The id of the other plugin.
        plugin: String,
        /// The operation.
        operation: String,
        /// Its input.
        input: Vec<u8>,
    },
    /// `files::File::open` and the other functions that open a file.
    FileOpen {
        /// The path.
        path: String,
        /// 0 for `open`, 1 for `create`, 2 for `create_new`, 3 for `edit`.
        mode: u32,
    },
    /// A piece of `files::File::read_at` and what is built on it.
    FileRead {
        /// The path that the file was opened by; empty for a file that is not open.
        path: String,
        /// The offset in the file.
        offset: u64,
        /// How many bytes were wanted.
        length: usize,
    },
    /// A piece of `files::File::write_at` and what is built on it.
    FileWrite {
        /// The path that the file was opened by; empty for a file that is not open.
        path: String,
        /// The offset in the file.
        offset: u64,
        /// How many bytes were given.
        length: usize,
    },
    /// `files::File::size`.
    FileSize {
        /// The path that the file was opened by; empty for a file that is not open.
        path: String,
    },
    /// `files::File::resize`.
    FileResize {
        /// The path that the file was opened by; empty for a file that is not open.
        path: String,
        /// The new size.
        size: u64,
    },
    /// `files::File::sync`.
    FileSync {
        /// The path that the file was opened by; empty for a file that is not open.
        path: String,
    },
    /// `files::File::close`, or a dropped file.
    FileClose {
        /// The path that the file was opened by; empty for a file that is not open.
        path: String,
    },
    /// `files::stat` and `files::exists`.
    FileStat {
        /// The path.
        path: String,
    },
    /// `files::list` and `files::list_all`.
    FileList {
        /// The path.
        path: String,
    },
    /// `files::make_dir`.
    FileMakeDir {
        /// The path.
        path: String,
    },
    /// `files::remove`.
    FileRemove {
        /// The path.
        path: String,
    },
    /// `files::rename`.
    FileRename {
        /// The path before.
        from: String,
        /// The path after.
        to: String,
    },
    /// `http::Request::send`, `http::Request::stream` and `http::get`: a request begins.
    HttpOpen {
        /// The method.
        method: String,
        /// The URL.
        url: String,
    },
    /// A piece of a request's body.
    HttpWrite {
        /// The URL that the request was opened with; empty for a request that is not open.
        url: String,
        /// How many bytes were given.
        length: usize,
    },
    /// The end of a request's body, whose answer is waited for.
    HttpSend {
        /// The URL that the request was opened with; empty for a request that is not open.
        url: String,
    },
    /// `http::Response::headers` and its like.
    HttpHeaders {
        /// The URL that the request was opened with; empty for a request that is not open.
        url: String,
    },
    /// `http::Response::url` and `http::Response::read_url`.
    HttpUrl {
        /// The URL that the request was opened with; empty for a request that is not open.
        url: String,
    },
    /// A piece of `http::Response::read` and what is built on it.
    HttpRead {
        /// The URL that the request was opened with; empty for a request that is not open.
        url: String,
        /// How many bytes were wanted.
        length: usize,
    },
    /// `http::Response::close`, or a dropped request or response.
    HttpClose {
        /// The URL that the request was opened with; empty for a request that is not open.
        url: String,
    },
    /// `kv::get`, `kv::read` and their like.
    KvGet {
        /// The key.
        key: String,
    },
    /// `kv::get_versioned`, `kv::read_versioned` and `kv::update`.
    KvGetVersioned {
        /// The key.
        key: String,
    },
    /// `kv::put` and its like.
    KvPut {
        /// The key.
        key: String,
        /// The value.
        value: Vec<u8>,
        /// After how many milliseconds it is gone; 0 if it stays.
        ttl_ms: u64,
    },
    /// `kv::compare_and_put` and what is built on it.
    KvCompareAndPut {
        /// The key.
        key: String,
        /// The version that the key must have.
        version: u64,
        /// The value.
        value: Vec<u8>,
        /// After how many milliseconds it is gone; 0 if it stays.
        ttl_ms: u64,
    },
    /// `kv::delete`.
    KvDelete {
        /// The key.
        key: String,
    },
    /// `kv::compare_and_delete` and what is built on it.
    KvCompareAndDelete {
        /// The key.
        key: String,
        /// The version that the key must have.
        version: u64,
    },
    /// `kv::read_keys`, or a page of `kv::keys`.
    KvList {
        /// What the keys begin with.
        prefix: String,
        /// The key before the first one.
        after: String,
        /// The most keys.
        limit: u32,
    },
    /// `kv::sync`.
    KvSync,
    /// `events::publish` and its like.
    EventPublish {
        /// The topic.
        topic: String,
        /// The message.
        message: Vec<u8>,
    },
    /// The topic of `events::message`.
    EventTopic,
    /// The sender of `events::message`.
    EventSender,
    /// The attempt of `events::message`.
    EventAttempt,
    /// `sql::query` and its like.
    SqlQuery {
        /// The name of the statement.
        statement: String,
    },
    /// The names of the columns of rows.
    SqlColumns {
        /// The statement that the rows are of; empty for rows that are not open.
        statement: String,
    },
    /// Some rows of `sql::Rows`.
    SqlNext {
        /// The statement that the rows are of; empty for rows that are not open.
        statement: String,
    },
    /// `sql::Rows::close`, or dropped rows.
    SqlClose {
        /// The statement that the rows are of; empty for rows that are not open.
        statement: String,
    },
    /// `sql::update`.
    SqlUpdate {
        /// The name of the statement.
        statement: String,
    },
    /// A function of a capability of the application's own.
    Function {
        /// The import module.
        module: String,
        /// The function.
        name: String,
    },
}
