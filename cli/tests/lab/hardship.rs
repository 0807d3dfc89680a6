//! The page in real browsers where the network is not kind: loss, silence, blocked UDP, IPv6, haste.
//!
//! The times are by the page's own clock, and only those are held that a time-out of ours sets.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use icescope::nat::Class as _;
use icescope::sim::Dependence;
use icescope_lab::process::several_at_once;
use icescope_lab::{Kind, Lab, OUTER, SERVERS, SERVERS6, missing};
use serde_json::{Value, json};

use crate::filtering::{BROWSERS, TURN_PORT, is_missing, turn};
use crate::process::{ICESCOPE, Running, not_run, serve, starts};
use crate::{MASQUERADE, with_server};

/// Nothing of a run takes longer, whatever the network does. The rest is what a busy machine needs to
/// run a timer and to draw.
const ALL: u64 = 8000 + 1500;
/// When a network in which nobody answers is known for what it is: within 3.5 s, and what a busy
/// machine adds.
const NOBODY: std::ops::Range<u64> = 3250..3500 + 1500;

/// A lab with our page inside.
struct Inside {
    lab: Lab,
    _running: Vec<Running>,
    page: String,
    tests: PathBuf,
}

/// What a browser showed, and when.
struct Shown {
    browser: &'static str,
    report: Value,
    first: Option<u64>,
    mapping: Option<u64>,
    end: u64,
}

impl Inside {
    /// With our server and coturn outside, or `None` where there can be none.
    fn new(name: &str, kind: &Kind) -> Option<Self> {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
        if is_missing(&tests) {
            return None;
        }
        let (lab, server) = with_server(name, kind)?;
        let turn = turn(&lab, &["--lt-cred-mech", "--user", "user:secret"]);
        Some(Self::of(lab, vec![server, turn], tests))
    }

    /// The page comes from inside, so that it does not suffer what the test is to.
    fn of(lab: Lab, mut running: Vec<Running>, tests: PathBuf) -> Self {
        let mut command = lab.command("inner", ICESCOPE);
        command.arg("serve");
        let (server, announced) = serve(command);
        running.push(server);
        let page = announced["url"].as_str().expect("a URL").to_owned();
        Self {
            lab,
            _running: running,
            page,
            tests,
        }
    }

    /// Drops packets at the NAT, both ways, by an nftables match.
    fn drop_at_nat(&self, what: &str) {
        let rules = format!(
            "table inet hardship {{
                chain before {{
                    type filter hook prerouting priority -450;
                    {what} drop
                }}
            }}"
        );
        self.lab.nft("nat", &rules).expect("nftables takes it");
    }

    /// What each browser shows of these servers.
    fn shown(&self, servers: &[String], cancel_after_ms: Option<u64>) -> Vec<Shown> {
        let installed = |(_, program): &(&str, &str)| {
            let there = starts(program, "--version");
            if !there {
                not_run("lab-page", &format!("{program} is not installed"));
            }
            there
        };
        let browsers = BROWSERS.into_iter().filter(installed);
        browsers
            .map(|(browser, _)| self.shown_in(browser, servers, cancel_after_ms))
            .collect()
    }

    fn shown_in(
        &self,
        browser: &'static str,
        servers: &[String],
        cancel_after_ms: Option<u64>,
    ) -> Shown {
        let url = format!("{}#{}", self.page, servers.join("&"));
        let mut node = self.lab.command("inner", "node");
        node.arg(self.tests.join("page/behind-nat.js"))
            .args([browser, &url])
            .args(cancel_after_ms.map(|after| after.to_string()))
            .stdin(Stdio::null());
        let output = node.output().expect("node starts");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{browser}: {told}");
        let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
        let after = |what: &str| {
            let mut lines = told.lines();
            let prefix = format!("{what} after ");
            let ms = lines.find_map(|line| line.strip_prefix(&*prefix)?.strip_suffix(" ms"));
            ms.and_then(|ms| ms.parse().ok())
        };
        let shown = Shown {
            browser,
            first: after("first words"),
            mapping: after("mapping"),
            end: after("report").expect("a time"),
            report,
        };
        println!(
            "{browser}: first words {:?} ms, mapping {:?} ms, report {} ms: {} / {} / {}: {}",
            shown.first,
            shown.mapping,
            shown.end,
            shown.report["mapping"]["class"],
            shown.report["filtering"]["class"],
            shown.report["udp"]["class"],
            shown.report["summary"]
        );
        shown
    }
}

