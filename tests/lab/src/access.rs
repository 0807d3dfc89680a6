//! What is done with a lab that is up.

use std::ffi::OsStr;
use std::io;
use std::process::Command;
use std::time::Duration;

use icescope::sim::{Dependence, Mapping};

use crate::kind::Kind;
use crate::model::Model;
use crate::namespace;
use crate::network::Network;
use crate::topology::{Lab, Node, OUTER};

impl Lab {
    /// Loses this percentage of the UDP packets over IPv4 that reach a gateway or a host from
    /// elsewhere, in each direction. 0 ends it, 100 and more is all.
    ///
    /// # Errors
    ///
    /// No such role.
    pub fn lose(&self, role: &str, percent: u8) -> io::Result<()> {
        let some = match percent {
            0 => return self.nft(role, "table ip loss { }\ndelete table ip loss"),
            100.. => String::new(),
            _ => format!("numgen random mod 100 < {percent}"),
        };
        self.nft(
            role,
            &format!(
                "table ip loss {{ }}
                delete table ip loss
                table ip loss {{
                    chain arriving {{
                        type filter hook prerouting priority -450;
                        iifname {{ \"eth0\", \"inside\", \"outside\", \"public\" }} meta l4proto udp \
                            {some} drop
                    }}
                }}"
            ),
        )
    }

    /// Delays each packet of UDP over IPv4 that a gateway of our model passes on, by the same in each
    /// direction. [`line`](Self::line) makes one that does nothing else.
    ///
    /// # Errors
    ///
    /// There is no model at this role.
    pub fn delay(&self, role: &str, each_way: Duration) -> io::Result<()> {
        let none = || io::Error::other(format!("`{role}` is no NAT of our model"));
        self.models.get(role).ok_or_else(none)?.delay(each_way);
        Ok(())
    }

    /// Adds a long line from the public network to more of it, 192.0.2.0/24, for whatever is put
    /// behind this role. There can be one.
    ///
    /// # Errors
    ///
    /// As [`gateway`](Self::gateway).
    pub fn line(&mut self, role: &str, each_way: Duration) -> io::Result<Node> {
        let open = Kind::model(None, Dependence::EndpointIndependent);
        let node = self.add_gateway(role, OUTER, &open, Network::LINE)?;
        self.delay(role, each_way)?;
        Ok(node)
    }

    /// Adds nftables rules at a role. The tables `lab`, `untracked` and `loss` are taken.
    ///
    /// # Errors
    ///
    /// No such role, or nftables refuses.
    pub fn nft(&self, role: &str, rules: &str) -> io::Result<()> {
        namespace::nft(&self.namespace(role), rules)
    }

    /// Runs a shell script at a role; it stops at the first command that fails.
    ///
    /// # Errors
    ///
    /// No such role, or a command failed: its words are in the error.
    pub fn script(&self, role: &str, text: &str) -> io::Result<()> {
        namespace::script(&self.namespace(role), text)
    }

    /// A command that runs at a role.
    #[must_use]
    pub fn command(&self, role: &str, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("ip");
        command
            .args(["netns", "exec", &self.namespace(role)])
            .arg(program.as_ref());
        command
    }

    /// Does a part of this program's work at a role, in a thread of its own: the sockets that it
    /// makes belong there, and stay there when it hands them out.
    ///
    /// # Errors
    ///
    /// No such role.
    ///
    /// # Panics
    ///
    /// The work panics.
    pub fn enter<T: Send>(&self, role: &str, work: impl FnOnce() -> T + Send) -> io::Result<T> {
        let name = self.namespace(role);
        let done = std::thread::scope(|scope| {
            let thread = scope.spawn(|| namespace::enter(&name).map(|()| work()));
            thread.join()
        });
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    /// What is known of a role.
    ///
    /// # Errors
    ///
    /// No such role.
    pub fn node(&self, role: &str) -> io::Result<&Node> {
        self.nodes
            .get(role)
            .ok_or_else(|| io::Error::other(format!("no `{role}` in this lab")))
    }

    /// All of them.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }

    /// The translation table of a gateway of our model; empty for others.
    #[must_use]
    pub fn table(&self, role: &str) -> Vec<Mapping> {
        self.models.get(role).map(Model::table).unwrap_or_default()
    }
}
