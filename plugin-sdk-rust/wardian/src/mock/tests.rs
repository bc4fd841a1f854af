use super::*;
use crate::{clock, config, failure, random, Errno, Input, Output};
use std::fmt::Write;

crate::operations! {
    "echo" => fn echo(input: Input, out: &mut Output) -> Result<(), Error> {
        let mut piece = [0; 300];
        loop {
            match input.read(&mut piece)? {
                0 => return Ok(()),
                count => out.write_bytes(&piece[..count])?,
            }
        }
    }

    "text.shout" => fn shout(input: Input, out: &mut Output) -> Result<(), Error> {
        let mut buffer = [0; 8];
        let text = input.read_text(&mut buffer)?;
        crate::log!(Level::Debug, "shouting {}", text);
        assert!(text != "panic", "told to");
        if text == "fail" {
            write!(out, "lost")?;
            return Err(failure!(7, "as told"));
        }
        write!(out, "{}!", text)?;
        Ok(())
    }

    "number" => fn number(number: i64) -> Result<i64, Error> {
        Ok(number + 1)
    }

    "chatter" => fn chatter(_input: Input) -> Result<(), Error> {
        for _ in 0..100 {
            crate::log!(Level::Info, "{}", "x".repeat(1000));
        }
        Ok(())
    }
}

crate::hooks! {
    init => fn init() -> Result<(), Error> {
        config::get("must", &mut [0; 8])?.map(drop).ok_or_else(|| failure!(4, "must is missing"))
    }
}

#[test]
fn input_comes_back_as_output_whether_its_length_is_known_or_not() {
    let host = Host::new();
    let input: Vec<u8> = (0..1000).map(|i| i as u8).collect();
    assert_eq!(host.call::<echo>(&input).unwrap().bytes(), input);
    assert_eq!(host.call_streamed::<echo>(&input).unwrap().bytes(), input);
    assert_eq!(host.call::<echo>("").unwrap().bytes(), b"");
}

crate::operations! {
    "again" => fn again(_input: Input, out: &mut Output) -> Result<(), Error> {
        let mut piece = [0; 4];
        let first = Errno::check(crate::host::input_read(&mut piece, 0))?;
        out.write_bytes(&piece[..first])?;
        Errno::check(crate::host::input_read(&mut piece, 0))?;
        Ok(())
    }
}

#[test]
fn a_stream_is_read_once_and_in_order() {
    let host = Host::new();
    assert_eq!(host.call::<again>("abcdef").unwrap().text(), "abcd");
    assert_eq!(host.call_streamed::<again>("abcdef").unwrap_err().code(), Errno::EINVAL.number());
    assert_eq!(host.call_streamed::<echo>("").unwrap().bytes(), b"");
}

#[test]
fn a_stream_that_fails_keeps_what_was_delivered() {
    let input: Vec<u8> = (0..1000).map(|i| i as u8).collect();
    let host = Host::new().with_broken_stream(700);
    assert_eq!(host.call_streamed::<echo>(&input).unwrap_err().code(), Errno::EHOST.number());
    assert!(input.starts_with(&host.delivered()));
    assert_eq!(host.call::<echo>(&input).unwrap().bytes(), input);
    assert_eq!(host.delivered(), b"");
}

#[test]
fn a_failure_has_its_code_and_message_and_no_output() {
    let host = Host::new();
    assert_eq!(host.call::<shout>("fail"), Err(failure!(7, "as told")));
    assert_eq!(host.call::<shout>("a"), Ok(Reply(b"a!".to_vec())));
    assert_eq!(host.call::<shout>("far too long").unwrap_err().code(), Errno::E2BIG.number());
}

#[test]
fn a_panic_is_the_tests_and_leaves_the_host_usable() {
    let host = Host::new();
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| host.call::<shout>("panic")));
    assert!(result.is_err());
    assert_eq!(host.call::<shout>("b").unwrap().text(), "b!");
    assert_eq!(config::get("x", &mut []), Err(Errno::ENOCALL));
}

#[test]
fn log_lines_are_kept_up_to_the_level() {
    let host = Host::new();
    host.call::<shout>("a").unwrap();
    assert_eq!(host.log_lines(), [(Level::Debug, "shouting a".to_string())]);
    let quiet = Host::new().with_log_level(Some(Level::Info));
    quiet.call::<shout>("a").unwrap();
    let silent = Host::new().with_log_level(None);
    silent.call::<shout>("a").unwrap();
    assert_eq!((quiet.log_lines(), silent.log_lines()), (vec![], vec![]));
}

#[test]
fn a_call_logs_no_more_than_64_kib() {
    let host = Host::new();
    host.call::<chatter>("").unwrap();
    assert_eq!(host.log_lines().len(), 65);
    host.call::<chatter>("").unwrap();
    assert_eq!(host.log_lines().len(), 130);
}

