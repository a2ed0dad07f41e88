//! Panels that are drawn only with data, or only without: left out when the answers are there.

use super::{Board, Sources, settle};
use crate::fetch::Fetched;
use crate::panel::card::State;
use crate::plan::{Plan, show};

impl Board {
    /// Leaves out the panels whose rules about data say so, and closes up the others. What failed is never left out.
    pub fn decide(&mut self, plan: &Plan, answers: &[Fetched], sources: &Sources) {
        let kept: Vec<bool> = self
            .panels()
            .zip(&self.wants)
            .map(|(placed, wants)| {
                if !show::waits(&placed.panel.show_when) {
                    return true;
                }
                let settled = settle(placed, wants, plan, answers, sources, &self.place());
                let failed = matches!(settled.state, State::Error | State::Timeout | State::Skipped);
                let rows = settled.frames.iter().any(|frame| frame.rows() > 0);
                failed || show::shown(&placed.panel.show_when, &placed.scope, Some(rows))
            })
            .collect();
        if kept.contains(&false) {
            let mut all = kept.iter();
            self.wants.retain(|_| all.next() == Some(&true));
            self.sheet.keep(&kept);
        }
    }
}
