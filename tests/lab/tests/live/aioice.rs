//! Agents of aioice, a Python library: one process in a namespace runs many.

use std::collections::HashMap;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use icescope_lab::Lab;
use icescope_lab::process::Running;
use serde_json::{Value, json};

use crate::agent::{self, Description, Role, Selected};
use crate::meeting::Meeting;
use crate::server;

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/live/agent.py");

/// The Python that has aioice, if there is one: `cargo xtask test` names it.
pub(crate) fn python() -> Option<PathBuf> {
    let python = PathBuf::from(std::env::var_os("ICESCOPE_AIOICE")?);
    python.is_file().then_some(python)
}

/// Who waits for an answer.
type Waiting = Arc<Mutex<HashMap<usize, Sender<Value>>>>;

/// A process that runs agents.
#[derive(Debug)]
pub(crate) struct Process {
    orders: Mutex<ChildStdin>,
    waiting: Waiting,
    next: Mutex<usize>,
    _running: Running,
}

impl Process {
    pub(crate) fn start(lab: &Lab, role: &str, python: &PathBuf) -> io::Result<Self> {
        let mut command = lab.command(role, python);
        let child = command
            .args(["-u", PROGRAM])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut running = Running(child);
        let orders = running.0.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let answers = running.0.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let waiting = Waiting::default();
        let shared = Arc::clone(&waiting);
        // It ends with the process.
        std::thread::spawn(move || {
            for line in BufReader::new(answers).lines().map_while(Result::ok) {
                let answer: Value = serde_json::from_str(&line).unwrap();
                let id = number(&answer);
                let waiting = shared.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(one) = waiting.get(&id) {
                    // Who has had enough does not listen.
                    let _ = one.send(answer);
                }
            }
        });
        Ok(Self {
            orders: Mutex::new(orders),
            waiting,
            next: Mutex::new(0),
            _running: running,
        })
    }

    fn order(&self, order: &Value) -> io::Result<()> {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(orders, "{order}")?;
        orders.flush()
    }

    /// An agent that has gathered.
    pub(crate) fn gather(self: &Arc<Self>, role: Role) -> io::Result<Box<dyn agent::Agent>> {
        let id = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            *next += 1;
            *next
        };
        let (sender, answers) = channel();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.insert(id, sender);
        drop(waiting);
        let server = server::address();
        let role = match role {
            Role::Controlling => "controlling",
            Role::Controlled => "controlled",
        };
        self.order(&json!({
            "id": id,
            "open": role,
            "server": [server.ip().to_string(), server.port()],
        }))?;
        let answer = answers
            .recv_timeout(Duration::from_secs(30))
            .map_err(io::Error::other)?;
        let word = |key: &str| -> io::Result<&str> {
            answer[key]
                .as_str()
                .ok_or_else(|| io::Error::other(format!("aioice: {answer}")))
        };
        let address =
            |key: &str| -> io::Result<SocketAddr> { word(key)?.parse().map_err(io::Error::other) };
        let description = Description {
            ufrag: word("ufrag")?.to_owned(),
            password: word("password")?.to_owned(),
            host: Some(address("host")?),
            reflexive: address("reflexive")?,
            guesses: Vec::new(),
        };
        Ok(Box::new(Agent {
            process: Arc::clone(self),
            id,
            answers: Mutex::new(answers),
            description,
        }))
    }
}

fn number(answer: &Value) -> usize {
    answer["id"]
        .as_u64()
        .and_then(|id| usize::try_from(id).ok())
        .unwrap_or_default()
}

/// An agent that has gathered.
#[derive(Debug)]
struct Agent {
    process: Arc<Process>,
    id: usize,
    answers: Mutex<Receiver<Value>>,
    description: Description,
}

impl agent::Agent for Agent {
    fn description(&self) -> &Description {
        &self.description
    }

    fn connect(
        &self,
        role: Role,
        remote: &Description,
        meeting: &Meeting,
    ) -> io::Result<Option<Selected>> {
        self.process.order(&json!({
            "id": self.id,
            "ufrag": remote.ufrag,
            "password": remote.password,
            "host": remote.host.map(|host| host.to_string()),
            "outside": remote.outside().collect::<Vec<_>>(),
        }))?;
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut selected = None;
        while !meeting.is_over() {
            if let Ok(answer) = answers.recv_timeout(Duration::from_millis(20)) {
                let remote = answer["remote"].as_str().unwrap_or_default();
                selected = Some(Selected {
                    remote: remote.parse().map_err(io::Error::other)?,
                });
                meeting.heard(role);
            }
        }
        Ok(selected.filter(|_| meeting.succeeded()))
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        // The process may have ended.
        let _ = self.process.order(&json!({ "id": self.id, "close": true }));
    }
}
