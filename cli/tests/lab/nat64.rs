//! `icescope nat` on a host with IPv6 only, behind Debian's tayga as the NAT64, and a resolver that
//! finds it (RFC 7050) or does not.

use std::fs;
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use icescope_lab::{Kind, Lab, OUTER, SERVERS, missing};
use serde_json::Value;

use crate::process::{ICESCOPE, Running, json, not_run, serve, wait_until};

/// The network's own prefix; tayga takes the well-known one for public IPv4 addresses only.
const PREFIX: &str = "2001:db8:64::";

/// A host with IPv6 only and its NAT64, up until dropped.
struct Island {
    lab: Lab,
    _serve: Running,
    _tayga: Running,
    files: PathBuf,
}

impl Drop for Island {
    fn drop(&mut self) {
        // It may not be there.
        let _ = fs::remove_dir_all(&self.files);
    }
}

fn island(name: &str) -> Option<Island> {
    if let Some(missing) = missing() {
        not_run("lab", missing);
        return None;
    }
    if !Path::new("/usr/sbin/tayga").exists() {
        not_run("tayga", "it is not installed (Debian: tayga)");
        return None;
    }
    let mut lab = Lab::dual(name).expect("the lab comes up");
    lab.gateway("nat", OUTER, &Kind::Router).expect("a gateway");
    lab.host("inner", "nat").expect("a host");
    lab.script("inner", "ip -4 address flush dev eth0")
        .expect("no IPv4");
    let files = std::env::temp_dir().join(format!("icescope-nat64-{}-{name}", std::process::id()));
    fs::create_dir_all(&files).expect("a folder");
    let configuration = files.join("tayga.conf");
    let text = format!(
        "tun-device nat64\nipv4-addr 192.168.255.1\nipv6-addr 2001:db8:65::1\n\
         prefix {PREFIX}/96\ndynamic-pool 192.168.255.0/24\ndata-dir {}\n",
        files.display()
    );
    fs::write(&configuration, text).expect("a file");
    let path = configuration.display();
    lab.script(
        "nat",
        &format!(
            "tayga --mktun -c {path}
             ip link set nat64 up
             ip route add 192.168.255.0/24 dev nat64
             ip route add {PREFIX}/96 dev nat64"
        ),
    )
    .expect("the TUN device");
    let masquerade = "table ip nat64 {
            chain out {
                type nat hook postrouting priority srcnat;
                oifname \"outside\" masquerade
            }
            chain in {
                type filter hook input priority filter;
                iifname \"outside\" ct state new drop
            }
        }";
    lab.nft("nat", masquerade).expect("the NAT");
    let mut command = lab.command("nat", "tayga");
    command
        .args(["-d", "-c"])
        .arg(&configuration)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let tayga = Running(command.spawn().expect("ip netns exec starts"));
    let mut command = lab.command(OUTER, ICESCOPE);
    command.args(["serve", "--listen", SERVERS[0], "--listen", SERVERS[1]]);
    let (serve, _) = serve(command);
    let up = || {
        let mut ask = lab.command("inner", ICESCOPE);
        let server = format!("[{PREFIX}cb00:710a]:3478");
        ask.args(["stun", &server])
            .output()
            .is_ok_and(|output| output.status.success())
    };
    wait_until("tayga's start", up);
    Some(Island {
        lab,
        _serve: serve,
        _tayga: tayga,
        files,
    })
}

/// Runs `icescope nat` on the host, with a resolver at the gateway where `resolv` says so.
fn ask(island: &Island, arguments: &[&str]) -> (Value, String) {
    let resolv = island.files.join("resolv.conf");
    fs::write(
        &resolv,
        "nameserver 2001:db8:1::1\noptions timeout:1 attempts:1\n",
    )
    .expect("a file");
    let run = |json: bool| {
        // `ip netns exec` gives every program mounts of its own.
        let mut command = island.lab.command("inner", "sh");
        command
            .args(["-ec", "mount --bind \"$0\" /etc/resolv.conf; exec \"$@\""])
            .arg(&resolv)
            .arg(ICESCOPE)
            .arg("nat")
            .args(arguments);
        if json {
            command.arg("--json");
        }
        command.output().expect("icescope runs")
    };
    let words = String::from_utf8(run(false).stdout).expect("text");
    (json(&run(true)), words)
}

