//! How far a share may be trusted, and two people agree.

/// Quantile of the normal distribution for intervals that hold the true value in 95 of 100 samples.
const Z: f64 = 1.959_964;

/// A share of something counted in a sample, with the interval in which that of the whole lies, 95 times in 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The share in the sample.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Wilson's score interval: it holds for small samples, and for shares near 0 and 1, where the textbook's does not. `None` of nothing.
///
/// Wilson (1927), *Probable inference, the law of succession, and statistical inference*, JASA 22.
pub fn wilson(hits: u64, of: u64) -> Option<Interval> {
    if of == 0 {
        return None;
    }
    let (n, share) = (of as f64, hits as f64 / of as f64);
    let spread = 1.0 + Z * Z / n;
    let middle = (share + Z * Z / (2.0 * n)) / spread;
    let half = Z / spread * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some(Interval { share, low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
}

/// Cohen's kappa of a table whose cell `[a][b]` counts what one person called `a` and the other `b`: 1 is full agreement, 0 what chance
/// would give. `None` where chance alone would give full agreement, as where both called everything the same.
///
/// Cohen (1960), *A coefficient of agreement for nominal scales*, Educational and Psychological Measurement 20.
pub fn kappa<const N: usize>(table: &[[u64; N]; N]) -> Option<f64> {
    let all: u64 = table.iter().flatten().sum();
    let share = |count: u64| count as f64 / all as f64;
    let seen: f64 = (0..N).map(|n| share(table[n][n])).sum();
    let row = |n: usize| share(table[n].iter().sum());
    let column = |n: usize| share(table.iter().map(|row| row[n]).sum());
    let by_chance: f64 = (0..N).map(|n| row(n) * column(n)).sum();
    (all > 0 && by_chance < 1.0 - 1e-12).then(|| (seen - by_chance) / (1.0 - by_chance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_s_interval_is_that_of_the_books() {
        let close = |a: f64, b: f64| (a - b).abs() < 5e-4;
        // Newcombe (1998), table I: 81 of 263, and 0 of 20.
        let some = wilson(81, 263).unwrap();
        assert!(close(some.low, 0.2553) && close(some.high, 0.3662), "{some:?}");
        let none = wilson(0, 20).unwrap();
        assert!(none.low == 0.0 && close(none.high, 0.1611), "{none:?}");
        assert!(wilson(20, 20).unwrap().high <= 1.0 && wilson(0, 0).is_none());
    }

    #[test]
    fn kappa_takes_chance_out() {
        // 20 and 15 agreed of 50, with shares of 0.5 and 0.6: 0.7 seen, 0.5 by chance.
        assert!((kappa(&[[20, 5], [10, 15]]).unwrap() - 0.4).abs() < 1e-9);
        assert_eq!(kappa(&[[7, 0], [0, 3]]), Some(1.0));
        assert_eq!(kappa(&[[7, 0], [0, 0]]), None);
        assert_eq!(kappa(&[[0, 0], [0, 0]]), None);
    }
}
