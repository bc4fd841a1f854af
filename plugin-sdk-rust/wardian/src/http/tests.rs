use super::*;
use crate::mock::{Host, HostCall, HttpRequest, HttpResponse};
use core::fmt::Write;

const URL: &str = "https://shop.example/tea";

fn shop(response: impl Into<HttpResponse>) -> Host {
    Host::new().with_http("GET", URL, response)
}

/// A server that returns the body of each request.
fn echo() -> Host {
    Host::new().with_http_server(|request| Ok(request.body.clone().into()))
}

fn open(method: &str, url: &str, headers: &str, body_len: i64, redirects: u32) -> Result<usize, Errno> {
    Errno::check(host::http_open(method, url, headers, body_len, redirects))
}

#[test]
fn without_a_host_nothing_is_sent() {
    assert_eq!(get(URL).unwrap_err(), Errno::ENOCALL);
    let mut body = echo().run(|| Request::post(URL).stream(None).unwrap());
    assert_eq!(body.write_all(b"x"), Err(Errno::ENOCALL));
    assert_eq!(body.send().unwrap_err(), Errno::ENOCALL);
    let mut response = shop("3.50").run(|| get(URL).unwrap());
    assert_eq!(response.read(&mut [0]), Err(Errno::ENOCALL));
    assert_eq!(response.read_url(&mut [0]), Err(Errno::ENOCALL));
    assert_eq!(response.read_headers(&mut [0]).err(), Some(Errno::ENOCALL));
    assert_eq!(response.close(), Err(Errno::ENOCALL));
}

#[test]
fn a_url_that_the_test_does_not_answer_is_denied() {
    let host = shop("3.50");
    host.run(|| {
        assert_eq!(get("https://shop.example/").unwrap_err(), Errno::EDENIED);
        assert_eq!(Request::head(URL).send().unwrap_err(), Errno::EDENIED);
        assert_eq!(Host::new().run(|| get(URL).unwrap_err()), Errno::EDENIED);
    });
    assert_eq!(host.http_requests(), []);
}

#[test]
fn an_answer_is_read_in_pieces_to_its_end() {
    let text = "The price of tea is 3.50, and that of coffee is 4.20.";
    shop(text).run(|| {
        let mut buffer = [0; 60];
        assert_eq!(get(URL).unwrap().read_text(&mut buffer), Ok(text));
        assert_eq!(get(URL).unwrap().read_all(&mut buffer[..text.len()]), Ok(text.as_bytes()));
        assert_eq!(get(URL).unwrap().read_all(&mut buffer[..text.len() - 1]), Err(Errno::E2BIG));
        let mut response = get(URL).unwrap();
        assert_eq!(response.read(&mut []), Ok(0));
        assert_eq!((response.read(&mut buffer[..3]), &buffer[..3]), (Ok(3), &b"The"[..]));
        assert_eq!(response.read_text(&mut buffer), Ok(&text[3..]));
        assert_eq!(response.read(&mut buffer), Ok(0));
    });
    shop(vec![0xff]).run(|| assert_eq!(get(URL).unwrap().read_text(&mut [0; 9]), Err(Errno::EUTF8)));
    shop("").run(|| assert_eq!(get(URL).unwrap().read_all(&mut []), Ok(&b""[..])));
}

#[test]
fn a_status_is_no_error() {
    for (status, is_success) in [(200, true), (299, true), (304, false), (404, false), (503, false)] {
        let response = shop(HttpResponse::new(status)).run(|| get(URL).unwrap());
        assert_eq!((response.status(), response.is_success()), (status, is_success));
    }
}

#[test]
fn headers_of_an_answer_are_found_in_any_case() {
    let answer = HttpResponse::new(200)
        .with_header("Content-Type", "text/plain")
        .with_header("set-cookie", "a=1; path=/")
        .with_header("Set-Cookie", "b=2")
        .with_header("x-empty", "");
    shop(answer).run(|| {
        let response = get(URL).unwrap();
        let mut buffer = [0; 100];
        assert_eq!(response.read_header("Content-TYPE", &mut buffer), Ok(Some("text/plain")));
        assert_eq!(response.read_header("x-empty", &mut buffer), Ok(Some("")));
        assert_eq!(response.read_header("content", &mut buffer), Ok(None));
        assert_eq!(response.read_header("content-type", &mut [0; 10]), Err(Errno::E2BIG));
        let headers = response.read_headers(&mut buffer).unwrap();
        let cookies = headers.clone().filter(|(name, _)| *name == "set-cookie").map(|(_, value)| value);
        assert_eq!(cookies.collect::<Vec<_>>(), ["a=1; path=/", "b=2"]);
        assert_eq!((headers.get("Set-Cookie"), headers.count()), (Some("a=1; path=/"), 4));
    });
    shop("").run(|| assert_eq!(get(URL).unwrap().read_headers(&mut []).unwrap().next(), None));
}