fn stun(server: &str, port: u16) -> String {
    if server.contains(':') {
        format!("stun=[{server}]:{port}")
    } else {
        format!("stun={server}:{port}")
    }
}

fn relay(transport: &str) -> String {
    let server = SERVERS[1];
    format!("turn=turn:{server}:{TURN_PORT}{transport}&username=user&credential=secret")
}

/// Never a wrong class: what is true stays possible.
#[track_caller]
fn is_right(shown: &Shown, kind: &Kind) {
    let (mapping, filtering) = kind.truth();
    for (property, class) in [("mapping", mapping.name()), ("filtering", filtering.name())] {
        let found = &shown.report[property];
        let possible = found["possible"].as_array().expect("a list");
        assert!(
            possible.contains(&class.into()),
            "{kind} {} {property}: {:#}",
            shown.browser,
            shown.report
        );
    }
}

fn model(mapping: Dependence, filtering: Dependence) -> Kind {
    Kind::model(Some(mapping), filtering)
}

/// Percent of the packets, each way.
#[test]
fn loss_never_makes_a_wrong_class() {
    use Dependence::{AddressAndPortDependent, AddressDependent, EndpointIndependent};
    let cases = [
        (10, EndpointIndependent, EndpointIndependent),
        (30, EndpointIndependent, EndpointIndependent),
        (30, EndpointIndependent, AddressDependent),
        (30, EndpointIndependent, AddressAndPortDependent),
        (30, AddressAndPortDependent, EndpointIndependent),
        (30, AddressDependent, AddressDependent),
    ];
    several_at_once(2, &cases, |index, (loss, mapping, filtering)| {
        let kind = model(*mapping, *filtering);
        let Some(inside) = Inside::new(&format!("hl{index}"), &kind) else {
            return;
        };
        inside.lab.lose("nat", *loss).expect("a lossy NAT");
        let mut servers: Vec<String> = SERVERS.map(|server| stun(server, 3478)).to_vec();
        servers.push(relay(""));
        for shown in inside.shown(&servers, None) {
            is_right(&shown, &kind);
            assert!(shown.end < ALL, "{} ms", shown.end);
        }
    });
}

#[test]
fn a_dead_second_server_costs_time_and_no_truth() {
    let kind = model(
        Dependence::EndpointIndependent,
        Dependence::AddressAndPortDependent,
    );
    let Some(inside) = Inside::new("hdead", &kind) else {
        return;
    };
    inside.drop_at_nat("ip daddr 203.0.113.11 udp dport 3478");
    let two: Vec<String> = SERVERS.map(|server| stun(server, 3478)).to_vec();
    for shown in inside.shown(&two, None) {
        is_right(&shown, &kind);
        assert_eq!(shown.report["mapping"]["class"], "unknown");
        assert_eq!(shown.report["complete"], true, "{:#}", shown.report);
        assert_eq!(shown.report["end"], "settled");
        assert!(shown.end < ALL, "{} ms", shown.end);
    }
    // Dead first. A third server, and a relay: the filter is found all the same.
    inside.drop_at_nat("ip daddr 203.0.113.10 udp dport 3478");
    let servers = [stun(SERVERS[0], 3478), stun(SERVERS[0], 3479), relay("")];
    for shown in inside.shown(&servers, None) {
        is_right(&shown, &kind);
        let filtering = &shown.report["filtering"];
        assert_eq!(
            filtering["class"], "address-and-port-dependent",
            "{}: {:#}",
            shown.browser, shown.report
        );
        assert!(shown.end < ALL, "{} ms", shown.end);
    }
}

#[test]
fn blocked_udp_is_decided_in_three_and_a_half_seconds() {
    let Some(inside) = Inside::new("hudp", &MASQUERADE) else {
        return;
    };
    inside.drop_at_nat("iifname inside meta l4proto udp");
    let stuns = SERVERS.map(|server| stun(server, 3478));
    for (servers, class) in [
        (stuns.to_vec(), "unknown"),
        // A relay over TCP is the control.
        (
            vec![stuns[0].clone(), relay(""), relay("%3Ftransport=tcp")],
            "blocked",
        ),
    ] {
        for shown in inside.shown(&servers, None) {
            let report = &shown.report;
            assert_eq!(report["udp"]["class"], class, "{report:#}");
            assert_eq!(report["mapping"]["reason"], "no-answer", "{report:#}");
            assert_eq!(report["complete"], true, "{report:#}");
            assert!(NOBODY.contains(&shown.end), "{} ms", shown.end);
        }
    }
}

