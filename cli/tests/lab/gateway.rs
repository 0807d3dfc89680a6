//! `icescope nat --gateway` behind Debian's miniupnpd, and behind gateways that deny and lie.

use std::fs;
use std::net::UdpSocket;
use std::process::Stdio;
use std::time::Duration;

use icescope_lab::{Kernel, Kind, Lab, OUTER, SERVERS, missing};
use serde_json::Value;

use crate::process::{ICESCOPE, Running, json, not_run, serve, starts, wait_until};

/// miniupnpd refuses to map where its external address is one for documents, so this one is not. No
/// packet leaves the namespaces.
const PUBLIC: &str = "9.9.9.9";

/// A home with a gateway that runs miniupnpd, up until dropped.
struct Home {
    lab: Lab,
    _serve: Running,
    _miniupnpd: Option<Running>,
}

/// The chains that miniupnpd fills.
const CHAINS: &str = "table inet filter {
        chain forward {
            type filter hook forward priority 0; policy accept;
            jump miniupnpd
        }
        chain miniupnpd { }
        chain prerouting {
            type nat hook prerouting priority -100; policy accept;
            jump prerouting_miniupnpd
        }
        chain postrouting {
            type nat hook postrouting priority 100; policy accept;
            jump postrouting_miniupnpd
        }
        chain prerouting_miniupnpd { }
        chain postrouting_miniupnpd { }
    }";

/// A host behind a router that translates to [`PUBLIC`], with miniupnpd where `options` are given.
fn home(name: &str, options: Option<&str>) -> Option<Home> {
    if let Some(missing) = missing() {
        not_run("lab", missing);
        return None;
    }
    if !starts("miniupnpd", "--version") {
        not_run(
            "miniupnpd",
            "it is not installed (Debian: miniupnpd-nftables)",
        );
        return None;
    }
    let lab = Lab::simple(name, &Kind::Router).expect("the lab comes up");
    lab.script("nat", &format!("ip address add {PUBLIC}/32 dev outside"))
        .expect("an address");
    lab.script(OUTER, &format!("ip route add {PUBLIC} via 198.51.100.1"))
        .expect("a route");
    let translate = format!(
        "table ip home {{
            chain out {{
                type nat hook postrouting priority srcnat;
                oifname \"outside\" snat to {PUBLIC}
            }}
        }}"
    );
    lab.nft("nat", &translate).expect("the NAT");
    lab.nft("nat", CHAINS).expect("the chains");
    let serve = outside(&lab);
    let miniupnpd = options.map(|options| start(&lab, name, options));
    Some(Home {
        lab,
        _serve: serve,
        _miniupnpd: miniupnpd,
    })
}

/// Our server.
fn outside(lab: &Lab) -> Running {
    let mut command = lab.command(OUTER, ICESCOPE);
    command.args(["serve", "--listen", SERVERS[0], "--listen", SERVERS[1]]);
    serve(command).0
}

/// miniupnpd at the gateway. It reads its file once, so nothing is left if this process is killed
/// later; without a file for what it granted it keeps that in memory.
fn start(lab: &Lab, name: &str, options: &str) -> Running {
    let configuration =
        std::env::temp_dir().join(format!("icescope-miniupnpd-{}-{name}", std::process::id()));
    let text = format!(
        "ext_ifname=outside\nlistening_ip=inside\nsecure_mode=yes\nipv6_disable=yes\n\
         uuid=00000000-0000-4000-8000-000000000001\n{options}\n\
         allow 1024-65535 192.168.1.0/24 1024-65535\ndeny 0-65535 0.0.0.0/0 0-65535\n"
    );
    fs::write(&configuration, text).expect("a file");
    let mut command = lab.command("nat", "miniupnpd");
    command
        .args(["-d", "-P", "/dev/null", "-f"])
        .arg(&configuration)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let running = Running(command.spawn().expect("ip netns exec starts"));
    // It opens its sockets one after the other; the last is that for searches.
    wait_until("miniupnpd's start", || {
        let mut sockets = lab.command("nat", "ss");
        let listed = sockets.args(["-lunH"]).output();
        listed.is_ok_and(|listed| {
            let text = String::from_utf8_lossy(&listed.stdout).into_owned();
            let wanted = |port: &str| text.lines().any(|line| line.contains(port));
            (wanted(":1900 ") || options.contains("enable_upnp=no"))
                && (wanted(":5351 ") || options.contains("enable_natpmp=no"))
        })
    });
    fs::remove_file(configuration).expect("its file");
    running
}

