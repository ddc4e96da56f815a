//! A meeting's thread: one summit, visit, call or round of talks from the first proposal to its end.

use serde::{Deserialize, Serialize};

use crate::types::actor::ActorRef;
use crate::types::event::MeetingStatus;

/// One step in the life of a meeting: an event seen as such.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MeetingStep {
    /// Id of the event.
    pub event: String,
    /// What became of the meeting.
    pub status: MeetingStatus,
    /// EDTF of the step.
    pub date: String,
    /// EDTF of the day for which the meeting was then planned; empty where the reports do not say.
    pub planned: String,
    /// Independent sources of the step.
    pub sources: u32,
    /// The words of the leading report.
    pub evidence: String,
}

/// All steps that belong to one meeting, in order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MeetingThread {
    /// Content-derived id: `t` and the characters of its first event.
    pub id: String,
    /// Who meets, as fully as any report names them.
    pub parties: Vec<ActorRef>,
    /// Summit, visit, call, talks, meeting, ceremony; empty where no report says.
    pub kind: String,
    /// What became of it, by the last step.
    pub status: MeetingStatus,
    /// EDTF: when it was held, else for when it is planned, else empty.
    pub date: String,
    /// Days for which it was planned before, oldest first.
    pub previous_dates: Vec<String>,
    /// Where, most specific first.
    pub place: Vec<String>,
    /// Its steps in order.
    pub steps: Vec<MeetingStep>,
}
