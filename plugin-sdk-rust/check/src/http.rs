//! Requests to the server whose URL, with a slash at its end, is the input.

use core::fmt::Write;
use wardian::http::{get, Request};
use wardian::{Error, Input, Output, Text};

wardian::operations! {
    /// What a server returns: "echo" the body that it gets with its length in the header "x-length", "redirect" a redirect to "echo",
    /// "loop" one to itself, and "missing" a status 404.
    "http" => fn use_http(input: Input, out: &mut Output) -> Result<(), Error> {
        let mut buffer = [0; 1000];
        let base = input.read_text(&mut buffer)?;
        let url = |path: &str| -> Result<Text<200>, Error> {
            let mut url = Text::new();
            write!(url, "{}{}", base, path)?;
            Ok(url)
        };
        let (echo, redirect, again, missing) = (url("echo")?, url("redirect")?, url("loop")?, url("missing")?);

        let mut response = Request::post(echo.as_str()).header("content-type", "text/plain").body("one").send()?;
        write!(out, "{} {}", response.status(), response.read_text(&mut [0; 10])?)?;
        write!(out, " {}", response.read_header("X-Length", &mut [0; 1000])?.unwrap_or("none"))?;

        let mut body = Request::put(echo.as_str()).stream(None)?;
        for _ in 0..100 {
            body.write_all(b"0123456789")?;
        }
        let (mut response, mut piece, mut length) = (body.send()?, [0; 64], 0);
        loop {
            match response.read(&mut piece)? {
                0 => break,
                count => length += count,
            }
        }
        write!(out, " {}", length)?;
        response.close()?;

        let mut whole = [0; 200];
        write!(out, " {}", get(redirect.as_str())?.read_url(&mut whole)? == echo.as_str())?;
        write!(out, " {}", get(missing.as_str())?.status())?;
        write!(out, " {}", Request::get(redirect.as_str()).redirects(0).send()?.status())?;
        let mut early = Request::post(echo.as_str()).stream(Some(2))?;
        early.write_all(b"x")?;
        let errors = [
            early.write_all(b"yz").err(),
            early.send().err(),
            get("echo").err(),
            get("https://denied.example/").err(),
            Request::get(echo.as_str()).header("host", "other").send().err(),
            Request::get(again.as_str()).redirects(1).send().err(),
            get(echo.as_str())?.read_url(&mut [0; 3]).err(),
        ];
        for errno in errors.iter().flatten() {
            write!(out, " {}", errno)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::use_http;
    use wardian::mock::{Host, HttpResponse};
    use wardian::Errno;

    #[test]
    fn requests_are_those_of_a_host() {
        let host = Host::new()
            .with_http_server(|request| {
                if !request.url.starts_with("http://shop.example/") {
                    return Err(Errno::EDENIED);
                }
                let length = request.body.len().to_string();
                Ok(HttpResponse::from(request.body.clone()).with_header("X-Length", &length))
            })
            .with_http("GET", "http://shop.example/redirect", HttpResponse::new(302).with_header("location", "echo"))
            .with_http("GET", "http://shop.example/loop", HttpResponse::new(301).with_header("location", "/loop"))
            .with_http("GET", "http://shop.example/missing", HttpResponse::new(404));
        let reply = host.call::<use_http>("http://shop.example/").unwrap();
        // As on a real host: check.sh compares the same text.
        assert_eq!(reply.text(), "200 one 3 1000 true 404 302 EINVAL EINVAL EINVAL EDENIED EINVAL ELIMIT E2BIG");
    }
}
