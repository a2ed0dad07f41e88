//! Nodes in layers: every edge leads from a layer to a later one, with few crossings and short ways.

/// Distances before scaling.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spacing {
    /// Between layers.
    pub layer: f64,
    /// Between nodes of a layer.
    pub node: f64,
    /// Beside an edge that passes through a layer.
    pub bend: f64,
}

/// Places: first along the layers, then across them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Laid {
    /// The middle of each node.
    pub places: Vec<(f64, f64)>,
    /// Where each edge passes through layers, from its source to its target.
    pub bends: Vec<Vec<(f64, f64)>>,
    /// Along and across.
    pub size: (f64, f64),
}

/// Lays out nodes and edges, of which none leads to itself; no layer has more than `most` nodes.
pub fn lay(count: usize, edges: &[(usize, usize)], spacing: Spacing, most: usize) -> Laid {
    let forward = forward(count, edges);
    let layer = layers(count, edges, &forward, most.max(1));
    let mut net = Net::new(count, edges, &forward, &layer);
    net.order();
    let across = net.across(spacing);
    let least = across.iter().copied().fold(f64::INFINITY, f64::min);
    let place = |v: usize| (net.layer[v] as f64 * spacing.layer, across[v] - least);
    let places: Vec<(f64, f64)> = (0..net.layer.len()).map(place).collect();
    let end = |pick: fn(&(f64, f64)) -> f64| places.iter().map(pick).fold(0.0, f64::max);
    let bends = |(i, chain): (usize, &Vec<usize>)| {
        let inner = chain[1..chain.len() - 1].iter().map(|v| places[*v]);
        if forward[i] { inner.collect() } else { inner.rev().collect() }
    };
    Laid {
        bends: net.chains.iter().enumerate().map(bends).collect(),
        size: (end(|p| p.0), end(|p| p.1)),
        places: places[..count].to_vec(),
    }
}

/// Whether each edge keeps its direction: one that would close a circle is turned.
fn forward(count: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut called = vec![false; count];
    for (i, (from, to)) in edges.iter().enumerate() {
        out[*from].push(i);
        called[*to] = true;
    }
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; count];
    let mut forward = vec![true; edges.len()];
    let starts = (0..count).filter(|v| !called[*v]).chain((0..count).filter(|v| called[*v]));
    for start in starts {
        if marks[start] != Mark::New {
            continue;
        }
        marks[start] = Mark::Open;
        let mut path = vec![(start, 0)];
        while let Some((v, next)) = path.last_mut() {
            let Some(&edge) = out[*v].get(*next) else {
                marks[*v] = Mark::Done;
                path.pop();
                continue;
            };
            *next += 1;
            let to = edges[edge].1;
            match marks[to] {
                Mark::Open => forward[edge] = false,
                Mark::New => {
                    marks[to] = Mark::Open;
                    path.push((to, 0));
                }
                Mark::Done => {}
            }
        }
    }
    forward
}

/// The layer of each node: after all that lead to it, the first that has a place.
fn layers(count: usize, edges: &[(usize, usize)], forward: &[bool], most: usize) -> Vec<usize> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut waits = vec![0_usize; count];
    for (&(a, b), keeps) in edges.iter().zip(forward) {
        let (from, to) = if *keeps { (a, b) } else { (b, a) };
        next[from].push(to);
        waits[to] += 1;
    }
    let mut layer = vec![0; count];
    let mut filled: Vec<usize> = Vec::new();
    let mut ready: std::collections::VecDeque<usize> = (0..count).filter(|v| waits[*v] == 0).collect();
    while let Some(v) = ready.pop_front() {
        while filled.get(layer[v]).is_some_and(|n| *n >= most) {
            layer[v] += 1;
        }
        filled.resize(filled.len().max(layer[v] + 1), 0);
        filled[layer[v]] += 1;
        for &to in &next[v] {
            layer[to] = layer[to].max(layer[v] + 1);
            waits[to] -= 1;
            if waits[to] == 0 {
                ready.push_back(to);
            }
        }
    }
    layer
}

