use super::{current, done, number, NO_CALL, TOO_BIG};
use crate::mock::host_call::HostCall;
use crate::mock::http::{redirected, Step};
use crate::mock::http_check::Target;
use crate::Errno;

const HTTP_BYTES_LIMIT: usize = 16777216;

pub fn http_open(method: &str, url: &str, headers: &str, body_len: i64, redirects: u32) -> i32 {
    current(|state| {
        state.called(HostCall::HttpOpen { method: method.to_string(), url: url.to_string() });
        number(state.http.open(Target { method, url }, headers, body_len, redirects)) as i32
    })
    .unwrap_or(NO_CALL)
}

pub fn http_write(request: u32, bytes: &[u8]) -> i32 {
    current(|state| {
        state.called(HostCall::HttpWrite { url: state.http.url_of(request), length: bytes.len() });
        if bytes.len() > HTTP_BYTES_LIMIT {
            return TOO_BIG;
        }
        done(state.http.write(request, bytes))
    })
    .unwrap_or(NO_CALL)
}

pub fn http_send(request: u32) -> i32 {
    number(send(request)) as i32
}

fn send(handle: u32) -> Result<u16, Errno> {
    let ended = current(|state| {
        state.called(HostCall::HttpSend { url: state.http.url_of(handle) });
        state.http.end_body(handle)
    });
    let (mut request, redirects) = ended.unwrap_or(Err(Errno::ENOCALL))?;
    let mut followed = 0;
    loop {
        let response = match current(|state| state.http.step(&request)).unwrap_or(Err(Errno::ENOCALL))? {
            Step::Rule(response) => response,
            // Not while the state is borrowed: the test's code may use the host.
            Step::Server(server) => server(&request)?,
        };
        let next = if redirects > 0 { redirected(&request, &response, followed < redirects)? } else { None };
        match next {
            None => {
                let answered = current(|state| state.http.answered(handle, request.url, response));
                return answered.unwrap_or(Err(Errno::ENOCALL));
            }
            Some(next) => request = next,
        }
        followed += 1;
    }
}

pub fn http_headers(request: u32, out: &mut [u8]) -> i32 {
    current(|state| {
        state.called(HostCall::HttpHeaders { url: state.http.url_of(request) });
        match state.http.headers(request) {
            Ok(lines) => state.answer(lines, out),
            Err(errno) => -errno.number(),
        }
    })
    .unwrap_or(NO_CALL)
}

pub fn http_url(request: u32, out: &mut [u8]) -> i32 {
    current(|state| {
        state.called(HostCall::HttpUrl { url: state.http.url_of(request) });
        match state.http.url(request) {
            Ok(url) => state.answer(url, out),
            Err(errno) => -errno.number(),
        }
    })
    .unwrap_or(NO_CALL)
}

pub fn http_read(dst: &mut [u8], request: u32) -> i32 {
    current(|state| {
        state.called(HostCall::HttpRead { url: state.http.url_of(request), length: dst.len() });
        if dst.len() > HTTP_BYTES_LIMIT {
            return TOO_BIG;
        }
        number(state.http.read(dst, request)) as i32
    })
    .unwrap_or(NO_CALL)
}

pub fn http_close(request: u32) -> i32 {
    current(|state| {
        state.called(HostCall::HttpClose { url: state.http.url_of(request) });
        done(state.http.close(request))
    })
    .unwrap_or(NO_CALL)
}