#[test]
fn a_request_has_method_headers_and_body() {
    let host = echo();
    host.run(|| {
        let mut response =
            Request::put(URL).header("Content-Type", "text/csv").header("x-a", "").body("a,b").send().unwrap();
        assert_eq!(response.read_text(&mut [0; 9]), Ok("a,b"));
        for request in [Request::get(URL), Request::head(URL), Request::post(URL), Request::patch(URL)] {
            request.body(b"xy").send().unwrap();
        }
        Request::delete(URL).send().unwrap();
        Request::new("PROPFIND", URL).body(&[0xff][..]).send().unwrap();
    });
    let sent = host.http_requests();
    assert_eq!(sent[0].headers, [("content-type".into(), "text/csv".into()), ("x-a".into(), "".into())]);
    assert_eq!((sent[0].header("CONTENT-type"), sent[0].text()), (Some("text/csv"), "a,b"));
    let methods: Vec<&str> = sent.iter().map(|request| request.method.as_str()).collect();
    assert_eq!(methods, ["PUT", "GET", "HEAD", "POST", "PATCH", "DELETE", "PROPFIND"]);
    assert_eq!((sent[3].text(), &sent[6].body[..]), ("xy", &[0xff][..]));
}

#[test]
fn a_header_cannot_smuggle_another_one() {
    let host = echo();
    host.run(|| {
        for (name, value) in
            [("x", "1\nhost: b"), ("x", "1\r"), ("x\ny", "1"), ("x: 1\ny", "1"), ("x:", ""), ("", "1"), ("x y", "1")]
        {
            assert_eq!(Request::get(URL).header(name, value).send().unwrap_err(), Errno::EINVAL, "{}", name);
        }
        for name in ["Host", "content-length", "Transfer-Encoding", "connection", "te", "Proxy-Anything"] {
            assert_eq!(Request::get(URL).header(name, "1").send().unwrap_err(), Errno::EINVAL, "{}", name);
        }
        assert_eq!(Request::get(URL).header("x", "1\n").header("y", "2").stream(None).unwrap_err(), Errno::EINVAL);
    });
    assert_eq!(host.http_requests(), []);
}

#[test]
fn headers_have_a_limit_and_are_not_cut() {
    let host = echo();
    let (count, length) = if cfg!(feature = "alloc") { (16, 4096) } else { (1, 1024) };
    let long = "x".repeat(length - 4);
    host.run(|| {
        let all = (1..count).fold(Request::get(URL), |request, _| request.header("b", &long));
        assert!(all.clone().header("a", &format!("{}x", long)).send().is_ok());
        let more = all.header("abc", &long);
        assert_eq!(more.clone().send().unwrap_err(), Errno::E2BIG);
        assert_eq!(more.header("", "").send().unwrap_err(), Errno::EINVAL);
        let many = (0..101).fold(Request::get(URL), |request, _| request.header("a", "1"));
        assert_eq!(many.send().unwrap_err(), Errno::E2BIG);
    });
    assert_eq!(host.http_requests()[0].header("a").map(str::len), Some(length - 3));
}

#[test]
fn a_name_and_a_value_of_a_header_have_a_limit() {
    echo().run(|| {
        let line = |name: usize, value: usize| format!("{}: {} ", "n".repeat(name), "v".repeat(value));
        assert!(open("GET", URL, &line(256, 8000), -1, 5).is_ok());
        assert_eq!(open("GET", URL, &line(257, 1), -1, 5), Err(Errno::EINVAL));
        assert_eq!(open("GET", URL, &line(1, 8001), -1, 5), Err(Errno::EINVAL));
        let hundred = "a: 1\n".repeat(100);
        assert!(open("GET", URL, &hundred, -1, 5).is_ok());
        assert_eq!(open("GET", URL, &(hundred + "a: 1"), -1, 5), Err(Errno::E2BIG));
    });
}

