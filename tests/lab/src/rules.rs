//! The nftables rules of gateways.

use std::net::Ipv4Addr;

use icescope::sim::{Dependence, NatConfig};

use crate::kind::{Kernel, Statement};

/// Lets in only what belongs to what went out.
pub(crate) const FIREWALL: &str = "
    table inet lab {
        chain through {
            type filter hook forward priority filter;
            iifname \"outside\" ct state new drop
        }
    }";

/// The kernel keeps no state of what our NAT translates: it would choose other ports for it.
const UNTRACKED: &str = "
    table ip untracked {
        chain arriving {
            type filter hook prerouting priority raw;
            meta l4proto udp notrack
        }
        chain own {
            type filter hook output priority raw;
            meta l4proto udp notrack
        }
    }\n";

/// The kernel's NAT, whose external address this is.
pub(crate) fn kernel(kernel: Kernel, address: Ipv4Addr) -> String {
    let statement = match kernel.statement {
        Statement::Snat => format!("snat to {address}"),
        Statement::Masquerade => "masquerade".to_owned(),
        Statement::Random => "masquerade random".to_owned(),
        Statement::FullyRandom => "masquerade fully-random".to_owned(),
    };
    let input = if kernel.drops_input {
        "chain in {
            type filter hook input priority filter;
            iifname \"outside\" ct state new drop
        }"
    } else {
        ""
    };
    format!(
        "table ip lab {{
            chain out {{
                type nat hook postrouting priority srcnat;
                oifname \"outside\" {statement}
            }}
            {input}
        }}"
    )
}

/// What stands beside our model, which has all UDP: TCP and ICMP leave by its external address, or
/// are let in as its filter lets in strangers.
pub(crate) fn beside_model(config: &NatConfig, address: Ipv4Addr) -> String {
    let mut rules = String::from(UNTRACKED);
    if config.mapping.is_some() {
        rules.push_str(&format!(
            "table ip lab {{
                chain out {{
                    type nat hook postrouting priority srcnat;
                    oifname \"outside\" meta l4proto {{ tcp, icmp }} snat to {address}
                }}
            }}"
        ));
    } else if config.filtering != Dependence::EndpointIndependent {
        rules.push_str(&FIREWALL.replace("ct state", "meta l4proto tcp ct state"));
    }
    rules
}
