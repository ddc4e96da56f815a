//! Room `store`: see docs/ARCHITECTURE.md.