#[test]
fn a_body_is_written_in_pieces() {
    let host = echo();
    host.run(|| {
        let mut body = Request::post(URL).stream(None).unwrap();
        body.write_all(b"").unwrap();
        body.write_all(b"one ").unwrap();
        write!(body, "{}", 2).unwrap();
        assert_eq!(body.send().unwrap().read_text(&mut [0; 9]), Ok("one 2"));

        let mut body = Request::post(URL).stream(Some(3)).unwrap();
        body.write_all(b"abc").unwrap();
        assert_eq!(body.write_all(b"d"), Err(Errno::EINVAL));
        assert!(write!(body, "d").is_err());
        assert_eq!(body.send().unwrap().read_text(&mut [0; 9]), Ok("abc"));

        let mut body = Request::post(URL).stream(Some(3)).unwrap();
        body.write_all(b"ab").unwrap();
        assert_eq!(body.send().unwrap_err(), Errno::EINVAL);

        assert_eq!(Request::post(URL).body("x").stream(None).unwrap_err(), Errno::EINVAL);
        assert_eq!(Request::post(URL).stream(Some(1 << 63)).unwrap_err(), Errno::E2BIG);
    });
    assert_eq!(host.http_requests().len(), 2);
}

#[test]
fn long_bodies_are_split() {
    let host = echo();
    let bytes = vec![7; MAX + 5];
    host.run(|| {
        assert_eq!(host::http_write(1, &bytes[..MAX + 1]), -Errno::E2BIG.number());
        assert_eq!(host::http_read(&mut vec![0; MAX + 1], 1), -Errno::E2BIG.number());
        let mut response = Request::post(URL).body(&bytes[..]).send().unwrap();
        assert_eq!(response.read(&mut vec![0; MAX + 5]), Ok(16));
    });
    assert!(host.http_requests()[0].body == bytes);
    let url = || URL.to_string();
    let expected = [
        HostCall::HttpOpen { method: "POST".to_string(), url: url() },
        HostCall::HttpWrite { url: url(), length: MAX },
        HostCall::HttpWrite { url: url(), length: 5 },
        HostCall::HttpSend { url: url() },
        HostCall::HttpRead { url: url(), length: MAX },
        HostCall::HttpClose { url: url() },
    ];
    assert_eq!(host.host_calls()[2..], expected);
}

#[test]
fn a_body_over_the_limit_is_too_big_in_both_directions() {
    let host = shop("x".repeat(20)).with_http("POST", URL, "ok").with_http_limit(10);
    host.run(|| {
        assert_eq!(Request::post(URL).body(&[0; 11]).send().unwrap_err(), Errno::E2BIG);
        let mut body = Request::post(URL).stream(None).unwrap();
        body.write_all(&[0; 10]).unwrap();
        assert_eq!(body.write_all(&[0]), Err(Errno::E2BIG));
        assert!(body.send().is_ok());
        assert_eq!(get(URL).unwrap().read_all(&mut [0; 20]), Err(Errno::E2BIG));
    });
}

#[test]
fn a_server_that_answers_early_is_heard() {
    let early = HttpResponse::new(413).with_body("too long").with_accepted_bytes(4);
    let host = Host::new().with_http("POST", URL, early);
    host.run(|| {
        let mut response = Request::post(URL).body("123456").send().unwrap();
        assert_eq!((response.status(), response.read_text(&mut [0; 9])), (413, Ok("too long")));
        let mut body = Request::post(URL).stream(None).unwrap();
        body.write_all(b"12").unwrap();
        assert_eq!(body.write_all(b"345"), Err(Errno::ECLOSED));
        assert_eq!(body.write_all(b"345"), Err(Errno::ECLOSED));
        assert_eq!(body.send().unwrap().status(), 413);
    });
    assert_eq!(host.http_requests()[0].text(), "1234");
    assert_eq!(host.http_requests()[1].text(), "1234");
}

#[test]
fn a_connection_that_ends_too_early_is_no_end_of_the_body() {
    shop(HttpResponse::from("half").with_cut_body()).run(|| {
        assert_eq!(get(URL).unwrap().read_all(&mut [0; 9]), Err(Errno::ECLOSED));
        assert_eq!(get(URL).unwrap().read(&mut []), Ok(0));
    });
}

