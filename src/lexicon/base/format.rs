//! The layout of a compiled base, shared by its writer and its reader.
//!
//! All numbers are little-endian `u32` but for the 64-bit keys. Strings are numbered; number 0 is the empty string.
//! When you change anything here, both `compile.rs` and `lexicon/actors.rs` follow; nothing is stored on disk, so no version is kept.

/// Sections, in the order in which their start offsets stand at the head of the file.
pub const SECTIONS: usize = 9;
/// String bytes.
pub const POOL: usize = 0;
/// Start of each string in the pool, and one more at the end.
pub const STRINGS: usize = 1;
/// Entities, [`FIELDS`] numbers each.
pub const ENTITIES: usize = 2;
/// Keys of the open-addressing table, 64 bits each; 0 is an empty slot.
pub const KEYS: usize = 3;
/// Values beside the keys: list offset + 1 (0 for none), with [`GOES_ON`] where a longer name exists.
pub const VALUES: usize = 4;
/// Candidate lists: a length, then two numbers (entity, form) for each.
pub const LISTS: usize = 5;
/// Terms of office sorted by office, then start; [`TERM_FIELDS`] numbers each.
pub const TERMS: usize = 6;
/// Indices of terms, sorted by person.
pub const BY_PERSON: usize = 7;
/// String numbers of each entity's names as written, in the ranges that entities give.
pub const SPELLINGS: usize = 8;

/// Where the search for a key starts in a table of that many slots.
pub fn slot(key: u64, slots: usize) -> usize {
    ((u128::from(key) * slots as u128) >> 64) as usize
}

/// Bit of a value: the piece sequence is the start of a longer name.
pub const GOES_ON: u32 = 1 << 31;
/// Numbers per entity.
pub const FIELDS: usize = 16;
/// Numbers per term.
pub const TERM_FIELDS: usize = 9;
/// Entity number of a candidate that names nothing by itself (a given name).
pub const NOBODY: u32 = u32::MAX;

/// Places of an entity's fields.
pub mod field {
    /// [`super::Kind`].
    pub const KIND: usize = 0;
    /// Id, a string.
    pub const ID: usize = 1;
    /// Name, a string.
    pub const NAME: usize = 2;
    /// Country code, a string.
    pub const COUNTRY: usize = 3;
    /// Sector, a string.
    pub const SECTOR: usize = 4;
    /// Office key of an office or agent word; kind of an organisation, metonym or place, a string.
    pub const SORT: usize = 5;
    /// First day of existence as `yyyymmdd`, 0 for open.
    pub const FROM: usize = 6;
    /// Last day of existence as `yyyymmdd`, 0 for open.
    pub const TO: usize = 7;
    /// First spelling.
    pub const SPELLINGS: usize = 8;
    /// Number of spellings.
    pub const SPELLINGS_LEN: usize = 9;
    /// First term: of an office in TERMS, of a person in BY_PERSON.
    pub const TERMS: usize = 10;
    /// Number of terms.
    pub const TERMS_LEN: usize = 11;
    /// Parent organisation, successor state, capital's name, first-level division: a string.
    pub const PARENT: usize = 12;
    /// Latitude of a place; gender of a person: a string.
    pub const DETAIL: usize = 13;
    /// Longitude of a place, a string.
    pub const DETAIL2: usize = 14;
    /// Flags and the population of a place: population << 2 | ambiguous << 1 | person word.
    pub const WEIGHT: usize = 15;
}

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Kind {
    /// A state, present or past.
    Country = 0,
    /// A seat or building that stands for a body.
    Metonym = 1,
    /// A person.
    Person = 2,
    /// An office of one state or organisation.
    Office = 3,
    /// An organisation.
    Organisation = 4,
    /// A word for a kind of people or body.
    Agent = 5,
    /// A geographic name.
    Place = 6,
}

/// In which way a name names its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Role {
    /// The name or an alias.
    Name = 0,
    /// "Russian", "Russians".
    Demonym = 1,
    /// A person's family name.
    Surname = 2,
    /// A state's capital.
    Capital = 3,
    /// The plural of an agent word.
    Plural = 4,
    /// A first name; names nobody.
    Given = 5,
}

impl Kind {
    /// Reads the number.
    pub fn from_number(number: u32) -> Self {
        match number {
            0 => Kind::Country,
            1 => Kind::Metonym,
            2 => Kind::Person,
            3 => Kind::Office,
            4 => Kind::Organisation,
            5 => Kind::Agent,
            _ => Kind::Place,
        }
    }
}

impl Role {
    /// Reads the number.
    pub fn from_number(number: u32) -> Self {
        match number {
            0 => Role::Name,
            1 => Role::Demonym,
            2 => Role::Surname,
            3 => Role::Capital,
            4 => Role::Plural,
            _ => Role::Given,
        }
    }
}

/// Bit of a form: the name is written in capitals only.
pub const ACRONYM: u32 = 1 << 8;
/// First bit of the mask of pieces that must start with a capital.
pub const CAPITALS: u32 = 16;
