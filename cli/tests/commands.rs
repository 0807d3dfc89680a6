//! The commands on this machine alone: our server, our clients, and their exit codes.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics fails, as it should"
)]

mod process;

use std::io::{Read as _, Write as _};
use std::process::{Command, Output};

use process::{ICESCOPE, free_port, icescope, json, serve};

fn serve_on_loopback() -> (process::Running, serde_json::Value) {
    let mut command = Command::new(ICESCOPE);
    command.args([
        "serve",
        "--port",
        "0",
        "--stun-port",
        &free_port().to_string(),
    ]);
    serve(command)
}

fn stun_address(announced: &serde_json::Value, index: usize) -> String {
    announced["stun"][index].as_str().unwrap().to_owned()
}

#[test]
fn nat_says_that_a_server_on_loopback_cannot_see_a_nat() {
    let (_running, announced) = serve_on_loopback();
    let (one, two) = (stun_address(&announced, 0), stun_address(&announced, 1));
    let output = icescope(&["nat", "--json", "--server", &one, "--server", &two]);
    assert_eq!(output.status.code(), Some(0));
    let report = json(&output);
    assert_eq!(report["schema"], "icescope/nat/1");
    assert_eq!(report["mapping"]["class"], "unknown");
    assert_eq!(report["mapping"]["reason"], "server-on-loopback");
    assert_eq!(report["mapping"]["confidence"], "unknown");
    assert_eq!(report["filtering"]["reason"], "server-on-loopback");
    assert_eq!(report["evidence"][1]["outcome"], "mapped");

    let words = icescope(&["nat", "--server", &one]);
    let words = String::from_utf8(words.stdout).unwrap();
    assert!(words.contains("is on this machine"), "{words}");
    assert!(
        !words.contains('\u{1b}'),
        "no colour when it is not a terminal: {words:?}"
    );
}

#[test]
fn stun_shows_the_mapped_address() {
    let (_running, announced) = serve_on_loopback();
    let server = format!("stun:{}", stun_address(&announced, 0));
    let output = icescope(&["stun", "--json", &server]);
    assert_eq!(output.status.code(), Some(0));
    let response = json(&output);
    assert_eq!(response["schema"], "icescope/stun/1");
    assert_eq!(response["mapped"], response["local"]);
    assert_eq!(response["attributes"][0]["name"], "XOR-MAPPED-ADDRESS");
    assert_eq!(response["attributes"].as_array().unwrap().len(), 1);
}

#[test]
fn a_mapped_address_stands_for_the_ipv4_address() {
    let (_running, announced) = serve_on_loopback();
    let server = stun_address(&announced, 0);
    let (_, port) = server.rsplit_once(':').unwrap();
    let uri = format!("stun:127.0.0.1:{port}");
    for named in ["", "stun:"].map(|scheme| format!("{scheme}[::ffff:127.0.0.1]:{port}")) {
        let response = json(&icescope(&["stun", "--json", &named]));
        assert_eq!(response["server"], uri);
        assert_eq!(response["address"], server);
        assert_eq!(response["unanswered"], serde_json::json!([]));
        let report = json(&icescope(&["nat", "--json", "--server", &named]));
        assert_eq!(report["evidence"][0]["server"], uri);
        assert_eq!(report["evidence"][0]["outcome"], "mapped");
    }
}

#[test]
fn silence_is_a_negative_finding() {
    let port = free_port().to_string();
    let output = icescope(&["nat", "--json", "--server", &format!("127.0.0.1:{port}")]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["mapping"]["reason"], "no-answer");
    let output = icescope(&["stun", "--json", &format!("127.0.0.1:{port}")]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["error"]["code"], "no-answer");
}

/// A server that answers each Binding request with a message type and these attributes.
fn odd_server(kind: [u8; 2], attributes: &'static [u8]) -> u16 {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = socket.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let mut request = [0; 2048];
        while let Ok((length, client)) = socket.recv_from(&mut request) {
            let mut answer = kind.to_vec();
            answer.extend(u16::try_from(attributes.len()).unwrap().to_be_bytes());
            answer.extend(&request[4..length.min(20)]);
            answer.extend(attributes);
            let _ = socket.send_to(&answer, client);
        }
    });
    port
}

#[test]
fn a_response_with_a_wrong_fingerprint_is_no_answer_and_no_silence() {
    let port = odd_server(
        [1, 1],
        b"\0\x20\0\x08\0\x01\x21\x12\x21\x12\xa4\x43\x80\x28\0\x04\0\0\0\0",
    );
    let server = format!("127.0.0.1:{port}");
    let output = icescope(&["stun", "--json", &server]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["error"]["code"], "wrong-fingerprint");
    let output = icescope(&["nat", "--json", "--server", &server]);
    assert_eq!(json(&output)["mapping"]["reason"], "no-mapped-address");
}

