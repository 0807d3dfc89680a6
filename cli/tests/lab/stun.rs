//! `icescope stun` with a name that has several addresses.

use std::fs;
use std::process::Output;

use icescope_lab::{Kernel, Kind, Lab, OUTER, SERVERS, SERVERS6, missing};

use crate::process::{ICESCOPE, json, not_run, serve};

/// A name that leads to the server at one address of each family, and to two at which there is none.
const NAME: &str = "stun.example.org";

/// Runs `icescope stun` on the host, where the name is known.
fn ask(lab: &Lab, arguments: &[&str]) -> Output {
    let hosts = std::env::temp_dir().join(format!("icescope-hosts-{}", std::process::id()));
    let addresses = [SERVERS6[0], SERVERS[0], "203.0.113.99", "2001:db8:113::99"];
    let lines = addresses.map(|address| format!("{address} {NAME}\n"));
    fs::write(&hosts, lines.concat()).expect("a file");
    // `ip netns exec` gives every program mounts of its own.
    let output = lab
        .command("inner", "sh")
        .args(["-ec", "mount --bind \"$0\" /etc/hosts; exec \"$@\""])
        .arg(&hosts)
        .args([ICESCOPE, "stun", NAME])
        .args(arguments)
        .output();
    fs::remove_file(&hosts).expect("it was there");
    output.expect("icescope runs")
}

#[test]
fn another_address_of_a_name_is_asked_where_the_first_does_not_answer() {
    if let Some(missing) = missing() {
        return not_run("lab", missing);
    }
    let mut lab = Lab::dual("names").expect("the lab comes up");
    let kind = Kind::Kernel(Kernel::MASQUERADE);
    lab.gateway("nat", OUTER, &kind).expect("a gateway");
    lab.host("inner", "nat").expect("a host");
    let mut command = lab.command(OUTER, ICESCOPE);
    command.args(["serve", "--listen", SERVERS[0], "--listen", SERVERS6[0]]);
    let (_running, _) = serve(command);
    let (ipv4, ipv6) = (
        format!("{}:3478", SERVERS[0]),
        format!("[{}]:3478", SERVERS6[0]),
    );

    // IPv4 comes first, as in `icescope nat`.
    let response = json(&ask(&lab, &["--json"]));
    assert_eq!(response["address"], ipv4);
    assert_eq!(response["unanswered"], serde_json::json!([]));

    let deaf = "table ip deaf {
            chain in {
                type filter hook input priority filter;
                meta l4proto udp drop
            }
        }";
    lab.nft(OUTER, deaf).expect("a rule");
    let response = json(&ask(&lab, &["--json"]));
    assert_eq!(response["address"], ipv6);
    let other = &response["unanswered"][0];
    assert_eq!(
        (&other["address"], &other["code"]),
        (&ipv4.as_str().into(), &"no-answer".into())
    );
    assert!(other["sent"].as_u64().is_some_and(|sent| sent > 1));
    let words = String::from_utf8(ask(&lab, &[]).stdout).expect("text");
    assert!(
        words.contains(&format!(
            "Another address of the name: {ipv4} answered none of "
        )),
        "{words}"
    );

    lab.script("inner", "ip -4 route delete default")
        .expect("no IPv4");
    let response = json(&ask(&lab, &["--json"]));
    assert_eq!(response["address"], ipv6);
    let other = &response["unanswered"][0];
    assert_eq!(other["code"], "unreachable", "{response:#}");

    lab.script("inner", "ip -6 route delete default")
        .expect("no IPv6");
    let output = ask(&lab, &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    let error = &json(&output)["error"];
    assert_eq!(error["code"], "unreachable", "{error:#}");
    let message = error["message"].as_str().expect("words");
    assert!(
        message.contains(&ipv4) && message.contains(&ipv6),
        "{message}"
    );
}
