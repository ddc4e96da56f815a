//! Plain types that pass between the rooms: no I/O, no regular expressions, no data files.
//!
//! Stages never import one another; what one gives and the next takes is a type of this folder.

pub mod actor;
pub mod article;
pub mod change;
pub mod date;
pub mod decision;
pub mod document;
pub mod draft;
pub mod event;
pub mod filter;
pub mod float;
pub mod label;
pub mod meeting;
pub mod mention;
pub mod name;
pub mod proposal;
pub mod saying;
pub mod sector;
pub mod sentence;
pub mod span;
pub mod steps;
pub mod timeline;

pub use actor::{ActorKind, ActorMention, ActorRef};
pub use article::{Article, Problem, Published};
pub use change::{Change, ChangeKind};
pub use date::{DateBasis, EventDate, TimeMention, TimexType, edtf_days, iso_day};
pub use decision::{Act, Decision};
pub use document::{Dateline, Document};
pub use draft::{Draft, DraftRole};
pub use event::{Certainty, Event, EventType, Evidence, Figure, Kind, MeetingStatus, Origin, Range};
pub use filter::{After, DateMatch, Filter, Roles};
pub use label::{Deprel, Upos, Xpos};
pub use meeting::{MeetingStep, MeetingThread};
pub use mention::{CodedArticle, Edition, Known, Memo, Mention, Merge, Merged};
pub use name::fold_name;
pub use proposal::{ACT_TYPES, ActReading, ActRealis, ActRole, RoleSpan};
pub use saying::{Saying, SayingKind, Speaker};
pub use sentence::{Sentence, SentenceKind, Token};
pub use span::ByteSpan;
pub use timeline::{TimelineEvent, TollRange};
