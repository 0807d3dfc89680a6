//! Many connections in one lab, some at a time.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use icescope_lab::Lab;

use crate::cell::{Ended, Extras, Gather, connect};
use crate::record::{self, Cell};
use crate::sans_io;

/// After this, agents that have not connected give up. On an idle machine they take at most one
/// second where there is a way.
pub(crate) const LIMIT: Duration = Duration::from_secs(10);

/// A connection to make.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    /// Its place among all, by which agents are chosen.
    pub(crate) number: usize,
    pub(crate) hosts: [String; 2],
    pub(crate) extras: Extras,
}

/// Makes all of them, `at_once` at a time. Each has sockets of its own, and so mappings.
pub(crate) fn run(lab: &Lab, jobs: &[Job], at_once: usize, limit: Duration) -> Vec<Ended> {
    run_with(
        &|_, host, _| sans_io::gather(lab, host),
        jobs,
        at_once,
        limit,
    )
}

/// The same, with other agents.
pub(crate) fn run_with(
    gather: &Gather<'_>,
    jobs: &[Job],
    at_once: usize,
    limit: Duration,
) -> Vec<Ended> {
    let ended = Mutex::new(vec![None; jobs.len()]);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..at_once.min(jobs.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(index) else { break };
                    let one = connect(gather, job, limit);
                    ended.lock().unwrap()[index] = Some(one.unwrap());
                }
            });
        }
    });
    let ended = ended.into_inner().unwrap();
    ended.into_iter().map(Option::unwrap).collect()
}

/// Makes the connections of `cells`, wants them to end as the rule says, and gives the cells back
/// with what happened.
pub(crate) fn hold<'a>(
    gather: &Gather<'_>,
    cells: impl IntoIterator<Item = (Cell<'a>, Job)>,
) -> Vec<Cell<'a>> {
    let (mut table, jobs): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
    let ended = run_with(gather, &jobs, 30, LIMIT);
    for ((cell, job), ended) in table.iter_mut().zip(&jobs).zip(ended) {
        cell.ended = Some(ended);
        let mut again = "";
        if cell.must_connect() == Some(true) && !cell.is_connected() {
            // Thirty connections at once may be too many for a machine that has other work. One
            // that does not come about alone either, in more time, is a disagreement.
            cell.ended = run_with(gather, std::slice::from_ref(job), 1, 3 * LIMIT).pop();
            again = " (alone, after it had failed among others)";
        }
        record::say(&format!("{cell}{again}"));
    }
    let disagrees = |cell: &&Cell<'_>| {
        cell.must_connect()
            .is_some_and(|must| must != cell.is_connected())
    };
    let wrong: Vec<String> = table
        .iter()
        .filter(disagrees)
        .map(Cell::to_string)
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    table
}