#[test]
fn an_error_is_an_answer_and_no_mapped_address() {
    // ERROR-CODE 401 with a reason that turns a terminal red, and XOR-MAPPED-ADDRESS.
    let port = odd_server(
        [1, 0x11],
        b"\0\x09\0\x0c\0\0\x04\x01\x1b[31mred\0\x20\0\x08\0\x01\x21\x12\x21\x12\xa4\x43",
    );
    let server = format!("127.0.0.1:{port}");
    let output = icescope(&["stun", "--json", &server]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["mapped"], serde_json::Value::Null);
    let output = icescope(&["stun", &server]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with("Error 401 \u{fffd}[31mred from"),
        "{text:?}"
    );
    let output = icescope(&["nat", "--json", "--server", &server]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["mapping"]["reason"], "no-mapped-address");
    let output = icescope(&["nat", "--server", &server]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("error 401 \u{fffd}[31mred\n"), "{text:?}");
}

#[test]
fn an_address_that_nothing_comes_from_is_no_mapping() {
    // XOR-MAPPED-ADDRESS of 0.0.0.0:0.
    let port = odd_server([1, 1], b"\0\x20\0\x08\0\x01\x21\x12\x21\x12\xa4\x42");
    let server = format!("127.0.0.1:{port}");
    let output = icescope(&["nat", "--json", "--server", &server]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["mapping"]["reason"], "no-mapped-address");
    let output = icescope(&["stun", "--json", &server]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["mapped"], serde_json::Value::Null);
}

#[test]
fn the_last_port_has_none_after_it() {
    let output = icescope(&["serve", "--json", "--stun-port", "65535"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(json(&output)["error"]["code"], "usage");
    // Taken here, or by whoever else: there is no further one to try.
    let _held = std::net::TcpListener::bind("127.0.0.1:65535");
    let output = icescope(&["serve", "--json", "--port", "65535", "--stun-port", "0"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(json(&output)["error"]["code"], "cannot-listen");
}

#[test]
fn bad_use_is_told_in_words_or_as_json() {
    let output = icescope(&["nat"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--public"));
    for arguments in [
        &["nat", "--json"][..],
        &["nat", "--json", "--server", "host:port"],
    ] {
        let output = icescope(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(json(&output)["schema"], "icescope/error/1");
    }
    let output = icescope(&["stun", "stuns:stun.example.org"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_taken_port_moves_on_and_says_so() {
    let (_running, announced) = serve_on_loopback();
    let taken = announced["http"][0]
        .as_str()
        .unwrap()
        .rsplit_once(':')
        .unwrap()
        .1
        .to_owned();
    let stun = stun_address(&announced, 0)
        .rsplit_once(':')
        .unwrap()
        .1
        .to_owned();
    let mut command = Command::new(ICESCOPE);
    command.args(["serve", "--port", &taken, "--stun-port", &stun]);
    let (_second, moved) = serve(command);
    assert_ne!(moved["http"], announced["http"]);
    assert_ne!(moved["stun"], announced["stun"]);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_tells_what_it_knows() {
    let server = format!("127.0.0.1:{}", free_port());
    let report = json(&interrupted(&["nat", "--json", "--server", &server]));
    assert_eq!(report["complete"], false);
    assert_eq!(report["mapping"]["reason"], "incomplete");
    let nothing = json(&interrupted(&["stun", "--json", &server]));
    assert_eq!(nothing["error"]["code"], "interrupted");
}

/// What a command has said when Ctrl-C ends it after half a second.
#[cfg(unix)]
fn interrupted(arguments: &[&str]) -> Output {
    use std::process::Stdio;
    let child = Command::new(ICESCOPE)
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(500));
    let interrupt = format!("kill -INT {}", child.id());
    let killed = Command::new("sh").args(["-c", &interrupt]).status();
    assert!(killed.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    output
}

#[test]
fn the_page_is_told_of_a_turn_server_but_not_its_secret() {
    let mut command = Command::new(ICESCOPE);
    let (port, stun) = (free_port().to_string(), free_port().to_string());
    command.args(["serve", "--port", &port, "--stun-port", &stun]);
    command.args(["--turn", "turn:192.0.2.1:3478", "--turn-secret", "north"]);
    let (_running, announced) = serve(command);
    assert_eq!(announced["behavior"], false);
    let mut stream =
        std::net::TcpStream::connect(announced["http"][0].as_str().expect("an address")).unwrap();
    stream
        .write_all(b"GET /config.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    let (_, body) = response.split_once("\r\n\r\n").expect("a body");
    let config: serde_json::Value = serde_json::from_str(body).unwrap();
    let turn = &config["turn"][0];
    assert_eq!(turn["urls"], serde_json::json!(["turn:192.0.2.1:3478"]));
    assert!(turn["username"].as_str().unwrap().ends_with(":icescope"));
    assert_eq!(turn["credential"].as_str().unwrap().len(), 28);
    assert!(!response.contains("north"));
}

#[test]
fn names_without_an_address_are_not_called_silent() {
    let output = icescope(&["nat", "--json", "--server", "stun.nowhere.invalid"]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    assert_eq!(report["mapping"]["reason"], "names-not-found");
    assert_eq!(report["udp"]["reason"], "names-not-found");
    let output = icescope(&["nat", "--server", "stun.nowhere.invalid"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("Nothing was asked: "), "{text}");
}

#[test]
fn an_address_of_another_machine_is_not_listened_on() {
    let output = icescope(&["serve", "--listen", "192.0.2.1"]);
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.contains("192.0.2.1 port 3478: not an address of this machine"),
        "{text}"
    );
}
