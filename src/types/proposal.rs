//! What the network takes for acts, before any rule or slot has looked at them.

use crate::types::event::EventType;

/// Values of [`ActReading::types`]: no act, then each of `EventType::ALL` in order.
pub const ACT_TYPES: usize = 18;

/// How the text tells an act, as the corpus of annotated acts has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActRealis {
    /// The text itself says that it happened or is under way.
    Asserted,
    /// Somebody named in the text says so.
    Claimed,
    /// It is to come.
    Planned,
    /// Somebody denies it.
    Denied,
    /// The text says that it did not happen.
    Negated,
    /// It may be, could be, is wished or asked for.
    Hypothetical,
}

impl ActRealis {
    /// Every value, in the order of [`ActReading::realis`].
    pub const ALL: [Self; 6] = [Self::Asserted, Self::Claimed, Self::Planned, Self::Denied, Self::Negated, Self::Hypothetical];
}

/// What a span of words is to an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActRole {
    /// Who acts.
    Source,
    /// Who is acted upon, addressed, met.
    Target,
    /// Words that date the act.
    Date,
    /// Where it happened.
    Place,
    /// The number of the killed.
    Killed,
    /// The number of the injured.
    Injured,
    /// With what.
    Weapon,
    /// Who says so.
    Claimant,
    /// Words that say for when it is planned.
    PlannedFor,
}

impl ActRole {
    /// Every role, in the order of the network's outputs after "none".
    pub const ALL: [Self; 9] =
        [Self::Source, Self::Target, Self::Date, Self::Place, Self::Killed, Self::Injured, Self::Weapon, Self::Claimant, Self::PlannedFor];
}

/// A run of words with one role in an act.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoleSpan {
    /// The role.
    pub role: ActRole,
    /// First and last token in the sentence, both inclusive.
    pub tokens: (usize, usize),
    /// The highest probability among its words, 0 to 1.
    pub probability: f32,
}

/// What the network reads off one word that may express an act. All values are probabilities as the network gives them, not calibrated.
#[derive(Debug, Clone, PartialEq)]
pub struct ActReading {
    /// Index of the token in its sentence.
    pub token: usize,
    /// No act, then each type in the order of `EventType::ALL`.
    pub types: [f32; ACT_TYPES],
    /// In the order of [`ActRealis::ALL`].
    pub realis: [f32; 6],
    /// No meeting, then each step in the order of `MeetingStatus::ALL`.
    pub status: [f32; 9],
    /// The spans of its roles, in text order.
    pub roles: Vec<RoleSpan>,
}

impl ActReading {
    /// The same reading with its tokens counted from `by` tokens earlier.
    pub fn moved(mut self, by: usize) -> Self {
        self.token += by;
        for span in &mut self.roles {
            span.tokens = (span.tokens.0 + by, span.tokens.1 + by);
        }
        self
    }

    /// The probability that the word expresses an act of whatever type.
    pub fn act(&self) -> f32 {
        1.0 - self.types[0]
    }

    /// The likeliest type and its probability.
    pub fn best(&self) -> (EventType, f32) {
        let best = (1..ACT_TYPES).fold(1, |best, i| if self.types[i] > self.types[best] { i } else { best });
        (EventType::ALL[best - 1], self.types[best])
    }

    /// The probability of one type.
    pub fn of(&self, event_type: EventType) -> f32 {
        EventType::ALL.iter().position(|t| *t == event_type).map_or(0.0, |i| self.types[i + 1])
    }
}