/// Nodes and the bends of edges, as one net between layers.
struct Net {
    layer: Vec<usize>,
    nodes: usize,
    /// Each edge as it passes from layer to layer.
    chains: Vec<Vec<usize>>,
    /// What each is joined to in earlier and in later layers.
    near: [Vec<Vec<usize>>; 2],
    /// The members of each layer in order.
    rows: Vec<Vec<usize>>,
}

impl Net {
    fn new(count: usize, edges: &[(usize, usize)], forward: &[bool], layers: &[usize]) -> Self {
        let mut layer = layers.to_vec();
        let span = |&(a, b): &(usize, usize)| layers[a].abs_diff(layers[b]).saturating_sub(1);
        // Where edges are long and many, they pass behind nodes rather than beside them.
        let bend = edges.iter().map(span).sum::<usize>() <= count + 4;
        let mut chains = Vec::new();
        for (&(a, b), keeps) in edges.iter().zip(forward) {
            let (from, to) = if *keeps { (a, b) } else { (b, a) };
            let mut chain = vec![from];
            for between in layers[from] + 1..layers[to] {
                if bend {
                    chain.push(layer.len());
                    layer.push(between);
                }
            }
            chain.push(to);
            chains.push(chain);
        }
        let mut near = [vec![Vec::new(); layer.len()], vec![Vec::new(); layer.len()]];
        for pair in chains.iter().flat_map(|c| c.windows(2)) {
            near[1][pair[0]].push(pair[1]);
            near[0][pair[1]].push(pair[0]);
        }
        let mut rows = vec![Vec::new(); layer.iter().max().map_or(0, |l| l + 1)];
        for (v, l) in layer.iter().enumerate() {
            rows[*l].push(v);
        }
        Self { layer, nodes: count, chains, near, rows }
    }

    /// Orders layers by the middle of what their members are joined to, and keeps the order with the fewest crossings.
    fn order(&mut self) {
        let pairs: usize = self.chains.iter().map(|c| c.len() - 1).sum();
        let count = pairs <= 700;
        let mut best = (if count { self.crossings() } else { usize::MAX }, self.rows.clone());
        for sweep in 0..10 {
            let side = sweep % 2;
            for step in 0..self.rows.len() {
                let row = if side == 0 { step } else { self.rows.len() - 1 - step };
                self.sort(row, side);
            }
            let crossings = if count { self.crossings() } else { 0 };
            if !count || crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
    }

    fn sort(&mut self, row: usize, side: usize) {
        let mut at = vec![0.0; self.layer.len()];
        for members in &self.rows {
            for (i, v) in members.iter().enumerate() {
                at[*v] = (i as f64 + 0.5) / members.len() as f64;
            }
        }
        let middle = |v: usize| {
            let near = &self.near[side][v];
            if near.is_empty() { at[v] } else { near.iter().map(|n| at[*n]).sum::<f64>() / near.len() as f64 }
        };
        let mut members: Vec<(f64, usize)> = self.rows[row].iter().map(|v| (middle(*v), *v)).collect();
        members.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.rows[row] = members.into_iter().map(|(_, v)| v).collect();
    }

    fn crossings(&self) -> usize {
        let mut at = vec![0; self.layer.len()];
        for members in &self.rows {
            members.iter().enumerate().for_each(|(i, v)| at[*v] = i);
        }
        let mut between: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.rows.len()];
        for pair in self.chains.iter().flat_map(|c| c.windows(2)) {
            between[self.layer[pair[0]]].push((at[pair[0]], at[pair[1]]));
        }
        let cross = |a: &(usize, usize), b: &(usize, usize)| (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1);
        let count = |pairs: &Vec<(usize, usize)>| {
            (0..pairs.len()).map(|i| pairs[i + 1..].iter().filter(|b| cross(&pairs[i], b)).count()).sum::<usize>()
        };
        between.iter().map(count).sum()
    }