fn ask(lab: &Lab, arguments: &[&str]) -> Value {
    let mut command = lab.command("inner", ICESCOPE);
    let output = command
        .args(["nat", "--json"])
        .args(arguments)
        .output()
        .expect("icescope runs");
    json(&output)
}

/// What it says of the gateway, with a server to compare.
fn gateway(lab: &Lab) -> Value {
    let report = ask(lab, &["--gateway", "--server", SERVERS[0]]);
    assert_ne!(report["family"], Value::Null, "{report:#}");
    report["gateway"].clone()
}

#[track_caller]
fn is(gateway: &Value, protocol: &str, class: &str, outcome: &str) {
    let found = &gateway[protocol];
    assert_eq!(
        (&found["class"], &found["outcome"]),
        (&class.into(), &outcome.into()),
        "{protocol}: {gateway:#}"
    );
}

const ALL: &str = "ext_ip=9.9.9.9\nenable_natpmp=yes\nenable_upnp=yes";

#[test]
fn a_gateway_with_all_three_protocols_says_its_address() {
    let Some(home) = home("igd", Some(ALL)) else {
        return;
    };
    let gateway = gateway(&home.lab);
    for protocol in ["upnpIgd", "natPmp", "pcp"] {
        is(&gateway, protocol, "present", "answered");
        assert_eq!(gateway[protocol]["answeredFrom"], "192.168.1.1");
    }
    for protocol in ["upnpIgd", "natPmp"] {
        assert_eq!(gateway[protocol]["externalAddress"], PUBLIC);
    }
    assert_eq!(gateway["externalAddress"], PUBLIC);
    assert_eq!(gateway["beyond"]["class"], "absent", "{gateway:#}");
    assert_eq!(gateway["beyond"]["reason"], "external-is-mapped");
    assert_eq!(gateway["trialMapping"], Value::Null);
    let text = words(&home.lab, &["--gateway", "--server", SERVERS[0]]);
    for words in [
        "UPnP-IGD   yes",
        "NAT-PMP    yes",
        "PCP        yes",
        "NATs       one (likely)",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(mappings(&home.lab), 0, "asking leaves nothing behind");
}

/// What a person reads.
fn words(lab: &Lab, arguments: &[&str]) -> String {
    let mut command = lab.command("inner", ICESCOPE);
    let output = command.arg("nat").args(arguments).output();
    String::from_utf8(output.expect("icescope runs").stdout).expect("text")
}

/// Mappings that the gateway has granted.
fn mappings(lab: &Lab) -> usize {
    let mut command = lab.command("nat", "nft");
    let output = command
        .args(["list", "ruleset"])
        .output()
        .expect("nft runs");
    let text = String::from_utf8(output.stdout).expect("text");
    text.matches(" dnat ").count()
}

#[test]
fn a_trial_mapping_is_granted_and_gone_afterwards() {
    let Some(home) = home("map", Some(ALL)) else {
        return;
    };
    // No server: nobody but the gateway is asked.
    let report = ask(&home.lab, &["--gateway-map"]);
    let trial = &report["gateway"]["trialMapping"];
    assert_eq!(
        (&trial["protocol"], &trial["outcome"], &trial["deleted"]),
        (&"pcp".into(), &"answered".into(), &true.into()),
        "{report:#}"
    );
    let external = trial["external"].as_str().expect("an address");
    assert!(external.starts_with(PUBLIC), "{external}");
    assert_eq!(mappings(&home.lab), 0);
    assert_eq!(report["mapping"]["reason"], "no-servers");
    let text = words(&home.lab, &["--gateway-map"]);
    let lead = "The gateway answers over UPnP-IGD, NAT-PMP and PCP. No STUN server was given";
    assert!(text.starts_with(lead), "{text}");
    assert!(text.contains("and deleted again"), "{text}");
    assert_eq!(mappings(&home.lab), 0);
}

#[test]
fn what_is_turned_off_is_not_found_and_what_is_on_is() {
    let Some(home) = home(
        "pmp",
        Some("ext_ip=9.9.9.9\nenable_natpmp=yes\nenable_upnp=no"),
    ) else {
        return;
    };
    let found = gateway(&home.lab);
    is(&found, "upnpIgd", "unknown", "not-answered");
    assert_eq!(found["upnpIgd"]["asked"], "239.255.255.250:1900");
    is(&found, "natPmp", "present", "answered");
    is(&found, "pcp", "present", "answered");
    drop(home);
    let Some(home) = self::home(
        "upnp",
        Some("ext_ip=9.9.9.9\nenable_natpmp=no\nenable_upnp=yes"),
    ) else {
        return;
    };
    let found = gateway(&home.lab);
    is(&found, "upnpIgd", "present", "answered");
    assert_eq!(found["externalAddress"], PUBLIC);
    // The kernel says so, by ICMP.
    is(&found, "natPmp", "absent", "closed");
    is(&found, "pcp", "absent", "closed");
    // The mapping is then asked over UPnP.
    let report = ask(&home.lab, &["--gateway-map"]);
    let trial = &report["gateway"]["trialMapping"];
    assert_eq!(
        (&trial["protocol"], &trial["outcome"], &trial["deleted"]),
        (&"upnp-igd".into(), &"answered".into(), &true.into()),
        "{report:#}"
    );
    assert_eq!(mappings(&home.lab), 0);
}

#[test]
fn a_gateway_without_any_is_told_in_three_seconds_with_what_was_sent() {
    let Some(home) = home("none", None) else {
        return;
    };
    let found = gateway(&home.lab);
    is(&found, "upnpIgd", "unknown", "not-answered");
    is(&found, "natPmp", "absent", "closed");
    // One that drops what it does not know.
    let silent = "table ip silent {
            chain in {
                type filter hook input priority 0;
                udp dport { 1900, 5351 } drop
            }
        }";
    home.lab.nft("nat", silent).expect("a rule");
    let found = gateway(&home.lab);
    for (protocol, sent) in [
        ("upnpIgd", "ssdp-search"),
        ("natPmp", "external-address"),
        ("pcp", "announce"),
    ] {
        is(&found, protocol, "unknown", "not-answered");
        assert_eq!(found[protocol]["sent"], sent);
        let elapsed = found[protocol]["elapsedMs"].as_f64().expect("a time");
        assert!((2500.0..6000.0).contains(&elapsed), "{protocol}: {elapsed}");
    }
    assert_eq!(found["beyond"]["reason"], "no-external-address");
}

