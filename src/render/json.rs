//! JSON: one array, or one object a line.

use std::io::{Result, Write};

use crate::render::EventWriter;
use crate::types::TimelineEvent;

pub(super) struct Lines<'w> {
    out: &'w mut dyn Write,
}

impl<'w> Lines<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out }
    }
}

impl EventWriter for Lines<'_> {
    fn event(&mut self, event: &TimelineEvent) -> Result<()> {
        serde_json::to_writer(&mut *self.out, event)?;
        self.out.write_all(b"\n")
    }

    fn finish(&mut self) -> Result<()> {
        self.out.flush()
    }
}

pub(super) struct Array<'w> {
    out: &'w mut dyn Write,
    begun: bool,
}

impl<'w> Array<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, begun: false }
    }
}

impl EventWriter for Array<'_> {
    fn event(&mut self, event: &TimelineEvent) -> Result<()> {
        self.out.write_all(if self.begun { b",\n" } else { b"[\n" })?;
        self.begun = true;
        serde_json::to_writer(&mut *self.out, event).map_err(Into::into)
    }

    fn finish(&mut self) -> Result<()> {
        self.out.write_all(if self.begun { b"\n]\n" } else { b"[]\n" })?;
        self.out.flush()
    }
}
