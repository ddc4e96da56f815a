//! Room `render`: see docs/ARCHITECTURE.md.
