//! Our own NAT model over a TUN device, between the kernel's interfaces: all kinds of RFC 4787.
//!
//! It is a thread of this process that lives in the gateway's namespace, with another that sends
//! what was delayed. They end when their device is deleted.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant as Clock};

use icescope::sim::{Mapping, Nat, NatConfig, Packet};
use icescope::stun::engine::Instant;

use crate::namespace;
use crate::network::Network;
use crate::pieces::Pieces;

/// The TUN device, in the gateway's namespace.
pub(crate) const DEVICE: &str = "natbox";

/// Whole packets: what came in pieces is put together, and the kernel cuts it again.
pub(crate) const MTU: u16 = u16::MAX;

/// A running NAT.
#[derive(Debug)]
pub(crate) struct Model {
    namespace: String,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread and its owner both have.
#[derive(Debug)]
struct Shared {
    start: Clock,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    nat: Nat,
    /// What comes from an address of these is on its way out.
    inside: Vec<Network>,
    delay: Duration,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Instant {
        Instant::ORIGIN + self.start.elapsed()
    }
}

impl Model {
    /// Starts it in a namespace, with its device made but not up.
    pub(crate) fn start(namespace: &str, config: NatConfig, inside: Network) -> io::Result<Self> {
        let state = State {
            nat: Nat::new(config, u64::from(std::process::id())),
            inside: vec![inside],
            delay: Duration::ZERO,
        };
        let shared = Arc::new(Shared {
            start: Clock::now(),
            state: Mutex::new(state),
        });
        let (made, wait) = channel();
        let (its, name) = (Arc::clone(&shared), namespace.to_owned());
        let thread = std::thread::Builder::new()
            .name("nat".into())
            .spawn(move || serve(&name, &made, &its))?;
        wait.recv().map_err(io::Error::other)??;
        Ok(Self {
            namespace: namespace.to_owned(),
            shared,
            thread: Some(thread),
        })
    }

    /// Its table now.
    pub(crate) fn table(&self) -> Vec<Mapping> {
        let mut state = self.shared.state();
        state.nat.handle_timeout(self.shared.now());
        state.nat.table().cloned().collect()
    }

    /// A further network behind it, whose addresses it sees.
    pub(crate) fn add_inside(&self, network: Network) {
        self.shared.state().inside.push(network);
    }

    /// From now on each packet takes this long.
    pub(crate) fn delay(&self, each: Duration) {
        self.shared.state().delay = each;
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        let delete = ["-n", &self.namespace, "link", "delete", DEVICE];
        if namespace::run("ip", &delete).is_ok()
            && let Some(thread) = self.thread.take()
        {
            // One that panicked has ended too.
            let _ = thread.join();
        }
    }
}

fn serve(namespace: &str, made: &Sender<io::Result<()>>, shared: &Shared) {
    let device = namespace::enter(namespace).and_then(|()| {
        tun_rs::DeviceBuilder::new()
            .name(DEVICE)
            .mtu(MTU)
            .build_sync()
    });
    let device = match device {
        Ok(device) => device,
        Err(error) => {
            // Who waits for this has not gone away.
            let _ = made.send(Err(error));
            return;
        }
    };
    let _ = made.send(Ok(()));
    // The kernel may have no way for a packet; then it is lost, as packets are.
    let send = |packet: &[u8]| drop(device.send(packet));
    std::thread::scope(|scope| {
        let (later, due) = channel::<(Clock, Vec<u8>)>();
        scope.spawn(move || {
            for (when, packet) in due {
                std::thread::sleep(when.saturating_duration_since(Clock::now()));
                send(&packet);
            }
        });
        let mut bytes = vec![0; usize::from(MTU)];
        let mut pieces = Pieces::default();
        loop {
            let length = match device.recv(&mut bytes) {
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                // The device was deleted.
                Err(_) => return,
            };
            let arrived = Clock::now();
            let whole = bytes.get(..length).and_then(|bytes| pieces.add(bytes));
            let Some(mut packet) = whole else { continue };
            let mut state = shared.state();
            let passes = translate(&mut state, shared.now(), &mut packet).is_some();
            while state.nat.poll_event().is_some() {}
            if passes && state.delay.is_zero() {
                send(&packet);
            } else if passes {
                // The other thread ends after this one.
                let _ = later.send((arrived + state.delay, packet));
            }
        }
    });
}

/// Makes a whole packet what goes on, if it does: UDP over IPv4 alone.
fn translate(state: &mut State, now: Instant, packet: &mut [u8]) -> Option<()> {
    let first = *packet.first()?;
    let header = usize::from(first & 15) * 4;
    if first >> 4 != 4 || *packet.get(9)? != 17 || header < 20 {
        return None;
    }
    let source = address(packet, 12, header)?;
    let ends = Packet::new(source, address(packet, 16, header + 2)?);
    let is_inside = |address| state.inside.iter().any(|network| network.contains(address));
    let verdict = match source {
        SocketAddr::V4(source) if is_inside(*source.ip()) => state.nat.outbound(now, ends),
        _ => state.nat.inbound(now, ends),
    };
    let ends = verdict.packet()?;
    for (end, at, port) in [
        (ends.source, 12, header),
        (ends.destination, 16, header + 2),
    ] {
        let SocketAddr::V4(end) = end else {
            return None;
        };
        put(packet, at, &end.ip().octets())?;
        put(packet, port, &end.port().to_be_bytes())?;
    }
    // The kernel counts this gateway twice, on the way here and on the way on.
    let hops = packet.get_mut(8)?;
    *hops = hops.saturating_add(1);
    // None, which UDP over IPv4 allows.
    put(packet, header + 6, &[0, 0])?;
    put(packet, 10, &[0, 0])?;
    let checksum = checksum(packet.get(..header)?);
    put(packet, 10, &checksum.to_be_bytes())
}

fn address(packet: &[u8], at: usize, port: usize) -> Option<SocketAddr> {
    let octets: [u8; 4] = packet.get(at..at + 4)?.try_into().ok()?;
    let port: [u8; 2] = packet.get(port..port + 2)?.try_into().ok()?;
    let address = Ipv4Addr::from(octets);
    Some(SocketAddr::from((address, u16::from_be_bytes(port))))
}

fn put(packet: &mut [u8], at: usize, bytes: &[u8]) -> Option<()> {
    packet.get_mut(at..at + bytes.len())?.copy_from_slice(bytes);
    Some(())
}

/// The checksum of RFC 1071, over an even number of bytes.
fn checksum(bytes: &[u8]) -> u16 {
    let (pairs, _) = bytes.as_chunks::<2>();
    let folded = pairs.iter().fold(0_u16, |sum, pair| {
        let (sum, carried) = sum.overflowing_add(u16::from_be_bytes(*pair));
        sum + u16::from(carried)
    });
    !folded
}
