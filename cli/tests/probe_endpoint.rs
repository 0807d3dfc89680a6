//! The probe endpoint over HTTP, and the checks that it sends, on this machine alone.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod process;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::process::Command;
use std::time::{Duration, Instant};

use icescope::stun::{
    Class, Key, Message, MessageWriter, Method, Priority, TransactionId, Username,
};
use process::{ICESCOPE, Running, free_port, serve};
use serde_json::{Value, json};

const UFRAG: &str = "abcd";
const PASSWORD: &str = "pppppppppppppppppppppp";

/// A server, and its HTTP address.
fn server() -> (Running, SocketAddr) {
    let mut command = Command::new(ICESCOPE);
    let port = free_port().to_string();
    command.args(["serve", "--port", "0", "--stun-port", &port]);
    let (running, announced) = serve(command);
    assert_eq!(announced["probe"], true);
    let http = announced["http"][0].as_str().unwrap().parse().unwrap();
    (running, http)
}

struct Answer {
    status: u16,
    head: String,
    body: Value,
}

fn ask(http: SocketAddr, method: &str, path: &str, body: &str) -> Answer {
    let mut stream = TcpStream::connect(http).unwrap();
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nOrigin: https://app.example\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut text = String::new();
    // A server that refuses a long body may close before it has read it.
    let _ = stream.read_to_string(&mut text);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_ascii_lowercase(),
        body: serde_json::from_str(body).unwrap_or(Value::Null),
    }
}

fn credentials() -> String {
    json!({ "ufrag": UFRAG, "password": PASSWORD }).to_string()
}

fn open(http: SocketAddr) -> (String, String, SocketAddr) {
    let opened = ask(http, "POST", "/probe", "");
    assert_eq!(opened.status, 201, "{}", opened.body);
    assert_eq!(opened.body["schema"], "icescope/probe/1");
    let text = |name: &str| opened.body[name].as_str().unwrap().to_owned();
    (
        text("token"),
        text("password"),
        text("contact").parse().unwrap(),
    )
}

#[test]
fn every_origin_may_ask_and_nothing_is_kept() {
    let (_running, http) = server();
    for (method, path) in [
        ("POST", "/probe"),
        ("GET", "/probe/guess"),
        ("OPTIONS", "/probe"),
        ("OPTIONS", "/probe/guess"),
    ] {
        let answer = ask(http, method, path, "");
        let head = &answer.head;
        assert!(head.contains("access-control-allow-origin: *"), "{head}");
        assert!(head.contains("cache-control: no-store"), "{head}");
        let preflight = head.contains("access-control-allow-methods: get, post");
        assert_eq!(preflight, method == "OPTIONS", "{head}");
    }
    // Nothing else of the server is for others.
    let head = ask(http, "GET", "/config.json", "").head;
    assert!(!head.contains("access-control"), "{head}");
}

#[test]
fn a_server_on_this_machine_offers_its_page_no_probe() {
    let (_running, http) = server();
    assert_eq!(
        ask(http, "GET", "/config.json", "").body["probe"],
        Value::Null
    );
}

#[test]
fn tokens_are_good_once_and_for_ice_credentials() {
    let (_running, http) = server();
    let (token, ..) = open(http);
    let at = format!("/probe/{token}");
    for (path, body, status, code) in [
        ("/probe/guess", credentials(), 404, "token-unknown"),
        (&*at, String::new(), 400, "bad-credentials"),
        (&*at, "{}".to_owned(), 400, "bad-credentials"),
        (
            &*at,
            json!({ "ufrag": "a\r\n", "password": PASSWORD }).to_string(),
            400,
            "bad-credentials",
        ),
        (&*at, credentials(), 200, ""),
        (&*at, credentials(), 409, "token-used"),
    ] {
        let answer = ask(http, "POST", path, &body);
        assert_eq!(answer.status, status, "{path} {body}");
        assert_eq!(
            answer.body["error"]["code"].as_str().unwrap_or_default(),
            code
        );
    }
    assert_eq!(ask(http, "GET", &at, "").body["stage"], "waiting");
}

#[test]
fn a_body_that_is_too_long_is_refused() {
    let (_running, http) = server();
    let (token, ..) = open(http);
    let long = format!("{}{}", credentials(), " ".repeat(1024));
    assert_eq!(
        ask(http, "POST", &format!("/probe/{token}"), &long).status,
        413
    );
}

#[test]
fn a_flood_is_refused() {
    let (_running, http) = server();
    let refused = (0..100).map(|_| ask(http, "POST", "/probe", "").status);
    let refused: Vec<u16> = refused.filter(|status| *status != 201).collect();
    assert!(refused.len() >= 20, "{}", refused.len());
    assert!(refused.iter().all(|status| *status == 429));
}

/// A page on this machine, which lets everybody in.
#[test]
fn checks_come_from_the_stranger_and_are_counted() {
    let (_running, http) = server();
    let (token, password, contact) = open(http);
    let at = format!("/probe/{token}");
    assert_eq!(ask(http, "POST", &at, &credentials()).status, 200);
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket
        .set_read_timeout(Some(Duration::from_millis(20)))
        .unwrap();
    let (theirs, ours) = (
        Key::short_term(&password).unwrap(),
        Key::short_term(PASSWORD).unwrap(),
    );
    let name = format!("{token}:{UFRAG}");
    let mut sources = Vec::new();
    let (begun, mut made) = (Instant::now(), 0);
    loop {
        made += 1;
        let mut buffer = [0; 256];
        let id = TransactionId::new([made; 12]);
        let mut writer =
            MessageWriter::new(&mut buffer, Class::Request, Method::BINDING, id).unwrap();
        writer
            .attribute(&Username::new(&name).unwrap())
            .and_then(|writer| writer.attribute(&Priority::new(1)))
            .and_then(|writer| writer.raw(icescope::stun::AttributeType::SOFTWARE, b"test-page.."))
            .and_then(|writer| writer.integrity(&theirs))
            .and_then(MessageWriter::fingerprint)
            .unwrap();
        let check = writer.finish();
        socket.send_to(check, contact).unwrap();
        let mut buffer = [0; 1024];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            assert!(length <= check.len(), "no longer than what it got");
            let message = Message::decode(&buffer[..length]).unwrap();
            if message.class() == Class::Request {
                message.verify_integrity(&ours).unwrap();
                sources.push(from);
                let mut answer = [0; 256];
                let mut writer =
                    MessageWriter::response(&mut answer, Class::Success, &message).unwrap();
                writer
                    .integrity(&ours)
                    .and_then(MessageWriter::fingerprint)
                    .unwrap();
                socket.send_to(writer.finish(), from).unwrap();
            }
        }
        let findings = ask(http, "GET", &at, "").body;
        if findings["stage"] == "done" {
            let stranger = &findings["strangers"][0];
            assert_eq!(stranger["stranger"], "other-port");
            assert_eq!(stranger["test"]["arrived"], 1, "{findings:#}");
            let mapped = socket.local_addr().unwrap().to_string();
            assert_eq!(findings["mapped"], mapped);
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{findings:#}");
    }
    let other = SocketAddr::new(contact.ip(), contact.port() + 1);
    sources.dedup();
    assert_eq!(sources, [contact, other]);
}
