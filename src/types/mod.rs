//! Plain types that pass between the rooms: no I/O, no regular expressions, no data files.
//!
//! Stages never import one another; what one gives and the next takes is a type of this folder.

pub mod actor;
pub mod article;
pub mod date;
pub mod document;
pub mod draft;
pub mod event;
pub mod label;
pub mod sentence;
pub mod span;

pub use actor::{ActorKind, ActorMention, ActorRef};
pub use article::{Article, Problem};
pub use date::{DateBasis, EventDate, TimeMention, TimexType};
pub use document::{Dateline, Document};
pub use draft::Draft;
pub use event::{Certainty, Event, EventType, Evidence, Figure, Kind, MeetingStatus, Range};
pub use label::{Deprel, Upos, Xpos};
pub use sentence::{Sentence, SentenceKind, Token};
pub use span::ByteSpan;
