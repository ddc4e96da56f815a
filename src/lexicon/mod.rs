//! `data/` embedded in the binary, as typed and indexed rows.
