//! Scores of arcs -> the best tree with one root.
//!
//! Takes the score of every word as head of every other, gives the head of each word. Where the best heads taken one by one are no
//! tree, the maximum spanning tree is found by Chu, Liu and Edmonds' contraction of cycles.

/// Scores of arcs: row = dependent, column = head, 0 = the root.
#[derive(Debug)]
pub(super) struct Arcs<'a> {
    pub(super) scores: &'a [f32],
    /// Words without the root.
    pub(super) words: usize,
    /// Length of a row.
    pub(super) stride: usize,
}

/// Less than any score, and small enough that sums of it stay exact enough to compare.
const NEVER: f64 = -1e12;

/// Heads of the words 1, 2...; 0 is the root, and exactly one word has it.
pub(super) fn tree(arcs: &Arcs<'_>) -> Vec<usize> {
    let greedy: Vec<usize> = (1..=arcs.words).map(|word| best_head(arcs, word)).collect();
    if is_tree(&greedy) {
        return greedy;
    }
    let graph = full_graph(arcs);
    let free = spanning(&graph);
    if free[1..].iter().filter(|&&h| h == 0).count() == 1 {
        return free[1..].to_vec();
    }
    let roots = (1..=arcs.words).filter(|&w| free[w] == 0);
    let trees = roots.map(|root| {
        let mut graph = graph.clone();
        (1..graph.len()).filter(|&w| w != root).for_each(|w| graph[w][0] = NEVER);
        spanning(&graph)
    });
    let score = |heads: &[usize]| (1..heads.len()).map(|w| graph[w][heads[w]]).sum::<f64>();
    let better = |a: Vec<usize>, b: Vec<usize>| if score(&b) > score(&a) { b } else { a };
    trees.reduce(better).map_or(greedy, |heads| heads[1..].to_vec())
}

fn best_head(arcs: &Arcs<'_>, word: usize) -> usize {
    let row = &arcs.scores[word * arcs.stride..][..=arcs.words];
    let candidates = (0..row.len()).filter(|&h| h != word);
    candidates.reduce(|best, h| if row[h] > row[best] { h } else { best }).unwrap_or(0)
}

/// Whether every word reaches the root and one word alone hangs on it.
fn is_tree(heads: &[usize]) -> bool {
    heads.iter().filter(|&&h| h == 0).count() == 1 && cycle(&[&[0], heads].concat()).is_none()
}

fn full_graph(arcs: &Arcs<'_>) -> Vec<Vec<f64>> {
    let size = arcs.words + 1;
    let cell = |word: usize, head: usize| match word {
        0 => NEVER,
        w if w == head => NEVER,
        _ => f64::from(arcs.scores[word * arcs.stride + head]),
    };
    (0..size).map(|word| (0..size).map(|head| cell(word, head)).collect()).collect()
}

/// Heads of the maximum spanning tree below node 0 (whose own head is given as 0).
fn spanning(graph: &[Vec<f64>]) -> Vec<usize> {
    let best = |word: usize| (0..graph.len()).reduce(|b, h| if graph[word][h] > graph[word][b] { h } else { b }).unwrap_or(0);
    let mut heads: Vec<usize> = (0..graph.len()).map(|w| if w == 0 { 0 } else { best(w) }).collect();
    if let Some(ring) = cycle(&heads) {
        let contracted = Contracted::new(graph, &heads, ring);
        contracted.open(&spanning(&contracted.graph), &mut heads);
    }
    heads
}

/// The nodes of one cycle, if there is any.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen_from = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen_from[at] == 0 {
            seen_from[at] = start;
            at = heads[at];
        }
        if at != 0 && seen_from[at] == start {
            let mut ring = vec![at];
            let mut next = heads[at];
            while next != at {
                ring.push(next);
                next = heads[next];
            }
            return Some(ring);
        }
    }
    None
}

/// A graph in which a cycle has become one node, the last.
struct Contracted {
    graph: Vec<Vec<f64>>,
    /// Nodes outside the cycle, in order.
    rest: Vec<usize>,
    /// For each of them: the node of the cycle where an arc from it best enters, and the one that best leads out to it.
    enter: Vec<usize>,
    leave: Vec<usize>,
}

impl Contracted {
    fn new(graph: &[Vec<f64>], heads: &[usize], mut ring: Vec<usize>) -> Self {
        ring.sort_unstable();
        let rest: Vec<usize> = (0..graph.len()).filter(|n| ring.binary_search(n).is_err()).collect();
        let gain = |node: usize, head: usize| graph[node][head] - graph[node][heads[node]];
        let pick = |score: &dyn Fn(usize) -> f64| ring.iter().copied().reduce(|b, n| if score(n) > score(b) { n } else { b }).unwrap_or(0);
        let enter: Vec<usize> = rest.iter().map(|&head| pick(&|node| gain(node, head))).collect();
        let leave: Vec<usize> = rest.iter().map(|&node| pick(&|head| graph[node][head])).collect();
        let mut small: Vec<Vec<f64>> = Vec::with_capacity(rest.len() + 1);
        for (i, &node) in rest.iter().enumerate() {
            let mut row: Vec<f64> = rest.iter().map(|&head| graph[node][head]).collect();
            row.push(if node == 0 { NEVER } else { graph[node][leave[i]] });
            small.push(row);
        }
        let mut last: Vec<f64> = rest.iter().zip(&enter).map(|(&head, &node)| gain(node, head)).collect();
        last.push(NEVER);
        small.push(last);
        Self { graph: small, rest, enter, leave }
    }

    /// Carries the heads of the contracted tree over to the full one.
    fn open(&self, found: &[usize], heads: &mut [usize]) {
        let ring = self.rest.len();
        for (i, &node) in self.rest.iter().enumerate().skip(1) {
            heads[node] = if found[i] == ring { self.leave[i] } else { self.rest[found[i]] };
        }
        let from = found[ring];
        heads[self.enter[from]] = self.rest[from];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(rows: &[&[f32]]) -> Vec<usize> {
        let stride = rows.len() + 1;
        let mut scores = vec![0.0; stride];
        rows.iter().for_each(|r| scores.extend_from_slice(r));
        tree(&Arcs { scores: &scores, words: rows.len(), stride })
    }

    #[test]
    fn the_best_heads_are_kept_where_they_are_a_tree() {
        assert_eq!(heads(&[&[0.0, 0.0, 9.0], &[5.0, 1.0, 0.0]]), [2, 0]);
    }

    #[test]
    fn a_cycle_is_broken_where_it_costs_least() {
        assert_eq!(heads(&[&[4.0, 0.0, 9.0], &[5.0, 9.0, 0.0]]), [2, 0]);
    }

    #[test]
    fn of_two_roots_the_better_one_stays() {
        assert_eq!(heads(&[&[9.0, 0.0, 8.0], &[9.0, 2.0, 0.0]]), [2, 0]);
    }

    #[test]
    fn one_word_is_the_root() {
        assert_eq!(heads(&[&[1.0, 0.0]]), [0]);
        assert_eq!(heads(&[]), [0_usize; 0]);
    }
}