fn redirecting(status: u16, to: &str) -> Host {
    let answer = HttpResponse::new(status).with_header("location", to);
    let methods = ["GET", "POST", "HEAD"];
    methods.iter().fold(Host::new(), |host, method| {
        host.with_http(method, "https://shop.example/a/b", answer.clone())
            .with_http(method, "https://shop.example/a/new", "folder")
            .with_http(method, "https://shop.example/new", "root")
            .with_http(method, "https://other.example/", "other")
    })
}

#[test]
fn redirects_are_followed_within_what_is_granted() {
    let from = "https://shop.example/a/b";
    let places = [
        ("new", "folder"),
        ("./x/../new#part", "folder"),
        ("/new", "root"),
        ("../../new", "root"),
        ("//shop.example/new", "root"),
        ("https://other.example/", "other"),
    ];
    for (to, text) in places {
        let host = redirecting(302, to);
        host.run(|| {
            let (mut response, mut url) = (get(from).unwrap(), [0; 40]);
            assert_eq!(response.read_url(&mut url), Ok(host.http_requests()[1].url.as_str()));
            assert_eq!(response.read_text(&mut [0; 9]), Ok(text));
        });
    }
    redirecting(302, "https://denied.example/").run(|| assert_eq!(get(from).unwrap_err(), Errno::EDENIED));
    redirecting(302, "b").run(|| {
        assert_eq!(get(from).unwrap_err(), Errno::ELIMIT);
        assert_eq!(Request::get(from).redirects(6).send().unwrap_err(), Errno::EINVAL);
    });
    redirecting(304, "new").run(|| assert_eq!(get(from).unwrap().status(), 304));
    for to in ["file:///etc/passwd", "https://other.example/../", "/\\b", "http://u@other.example/"] {
        redirecting(302, to).run(|| assert_eq!(get(from).unwrap_err(), Errno::EHOST, "{}", to));
    }
    let query = Host::new()
        .with_http("GET", "http://a/?x", HttpResponse::new(302).with_header("location", "?y"))
        .with_http("GET", "http://a/?y", HttpResponse::new(302).with_header("location", "b?/../z"))
        .with_http("GET", "http://a/b?/../z", "here");
    query.run(|| assert_eq!(get("http://a/?x").unwrap().read_text(&mut [0; 9]), Ok("here")));
}

#[test]
fn a_redirect_that_is_not_to_be_followed_is_the_answer() {
    let host = redirecting(302, "/new");
    host.run(|| {
        let response = Request::get("https://shop.example/a/b").redirects(0).send().unwrap();
        assert_eq!(response.status(), 302);
        assert_eq!(response.read_header("location", &mut [0; 30]), Ok(Some("/new")));
        assert_eq!(response.read_url(&mut [0; 30]), Ok("https://shop.example/a/b"));
    });
    assert_eq!(host.http_requests().len(), 1);
}

#[test]
fn a_long_body_is_not_sent_again() {
    let sent = |status, method, length| {
        let host = Host::new().with_http_server(move |request| match &*request.url {
            URL => Ok(HttpResponse::new(status).with_header("location", "/new")),
            _ => Ok(HttpResponse::new(201)),
        });
        host.run(|| Request::new(method, URL).body(&vec![0; length][..]).send().unwrap().status())
    };
    for (status, method) in [(307, "POST"), (308, "PUT"), (301, "PUT"), (302, "PUT"), (303, "HEAD")] {
        assert_eq!((sent(status, method, 65537), sent(status, method, 65536)), (status, 201), "{} {}", status, method);
    }
    assert_eq!((sent(302, "POST", 65537), sent(303, "PUT", 65537)), (201, 201));
}

#[test]
fn credentials_stay_with_their_origin() {
    let host = redirecting(302, "https://other.example/");
    let near = redirecting(302, "new");
    let request = Request::get("https://shop.example/a/b").header("Authorization", "a").header("cookie", "b");
    let request = request.header("x-a", "c");
    host.run(|| request.clone().send().unwrap());
    near.run(|| request.send().unwrap());
    assert_eq!(host.http_requests()[1].headers, [("x-a".into(), "c".into())]);
    assert_eq!(near.http_requests()[1].headers.len(), 3);
}

