//! How often a feed wants to be asked: `ttl`, `skipHours`, `skipDays` of RSS, `updatePeriod` of its syndication module.
//!
//! Takes a feed's bytes; gives what its head says, and nothing where it says nothing that can be understood.

use crate::read::encoding;

/// Bytes in which the head of a feed is looked for.
const HEAD: usize = 256 << 10;

/// What a feed says of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    /// Minutes for which an answer counts.
    pub minutes: Option<u32>,
    /// Hours of GMT in which it is not to be asked: bit 0 is the hour after midnight.
    pub hours: u32,
    /// Days on which it is not to be asked: bit 0 is Monday.
    pub days: u32,
}

/// Reads what a feed says of itself.
///
/// ```
/// let feed = b"<rss><channel><ttl>90</ttl><skipHours><hour>0</hour><hour>24</hour></skipHours><item>...";
/// let pace = demarche::read::pace(feed);
/// assert_eq!((pace.minutes, pace.hours), (Some(90), 1));
/// ```
pub fn pace(feed: &[u8]) -> Pace {
    let decoded = encoding::decode(&feed[..feed.len().min(HEAD)], encoding::in_xml).text;
    // Some feeds state it behind their entries: where nothing stands before them, nothing is made of it.
    let end = ["<item", "<entry"].iter().filter_map(|tag| decoded.find(tag)).min().unwrap_or(decoded.len());
    let head = &decoded[..end];
    let period = within(head, "updatePeriod").and_then(|words| match words.to_ascii_lowercase().as_str() {
        "hourly" => Some(60),
        "daily" => Some(24 * 60),
        "weekly" => Some(7 * 24 * 60),
        "monthly" => Some(30 * 24 * 60),
        "yearly" => Some(365 * 24 * 60),
        _ => None,
    });
    let often = within(head, "updateFrequency").and_then(|words| words.parse::<u32>().ok()).filter(|n| *n > 0).unwrap_or(1);
    let ttl = within(head, "ttl").and_then(|words| words.parse::<u32>().ok()).filter(|minutes| *minutes > 0);
    let hour = |words: &str| words.parse::<u32>().ok().filter(|hour| *hour <= 24).map(|hour| 1 << (hour % 24));
    let day = |words: &str| {
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        days.iter().position(|day| words.eq_ignore_ascii_case(day)).map(|at| 1 << at)
    };
    Pace {
        minutes: ttl.max(period.map(|minutes: u32| minutes / often)),
        hours: all_within(within(head, "skipHours").unwrap_or_default(), "hour").filter_map(hour).sum_of_bits(),
        days: all_within(within(head, "skipDays").unwrap_or_default(), "day").filter_map(day).sum_of_bits(),
    }
}

/// Bits put together.
trait Bits {
    fn sum_of_bits(self) -> u32;
}

impl<I: Iterator<Item = u32>> Bits for I {
    fn sum_of_bits(self) -> u32 {
        self.fold(0, |all, bit| all | bit)
    }
}

/// The words within the first element of a name, whatever its prefix.
fn within<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    all_within(text, name).next()
}

/// The words within each element of a name.
fn all_within<'t>(text: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find(name)?;
            let (before, after) = (&rest[..at], &rest[at + name.len()..]);
            rest = after;
            let tag = before.rfind('<').map(|open| &before[open + 1..]);
            let opens = tag.is_some_and(|prefix| prefix.is_empty() || prefix.ends_with(':') && prefix.len() < 20 && !prefix.contains(' '));
            let Some((_, inner)) = after.split_once('>').filter(|(tag, _)| opens && !tag.ends_with('/') && !tag.contains('<')) else {
                continue;
            };
            if !after.starts_with(['>', ' ', '\n', '\t', '\r']) {
                continue;
            }
            let end = inner.find(&format!("{name}>")).map_or(inner.len(), |end| inner[..end].rfind("</").unwrap_or(end));
            return Some(inner[..end].trim());
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_days_and_periods_are_read() {
        let feed =
            "<rss><channel><title>skipHours</title><sy:updatePeriod>\nhourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
            <skipDays><day>Saturday</day><day>sunday</day><day>Someday</day></skipDays>
            <skipHours><hour>1</hour><hour> 23 </hour><hour>25</hour><hour>-1</hour></skipHours><item><ttl>5</ttl></item>";
        assert_eq!(pace(feed.as_bytes()), Pace { minutes: Some(30), hours: 1 << 1 | 1 << 23, days: 0b1100000 });
    }

    #[test]
    fn what_cannot_be_understood_is_nothing() {
        for feed in
            ["", "<ttl>", "<ttl>-5</ttl>", "<ttl>0</ttl>", "<ttl>soon</ttl>", "<ttl/>", "<skipHours><hour>", "ttl>5<", "<x ttl>5</x>"]
        {
            assert_eq!(pace(feed.as_bytes()), Pace::default(), "{feed}");
        }
    }
}
