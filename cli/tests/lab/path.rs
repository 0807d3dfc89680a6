//! `icescope nat` where ports are blocked, fragments get lost, NATs stand in a row, and mappings go.

use std::process::{Output, Stdio};

use icescope::sim::{Dependence, Lifetime, NatConfig};
use icescope_lab::{Kernel, Kind, Lab, OUTER, SERVERS, Statement, missing};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

use crate::process::{ICESCOPE, Running, json, not_run, serve, starts, wait_until};
use crate::{MASQUERADE, with_server};

/// What `icescope nat` prints inside, of these servers, with these options.
fn ask(lab: &Lab, options: &[&str], servers: &[&str]) -> (Output, Duration) {
    let mut command = lab.command("inner", ICESCOPE);
    command.arg("nat").args(options);
    for server in servers {
        command.args(["--server", server]);
    }
    let begun = Instant::now();
    let output = command.output().expect("icescope runs");
    (output, begun.elapsed())
}

fn report(lab: &Lab, servers: &[&str]) -> Value {
    let (output, took) = ask(lab, &["--json"], servers);
    println!("{servers:?}: {} ms", took.as_millis());
    json(&output)
}

/// The words for people, which the test's log keeps.
fn words(lab: &Lab, options: &[&str], servers: &[&str]) -> String {
    let (output, _) = ask(lab, options, servers);
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{words}");
    words
}

/// `what` is dropped at the NAT, before the kernel puts fragments together.
fn drop_at_nat(lab: &Lab, what: &str) {
    let rules = format!(
        "table ip path {{ }}
        delete table ip path
        table ip path {{
            chain before {{
                type filter hook prerouting priority -450;
                {what} drop
            }}
        }}"
    );
    lab.nft("nat", &rules).expect("nftables takes it");
}

const FRAGMENT: &str = "ip frag-off & 0x3fff != 0";

#[test]
fn fragments_get_through_or_lost_each_way() {
    let model = Kind::model(
        Some(Dependence::EndpointIndependent),
        Dependence::EndpointIndependent,
    );
    for (name, kind) in [("frag-k", &MASQUERADE), ("frag-m", &model)] {
        let Some((lab, _serve)) = with_server(name, kind) else {
            return;
        };
        let servers = [&*format!("{}:3478", SERVERS[0])];
        for (rule, outbound, inbound) in [
            (String::new(), "forwarded", "forwarded"),
            (
                format!("iifname outside {FRAGMENT}"),
                "forwarded",
                "dropped",
            ),
            (format!("iifname inside {FRAGMENT}"), "dropped", "unknown"),
        ] {
            if !rule.is_empty() {
                drop_at_nat(&lab, &rule);
            }
            let report = report(&lab, &servers);
            let found = &report["habits"]["fragments"];
            let classes = (&found["outbound"]["class"], &found["inbound"]["class"]);
            assert_eq!(classes, (&outbound.into(), &inbound.into()), "{report:#}");
            assert_eq!(report["udp"]["class"], "open");
            let words = words(&lab, &[], &servers);
            assert!(words.contains("\nFragments  get"), "{words}");
        }
    }
}