#[test]
fn a_redirect_keeps_the_request_or_becomes_a_get() {
    let sent = |status, method| {
        let host = redirecting(status, "/new");
        let request = Request::new(method, "https://shop.example/a/b").header("content-type", "text/plain");
        host.run(|| request.header("x-a", "1").body("tea").send().unwrap());
        let last = host.http_requests().pop().unwrap();
        (last.method.clone(), last.text().to_string(), last.headers.len())
    };
    let kept = |method: &str| (method.to_string(), "tea".to_string(), 2);
    let get = ("GET".to_string(), String::new(), 1);
    assert_eq!((sent(307, "POST"), sent(308, "POST")), (kept("POST"), kept("POST")));
    assert_eq!((sent(301, "POST"), sent(302, "POST"), sent(303, "POST")), (get.clone(), get.clone(), get));
    assert_eq!((sent(302, "HEAD"), sent(303, "HEAD")), (kept("HEAD"), kept("HEAD")));
}

#[test]
fn a_server_of_the_test_sees_the_request_and_may_fail() {
    let answer = |request: &HttpRequest| match request.header("x-key") {
        Some("1") => Ok(HttpResponse::from("open")),
        _ => Err(Errno::EUNAVAILABLE),
    };
    let host = shop("rule").with_http_server(answer);
    host.run(|| {
        assert_eq!(get(URL).unwrap().read_text(&mut [0; 9]), Ok("rule"));
        let other = Request::post("http://b.example/?q=1#x");
        assert_eq!(other.clone().send().unwrap_err(), Errno::EUNAVAILABLE);
        assert_eq!(other.header("X-Key", "1").send().unwrap().read_text(&mut [0; 9]), Ok("open"));
    });
    assert_eq!(host.http_requests().len(), 3);
}

#[test]
fn malformed_arguments_are_the_errors_of_the_description() {
    let host = echo();
    host.run(|| {
        let (long, max) = ("G".repeat(33), i64::MAX);
        assert!(open(&long[1..], URL, "", -1, 5).is_ok());
        assert_eq!(open(&long, URL, "", -1, 5), Err(Errno::E2BIG));
        assert_eq!(open("GET", &format!("http://a/{}", "x".repeat(8184)), "", -1, 5), Err(Errno::E2BIG));
        assert!(open("GET", &format!("http://a/{}", "x".repeat(8183)), "", -1, 5).is_ok());
        for method in ["", "GE T", "GET\n", "GÉT", "get", "M2", "-A", "CONNECT", "TRACE"] {
            assert_eq!(open(method, URL, "", -1, 5), Err(Errno::EINVAL), "{}", method);
        }
        let urls =
            ["", "tea", "/tea", "ftp://a/", "http://", "http:///a", "https://a b/", "https://é/", "https://a/\n"];
        let others = ["https://u@a/", "https://u:p@a/", "https://a\\b/", "https://a/\\b", "https://a/é", "https://a?é"];
        let paths = [
            "/.", "/./b", "/../b", "/b/..", "/..;x", "/..?x", "/%2e/", "/%5C", "/%00", "/%4", "/%", ":0/", ":+1/", ":x",
        ];
        let paths = paths.iter().map(|path| format!("https://a{}", path));
        for url in urls.iter().chain(&others).map(|url| url.to_string()).chain(paths) {
            let url = url.as_str();
            assert_eq!(open("GET", url, "", -1, 5), Err(Errno::EINVAL), "{}", url);
        }
        for headers in
            ["x", ": 1", "x : 1", "\n", "x: 1\n\n", "x: 1\n\ny: 2", "x: \u{1}", "x: é", "Host: a", "x: 1\nTE: 2"]
        {
            assert_eq!(open("GET", URL, headers, -1, 5), Err(Errno::EINVAL), "{:?}", headers);
        }
        for url in
            ["http://a", "https://a-b.c_d:65535?x={y}[z]|^`/../#é \\", "http://[::1]/%C3%A9/...;a/.b@:!$&'()*+,=~"]
        {
            assert!(open("M-SEARCH", url, "x:1\n", -1, 5).is_ok(), "{}", url);
        }
        assert_eq!(open("GET", URL, "", -2, 5), Err(Errno::EINVAL));
        assert_eq!(open("GET", URL, "", i64::MIN, 5), Err(Errno::EINVAL));
        assert_eq!(open("GET", URL, "", max, 5), Err(Errno::E2BIG));
        assert_eq!(open("GET", URL, "", -1, u32::MAX), Err(Errno::EINVAL));
    });
}

