//! The statements of a host, and rows that are open.

use crate::sql::{decode, encode, split_value, Value};
use crate::Errno;
use std::collections::BTreeMap;
use std::rc::Rc;

const STATEMENT_LIMIT: usize = 64;
const PARAMS_LIMIT: usize = 16777216;
/// The most bytes of rows at once, whatever fits.
const PAGE_LIMIT: usize = 65536;

/// Rows that [`Host::with_rows`](super::Host::with_rows) and [`Host::with_query`](super::Host::with_query) give a plugin.
///
/// ```
/// use wardian::{mock::SqlRows, sql::params};
///
/// let rows = SqlRows::new(["id", "note"]).row(params![1, "tea"]).row(params![2, None::<&str>]);
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use]
pub struct SqlRows {
    columns: Vec<String>,
    rows: Vec<Vec<u8>>,
    error: Option<Errno>,
}

impl SqlRows {
    /// No rows, with columns of these names.
    ///
    /// # Panics
    /// If there is no name, or a NUL is in one.
    pub fn new<N: Into<String>>(columns: impl IntoIterator<Item = N>) -> Self {
        let columns: Vec<String> = columns.into_iter().map(Into::into).collect();
        assert!(!columns.is_empty(), "rows have at least one column");
        assert!(columns.iter().all(|name| !name.contains('\0')), "a name of a column has no NUL");
        SqlRows { columns, rows: Vec::new(), error: None }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If it has more or fewer values than there are columns.
    pub fn row(mut self, values: &[Value<'_>]) -> Self {
        assert_eq!(values.len(), self.columns.len(), "a row has a value for each column");
        self.rows.push(encoded(values));
        self
    }

    /// Ends the rows with an error, which the plugin gets where the next row would be.
    pub fn error(mut self, errno: Errno) -> Self {
        self.error = Some(errno);
        self
    }
}

fn encoded(values: &[Value<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let result = values.iter().try_for_each(|value| encode(value, &mut bytes));
    result.expect("a value of a test is smaller than 4 GiB");
    bytes
}

/// All values; nothing if they are malformed.
fn decoded(bytes: &[u8]) -> Option<Vec<Value<'_>>> {
    let (mut left, mut values) = (bytes, Vec::new());
    while !left.is_empty() {
        let (value, rest) = split_value(left)?;
        values.push(decode(value).ok()?);
        left = rest;
    }
    Some(values)
}

/// A statement that a plugin ran.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SqlStatement {
    /// Its name.
    pub name: String,
    params: Vec<u8>,
}

impl SqlStatement {
    /// The values of its parameters.
    pub fn params(&self) -> Vec<Value<'_>> {
        decoded(&self.params).unwrap_or_default()
    }
}

pub type Query = Rc<dyn Fn(&[Value<'_>]) -> Result<SqlRows, Errno>>;
pub type Update = Rc<dyn Fn(&[Value<'_>]) -> Result<u64, Errno>>;

/// What a statement does.
#[derive(Clone)]
pub enum Statement {
    Query(Query),
    Update(Update),
}

struct Open {
    statement: String,
    rows: SqlRows,
    next: usize,
}

#[derive(Default)]
pub struct Sql {
    pub statements: BTreeMap<String, Statement>,
    pub ran: Vec<SqlStatement>,
    open: BTreeMap<u32, Open>,
    last: u32,
}

impl Sql {
    fn begin(&mut self, name: &str, params: &[u8]) -> Result<Statement, Errno> {
        if name.len() > STATEMENT_LIMIT || params.len() > PARAMS_LIMIT {
            return Err(Errno::E2BIG);
        }
        self.statements.get(name).cloned().ok_or(Errno::EDENIED)
    }

    fn run<'p>(&mut self, name: &str, params: &'p [u8]) -> Result<Vec<Value<'p>>, Errno> {
        let values = decoded(params).ok_or(Errno::EINVAL)?;
        self.ran.push(SqlStatement { name: name.to_string(), params: params.to_vec() });
        Ok(values)
    }

    /// What gives the rows, and the parameters.
    pub fn query<'p>(&mut self, name: &str, params: &'p [u8]) -> Result<(Query, Vec<Value<'p>>), Errno> {
        match self.begin(name, params)? {
            Statement::Query(query) => Ok((query, self.run(name, params)?)),
            Statement::Update(_) => Err(Errno::EINVAL),
        }
    }

    /// What changes rows, and the parameters.
    pub fn update<'p>(&mut self, name: &str, params: &'p [u8]) -> Result<(Update, Vec<Value<'p>>), Errno> {
        match self.begin(name, params)? {
            Statement::Update(update) => Ok((update, self.run(name, params)?)),
            Statement::Query(_) => Err(Errno::EINVAL),
        }
    }

    pub fn opened(&mut self, name: &str, rows: SqlRows) -> i32 {
        self.last += 1;
        self.open.insert(self.last, Open { statement: name.to_string(), rows, next: 0 });
        self.last as i32
    }

    /// The statement that rows are of; empty for rows that are not open.
    pub fn statement_of(&self, rows: u32) -> String {
        self.open.get(&rows).map_or_else(String::new, |open| open.statement.clone())
    }

    pub fn columns(&self, rows: u32) -> Result<Vec<u8>, Errno> {
        let open = self.open.get(&rows).ok_or(Errno::ECLOSED)?;
        Ok(open.rows.columns.iter().flat_map(|name| [name.as_bytes(), b"\0"]).flatten().copied().collect())
    }

    /// As many rows as fit, and at least one.
    pub fn next(&mut self, rows: u32, capacity: usize) -> Result<Vec<u8>, Errno> {
        let open = self.open.get_mut(&rows).ok_or(Errno::ECLOSED)?;
        let mut page = Vec::new();
        while let Some(row) = open.rows.rows.get(open.next) {
            if !page.is_empty() && page.len() + row.len() > capacity.min(PAGE_LIMIT) {
                return Ok(page);
            }
            page.extend_from_slice(row);
            open.next += 1;
        }
        match open.rows.error {
            Some(errno) if page.is_empty() => Err(errno),
            _ => Ok(page),
        }
    }

    pub fn close(&mut self, rows: u32) -> Result<(), Errno> {
        self.open.remove(&rows).map(drop).ok_or(Errno::ECLOSED)
    }

    pub fn open_rows(&self) -> usize {
        self.open.len()
    }

    pub fn end_call(&mut self) {
        self.open.clear();
    }
}