#[test]
fn a_gateway_behind_a_carriers_nat_knows_that_it_has_no_public_address() {
    if let Some(missing) = missing() {
        return not_run("lab", missing);
    }
    if !starts("miniupnpd", "--version") {
        return not_run(
            "miniupnpd",
            "it is not installed (Debian: miniupnpd-nftables)",
        );
    }
    let mut lab = Lab::up("cgn").expect("the lab comes up");
    let masquerade = Kind::Kernel(Kernel::MASQUERADE);
    lab.carrier("carrier", OUTER, &masquerade)
        .expect("a carrier");
    lab.gateway("nat", "carrier", &masquerade)
        .expect("a gateway");
    lab.host("inner", "nat").expect("a host");
    lab.nft("nat", CHAINS).expect("the chains");
    let _serve = outside(&lab);
    let _running = start(&lab, "cgn", "enable_natpmp=yes\nenable_upnp=yes");
    let found = gateway(&lab);
    // RFC 6886 section 3.5: network failure. PCP answers all the same.
    is(&found, "natPmp", "present", "denied");
    assert_eq!(found["natPmp"]["code"], 3);
    is(&found, "pcp", "present", "answered");
    is(&found, "upnpIgd", "present", "answered");
    assert_eq!(found["externalAddress"], Value::Null);
    assert_eq!(found["beyond"]["reason"], "no-external-address");
}

