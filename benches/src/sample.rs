//! Times of things that take turns.
//!
//! The machine may be busy with other work. So what counts is the processor time of this thread,
//! everything that is compared runs in turn, round after round, and a ratio is the median of the
//! rounds' ratios. Ratios mean more than times.

use std::time::Duration;

use cpu_time::ThreadTime;

/// Rounds, each of which runs everything once.
const ROUNDS: usize = 41;

/// How long one run should take: long against the clock's grain, short against a time slice.
const RUN: Duration = Duration::from_micros(1500);

/// The times of things that took turns, in nanoseconds for one call, by round.
pub struct Times {
    rounds: Vec<Vec<f64>>,
}

impl Times {
    /// Runs everything in turn.
    pub fn take(things: &mut [Box<dyn FnMut() + '_>]) -> Self {
        Self::rounds(things, ROUNDS)
    }

    /// The same in fewer rounds, for things that take long.
    pub fn take_few(things: &mut [Box<dyn FnMut() + '_>]) -> Self {
        Self::rounds(things, ROUNDS / 8)
    }

    fn rounds(things: &mut [Box<dyn FnMut() + '_>], rounds: usize) -> Self {
        let calls: Vec<u32> = things.iter_mut().map(calls).collect();
        let rounds = (0..rounds)
            .map(|_| {
                things
                    .iter_mut()
                    .zip(&calls)
                    .map(|(thing, calls)| time(thing, *calls))
                    .collect()
            })
            .collect();
        Self { rounds }
    }

    /// The median time of one call, in nanoseconds.
    #[must_use]
    pub fn median(&self, thing: usize) -> f64 {
        median(self.rounds.iter().map(|round| round[thing]).collect())
    }

    /// The median over the rounds of the time of one thing to that of another.
    #[must_use]
    pub fn ratio(&self, thing: usize, to: usize) -> f64 {
        median(
            self.rounds
                .iter()
                .map(|round| round[thing] / round[to])
                .collect(),
        )
    }
}

fn time(thing: &mut Box<dyn FnMut() + '_>, calls: u32) -> f64 {
    let start = ThreadTime::now();
    for _ in 0..calls {
        thing();
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
}

/// How often a thing is called in a run.
fn calls(thing: &mut Box<dyn FnMut() + '_>) -> u32 {
    let mut calls = 1;
    loop {
        let nanoseconds = time(thing, calls) * f64::from(calls);
        if nanoseconds > RUN.as_secs_f64() * 1e9 || calls >= 1 << 20 {
            return calls;
        }
        calls *= 2;
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
