//! Small pictures in a line of text: how a number goes over time, and how it compares with the greatest.

/// Blocks from an eighth of a line's height to the whole.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Blocks from an eighth of a character's width to the whole.
const WIDTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// Numbers as heights, at most `most` of them: more are added up by equal parts. Nothing at all is a space, anything is at least the lowest block.
///
/// ```
/// assert_eq!(demarche::render::sparkline(&[0, 1, 4, 8], 10), " ▁▄█");
/// ```
pub fn sparkline(numbers: &[u64], most: usize) -> String {
    let part = numbers.len().div_ceil(most.max(1)).max(1);
    let sums: Vec<u64> = numbers.chunks(part).map(|chunk| chunk.iter().sum()).collect();
    let peak = sums.iter().copied().max().unwrap_or(0).max(1);
    let height = |n: u64| match n {
        0 => ' ',
        n => HEIGHTS[(n * HEIGHTS.len() as u64).div_ceil(peak).clamp(1, 8) as usize - 1],
    };
    sums.into_iter().map(height).collect()
}

/// A number as a bar of at most `width` characters, as long as its share of the greatest.
///
/// ```
/// assert_eq!(demarche::render::bar(3, 6, 4), "██");
/// ```
pub fn bar(number: u64, greatest: u64, width: usize) -> String {
    let eighths = (number * width as u64 * 8).div_ceil(greatest.max(1)) as usize;
    let whole: String = std::iter::repeat_n(WIDTHS[7], eighths / 8).collect();
    match eighths % 8 {
        0 => whole,
        rest => format!("{whole}{}", WIDTHS[rest - 1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_occurs_is_seen_beside_a_peak() {
        assert_eq!(sparkline(&[1, 0, 10_000], 9), "▁ █");
        assert_eq!(bar(1, 10_000, 20), "▏");
        assert_eq!(bar(0, 10_000, 20), "");
    }

    #[test]
    fn many_are_added_up() {
        assert_eq!(sparkline(&[1, 1, 2, 2], 2), "▄█");
        assert_eq!(sparkline(&[], 5), "");
    }
}
