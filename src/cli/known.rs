//! Words of closed lists on the command line: shells complete them. Other spellings pass; the query reads or refuses them, with its own words.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::query::Grouping;
use crate::types::{Certainty, EventType, Kind, MeetingStatus};

/// A list of words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known(fn() -> Vec<&'static str>);

impl Known {
    pub(super) const KINDS: Self = Self(|| Kind::ALL.iter().map(|word| word.as_str()).collect());
    pub(super) const TYPES: Self = Self(|| EventType::ALL.iter().map(|word| word.as_str()).collect());
    pub(super) const STATUSES: Self = Self(|| MeetingStatus::ALL.iter().map(|word| word.as_str()).collect());
    pub(super) const CERTAINTIES: Self = Self(|| Certainty::ALL.iter().map(|word| word.as_str()).chain(["contested", "negated"]).collect());
    pub(super) const ROLES: Self = Self(|| vec!["source", "target", "claimant"]);
    pub(super) const GROUPINGS: Self = Self(|| Grouping::ALL.map(Grouping::name).to_vec());
}

impl TypedValueParser for Known {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}
