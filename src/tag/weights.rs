//! Reads the container of trained weights.
//!
//! Takes the bytes that `tools/train_syntax` and `tools/train_coder` write, gives tensors by name. The container is the eight bytes `DMSYNTX1`, the
//! length of a table of contents (u32, little-endian), the table (one line each: name, element type, offset, shape) and the
//! tensors. Knows nothing of what the tensors mean.

use std::collections::BTreeMap;

use crate::error::{Error, Result};

const MAGIC: &[u8; 8] = b"DMSYNTX1";
const FILE: &str = "the embedded weights (data/weights)";

/// Tensors by name, still in the bytes of the file.
#[derive(Debug)]
pub(super) struct Weights<'a> {
    tensors: BTreeMap<&'a str, Tensor<'a>>,
}

#[derive(Debug)]
struct Tensor<'a> {
    kind: &'a str,
    shape: Vec<usize>,
    bytes: &'a [u8],
}

/// A table of int8 rows, each with its scale.
#[derive(Debug, Clone)]
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    scales: Vec<f32>,
    width: usize,
}

/// An int8 matrix by rows, with one scale per column.
#[derive(Debug)]
pub(super) struct Dense<'a> {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) bytes: &'a [u8],
    pub(super) scales: Vec<f32>,
}

impl<'a> Weights<'a> {
    /// Reads the table of contents.
    pub(super) fn parse(file: &'a [u8]) -> Result<Self> {
        let (magic, rest) = file.split_at_checked(8).ok_or_else(|| fault("too short"))?;
        if magic != MAGIC {
            return Err(fault("not a weights file"));
        }
        let (length, rest) = rest.split_at_checked(4).ok_or_else(|| fault("too short"))?;
        let length = length.iter().rev().fold(0, |n, &b| n << 8 | usize::from(b));
        let (contents, data) = rest.split_at_checked(length).ok_or_else(|| fault("too short"))?;
        let contents = std::str::from_utf8(contents).map_err(|_| fault("the table of contents is not text"))?;
        let tensors = contents.lines().filter(|l| !l.is_empty()).map(|l| entry(l, data)).collect::<Result<_>>()?;
        Ok(Self { tensors })
    }

    /// Lines of a text.
    pub(super) fn lines(&self, name: &str) -> Result<Vec<&'a str>> {
        let text = std::str::from_utf8(self.tensor(name, "u8")?.bytes).map_err(|_| fault("a text is not UTF-8"))?;
        Ok(text.lines().collect())
    }

    /// Floats in order.
    pub(super) fn floats(&self, name: &str) -> Result<Vec<f32>> {
        let quads = self.tensor(name, "f32")?.bytes.as_chunks::<4>().0;
        Ok(quads.iter().map(|q| f32::from_le_bytes(*q)).collect())
    }

    /// Sorted hash keys.
    pub(super) fn keys(&self, name: &str) -> Result<Vec<u32>> {
        let quads = self.tensor(name, "u32")?.bytes.as_chunks::<4>().0;
        Ok(quads.iter().map(|q| u32::from_le_bytes(*q)).collect())
    }

    /// A table of rows.
    pub(super) fn table(&self, name: &str) -> Result<Table<'a>> {
        let tensor = self.tensor(name, "i8")?;
        let scales = self.floats(&format!("{name}.scale"))?;
        let width = tensor.shape.last().copied().unwrap_or(0);
        if scales.len() * width != tensor.bytes.len() {
            return Err(fault(&format!("{name} has not one scale per row")));
        }
        Ok(Table { bytes: tensor.bytes, scales, width })
    }

    /// A matrix.
    pub(super) fn dense(&self, name: &str) -> Result<Dense<'a>> {
        let tensor = self.tensor(name, "i8")?;
        let scales = self.floats(&format!("{name}.scale"))?;
        let [rows, columns] = tensor.shape[..] else { return Err(fault(&format!("{name} is no matrix"))) };
        if scales.len() != columns {
            return Err(fault(&format!("{name} has not one scale per column")));
        }
        Ok(Dense { rows, columns, bytes: tensor.bytes, scales })
    }

    fn tensor(&self, name: &str, kind: &str) -> Result<&Tensor<'a>> {
        let found = self.tensors.get(name).filter(|t| t.kind == kind);
        found.ok_or_else(|| fault(&format!("no tensor {name} of {kind}")))
    }
}

impl Table<'_> {
    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.scales.len()
    }

    /// Writes a row as floats to the front of `out`, gives the rest of it.
    pub(super) fn write<'o>(&self, row: usize, out: &'o mut [f32]) -> &'o mut [f32] {
        let (front, rest) = out.split_at_mut(self.width);
        let scale = self.scales[row];
        for (value, &byte) in front.iter_mut().zip(&self.bytes[row * self.width..]) {
            *value = f32::from(byte.cast_signed()) * scale;
        }
        rest
    }
}

fn entry<'a>(line: &'a str, data: &'a [u8]) -> Result<(&'a str, Tensor<'a>)> {
    let bad = || fault(&format!("unreadable entry {line}"));
    let [name, kind, offset, shape] = line.split(' ').collect::<Vec<_>>()[..] else { return Err(bad()) };
    let shape: Vec<usize> = shape.split('x').map(|n| n.parse().map_err(|_| bad())).collect::<Result<_>>()?;
    let width = if matches!(kind, "f32" | "u32") { 4 } else { 1 };
    let start: usize = offset.parse().map_err(|_| bad())?;
    let end = start + shape.iter().product::<usize>() * width;
    Ok((name, Tensor { kind, shape, bytes: data.get(start..end).ok_or_else(bad)? }))
}

pub(super) fn fault(reason: &str) -> Error {
    Error::Data { file: FILE.to_owned(), reason: reason.to_owned() }
}
