//! Lines of the logs of web servers: Common and Combined Log Format, as nginx and Apache write them, and the JSON of Caddy.

use std::borrow::Cow;

use chrono::{DateTime, Datelike};
use serde::Deserialize;

use super::Month;

/// What a line tells.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// A page or file that was sent to somebody.
    Sent(Request<'a>),
    /// Something else that a server did: an error, a redirect, a part of a file, a form.
    Other,
    /// What no server wrote.
    Unknown,
}

/// What was asked for, and sent. Who asked is not kept.
#[derive(Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// When.
    pub month: Month,
    /// The path, without query, as it was sent.
    pub path: Cow<'a, str>,
    /// What the browser calls itself; none where the log does not keep it.
    pub agent: Option<Cow<'a, str>>,
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Reads a line.
pub fn read(line: &str) -> Line<'_> {
    let line = line.trim();
    if line.starts_with('{') { json(line) } else { common(line).unwrap_or(Line::Unknown) }
}

/// `host ident user [day/month/year:…] "GET /path HTTP/1.1" 200 123 "from where" "browser"`, the last two of which the Common
/// format has not.
fn common(line: &str) -> Option<Line<'_>> {
    let (_, rest) = line.split_once(" [")?;
    let (time, rest) = rest.split_once("] \"")?;
    let (request, rest) = quoted(rest)?;
    let mut numbers = rest.strip_prefix(' ')?.splitn(3, ' ');
    let status: u16 = numbers.next()?.parse().ok()?;
    let size = numbers.next()?;
    if size != "-" && !size.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut date = time.splitn(3, '/');
    let (_, name, rest_of_time) = (date.next()?, date.next()?, date.next()?);
    let month = (1..).zip(MONTHS).find(|(_, month)| *month == name)?.0;
    let month = Month::new(rest_of_time.split(':').next()?.parse().ok()?, month)?;
    let agent = numbers.next().and_then(|rest| {
        let (_, rest) = quoted(rest.strip_prefix('"')?)?;
        Some(quoted(rest.strip_prefix(" \"")?)?.0)
    });
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    Some(sent(method, target.into(), status, month, agent.map(Cow::Borrowed)))
}

/// What stands before the next quotation mark that no backslash is before, and what stands behind it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return Some((&text[..at], &text[at + 1..])),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// A line of Caddy (caddyserver.com/docs/caddyfile/directives/log).
#[derive(Deserialize)]
struct Caddy<'a> {
    ts: Time<'a>,
    #[serde(borrow)]
    request: CaddyRequest<'a>,
    status: u16,
}

#[derive(Deserialize)]
struct CaddyRequest<'a> {
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow)]
    uri: Cow<'a, str>,
    #[serde(default)]
    headers: CaddyHeaders,
}

#[derive(Deserialize, Default)]
struct CaddyHeaders {
    #[serde(rename = "User-Agent", default)]
    agent: Vec<String>,
}

/// A moment: seconds since 1970, or ISO 8601.
#[derive(Deserialize)]
#[serde(untagged)]
enum Time<'a> {
    Seconds(f64),
    Text(#[serde(borrow)] Cow<'a, str>),
}

fn json(line: &str) -> Line<'_> {
    let Ok(Caddy { ts, request, status }) = serde_json::from_str(line) else { return Line::Unknown };
    let moment = match ts {
        #[allow(
            clippy::cast_possible_truncation,
            reason = "moments beyond it are none, and a month needs no fractions"
        )]
        Time::Seconds(mut seconds) => {
            // Caddy may also count thousandths, millionths or billionths; as seconds they are years that never come.
            while seconds > 1e11 && seconds < 1e20 {
                seconds /= 1e3;
            }
            DateTime::from_timestamp(seconds as i64, 0).map(|moment| moment.date_naive())
        }
        Time::Text(text) => text.get(..10).and_then(|day| day.parse().ok()),
    };
    let month = moment.and_then(|day| Month::new(u16::try_from(day.year()).ok()?, u8::try_from(day.month()).ok()?));
    let Some(month) = month else { return Line::Unknown };
    let agent = request.headers.agent.into_iter().next();
    sent(&request.method, request.uri, status, month, agent.map(Cow::Owned))
}

fn sent<'a>(method: &str, target: Cow<'a, str>, status: u16, month: Month, agent: Option<Cow<'a, str>>) -> Line<'a> {
    // 304: the visitor sees the page again from the copy that the browser has. 206 is one of many parts.
    if method != "GET" || !matches!(status, 200 | 304) {
        return Line::Other;
    }
    let path = match target {
        Cow::Borrowed(target) => Cow::Borrowed(target.split(['?', '#']).next().unwrap_or_default()),
        Cow::Owned(target) => Cow::Owned(target.split(['?', '#']).next().unwrap_or_default().to_owned()),
    };
    Line::Sent(Request { month, path, agent })
}
