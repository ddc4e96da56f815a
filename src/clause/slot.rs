//! Names of the slots of a frame, and the prepositions that clause reading itself asks for; any other preposition is a slot by its own name.

/// Who acts.
pub const SUBJ: &str = "subj";
/// Who or what is acted upon.
pub const OBJ: &str = "obj";
/// To whom.
pub const IOBJ: &str = "iobj";
/// Infinitive or participle complement.
pub const XCOMP: &str = "xcomp";
/// Finite complement.
pub const CCOMP: &str = "ccomp";
/// Clause on a noun.
pub const ACL: &str = "acl";
/// Adverbial clause.
pub const ADVCL: &str = "advcl";
/// Particle.
pub const PRT: &str = "prt";
/// Adverb.
pub const ADV: &str = "adv";
/// Clause set beside.
pub const PARATAXIS: &str = "parataxis";
/// Possessor of a noun.
pub const POSS: &str = "poss";
/// Adjective or compound of a noun.
pub const MOD: &str = "mod";
/// Apposition.
pub const APPOS: &str = "appos";
/// What is joined to a noun.
pub const CONJ: &str = "conj";
/// Copula of a predicate noun.
pub const COP: &str = "cop";
/// The verb that governs a noun which it does not carry.
pub const GOV: &str = "gov";
/// The act's own word.
pub const SELF: &str = "self";

/// Links a noun to its owner, part or content.
pub const OF: &str = "of";
/// Links parties of one act.
pub const WITH: &str = "with";
/// Names what one is thanked, blamed or asked for.
pub const FOR: &str = "for";
/// Names the agent.
pub const BY: &str = "by";
/// Names a role.
pub const AS: &str = "as";
/// Names where one comes from.
pub const FROM: &str = "from";
/// Names whom one addresses.
pub const TO: &str = "to";
/// Names a topic.
pub const ON: &str = "on";
/// Names a topic.
pub const ABOUT: &str = "about";
