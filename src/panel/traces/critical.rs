//! The critical path: what the trace waited for, from its end back to its start.

use super::spans::Span;

/// A stretch of time in which the trace waited for one span itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// The span.
    pub span: usize,
    /// From when.
    pub from: f64,
    /// Until when.
    pub to: f64,
}

/// The stretches of the first span's tree. From a span's end one goes back to the part of it that ended last, from that
/// part's start to what ended last before it, and so on.
pub fn path(spans: &[Span]) -> Vec<Stretch> {
    let Some(first) = spans.first() else { return Vec::new() };
    let bounds = bounded(spans);
    let mut parts = parts(spans, &bounds);
    let (mut at, mut until) = (0, first.end());
    let mut found = Vec::new();
    loop {
        while parts[at].last().is_some_and(|p| bounds[*p].1 > until) {
            parts[at].pop();
        }
        let from = match parts[at].pop() {
            Some(part) => {
                let end = bounds[part].1;
                push(&mut found, at, end, until);
                at = part;
                until = end;
                continue;
            }
            None => bounds[at].0.min(until),
        };
        push(&mut found, at, from, until);
        until = from;
        match spans[at].parent {
            Some(parent) => at = parent,
            None => return found,
        }
    }
}

fn push(found: &mut Vec<Stretch>, span: usize, from: f64, to: f64) {
    if to > from {
        found.push(Stretch { span, from, to });
    }
}

/// From when until when each span matters to what it is part of.
fn bounded(spans: &[Span]) -> Vec<(f64, f64)> {
    let mut bounds: Vec<(f64, f64)> = Vec::with_capacity(spans.len());
    for span in spans {
        let within = span.parent.map_or((f64::NEG_INFINITY, f64::INFINITY), |p| bounds[p]);
        bounds.push((span.start.max(within.0), span.end().min(within.1)));
    }
    bounds
}

/// The parts of each span, that which ends last at the end.
fn parts(spans: &[Span], bounds: &[(f64, f64)]) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); spans.len()];
    for (i, span) in spans.iter().enumerate() {
        // What begins after its whole has ended is not waited for.
        if let Some(parent) = span.parent.filter(|_| bounds[i].0 <= bounds[i].1) {
            parts[parent].push(i);
        }
    }
    for list in &mut parts {
        list.sort_by(|a, b| bounds[*a].1.total_cmp(&bounds[*b].1));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(parent: Option<usize>, start: f64, end: f64) -> Span {
        Span { parent, start, duration: end - start, ..Span::default() }
    }

    fn told(spans: &[Span]) -> Vec<(usize, f64, f64)> {
        path(spans).into_iter().map(|s| (s.span, s.from, s.to)).collect()
    }

    #[test]
    fn the_part_that_ends_last_is_waited_for() {
        let parallel = [span(None, 0.0, 10.0), span(Some(0), 1.0, 4.0), span(Some(0), 2.0, 8.0)];
        assert_eq!(told(&parallel), [(0, 8.0, 10.0), (2, 2.0, 8.0), (0, 0.0, 2.0)]);
        let series = [span(None, 0.0, 10.0), span(Some(0), 1.0, 4.0), span(Some(0), 5.0, 9.0), span(Some(2), 6.0, 9.0)];
        let expected = [(0, 9.0, 10.0), (3, 6.0, 9.0), (2, 5.0, 6.0), (0, 4.0, 5.0), (1, 1.0, 4.0), (0, 0.0, 1.0)];
        assert_eq!(told(&series), expected);
    }

    #[test]
    fn what_outlives_its_whole_is_cut() {
        let late = [span(None, 0.0, 10.0), span(Some(0), 8.0, 30.0), span(Some(0), 20.0, 25.0)];
        assert_eq!(told(&late), [(1, 8.0, 10.0), (0, 0.0, 8.0)]);
        let nothing = [span(None, 0.0, 0.0), span(Some(0), 0.0, 0.0)];
        assert_eq!(told(&nothing), []);
    }
}
