//! The rows of the table, as Markdown.

/// One row: what is measured, and how it stands.
pub struct Row {
    /// What.
    pub what: String,
    /// The bar, in words; empty where there is none.
    pub bar: String,
    /// icescope's figure.
    pub ours: String,
    /// The peers' figures.
    pub peers: String,
    /// icescope's figure to that which the bar is set against.
    pub ratio: String,
    /// Whether the bar is met; nothing where there is none.
    pub met: Option<bool>,
}

impl Row {
    /// Writes the row to standard output.
    pub fn print(&self) {
        let met = match self.met {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "–",
        };
        println!(
            "| {} | {} | {} | {} | {} | {met} |",
            self.what, self.bar, self.ours, self.peers, self.ratio
        );
    }
}

/// A time, in the unit that suits it.
#[must_use]
pub fn time(nanoseconds: f64) -> String {
    if nanoseconds < 1e3 {
        format!("{nanoseconds:.0} ns")
    } else if nanoseconds < 1e4 {
        format!("{:.2} µs", nanoseconds / 1e3)
    } else if nanoseconds < 1e5 {
        format!("{:.1} µs", nanoseconds / 1e3)
    } else if nanoseconds < 1e6 {
        format!("{:.0} µs", nanoseconds / 1e3)
    } else {
        format!("{:.2} ms", nanoseconds / 1e6)
    }
}
