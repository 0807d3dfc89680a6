//! `icescope nat` over IPv6, alone and beside IPv4: each family with a verdict of its own.

use std::process::Stdio;
use std::time::Instant;

use icescope_lab::{Kernel, Kind, Lab, OUTER, SERVERS, SERVERS6, missing};
use serde_json::Value;

use crate::process::{ICESCOPE, Running, json, not_run, serve};

/// Strangers' packets to the inside are dropped, as on most routers.
const FIREWALL6: &str = "table ip6 wall {
        chain through {
            type filter hook forward priority filter;
            iifname \"outside\" ct state new drop
        }
    }";

/// IPv6 is translated, and the inside has addresses of its own (RFC 4193).
const INSIDE: &str = "fd00:1::2";

fn nat66(statement: &str) -> String {
    format!(
        "table ip6 nat66 {{
            chain out {{
                type nat hook postrouting priority srcnat;
                oifname \"outside\" {statement}
            }}
            chain in {{
                type filter hook input priority filter;
                iifname \"outside\" meta l4proto udp ct state new drop
            }}
        }}"
    )
}

/// A lab with both families and our server at two addresses of each, or `None` where there is none.
fn dual(name: &str, kind: &Kind) -> Option<(Lab, Running)> {
    if let Some(missing) = missing() {
        not_run("lab", missing);
        return None;
    }
    let mut lab = Lab::dual(name).expect("the lab comes up");
    lab.gateway("nat", OUTER, kind).expect("a gateway");
    lab.host("inner", "nat").expect("a host");
    let mut command = lab.command(OUTER, ICESCOPE);
    command.arg("serve");
    for server in SERVERS.iter().chain(&SERVERS6) {
        command.args(["--listen", server]);
    }
    let (running, announced) = serve(command);
    assert_eq!(announced["stun"].as_array().expect("a list").len(), 8);
    Some((lab, running))
}

fn ask(lab: &Lab, servers: &[&str]) -> Value {
    let mut command = lab.command("inner", ICESCOPE);
    command.args(["nat", "--json"]);
    for server in servers {
        let named = if server.contains(':') {
            format!("[{server}]")
        } else {
            (*server).to_owned()
        };
        command.args(["--server", &named]);
    }
    json(&command.output().expect("icescope runs"))
}

#[track_caller]
fn is(report: &Value, family: &str, mapping: &str, filtering: &str) {
    let found = &report["families"][family];
    for (property, class) in [("mapping", mapping), ("filtering", filtering)] {
        let found = &found[property];
        assert_eq!(found["class"], class, "{family} {property}: {report:#}");
        let sure = if class == "unknown" {
            "unknown"
        } else {
            "proved"
        };
        assert_eq!(found["confidence"], sure, "{family} {property}: {report:#}");
    }
}

const BOTH: [&str; 2] = [SERVERS[0], SERVERS6[0]];
const STRICT: &str = "address-and-port-dependent";
const ANY: &str = "endpoint-independent";

#[test]
fn each_family_has_a_verdict_of_its_own() {
    let masquerade = Kind::Kernel(Kernel::MASQUERADE);
    let Some((lab, _serve)) = dual("v46", &masquerade) else {
        return;
    };
    let report = ask(&lab, &BOTH);
    is(&report, "ipv4", ANY, STRICT);
    is(&report, "ipv6", "none", ANY);
    assert_eq!(report["family"], "ipv4");
    assert_eq!(report["mapping"]["class"], ANY);
    assert_eq!(report["nat64"]["class"], "absent", "{report:#}");
    // The usual home router of today.
    lab.nft("nat", FIREWALL6).expect("a firewall");
    let report = ask(&lab, &BOTH);
    is(&report, "ipv4", ANY, STRICT);
    is(&report, "ipv6", "none", STRICT);
    // IPv6 alone.
    let report = ask(&lab, &SERVERS6[..1]);
    is(&report, "ipv6", "none", STRICT);
    assert_eq!(report["families"]["ipv4"], Value::Null);
    assert_eq!(report["family"], "ipv6");
}

