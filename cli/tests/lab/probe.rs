//! Who gets in, found out by the page with what its own server offers: the probe endpoint, or the
//! TURN server that it has the secret of.
//!
//! The page comes through a proxy: our model of a NAT passes on UDP alone. So the server sees
//! visitors at the proxy's address, and UDP comes from elsewhere.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use icescope::nat::{Class as _, Filtering};
use icescope_lab::process::several_at_once;
use icescope_lab::{Kind, Lab, OUTER, SERVERS, missing};
use serde_json::Value;

use crate::MASQUERADE;
use crate::filtering::{BROWSERS, TURN_PORT, is_missing, turn};
use crate::process::{ICESCOPE, not_run, serve, starts};

/// A browser computes while it starts, and then waits.
const AT_ONCE: usize = 3;
const SECRET: &str = "north-and-south";

/// Passes TCP connections from inside on to the server's HTTP port while `work` runs.
fn through_proxy<T>(lab: &Lab, server: SocketAddr, work: impl FnOnce(&str) -> T) -> T {
    let listener = lab
        .enter("inner", || TcpListener::bind("127.0.0.1:0"))
        .unwrap()
        .unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        // A thread makes its sockets where the thread that made it was.
        let relaying = scope.spawn(|| {
            lab.enter(OUTER, || {
                while !done.load(Ordering::Relaxed) {
                    match listener.accept() {
                        Ok((inside, _)) => {
                            std::thread::spawn(move || relay(&inside, server));
                        }
                        Err(_) => std::thread::sleep(Duration::from_millis(5)),
                    }
                }
            })
        });
        let stop = StopAtEnd(&done);
        let result = work(&url);
        drop(stop);
        relaying.join().unwrap().unwrap();
        result
    })
}

/// Also where the work panics: the scope waits for its thread.
struct StopAtEnd<'a>(&'a AtomicBool);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn relay(inside: &TcpStream, server: SocketAddr) -> io::Result<()> {
    inside.set_nonblocking(false)?;
    let outside = TcpStream::connect(server)?;
    let copy = |mut from: &TcpStream, mut to: &TcpStream| {
        let mut buffer = [0; 16_384];
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            if to.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    };
    std::thread::scope(|scope| {
        scope.spawn(|| copy(inside, &outside));
        copy(&outside, inside);
    });
    Ok(())
}

