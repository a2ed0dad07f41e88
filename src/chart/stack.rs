//! Stacks: series laid on one another at the union of their places along the axis, negative values apart.

/// A series to stack: instants (or other places) that rise, NaN where there is no value.
pub struct Layer<'a> {
    /// Instants.
    pub times: &'a [f64],
    /// Values.
    pub values: &'a [f64],
    /// Whether a missing instant takes the value between its neighbours, as a line would, instead of none.
    pub joined: bool,
}

/// A stacked series: from `base` to `top` at each instant; NaN where it has no value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stacked {
    /// The upper end (the lower, for negative values).
    pub top: Vec<f64>,
    /// Where it stands.
    pub base: Vec<f64>,
}

/// The instants of all layers, and each layer stacked on those before it; in percent of the whole
/// (from 0 to 1) when `percent`.
pub fn stack(layers: &[Layer<'_>], percent: bool) -> (Vec<f64>, Vec<Stacked>) {
    let times = union(layers);
    let mut values: Vec<Vec<f64>> = layers.iter().map(|l| aligned(l, &times)).collect();
    if percent {
        share(&mut values, times.len());
    }
    let mut high = vec![0.0f64; times.len()];
    let mut low = vec![0.0f64; times.len()];
    let stacked = values.iter().map(|v| lay(v, &mut high, &mut low)).collect();
    (times, stacked)
}

fn union(layers: &[Layer<'_>]) -> Vec<f64> {
    if let Some(first) = layers.first()
        && layers.iter().all(|l| l.times == first.times)
    {
        return first.times.to_vec();
    }
    let mut times: Vec<f64> = layers.iter().flat_map(|l| l.times.iter().copied()).collect();
    times.sort_unstable_by(f64::total_cmp);
    times.dedup();
    times
}

/// The layer's values at the instants given, which hold its own.
fn aligned(layer: &Layer<'_>, times: &[f64]) -> Vec<f64> {
    if layer.times == times {
        return layer.values.to_vec();
    }
    let mut next = 0;
    let at = |t: &f64| {
        while next < layer.times.len() && layer.times[next] < *t {
            next += 1;
        }
        // Of several values at one instant the last counts.
        let same = layer.times[next..].iter().take_while(|own| *own == t).count();
        match (same, layer.joined) {
            (0, true) => between(layer, next, *t),
            (0, false) => f64::NAN,
            _ => layer.values[next + same - 1],
        }
    };
    times.iter().map(at).collect()
}

/// The value on the line between the neighbours of an instant; `next` is the one after it.
fn between(layer: &Layer<'_>, next: usize, at: f64) -> f64 {
    if next == 0 || next >= layer.times.len() {
        return f64::NAN;
    }
    let (from, to) = (layer.times[next - 1], layer.times[next]);
    let t = if to > from { (at - from) / (to - from) } else { 0.0 };
    layer.values[next - 1] + t * (layer.values[next] - layer.values[next - 1])
}

/// Each value as its share of the sum of sizes at its instant.
fn share(values: &mut [Vec<f64>], count: usize) {
    for i in 0..count {
        let whole: f64 = values.iter().map(|v| v[i].abs()).filter(|v| v.is_finite()).sum();
        for v in values.iter_mut() {
            v[i] = if whole > 0.0 { v[i] / whole } else { v[i] * 0.0 };
        }
    }
}

fn lay(values: &[f64], high: &mut [f64], low: &mut [f64]) -> Stacked {
    let mut stacked = Stacked::default();
    for (i, v) in values.iter().enumerate() {
        let level = if *v < 0.0 { &mut low[i] } else { &mut high[i] };
        let base = *level;
        if v.is_finite() {
            *level += v;
        }
        stacked.base.push(base);
        stacked.top.push(if v.is_finite() { *level } else { f64::NAN });
    }
    stacked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_meet_at_all_instants() {
        let a = Layer { times: &[0.0, 20.0], values: &[1.0, 3.0], joined: true };
        let b = Layer { times: &[0.0, 10.0, 20.0], values: &[1.0, 1.0, -1.0], joined: true };
        let (times, stacked) = stack(&[a, b], false);
        assert_eq!(times, [0.0, 10.0, 20.0]);
        assert_eq!(stacked[0].top, [1.0, 2.0, 3.0]);
        assert_eq!(stacked[1].top, [2.0, 3.0, -1.0]);
        assert_eq!(stacked[1].base, [1.0, 2.0, 0.0]);
    }

    #[test]
    fn percent_adds_to_one_and_gaps_stay() {
        let a = Layer { times: &[0.0, 1.0], values: &[1.0, f64::NAN], joined: true };
        let b = Layer { times: &[0.0, 1.0], values: &[3.0, 5.0], joined: true };
        let (_, stacked) = stack(&[a, b], true);
        assert_eq!((stacked[0].top[0], stacked[1].top[0], stacked[1].top[1]), (0.25, 1.0, 1.0));
        assert!(stacked[0].top[1].is_nan());
    }
}
