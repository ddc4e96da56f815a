//! Room `read`: see docs/ARCHITECTURE.md.