#[test]
fn a_step_out_of_order_is_an_error_and_changes_nothing() {
    let host = echo();
    host.run(|| {
        let invalid = -Errno::EINVAL.number();
        let handle = open("POST", URL, "", -1, 5).unwrap() as u32;
        assert_eq!(host::http_read(&mut [0; 9], handle), invalid);
        assert_eq!((host::http_headers(handle, &mut []), host::http_url(handle, &mut [])), (invalid, invalid));
        assert_eq!((host::http_write(handle, b"tea"), host::http_send(handle)), (0, 200));
        assert_eq!((host::http_write(handle, b"x"), host::http_send(handle)), (invalid, invalid));
        assert_eq!((host::http_read(&mut [0; 9], handle), host::http_close(handle)), (3, 0));

        let closed = -Errno::ECLOSED.number();
        for handle in [handle, 0, u32::MAX] {
            assert_eq!((host::http_write(handle, b""), host::http_send(handle)), (closed, closed));
            assert_eq!((host::http_headers(handle, &mut []), host::http_url(handle, &mut [])), (closed, closed));
            assert_eq!((host::http_read(&mut [], handle), host::http_close(handle)), (closed, closed));
        }
    });
    assert_eq!(host.http_requests().len(), 1);
}

crate::operations! {
    "keep" => fn keep(_input: crate::Input) -> Result<(), crate::Error> {
        core::mem::forget(get(URL)?);
        Ok(())
    }
}

#[test]
fn open_requests_are_counted_and_end_with_the_call() {
    let host = shop("3.50");
    host.run(|| {
        let open: Vec<Response> = (0..16).map(|_| get(URL).unwrap()).collect();
        assert_eq!(get(URL).unwrap_err(), Errno::EUNAVAILABLE);
        open.into_iter().next().unwrap().close().unwrap();
        assert!(get(URL).is_ok());
    });
    for _ in 0..20 {
        host.call::<keep>("").unwrap();
    }
}

#[cfg(feature = "alloc")]
#[test]
fn an_answer_of_any_length_becomes_a_vec_or_a_string() {
    for length in [0, 1, 4096, 4097, 100_000] {
        let text = "x".repeat(length);
        let host = shop(HttpResponse::from(text.clone()).with_header("x-long", &"y".repeat(300)));
        host.run(|| {
            let response = get(URL).unwrap();
            assert_eq!(response.header("X-Long"), Ok(Some("y".repeat(300))));
            assert_eq!(response.header("x-other"), Ok(None));
            let headers = response.headers().unwrap();
            assert_eq!(headers.into_iter().map(|(name, _)| name).collect::<Vec<_>>(), ["x-long"]);
            assert_eq!(response.url().as_deref(), Ok(URL));
            assert_eq!(response.text().as_ref(), Ok(&text));
            assert_eq!(get(URL).unwrap().bytes(), Ok(text.into_bytes()));
        });
    }
    shop(vec![0xff]).run(|| assert_eq!(get(URL).unwrap().text(), Err(Errno::EUTF8)));
}

#[cfg(feature = "alloc")]
#[test]
fn a_body_may_be_owned() {
    let host = echo();
    host.run(|| {
        let (bytes, text) = (vec![1, 2], "tea".to_string());
        Request::post(URL).body(&bytes).send().unwrap();
        Request::post(URL).body(&text).send().unwrap();
        Request::post(URL).body(bytes).send().unwrap();
        Request::post(URL).body(text).send().unwrap();
    });
    let bodies: Vec<Vec<u8>> = host.http_requests().into_iter().map(|request| request.body).collect();
    assert_eq!(bodies, [&[1, 2][..], b"tea", &[1, 2], b"tea"]);
}

#[cfg(feature = "json")]
#[test]
fn json_goes_both_ways() {
    let host = echo();
    host.run(|| {
        let response = Request::post(URL).json(&[1, 2]).send().unwrap();
        assert_eq!(response.json::<Vec<i32>>(), Ok(vec![1, 2]));
        assert_eq!(Request::post(URL).body("[").send().unwrap().json::<Vec<i32>>(), Err(Errno::EINVAL));
        let no_json = std::collections::BTreeMap::from([((1, 2), 3)]);
        assert_eq!(Request::post(URL).json(&no_json).send().unwrap_err(), Errno::EINVAL);
    });
    assert_eq!(host.http_requests()[0].header("content-type"), Some("application/json"));
}