#[test]
fn ipv6_is_translated_by_nat66() {
    let masquerade = Kind::Kernel(Kernel::RANDOM);
    let Some((lab, _serve)) = dual("nat66", &masquerade) else {
        return;
    };
    lab.script("nat", "ip address add fd00:1::1/64 dev inside")
        .expect("an address");
    lab.script(
        "inner",
        &format!(
            "ip -6 address flush dev eth0 scope global
             ip address add {INSIDE}/64 dev eth0
             ip -6 route replace default via fd00:1::1"
        ),
    )
    .expect("a private host");
    lab.nft("nat", &nat66("masquerade")).expect("a NAT66");
    let report = ask(&lab, &BOTH);
    is(&report, "ipv6", ANY, STRICT);
    is(&report, "ipv4", STRICT, STRICT);
    let local = report["evidence"].as_array().expect("a list").iter();
    let mut local = local.filter_map(|probe| probe["local"].as_str());
    assert!(local.any(|local| local.contains(INSIDE)), "{report:#}");
    lab.nft("nat", "delete table ip6 nat66").expect("no NAT66");
    lab.nft("nat", &nat66("masquerade random"))
        .expect("another");
    let report = ask(&lab, &SERVERS6);
    is(&report, "ipv6", STRICT, STRICT);
}

#[test]
fn a_dead_family_leaves_the_other_as_it_is() {
    let masquerade = Kind::Kernel(Kernel::MASQUERADE);
    let Some((lab, _serve)) = dual("dead", &masquerade) else {
        return;
    };
    let deaf = |family: &str| {
        format!(
            "table {family} deaf {{
                chain in {{
                    type filter hook input priority filter;
                    meta l4proto udp drop
                }}
            }}"
        )
    };
    lab.nft(OUTER, &deaf("ip6")).expect("a rule");
    let started = Instant::now();
    let report = ask(&lab, &BOTH);
    let took = started.elapsed().as_secs_f64();
    assert!(took < 8.0, "{took}");
    is(&report, "ipv4", ANY, STRICT);
    assert_eq!(report["families"]["ipv6"]["mapping"]["reason"], "no-answer");
    assert_eq!(report["family"], "ipv4");
    lab.nft(OUTER, "delete table ip6 deaf").expect("no rule");
    lab.nft(OUTER, &deaf("ip")).expect("a rule");
    let report = ask(&lab, &BOTH);
    is(&report, "ipv6", "none", ANY);
    assert_eq!(report["families"]["ipv4"]["mapping"]["reason"], "no-answer");
    assert_eq!(report["family"], "ipv6");
    assert_eq!(report["mapping"]["class"], "none");
}

#[test]
fn a_server_at_all_addresses_tells_ipv4_hosts_an_ipv4_address() {
    if let Some(missing) = missing() {
        return not_run("lab", missing);
    }
    let mut lab = Lab::dual("any").expect("the lab comes up");
    lab.host("inner", OUTER).expect("a host");
    let mut command = lab.command(OUTER, ICESCOPE);
    command.args(["serve", "--listen", "::"]);
    let (_running, announced) = serve(command);
    assert_eq!(announced["behavior"], false);
    // 198.51.100.254 and 2001:db8:100::fe are the router itself.
    for (server, family) in [("198.51.100.254", "ipv4"), ("2001:db8:100::fe", "ipv6")] {
        let report = ask(&lab, &[server]);
        let found = &report["families"][family];
        assert_eq!(found["mapping"]["reason"], "mapped-is-local", "{report:#}");
        let mapped = found["mapped"][0].as_str().expect("an address");
        assert!(!mapped.contains("ffff"), "{mapped}");
    }
}

#[test]
fn a_link_local_address_is_served_and_asked_with_its_zone_or_refused_in_words() {
    if let Some(missing) = missing() {
        return not_run("lab", missing);
    }
    let mut lab = Lab::dual("zone").expect("the lab comes up");
    lab.host("inner", OUTER).expect("a host");
    let refused = |role: &str, arguments: &[&str]| {
        let mut command = lab.command(role, ICESCOPE);
        let output = command.args(arguments).stdin(Stdio::null()).output();
        let output = output.expect("icescope runs");
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        String::from_utf8(output.stderr).expect("text")
    };
    let words = refused(OUTER, &["serve", "--listen", "fe80::1%public"]);
    assert!(words.contains("link-local"), "{words}");
    let words = refused(OUTER, &["serve", "--listen", "fe80::1"]);
    assert!(words.contains("link-local"), "{words}");
    let words = refused("inner", &["nat", "--server", "[fe80::1%eth0]:3478"]);
    assert!(words.contains("link-local"), "{words}");
}
