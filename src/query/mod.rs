//! Room `query`: see docs/ARCHITECTURE.md.