/// Answers NAT-PMP and PCP at the gateway with these bytes, until the lab is gone.
fn answer(lab: &Lab, nat_pmp: Vec<u8>, pcp: Vec<u8>) -> std::thread::JoinHandle<()> {
    let socket = lab
        .enter("nat", || UdpSocket::bind("192.168.1.1:5351"))
        .expect("the namespace")
        .expect("the port");
    socket
        .set_read_timeout(Some(Duration::from_secs(5)))
        .expect("a limit");
    std::thread::spawn(move || {
        let mut request = [0; 1100];
        while let Ok((length, from)) = socket.recv_from(&mut request) {
            let response = if length > 0 && request[0] == 0 {
                &nat_pmp
            } else {
                &pcp
            };
            // It asks again.
            let _ = socket.send_to(response, from);
        }
    })
}

/// NAT-PMP's answer with a result and an external address (RFC 6886 section 3.2).
fn nat_pmp(result: u8, external: [u8; 4]) -> Vec<u8> {
    let mut answer = vec![0, 128, 0, result, 0, 0, 0, 9];
    answer.extend(external);
    answer
}

/// PCP's answer to ANNOUNCE with a result (RFC 6887 section 7.2).
fn announce(result: u8) -> Vec<u8> {
    let mut answer = vec![0; 24];
    answer[..4].copy_from_slice(&[2, 0x80, 0, result]);
    answer
}

/// The gateway's own kind of mapping, and what it answers.
fn fake(name: &str, nat_pmp: Vec<u8>, pcp: Vec<u8>) -> Option<Value> {
    if let Some(missing) = missing() {
        not_run("lab", missing);
        return None;
    }
    let masquerade = Kind::Kernel(Kernel::MASQUERADE);
    let lab = Lab::simple(name, &masquerade).expect("the lab comes up");
    let _serve = outside(&lab);
    let answering = answer(&lab, nat_pmp, pcp);
    let found = gateway(&lab);
    answering.join().expect("it ends");
    Some(found)
}

#[test]
fn a_private_or_shared_or_other_address_outside_means_another_nat() {
    for (name, external, reason) in [
        ("liar", [10, 0, 0, 7], "external-is-private"),
        ("shared", [100, 64, 0, 7], "external-is-shared"),
        ("differs", [203, 0, 113, 99], "external-differs"),
    ] {
        let Some(found) = fake(name, nat_pmp(0, external), announce(0)) else {
            return;
        };
        is(&found, "natPmp", "present", "answered");
        assert_eq!(found["beyond"]["class"], "present", "{found:#}");
        assert_eq!(
            (&found["beyond"]["reason"], &found["beyond"]["confidence"]),
            (&reason.into(), &"likely".into())
        );
    }
}

#[test]
fn a_denial_another_version_and_noise_are_answers_of_their_own() {
    // NAT-PMP: not authorised. PCP: only NAT-PMP is spoken here (RFC 6887 section 9).
    let Some(found) = fake("denies", nat_pmp(2, [0; 4]), vec![0, 128, 0, 1, 0, 0, 0, 9]) else {
        return;
    };
    is(&found, "natPmp", "present", "denied");
    assert_eq!(found["natPmp"]["code"], 2);
    is(&found, "pcp", "absent", "other-version");
    let Some(found) = fake("noise", b"hello, world".to_vec(), b"hello".to_vec()) else {
        return;
    };
    is(&found, "natPmp", "unknown", "unusable");
    is(&found, "pcp", "unknown", "unusable");
    // A host that is not allowed to use PCP.
    let Some(found) = fake("denies-pcp", nat_pmp(0, [198, 51, 100, 1]), announce(2)) else {
        return;
    };
    is(&found, "pcp", "present", "denied");
    assert_eq!(found["beyond"]["class"], "absent", "{found:#}");
}
