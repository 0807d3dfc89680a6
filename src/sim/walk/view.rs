//! The table as its events tell it, one at a time.

use super::{Row, words};
use crate::sim::nat::EventKind;

/// The rows so far.
#[derive(Clone, Debug, Default)]
pub(super) struct View(Vec<Row>);

impl View {
    /// Takes in an event.
    pub(super) fn apply(&mut self, event: EventKind) {
        let touched = match event {
            EventKind::MappingCreated {
                mapping,
                internal,
                remote,
                external,
            } => {
                self.0.push(Row {
                    id: mapping,
                    internal,
                    external,
                    destinations: words::destinations(remote),
                    admits: Vec::new(),
                    current: false,
                });
                Some(mapping)
            }
            EventKind::MappingExpired { mapping } => {
                self.0.retain(|row| row.id != mapping);
                None
            }
            EventKind::PermissionCreated { mapping, remote } => {
                if let Some(row) = self.row(mapping) {
                    row.admits.push(words::set(remote));
                }
                Some(mapping)
            }
            EventKind::PermissionExpired { mapping, remote } => {
                if let Some(row) = self.row(mapping) {
                    row.admits.retain(|one| *one != words::set(remote));
                }
                Some(mapping)
            }
            EventKind::MappingFound { mapping } | EventKind::Admitted { mapping, .. } => {
                Some(mapping)
            }
            _ => return,
        };
        for row in &mut self.0 {
            row.current = Some(row.id) == touched;
        }
    }

    /// No row is looked at any more.
    pub(super) fn rest(&mut self) {
        for row in &mut self.0 {
            row.current = false;
        }
    }

    /// The rows.
    pub(super) fn rows(&self) -> &[Row] {
        &self.0
    }

    fn row(&mut self, mapping: u64) -> Option<&mut Row> {
        self.0.iter_mut().find(|row| row.id == mapping)
    }
}
