//! An example of the README.

use alloc::format;
use serde::Deserialize;
use wardian::{Error, failure, http};

#[derive(Deserialize)]
struct Forecast {
    celsius: i32,
}

#[wardian::operation]
fn celsius(city: &str) -> Result<i32, Error> {
    let url = format!("https://weather.example/{city}");
    let response = http::Request::get(&url).header("accept", "application/json").send()?;
    if !response.is_success() {
        return Err(failure!(1, "status {} for {city}", response.status()));
    }
    Ok(response.json::<Forecast>()?.celsius)
}

#[cfg(test)]
mod tests {
    use super::celsius;
    use wardian::mock::{Host, HttpResponse};

    #[test]
    fn the_forecast_is_that_of_the_server() {
        let host = Host::new().with_http("GET", "https://weather.example/oslo", r#"{"celsius": -4}"#).with_http(
            "GET",
            "https://weather.example/atlantis",
            HttpResponse::new(404),
        );
        assert_eq!(host.call::<celsius>("oslo").unwrap().text(), "-4");
        assert_eq!(host.call::<celsius>("atlantis").unwrap_err().message(), "status 404 for atlantis");
        assert_eq!(host.http_requests()[0].header("accept"), Some("application/json"));
    }
}
