//! Many connections in one lab, some at a time.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use icescope_lab::Lab;

use crate::cell::{Ended, Extras, connect};

/// After this, agents that have not connected give up. On an idle machine they take at most one
/// second where there is a way.
pub(crate) const LIMIT: Duration = Duration::from_secs(10);

/// A connection to make.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) hosts: [String; 2],
    pub(crate) extras: Extras,
}

/// Makes all of them, `at_once` at a time. Each has sockets of its own, and so mappings.
pub(crate) fn run(lab: &Lab, jobs: &[Job], at_once: usize, limit: Duration) -> Vec<Ended> {
    let ended = Mutex::new(vec![None; jobs.len()]);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..at_once.min(jobs.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(index) else { break };
                    let [a, b] = &job.hosts;
                    let one = connect(lab, (a, b), job.extras, limit);
                    ended.lock().unwrap()[index] = Some(one.unwrap());
                }
            });
        }
    });
    let ended = ended.into_inner().unwrap();
    ended.into_iter().map(Option::unwrap).collect()
}
