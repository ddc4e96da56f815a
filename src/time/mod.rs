//! Sentence + anchor -> time mentions; drafts -> their dates.
//!
//! Takes a document with its sentences (tagged and parsed where the pipeline did so); gives its time expressions with TIMEX3
//! values, EDTF, the days they may mean and what they stand on, and gives each event draft its date. Rules and words are data:
//! `data/time/`. It invents nothing: what the text leaves open stays open, with a reason.

mod calendar;
mod clocks;
mod edtf;
mod fields;
mod find;
mod guard;
mod heads;
mod lex;
mod link;
mod offset;
mod pattern;
mod resolve;
mod story;
mod tense;
mod windows;
mod words;

use crate::lexicon::time::{TimeData, TimeRule};
use crate::time::find::RulePlan;
use crate::time::guard::Guard;
use crate::time::pattern::Program;
use crate::types::{Document, Draft};

/// Finds, resolves and links time expressions.
#[derive(Debug)]
pub struct TimeTagger {
    data: TimeData,
    program: Program,
    plans: Vec<RulePlan>,
}

impl Default for TimeTagger {
    fn default() -> Self {
        Self::new()
    }
}

impl TimeTagger {
    /// Compiles the embedded rules.
    pub fn new() -> Self {
        let data = TimeData::embedded();
        let program = Program::compile(&data).expect("data/time/rules.toml is tested");
        let plans = data.rules.iter().map(plan).collect();
        Self { data, program, plans }
    }

    /// Fills `document.times` and the dateline's day.
    pub fn find(&self, document: &mut Document) {
        story::tell(self, document);
    }

    /// Gives each draft its date, and its planned date where the act lies ahead.
    pub fn link(&self, document: &Document, drafts: &mut [Draft]) {
        link::link(document, &self.data.vocabulary, drafts);
    }
}

/// What the finder needs of a rule.
fn plan(rule: &TimeRule) -> RulePlan {
    let guards = rule.guard.iter().map(|name| Guard::parse(name).expect("guards of data/time/rules.toml are tested")).collect();
    let preset = fields::Fields {
        unit: rule.unit,
        n: rule.n.map(fields::Count::Exact),
        part: rule.part,
        step: rule.step,
        place: rule.modifier,
        ..fields::Fields::default()
    };
    RulePlan { guards, means: rule.means, rank: rule.rank, preset }
}
