//! From a gathering to a verdict.

use super::evidence::evidence;
use super::gather::Gather;
use super::gathering::Gathering;
use super::own_address;
use super::server::ServerUri;
use crate::nat::{Reason, Report, judge};

/// Waits for a gathering, and judges what it shows about the NAT between this host and `servers`.
///
/// If the browser hides the local address and the mapped port is the local one, an open host and a
/// NAT that keeps ports look the same. Then a second connection of this page, which reaches the
/// first one's local address, checks whether it reaches the mapped address too; that takes a
/// second more. An abort ends that as well.
pub async fn diagnose(mut gather: Gather, servers: &[ServerUri]) -> (Gathering, Report) {
    let gathering = (&mut gather).await;
    let evidence = evidence(&gathering, servers);
    let report = judge(evidence.clone());
    let (Reason::AddressHidden, [mapped]) = (report.mapping().reason, report.mapped()) else {
        return (gathering, report);
    };
    let own_address = own_address::check(gather.connection(), &gathering, *mapped).await;
    (
        gathering,
        judge(crate::nat::Evidence {
            own_address,
            ..evidence
        }),
    )
}
