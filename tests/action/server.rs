//! An API on loopback that behaves like GitHub's as far as the action asks it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

pub(crate) const TOKEN: &str = "ghs_token";
pub(crate) const BOT: &str = "github-actions[bot]";

/// What the API knows, and how it is today.
#[derive(Default)]
pub(crate) struct State {
    /// Path and status of the pull request's files.
    pub(crate) files: Vec<(String, String)>,
    pub(crate) labels: Vec<String>,
    pub(crate) comments: Vec<Comment>,
    /// The open pull request's branch as it is asked for, and its newest commit.
    pub(crate) open: Option<(String, String)>,
    /// A token that may only read: a fork's.
    pub(crate) read_only: bool,
    /// A token that may not see pull requests.
    pub(crate) blind: bool,
    /// Answers to give before anything is carried out: a status and further headers.
    pub(crate) stumbles: Vec<(u16, &'static str)>,
    /// The next comment is made, and the answer lost.
    pub(crate) loses_an_answer: bool,
    /// `GET /repos/…`, in order.
    pub(crate) log: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Comment {
    pub(crate) id: u64,
    pub(crate) author: String,
    pub(crate) body: String,
}

pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) state: Arc<Mutex<State>>,
}

struct Request {
    method: String,
    path: String,
    query: String,
    authorised: bool,
    body: Value,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that goes away ends its own exchange alone.
                let _ = serve(stream, &shared);
            }
        });
        Self { url, state }
    }

    pub(crate) fn comments(&self) -> Vec<Comment> {
        self.state.lock().unwrap().comments.clone()
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    /// The calls since the last time that this was asked.
    pub(crate) fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().log)
    }
}

fn serve(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let request = read(&mut reader)?;
    let mut stream = reader.into_inner();
    let (status, headers, body) = answer(&request, &mut state.lock().unwrap());
    if status == 0 {
        return Ok(());
    }
    let body = body.to_string();
    write!(
        stream,
        "HTTP/1.1 {status} Some\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
        body.len()
    )
}

fn read(reader: &mut BufReader<TcpStream>) -> std::io::Result<Request> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default().to_owned();
    let (mut length, mut authorised) = (0, false);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let header = header.trim_end();
        if header.is_empty() {
            break;
        }
        let (name, value) = header.split_once(':').unwrap_or((header, ""));
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap(),
            "authorization" => authorised = value.trim() == format!("Bearer {TOKEN}"),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Ok(Request {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        authorised,
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
    })
}

fn answer(request: &Request, state: &mut State) -> (u16, String, Value) {
    let said = |status, words: &str| (status, String::new(), json!({ "message": words }));
    let refused = || said(403, "Resource not accessible by integration");
    state.log.push(format!(
        "{} {}?{}",
        request.method, request.path, request.query
    ));
    if !request.authorised {
        return said(401, "Bad credentials");
    }
    if let Some((status, headers)) = state.stumbles.pop() {
        return (status, headers.to_owned(), json!({ "message": "not now" }));
    }
    if request.path == "/graphql" {
        let viewer = json!({ "data": { "viewer": { "login": BOT } } });
        return (200, String::new(), viewer);
    }
    let path = request.path.strip_prefix("/repos/acme/shop/").unwrap_or("");
    if state.blind {
        return refused();
    }
    let written = || request.body["body"].as_str().unwrap_or_default().to_owned();
    match (request.method.as_str(), path) {
        ("GET", "pulls/7/files") => {
            let file =
                |(name, status): &(String, String)| json!({"filename": name, "status": status});
            page(request, state.files.iter().map(file).collect())
        }
        ("GET", "pulls") => {
            let asked = |branch: &str| {
                request
                    .query
                    .split('&')
                    .any(|pair| pair == format!("head={branch}"))
            };
            let open = state.open.iter().filter(|(branch, _)| asked(branch));
            let pulls = open.flat_map(|(_, head)| {
                let other = json!({"number": 6, "head": {"sha": "0".repeat(40)}});
                [other, json!({"number": 7, "head": {"sha": head}})]
            });
            page(request, pulls.collect())
        }
        ("GET", "issues/7/labels") => {
            let label = |name: &String| json!({ "name": name });
            page(request, state.labels.iter().map(label).collect())
        }
        ("GET", "issues/7/comments") => page(request, state.comments.iter().map(shown).collect()),
        ("POST" | "PATCH", _) if state.read_only => refused(),
        ("POST", "issues/7/comments") => {
            let made = Comment {
                id: 1000 + state.comments.len() as u64,
                author: BOT.to_owned(),
                body: written(),
            };
            state.comments.push(made.clone());
            let status = if std::mem::take(&mut state.loses_an_answer) {
                0
            } else {
                201
            };
            (status, String::new(), shown(&made))
        }
        ("PATCH", path) => {
            let id: u64 = path
                .strip_prefix("issues/comments/")
                .unwrap()
                .parse()
                .unwrap();
            let comment = state
                .comments
                .iter_mut()
                .find(|comment| comment.id == id)
                .unwrap();
            comment.body = written();
            (200, String::new(), shown(comment))
        }
        _ => said(404, "Not Found"),
    }
}

fn shown(comment: &Comment) -> Value {
    json!({"id": comment.id, "body": comment.body, "user": {"login": comment.author}})
}

fn page(request: &Request, all: Vec<Value>) -> (u16, String, Value) {
    let number = |name: &str, default: usize| {
        let mut pairs = request
            .query
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        let found = pairs.find(|(key, _)| *key == name);
        found.map_or(default, |(_, value)| value.parse().unwrap())
    };
    let (size, page) = (number("per_page", 30).min(100), number("page", 1));
    let next = if all.len() > size * page {
        format!(
            "link: <http://elsewhere.example/?page={}>; rel=\"next\"\r\n",
            page + 1
        )
    } else {
        String::new()
    };
    let some: Vec<Value> = all.into_iter().skip(size * (page - 1)).take(size).collect();
    (200, next, Value::Array(some))
}