/// The reports of the page's test with its own server, by browser.
fn reports(
    name: &str,
    kind: &Kind,
    addresses: &[&str],
    more: &[&str],
    browsers: &[(&'static str, &str)],
    prepare: impl FnOnce(&Lab),
    cancel_after_ms: Option<&str>,
) -> Vec<(&'static str, Value)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    if is_missing(&tests) {
        return Vec::new();
    }
    if let Some(missing) = missing() {
        not_run("lab", missing);
        return Vec::new();
    }
    let lab = Lab::simple(name, kind).expect("the lab comes up");
    let mut command = lab.command(OUTER, ICESCOPE);
    command.arg("serve").args(more);
    for address in addresses {
        command.args(["--listen", address]);
    }
    let (_serve, announced) = serve(command);
    assert_eq!(announced["probe"], true);
    prepare(&lab);
    let http = announced["http"][0].as_str().unwrap().parse().unwrap();
    through_proxy(&lab, http, |url| {
        let mut reports = Vec::new();
        for (browser, program) in browsers {
            if !starts(program, "--version") {
                not_run("lab-page", &format!("{program} is not installed"));
                continue;
            }
            let mut node = lab.command("inner", "node");
            node.arg(tests.join("page/behind-nat.js"))
                .args([*browser, url])
                .args(cancel_after_ms)
                .stdin(Stdio::null());
            let output = node.output().unwrap();
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{kind} {browser}: {told}");
            let report: Value = serde_json::from_slice(&output.stdout).unwrap();
            println!(
                "{kind} {browser}: {} {} {}, {}",
                report["filtering"]["class"],
                report["filtering"]["confidence"],
                report["filtering"]["reason"],
                told.trim()
            );
            reports.push((*browser, report));
        }
        reports
    })
}

#[test]
fn eleven_of_eleven_with_two_addresses() {
    several_at_once(AT_ONCE, &Kind::eleven(), |index, kind| {
        let (_, filtering) = kind.truth();
        let name = format!("pr{index}");
        for (browser, report) in reports(&name, kind, &SERVERS, &[], &BROWSERS, |_| (), None) {
            let verdict = &report["filtering"];
            let words = format!("{kind} {browser}: {report:#}");
            assert_eq!(verdict["class"], filtering.name(), "{words}");
            assert_eq!(verdict["confidence"], "proved", "{words}");
            assert_eq!(report["complete"], true, "{words}");
            let tries = report["filteringEvidence"].as_array().unwrap();
            assert_eq!(tries.len(), 2, "{words}");
            for probe in tries {
                assert_eq!(probe["address"], format!("{}:3478", SERVERS[0]), "{words}");
                // Every silence that counts has its control.
                if probe["outcome"] == "closed" {
                    assert_eq!(probe["test"]["asked"], 16, "{words}");
                    assert!(probe["control"]["arrived"].as_u64() >= Some(7), "{words}");
                }
            }
        }
    });
}

#[test]
fn one_address_says_what_it_cannot_tell() {
    let names = ["eim/eif", "apdm/adf", "adm/apdf", "firewall"];
    let kinds = names.map(|name| name.parse::<Kind>().unwrap());
    several_at_once(AT_ONCE, &kinds, |index, kind| {
        let (_, filtering) = kind.truth();
        let name = format!("po{index}");
        let one = &SERVERS[..1];
        for (browser, report) in reports(&name, kind, one, &[], &BROWSERS, |_| (), None) {
            let verdict = &report["filtering"];
            let words = format!("{kind} {browser}: {report:#}");
            if filtering == Filtering::AddressAndPortDependent {
                assert_eq!(verdict["class"], filtering.name(), "{words}");
                assert_eq!(verdict["confidence"], "proved", "{words}");
            } else {
                let both = [Filtering::EndpointIndependent, Filtering::AddressDependent];
                let both = both.map(|class| class.name());
                assert_eq!(verdict["possible"], serde_json::json!(both), "{words}");
                assert_eq!(verdict["reason"], "no-other-address", "{words}");
            }
        }
    });
}

/// coturn knows the secret, and the page nothing but what `serve` makes of it.
#[test]
fn the_page_uses_the_turn_server_that_is_given_to_it() {
    let kinds = ["eim/adf", "apdm/apdf"].map(|name| name.parse::<Kind>().unwrap());
    several_at_once(AT_ONCE, &kinds, |index, kind| {
        let uri = format!("turn:{}:{TURN_PORT}", SERVERS[1]);
        let given = ["--turn", uri.as_str(), "--turn-secret", SECRET];
        let mut running = None;
        let coturn = |lab: &Lab| {
            let secret = ["--use-auth-secret", "--static-auth-secret", SECRET];
            running = Some(turn(lab, &secret));
        };
        let name = format!("pt{index}");
        for (browser, report) in reports(&name, kind, &SERVERS, &given, &BROWSERS, coturn, None) {
            let words = format!("{kind} {browser}: {report:#}");
            let (mapping, filtering) = kind.truth();
            assert_eq!(report["mapping"]["class"], mapping.name(), "{words}");
            let verdict = &report["filtering"];
            assert_eq!(verdict["class"], filtering.name(), "{words}");
            assert_eq!(verdict["confidence"], "likely", "{words}");
            for probe in report["filteringEvidence"].as_array().unwrap() {
                let from = probe["expectedFrom"].as_str().unwrap();
                assert!(from.starts_with(SERVERS[1]), "{words}");
                assert!(!from.ends_with(":3479"), "the relay: {words}");
            }
            assert!(!words.contains("icescope\",\"credential"), "{words}");
            assert!(!words.contains(SECRET), "{words}");
        }
    });
}

/// HTTP gets through, and UDP does not.
#[test]
fn a_server_that_hears_nothing_over_udp_says_so() {
    let block = |lab: &Lab| {
        let rules = "table ip blocked {
            chain everything {
                type filter hook forward priority -10;
                meta l4proto udp drop
            }
        }";
        lab.nft("nat", rules).unwrap();
    };
    let chromium = &BROWSERS[..1];
    for (_, report) in reports("pb", &MASQUERADE, &SERVERS, &[], chromium, block, None) {
        let verdict = &report["filtering"];
        assert_eq!(verdict["class"], "unknown", "{report:#}");
        assert_eq!(verdict["reason"], "page-not-heard", "{report:#}");
        assert_eq!(report["mapping"]["class"], "unknown", "{report:#}");
    }
}

#[test]
fn a_cancelled_run_tells_what_it_knows() {
    let after = Some("700");
    for (browser, report) in reports("pc", &MASQUERADE, &SERVERS, &[], &BROWSERS, |_| (), after) {
        let words = format!("{browser}: {report:#}");
        assert_eq!(report["complete"], false, "{words}");
        assert_eq!(report["filtering"]["class"], "unknown", "{words}");
        assert_eq!(report["filtering"]["reason"], "incomplete", "{words}");
    }
}
