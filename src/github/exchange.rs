//! One exchange over HTTP: the only user of ureq. In: a [`Call`]. Out: a [`Reply`] whatever its
//! status, or why there is none. Time and size are bounded; the token goes to the asked host only.

use std::time::Duration;

use ureq::config::RedirectAuthHeaders;
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

/// The largest answer that is read: a hundred comments of the largest size, as JSON.
const LARGEST: u64 = 64 << 20;
/// How long one exchange may take.
const LONGEST: Duration = Duration::from_secs(30);

/// What is asked.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// How.
    pub method: Method,
    /// Where.
    pub url: String,
    /// Who asks.
    pub token: &'a str,
    /// JSON, where something is sent.
    pub body: String,
}

/// The methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes something new.
    Post,
    /// Changes something.
    Patch,
}

/// What was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u64>,
    /// `X-RateLimit-Remaining`.
    pub remaining: Option<u64>,
    /// `X-RateLimit-Reset`, in seconds since 1970.
    pub reset: Option<u64>,
    /// Whether `Link` tells of a next page.
    pub next: bool,
    /// The body.
    pub body: Vec<u8>,
}

/// Who carries calls: the network, or a test.
pub trait Exchange {
    /// Carries one call.
    ///
    /// # Errors
    /// Nothing was answered, in words.
    fn send(&self, call: &Call<'_>) -> Result<Reply, String>;
}

/// The network.
#[derive(Debug)]
pub struct Network {
    agent: Agent,
}

impl Network {
    /// Trusts whom the machine trusts, so that an Enterprise Server's own certificates work.
    pub fn new() -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .timeout_global(Some(LONGEST))
            .max_redirects(3)
            .redirect_auth_headers(RedirectAuthHeaders::SameHost)
            .user_agent(concat!("schema-impact/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Self { agent }
    }
}

impl Default for Network {
    fn default() -> Self {
        Self::new()
    }
}

impl Exchange for Network {
    fn send(&self, call: &Call<'_>) -> Result<Reply, String> {
        let bearer = format!("Bearer {}", call.token);
        let headers = [
            ("authorization", bearer.as_str()),
            ("accept", "application/vnd.github+json"),
            ("x-github-api-version", "2022-11-28"),
        ];
        let answered = match call.method {
            Method::Get => {
                let request = self.agent.get(&call.url);
                let with =
                    |request: ureq::RequestBuilder<_>, (name, value)| request.header(name, value);
                headers.into_iter().fold(request, with).call()
            }
            Method::Post | Method::Patch => {
                let request = match call.method {
                    Method::Post => self.agent.post(&call.url),
                    _ => self.agent.patch(&call.url),
                };
                let with =
                    |request: ureq::RequestBuilder<_>, (name, value)| request.header(name, value);
                let request = headers.into_iter().fold(request, with);
                request
                    .content_type("application/json")
                    .send(call.body.as_str())
            }
        };
        let response = answered.map_err(|error| error.to_string())?;
        read(response)
    }
}

fn read(mut response: Response<Body>) -> Result<Reply, String> {
    let text = |name: &str| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let number = |name: &str| text(name).and_then(|value| value.trim().parse().ok());
    let reply = Reply {
        status: response.status().as_u16(),
        retry_after: number("retry-after"),
        remaining: number("x-ratelimit-remaining"),
        reset: number("x-ratelimit-reset"),
        next: text("link").is_some_and(|link| link.contains("rel=\"next\"")),
        body: Vec::new(),
    };
    let body = response.body_mut().with_config().limit(LARGEST);
    let body = body.read_to_vec().map_err(|error| error.to_string())?;
    Ok(Reply { body, ..reply })
}
