//! A lab with our STUN server outside.

use std::io;
use std::net::{IpAddr, SocketAddr};

use icescope::net::StunServer;
use icescope_lab::process::not_run;
use icescope_lab::{Lab, OUTER, SERVERS, missing};

/// The server's address, for every agent.
pub(crate) fn address() -> SocketAddr {
    let address: IpAddr = SERVERS[0].parse().unwrap();
    SocketAddr::new(address, 3478)
}

/// A lab with nothing but the server, or `None` where there can be none.
pub(crate) fn lab(name: &str) -> Option<Lab> {
    if let Some(missing) = missing() {
        not_run("lab", missing);
        return None;
    }
    let lab = Lab::up(name).unwrap();
    start(&lab).unwrap();
    Some(lab)
}

/// Starts the server in a thread, which ends with this process.
fn start(lab: &Lab) -> io::Result<()> {
    let bound = lab.enter(OUTER, || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let server = runtime.block_on(StunServer::bind(&[address()]))?;
        io::Result::Ok((runtime, server))
    })?;
    let (runtime, server) = bound?;
    std::thread::Builder::new()
        .name("stun".into())
        .spawn(move || runtime.block_on(server.run()))?;
    Ok(())
}