/// The page's own server is up, as the page knows, and it does not answer over UDP.
#[test]
fn the_pages_own_server_shows_that_udp_is_blocked() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    if is_missing(&tests) {
        return;
    }
    let Some((lab, server)) = with_server("hown", &MASQUERADE) else {
        return;
    };
    let inside = Inside {
        lab,
        _running: vec![server],
        page: format!("http://{}:8080/", SERVERS[0]),
        tests,
    };
    inside.drop_at_nat("iifname inside meta l4proto udp");
    for shown in inside.shown(&[], None) {
        let report = &shown.report;
        assert_eq!(report["udp"]["class"], "blocked", "{report:#}");
        let summary = report["summary"].as_str().expect("words");
        assert!(summary.starts_with("UDP is blocked here"), "{summary}");
        assert!(NOBODY.contains(&shown.end), "{} ms", shown.end);
    }
}

#[test]
fn both_families_have_a_verdict() {
    if let Some(missing) = missing() {
        return not_run("lab", missing);
    }
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    if is_missing(&tests) {
        return;
    }
    let mut lab = Lab::dual("hv6").expect("the lab comes up");
    lab.gateway("nat", OUTER, &MASQUERADE).expect("a gateway");
    lab.host("inner", "nat").expect("a host");
    let mut command = lab.command(OUTER, ICESCOPE);
    command.arg("serve");
    for server in SERVERS.iter().chain(&SERVERS6) {
        command.args(["--listen", server]);
    }
    let (server, _) = serve(command);
    let inside = Inside::of(lab, vec![server], tests);
    let all: Vec<String> = SERVERS
        .iter()
        .chain(&SERVERS6)
        .map(|server| stun(server, 3478))
        .collect();
    for shown in inside.shown(&all, None) {
        let families = &shown.report["families"];
        let words = format!("{}: {:#}", shown.browser, shown.report);
        assert_eq!(
            families["ipv4"]["mapping"]["class"], "endpoint-independent",
            "{words}"
        );
        let ipv6 = families["ipv6"]["mapping"]["possible"]
            .as_array()
            .expect("a list");
        assert!(ipv6.contains(&json!("none")), "{words}");
        assert!(shown.end < ALL, "{} ms", shown.end);
    }
    // IPv6 alone.
    let six: Vec<String> = SERVERS6.map(|server| stun(server, 3478)).to_vec();
    for shown in inside.shown(&six, None) {
        let words = format!("{}: {:#}", shown.browser, shown.report);
        assert_eq!(shown.report["family"], "ipv6", "{words}");
        let possible = shown.report["mapping"]["possible"]
            .as_array()
            .expect("a list");
        assert!(possible.contains(&json!("none")), "{words}");
    }
}

#[test]
fn a_run_ends_whenever_it_is_cancelled() {
    let kind = model(
        Dependence::EndpointIndependent,
        Dependence::AddressAndPortDependent,
    );
    let Some(inside) = Inside::new("hstop", &kind) else {
        return;
    };
    let servers = [stun(SERVERS[0], 3478), relay("")];
    let cancelled = |after| {
        for shown in inside.shown(&servers, Some(after)) {
            is_right(&shown, &kind);
            assert_eq!(shown.report["complete"], false, "{:#}", shown.report);
        }
    };
    cancelled(0);
    // The filter takes 2 s of silence.
    cancelled(1000);
    // Nobody answers: it goes on for 3.3 s.
    inside.drop_at_nat("iifname inside meta l4proto udp");
    cancelled(50);
    cancelled(2000);
}

/// What a kind network is told at once: the first words do not wait for the last test.
#[test]
fn the_first_words_do_not_wait_for_the_last() {
    let kind = model(
        Dependence::AddressAndPortDependent,
        Dependence::AddressAndPortDependent,
    );
    let Some(inside) = Inside::new("hfirst", &kind) else {
        return;
    };
    let mut servers: Vec<String> = SERVERS.map(|server| stun(server, 3478)).to_vec();
    servers.push(stun(SERVERS[0], 3479));
    servers.push(relay(""));
    for shown in inside.shown(&servers, None) {
        is_right(&shown, &kind);
        let first = shown.first.expect("words");
        let mapping = shown.mapping.expect("a mapping");
        assert!(first <= mapping && mapping < shown.end);
        // The filter takes 2 s of silence, which no word of the mapping waits for.
        assert!(shown.end - mapping > 1000, "{mapping} of {} ms", shown.end);
        assert!(shown.end < ALL, "{} ms", shown.end);
    }
}