/// coturn, which answers over TCP too, at both addresses and these ports.
fn coturn(lab: &Lab) -> Option<Running> {
    if !starts("turnserver", "--version") {
        not_run("coturn", "turnserver is not installed (Debian: coturn)");
        return None;
    }
    let mut command = lab.command(OUTER, "turnserver");
    command
        .args(["-n", "--no-auth", "--no-cli", "--no-tls", "--no-dtls"])
        .args(["-L", SERVERS[0], "-L", SERVERS[1], "-E", SERVERS[0]])
        .args(["--pidfile", "/dev/null", "--log-file", "/dev/null"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let running = Running(command.spawn().expect("ip netns exec starts"));
    wait_until("coturn's start", || {
        let mut ask = lab.command("inner", ICESCOPE);
        let server = format!("{}:3478", SERVERS[1]);
        ask.args(["stun", &server])
            .output()
            .is_ok_and(|output| output.status.success())
    });
    Some(running)
}

#[test]
fn blocked_udp_is_told_from_dead_servers() {
    if let Some(missing) = missing() {
        return not_run("lab", missing);
    }
    let lab = Lab::simple("udp", &MASQUERADE).expect("the lab comes up");
    let [a, b] = SERVERS.map(|server| format!("{server}:3478"));
    let [a2, b2] = SERVERS.map(|server| format!("{server}:3479"));
    let all = [&*a, &*a2, &*b, &*b2];
    // Nobody listens, which the hosts say.
    let dead = report(&lab, &[&a, &b]);
    assert_eq!(dead["udp"]["reason"], "ports-closed", "{dead:#}");
    // A host says so only now and then.
    let words_of_dead = words(&lab, &[], &[&a, &b]);
    assert!(words_of_dead.starts_with("No STUN server answered"));
    // No way there at all.
    drop_at_nat(&lab, "ip daddr 203.0.113.0/24");
    let lost = report(&lab, &[&a, &b]);
    assert_eq!(lost["udp"]["reason"], "nothing-answers", "{lost:#}");
    drop_at_nat(&lab, "udp dport 1");

    let Some(_coturn) = coturn(&lab) else { return };
    let open = report(&lab, &all);
    assert_eq!(open["udp"]["class"], "open", "{open:#}");
    assert_eq!(open["silentPorts"], json!([]));

    drop_at_nat(&lab, "udp dport 3479");
    let some = report(&lab, &all);
    assert_eq!(some["udp"]["class"], "some-ports-blocked", "{some:#}");
    assert_eq!(some["silentPorts"], json!([3479]));
    assert!(words(&lab, &[], &all).contains("is blocked at port 3479 (likely)"));

    drop_at_nat(&lab, "iifname inside meta l4proto udp");
    for servers in [&all[..], &all[..1]] {
        let begun = Instant::now();
        let blocked = report(&lab, servers);
        assert_eq!(blocked["udp"]["class"], "blocked", "{blocked:#}");
        assert_eq!(blocked["udp"]["reason"], "only-tcp");
        // 3.5 s, and what a loaded machine takes to start a program.
        assert!(begun.elapsed() < Duration::from_millis(5500));
        let (output, _) = ask(&lab, &[], servers);
        assert_eq!(output.status.code(), Some(1));
    }
    assert!(words(&lab, &[], &all).starts_with("UDP is blocked here"));
}

#[test]
fn nats_in_a_row_are_not_called_one() {
    if let Some(missing) = missing() {
        return not_run("lab", missing);
    }
    let snat = Kind::Kernel(Kernel::dropping(Statement::Snat));
    let strict = Kind::model(
        Some(Dependence::AddressAndPortDependent),
        Dependence::AddressAndPortDependent,
    );
    let easy = Kind::model(
        Some(Dependence::EndpointIndependent),
        Dependence::EndpointIndependent,
    );
    // The last gateway that keeps strangers out, which shows where one mapping serves all.
    for (name, outer, inner, class, filtering, last) in [
        (
            "row-e",
            &snat,
            &MASQUERADE,
            "endpoint-independent",
            "address-and-port-dependent",
            json!(2),
        ),
        // The stricter of the two is what shows.
        (
            "row-o",
            &strict,
            &easy,
            "address-and-port-dependent",
            "address-and-port-dependent",
            Value::Null,
        ),
        (
            "row-i",
            &easy,
            &strict,
            "address-and-port-dependent",
            "address-and-port-dependent",
            Value::Null,
        ),
        (
            "row-x",
            &easy,
            &easy,
            "endpoint-independent",
            "endpoint-independent",
            Value::Null,
        ),
    ] {
        let mut lab = Lab::up(name).expect("the lab comes up");
        lab.carrier("nat", OUTER, outer).expect("a carrier");
        lab.gateway("home", "nat", inner).expect("a router");
        lab.host("inner", "home").expect("a host");
        lab.host("customer", "nat").expect("a customer");
        let mut command = lab.command(OUTER, ICESCOPE);
        command.args(["serve", "--listen", SERVERS[0], "--listen", SERVERS[1]]);
        let (_serve, _) = serve(command);
        let servers = [&*format!("{}:3478", SERVERS[0])];
        let report = report(&lab, &servers);
        assert_eq!(report["mapping"]["class"], class, "{name} {report:#}");
        assert_eq!(report["filtering"]["class"], filtering, "{name} {report:#}");
        assert_eq!(report["habits"]["lastFilter"], last, "{name} {report:#}");
        let reason = if last == 2 {
            "filter-beyond"
        } else {
            "layers-hidden"
        };
        assert_eq!(report["layers"]["reason"], reason, "{name} {report:#}");
        assert_eq!(report["layers"]["possible"], json!(["one", "several"]));
        assert_eq!(report["layers"]["class"], "unknown");
        assert_eq!(report["carrier"]["class"], "unknown");
        // Without a router of its own between, the host sees the carrier's network.
        let mut customer = lab.command("customer", ICESCOPE);
        customer.args(["nat", "--json", "--server", servers[0]]);
        let report = json(&customer.output().expect("icescope runs"));
        assert_eq!(report["carrier"]["class"], "present", "{report:#}");
        assert_eq!(report["carrier"]["reason"], "local-is-shared");
        assert_eq!(report["layers"]["class"], "unknown");
    }
}

#[test]
fn what_keeps_a_mapping_is_found() {
    if let Some(missing) = missing() {
        return not_run("lab", missing);
    }
    std::thread::scope(|scope| {
        for (name, outbound, inbound, class) in [
            ("keep-b", true, true, "both"),
            ("keep-o", true, false, "outbound"),
            ("keep-i", false, true, "inbound"),
        ] {
            scope.spawn(move || {
                let config = NatConfig {
                    lifetime: Lifetime {
                        idle: Duration::from_secs(12),
                        outbound,
                        inbound,
                    },
                    ..NatConfig::new(
                        Dependence::EndpointIndependent,
                        Dependence::AddressAndPortDependent,
                        Vec::new(),
                    )
                };
                let (lab, _serve) = with_server(name, &Kind::Model(config)).expect("a lab");
                let servers = [&*format!("{}:3478", SERVERS[0])];
                let (output, took) = ask(&lab, &["--json", "--lifetime", "30"], &servers);
                let report = json(&output);
                let habits = &report["habits"];
                let lifetime = json!({ "aliveSeconds": 10, "goneSeconds": 15 });
                assert_eq!(habits["lifetime"], lifetime, "{report:#}");
                assert_eq!(habits["refresh"]["class"], class, "{report:#}");
                println!("{class}: {} ms", took.as_millis());
            });
        }
    });
}
