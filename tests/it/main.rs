//! The one integration binary; each module says what belongs there.
#![allow(clippy::unwrap_used)]
