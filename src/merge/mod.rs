//! Room `merge`: see docs/ARCHITECTURE.md.