    /// The place of each across the layers: near what it is joined to, in order and apart.
    fn across(&self, spacing: Spacing) -> Vec<f64> {
        let size = |v: usize| if v < self.nodes { spacing.node } else { spacing.bend };
        let mut at = vec![0.0; self.layer.len()];
        let offsets: Vec<Vec<f64>> = self.rows.iter().map(|row| offsets(row, size)).collect();
        for (row, offsets) in self.rows.iter().zip(&offsets) {
            let half = offsets.last().copied().unwrap_or(0.0) / 2.0;
            row.iter().zip(offsets).for_each(|(v, o)| at[*v] = o - half);
        }
        for sweep in 0..12 {
            for step in 0..self.rows.len() {
                let i = if sweep % 2 == 0 { step } else { self.rows.len() - 1 - step };
                let wish = |v: &usize| {
                    let near = || self.near.iter().flat_map(|n| &n[*v]);
                    let count = near().count();
                    if count == 0 { at[*v] } else { near().map(|n| at[*n]).sum::<f64>() / count as f64 }
                };
                let wishes: Vec<f64> = self.rows[i].iter().map(wish).collect();
                for (v, place) in self.rows[i].iter().zip(apart(&wishes, &offsets[i])) {
                    at[*v] = place;
                }
            }
        }
        at
    }
}

/// Where the members of a layer stand when they are as near as they may be.
fn offsets(row: &[usize], size: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut at = 0.0;
    let mut offsets = Vec::with_capacity(row.len());
    for (i, v) in row.iter().enumerate() {
        if i > 0 {
            at += (size(row[i - 1]) + size(*v)) / 2.0;
        }
        offsets.push(at);
    }
    offsets
}

/// The places nearest to what is wished (by least squares) that are in order and apart: neighbours that press on each
/// other are pooled at the mean of their wishes.
fn apart(wishes: &[f64], offsets: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (wish, offset) in wishes.iter().zip(offsets) {
        let mut pool = (wish - offset, 1);
        while let Some(last) = pools.pop_if(|last| last.0 > pool.0) {
            let n = last.1 + pool.1;
            pool = ((last.0 * last.1 as f64 + pool.0 * pool.1 as f64) / n as f64, n);
        }
        pools.push(pool);
    }
    let starts = pools.into_iter().flat_map(|(start, n)| std::iter::repeat_n(start, n));
    starts.zip(offsets).map(|(start, offset)| start + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACING: Spacing = Spacing { layer: 10.0, node: 4.0, bend: 2.0 };

    #[test]
    fn callers_come_before_what_they_call() {
        let laid = lay(4, &[(0, 1), (0, 2), (1, 3), (2, 3), (0, 3)], SPACING, 99);
        let along: Vec<f64> = laid.places.iter().map(|p| p.0).collect();
        assert_eq!(along, [0.0, 10.0, 10.0, 20.0]);
        assert_eq!(laid.bends[4].len(), 1);
        assert_eq!(laid.bends[0].len(), 0);
    }

    #[test]
    fn circles_are_opened_and_layers_are_bounded() {
        let circle = lay(3, &[(0, 1), (1, 2), (2, 0)], SPACING, 99);
        assert_eq!(circle.places.iter().map(|p| p.0).collect::<Vec<_>>(), [0.0, 10.0, 20.0]);
        let star: Vec<(usize, usize)> = (1..10).map(|i| (0, i)).collect();
        let laid = lay(10, &star, SPACING, 3);
        assert_eq!(laid.size.0, 30.0);
        assert_eq!(lay(0, &[], SPACING, 3), Laid::default());
    }

    #[test]
    fn neighbours_stay_apart() {
        assert_eq!(apart(&[5.0, 5.0, 2.0], &[0.0, 2.0, 4.0]), [2.0, 4.0, 6.0]);
        assert_eq!(apart(&[0.0, 9.0], &[0.0, 2.0]), [0.0, 9.0]);
    }
}
