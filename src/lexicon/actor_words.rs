//! Word classes of the noun phrases that name actors (`data/lexicon/actor_words.csv`): "former", "acting", "senior", "the", "in".

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::lexicon::base::fold;
use crate::lexicon::table;

/// One class of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordClass {
    /// "former": the office is past.
    Former,
    /// "then": the office was held at the time told of.
    Then,
    /// "acting", "interim".
    Acting,
    /// "deputy", "vice": not the office itself.
    Deputy,
    /// "elect", "designate": not yet in office.
    Elect,
    /// "senior", "armed", "two": says nothing about who it is.
    Adjective,
    /// "dozens", "a group of": the complement says who it is.
    Number,
    /// "Mr", "Dr".
    Honorific,
    /// "al", "bin", "van": may stand in lower case inside a person's name.
    Particle,
    /// "he", "him".
    He,
    /// "she", "her".
    She,
    /// "it".
    It,
    /// "they", "them".
    They,
    /// "I", "me".
    Speaker,
    /// "we", "us".
    Speakers,
    /// "his", "their".
    Possessive,
    /// "the", "a", "this".
    Determiner,
    /// "in", "near": a place follows.
    Locative,
    /// "from".
    From,
    /// "to".
    To,
    /// "and", "or".
    Conjunction,
    /// "of".
    Of,
    /// "for".
    For,
    /// "flew", "trip": makes "to X" a place.
    Motion,
    /// "leader", "spokesman": an agent word whose sector gives way to a modifier's or complement's.
    Weak,
    /// Words that no actor's noun phrase holds.
    Stop,
    /// "front", "party", "company": heads of organisations' names.
    Body,
    /// "both", "two".
    Both,
    /// "sides", "countries", "leaders": after "both", the two actors named last.
    Parties,
    /// "leaders", "ministers": the two are persons.
    PartyPersons,
    /// "led": the country before it leads the body.
    Led,
    /// "anti", "pro": the name behind the hyphen is whom others are for or against.
    Prefix,
    /// "counterpart": holds the office of the person named before, in another country.
    Counterpart,
    /// "group", "organisation": stands for a body named before.
    Group,
    /// "group", "militia": behind a body's name says what it is, and is no other body.
    Restating,
    /// "movement", "state": names no actor before "of" or "to".
    Abstract,
    /// "Chad", "Paris": a place's name that is a given name, too.
    GivenToo,
    /// "district", "camp": closes the name of a place.
    Site,
    /// "ally", "foreign": may be of any state but the one that owns or houses them.
    Outsider,
    /// "country", "nation": stands for a state named before.
    Realm,
    /// "minister", "secretary": a portfolio may follow.
    Minister,
    /// "general", "colonel".
    Rank,
    /// "a", "another": one of several, so no holder of an office.
    Indefinite,
    /// "MP", "KC": closes a person's name and is nobody else.
    Postnominal,
    /// "King", "Pope": a title that is a family name behind a given one.
    SurnameToo,
    /// "governor", "regional": serves a part of a state, that in which the deed was done.
    Local,
}

/// A set of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(u64);

impl Classes {
    /// Whether the class is in the set.
    pub fn has(self, class: WordClass) -> bool {
        self.0 & (1u64 << class as u32) != 0
    }

    /// Whether one of the classes is in the set.
    pub fn any(self, classes: &[WordClass]) -> bool {
        classes.iter().any(|&class| self.has(class))
    }

    /// Whether no class is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Adds a class.
    pub fn add(&mut self, class: WordClass) {
        self.0 |= 1u64 << class as u32;
    }

    /// Adds all classes of another set.
    pub fn join(&mut self, other: Classes) {
        self.0 |= other.0;
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    word: String,
    class: WordClass,
}

/// The table, by hash of the folded word.
#[derive(Debug, Default)]
pub struct ActorWords {
    classes: FxHashMap<u64, Classes>,
}

impl ActorWords {
    /// Loads the embedded table.
    pub fn embedded() -> Self {
        let text = include_str!("../../data/lexicon/actor_words.csv");
        let rows: Vec<Row> = table::csv_rows("data/lexicon/actor_words.csv", text).expect("the embedded table is tested");
        let mut words = Self::default();
        let mut pieces = Vec::new();
        for row in rows {
            pieces.clear();
            fold::cut(&row.word, &mut pieces);
            if let [piece] = pieces[..] {
                words.classes.entry(piece.hash).or_default().add(row.class);
            }
        }
        words
    }

    /// The classes of a piece.
    pub fn of(&self, piece: u64) -> Classes {
        self.classes.get(&piece).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_have_several_classes() {
        let words = ActorWords::embedded();
        let mut pieces = Vec::new();
        fold::cut("Her saxophone", &mut pieces);
        assert!(words.of(pieces[0].hash).has(WordClass::She));
        assert!(words.of(pieces[0].hash).any(&[WordClass::Possessive, WordClass::Former]));
        assert_eq!(words.of(pieces[1].hash), Classes::default());
    }
}