#[test]
fn a_server_that_sees_ipv4_proves_a_nat64_and_tells_all_of_it() {
    let Some(island) = island("nat64") else {
        return;
    };
    let server = format!("[{PREFIX}cb00:710a]:3478");
    let (report, words) = ask(&island, &["--server", &server]);
    let nat64 = &report["nat64"];
    assert_eq!(
        (&nat64["class"], &nat64["confidence"], &nat64["reason"]),
        (
            &"present".into(),
            &"proved".into(),
            &"ipv4-seen-over-ipv6".into()
        ),
        "{report:#}"
    );
    // The server's other address is asked under the prefix.
    let ipv4 = &report["families"]["ipv4"];
    assert_eq!(
        ipv4["mapping"]["class"], "endpoint-independent",
        "{report:#}"
    );
    assert_eq!(
        ipv4["filtering"]["class"], "address-and-port-dependent",
        "{report:#}"
    );
    assert_eq!(ipv4["filtering"]["confidence"], "proved");
    assert!(
        ipv4["mapped"][0]
            .as_str()
            .expect("one")
            .starts_with("198.51.100.1:")
    );
    assert_eq!(report["families"]["ipv6"], Value::Null, "{report:#}");
    assert!(
        words.starts_with("This host reaches IPv4 through a NAT64. "),
        "{words}"
    );
    assert!(words.contains("NAT64      yes (proved)"), "{words}");
}

/// A resolver that makes up addresses under [`PREFIX`], or none; counts the questions for the name.
fn resolver(lab: &Lab, synthesises: bool) -> (std::thread::JoinHandle<()>, Arc<AtomicUsize>) {
    let socket = lab
        .enter("nat", || UdpSocket::bind("[2001:db8:1::1]:53"))
        .expect("the namespace")
        .expect("the port");
    socket
        .set_read_timeout(Some(Duration::from_secs(8)))
        .expect("a limit");
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let thread = std::thread::spawn(move || {
        let mut query = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut query) {
            let query = &query[..length];
            let name = b"\x08ipv4only\x04arpa\x00";
            if !query[12..].starts_with(name) {
                continue;
            }
            count.fetch_add(1, Ordering::Relaxed);
            let question = &query[12..12 + name.len() + 4];
            let wants_ipv6 = question[name.len() + 1] == 28;
            let address: Option<Vec<u8>> = match (wants_ipv6, synthesises) {
                (true, true) => {
                    let mut address = vec![0x20, 0x01, 0x0d, 0xb8, 0, 0x64, 0, 0, 0, 0, 0, 0];
                    address.extend([192, 0, 0, 170]);
                    Some(address)
                }
                (true, false) => None,
                (false, _) => Some(vec![192, 0, 0, 170]),
            };
            let mut answer = query[..2].to_vec();
            let count = u8::from(address.is_some());
            answer.extend([0x81, 0x80, 0, 1, 0, count, 0, 0, 0, 0]);
            answer.extend(question);
            if let Some(address) = address {
                answer.extend([0xc0, 12, 0, question[name.len() + 1], 0, 1, 0, 0, 0, 9, 0]);
                answer.push(u8::try_from(address.len()).expect("short"));
                answer.extend(address);
            }
            // It asks again.
            let _ = socket.send_to(&answer, from);
        }
    });
    (thread, asked)
}

#[test]
fn an_ipv4_address_is_reached_by_the_prefix_that_the_resolver_tells() {
    let Some(island) = island("dns64") else {
        return;
    };
    let (thread, asked) = resolver(&island.lab, true);
    let server = format!("{}:3478", SERVERS[0]);
    let (report, words) = ask(&island, &["--server", &server]);
    assert_eq!(report["nat64"]["class"], "present", "{report:#}");
    assert_eq!(report["nat64"]["confidence"], "proved");
    assert_eq!(report["nat64"]["prefix"], format!("{PREFIX}/96"));
    assert_eq!(report["nat64"]["lookup"], "synthesised");
    let ipv4 = &report["families"]["ipv4"];
    assert_eq!(
        ipv4["mapping"]["class"], "endpoint-independent",
        "{report:#}"
    );
    assert_eq!(ipv4["filtering"]["class"], "address-and-port-dependent");
    assert!(words.contains("DNS names, not IPv4 addresses"), "{words}");
    // Nobody is asked where that is not wanted, or where IPv6 is given.
    let before = asked.load(Ordering::Relaxed);
    assert!(before > 0);
    let (report, _) = ask(&island, &["--no-nat64-lookup", "--server", &server]);
    assert_eq!(
        report["evidence"][0]["outcome"], "unreachable",
        "{report:#}"
    );
    assert_eq!(report["nat64"]["class"], "unknown");
    let (report, _) = ask(&island, &["--server", &format!("[{PREFIX}cb00:710a]:3478")]);
    assert_eq!(report["nat64"]["lookup"], Value::Null);
    assert_eq!(asked.load(Ordering::Relaxed), before);
    thread.join().expect("it ends");
}

#[test]
fn a_resolver_that_makes_up_nothing_leaves_ipv4_out_of_reach() {
    let Some(island) = island("nodns64") else {
        return;
    };
    let (thread, _) = resolver(&island.lab, false);
    let (report, _) = ask(&island, &["--server", &format!("{}:3478", SERVERS[0])]);
    assert_eq!(report["nat64"]["lookup"], "not-synthesised", "{report:#}");
    assert_eq!(report["nat64"]["class"], "unknown");
    assert_eq!(report["evidence"][0]["outcome"], "unreachable");
    thread.join().expect("it ends");
}
