use super::{current, done, number, NO_CALL};
use crate::mock::host_call::HostCall;
use crate::Errno;

pub fn sql_query(statement: &str, params: &[u8]) -> i32 {
    let found = current(|state| {
        state.called(HostCall::SqlQuery { statement: statement.to_string() });
        state.sql.query(statement, params)
    });
    // Not while the state is borrowed: the test's code may use the host.
    let rows = found.unwrap_or(Err(Errno::ENOCALL)).and_then(|(query, values)| query(&values));
    match rows {
        Ok(rows) => current(|state| state.sql.opened(statement, rows)).unwrap_or(NO_CALL),
        Err(errno) => -errno.number(),
    }
}

pub fn sql_columns(rows: u32, out: &mut [u8]) -> i32 {
    current(|state| {
        state.called(HostCall::SqlColumns { statement: state.sql.statement_of(rows) });
        match state.sql.columns(rows) {
            Ok(names) => state.answer(names, out),
            Err(errno) => -errno.number(),
        }
    })
    .unwrap_or(NO_CALL)
}

pub fn sql_next(rows: u32, out: &mut [u8]) -> i32 {
    current(|state| {
        state.called(HostCall::SqlNext { statement: state.sql.statement_of(rows) });
        match state.sql.next(rows, out.len()) {
            Ok(page) => state.answer(page, out),
            Err(errno) => -errno.number(),
        }
    })
    .unwrap_or(NO_CALL)
}

pub fn sql_close(rows: u32) -> i32 {
    current(|state| {
        state.called(HostCall::SqlClose { statement: state.sql.statement_of(rows) });
        done(state.sql.close(rows))
    })
    .unwrap_or(NO_CALL)
}

pub fn sql_update(statement: &str, params: &[u8]) -> i64 {
    let found = current(|state| {
        state.called(HostCall::SqlUpdate { statement: statement.to_string() });
        state.sql.update(statement, params)
    });
    // Not while the state is borrowed: the test's code may use the host.
    let changed = found.unwrap_or(Err(Errno::ENOCALL)).and_then(|(update, values)| update(&values));
    number(changed.map(|rows| i64::try_from(rows).unwrap_or(i64::MAX)))
}