#[test]
fn configuration_is_granted_denied_or_without_a_value() {
    let host = Host::new().with_config("b", "2").with_config("a", "long value").with_denied_config("secret");
    host.run(|| {
        let mut buffer = [0; 16];
        assert_eq!(config::get("a", &mut buffer), Ok(Some("long value")));
        assert_eq!(config::get("a", &mut [0; 4]), Err(Errno::E2BIG));
        assert_eq!(config::get("c", &mut buffer), Ok(None));
        assert_eq!(config::get("secret", &mut buffer), Err(Errno::EDENIED));
        assert_eq!(config::parse::<u8>("b").unwrap(), Some(2));
        assert_eq!(config::keys(&mut buffer).unwrap().collect::<Vec<_>>(), ["a", "b"]);
    });
    assert_eq!(host.host_calls()[0], HostCall::ConfigGet { key: "a".to_string() });
    assert_eq!(host.host_calls().len(), 6);
}

#[cfg(feature = "alloc")]
#[test]
fn a_value_longer_than_the_buffer_is_fetched_from_the_reply() {
    let long = "x".repeat(1000);
    let host = Host::new().with_config("long", &long);
    assert_eq!(host.run(|| config::get_string("long")), Ok(Some(long)));
    assert_eq!(host.host_calls(), [HostCall::ConfigGet { key: "long".to_string() }]);
}

#[test]
fn clocks_stand_still_until_the_test_moves_them() {
    let host = Host::new().with_now_ms(1_700_000_000_000);
    let before = host.run(|| (clock::now_ms(), clock::monotonic_ns()));
    assert_eq!(before, (1_700_000_000_000, 0));
    host.advance_ms(5);
    assert_eq!(host.run(|| (clock::now_ms(), clock::monotonic_ns())), (1_700_000_000_005, 5_000_000));
}

#[test]
fn random_bytes_are_the_same_in_each_run_or_given() {
    let draw = |host: &Host| host.run(|| (random::u64().unwrap(), random::u64().unwrap()));
    let (first, second) = draw(&Host::new());
    assert_eq!((first, second), draw(&Host::new()));
    assert_ne!(first, second);
    let given = Host::new().with_random(&[1, 2, 3]);
    let mut bytes = [0; 4];
    given.run(|| random::fill(&mut bytes)).unwrap();
    assert_eq!(bytes, [1, 2, 3, 1]);
}

#[test]
fn random_bytes_come_in_pieces_that_the_host_allows() {
    let host = Host::new();
    host.run(|| random::fill(&mut vec![0; 70000])).unwrap();
    assert_eq!(host.host_calls(), [HostCall::RandomFill { length: 65536 }, HostCall::RandomFill { length: 4464 }]);
}

#[test]
fn output_over_the_limit_fails_the_call() {
    let host = Host::new().with_output_limit(500);
    assert_eq!(host.call::<echo>([0; 500]).unwrap().bytes().len(), 500);
    assert_eq!(host.call::<echo>([0; 501]), Err(failure!(Errno::E2BIG.number(), "output: E2BIG")));
}

#[test]
fn outside_a_call_there_is_neither_input_nor_output() {
    let host = Host::new();
    host.run(|| {
        assert_eq!(Input::from_host(1).read(&mut [0]), Err(Errno::ENOCALL));
        assert_eq!(echo(Input::from_host(1), &mut Output::to_host()).unwrap_err(), Errno::ENOCALL.into());
    });
}

#[test]
fn hooks_are_called_like_operations() {
    assert_eq!(Host::new().call::<init>("").unwrap_err().message(), "must is missing");
    assert!(Host::new().with_config("must", "1").call::<init>("").is_ok());
    assert_eq!((init::NAME, shout::NAME), ("__init", "text.shout"));
}

#[test]
fn numbers_cross_the_border_as_text() {
    let host = Host::new();
    assert_eq!(host.call::<number>("41").unwrap().text(), "42");
    assert_eq!(host.call::<number>("x").unwrap_err().message(), "input: expected an integer (i64)");
}

#[test]
fn a_host_inside_a_host_leaves_the_outer_one_in_place() {
    let outer = Host::new().with_config("name", "outer");
    let name = || config::text::<8>("name").unwrap().map(|name| name.to_string());
    outer.run(|| {
        assert_eq!(Host::new().run(name), None);
        assert_eq!(name().as_deref(), Some("outer"));
    });
}

#[cfg(feature = "log")]
#[test]
fn the_crate_log_reaches_the_hosts_log() {
    let host = Host::new().with_log_level(Some(Level::Warn));
    host.run(|| {
        crate::log::install();
        ::log::warn!(target: "parser", "{} problems", 2);
        ::log::info!("not seen");
        assert!(::log::log_enabled!(::log::Level::Error) && !::log::log_enabled!(::log::Level::Info));
    });
    assert_eq!(host.log_lines(), [(Level::Warn, "parser: 2 problems".to_string())]);
}
