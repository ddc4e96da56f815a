//! Packed inputs: gzip and Zstandard as streams, ZIP file by file.
//!
//! Takes a stream and its first bytes; gives the stream unpacked, or the files of an archive. What unpacks to far more than articles pack to is
//! refused, so that no small file fills disk or memory.

use std::io::{BufRead, BufReader, Cursor, Error, Read, Result};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use zip::ZipArchive;

use crate::read::bytes;
use crate::read::draft::{Draft, Drafts, Options};

/// Unpacked bytes for each packed one that are believed, once there are more than `FREE`. Text packs to a third or a tenth.
const RATIO: u64 = 150;
/// Unpacked bytes for which nothing is asked.
const FREE: u64 = 64 << 20;
/// Largest archive and largest file within one, in bytes: both are held in memory.
const ARCHIVE: u64 = 96 << 20;
/// Files of one archive.
const FILES: usize = 1_000_000;

/// How an input is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
    Zip,
}

impl Packing {
    /// What the first bytes show.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            [b'P', b'K', 3, 4, ..] => Some(Self::Zip),
            _ => None,
        }
    }
}

/// The name of what a packed file holds: `a.csv.gz` as `a.csv`.
pub(super) fn inner_name(name: &str) -> &str {
    let ends = [".gz", ".zst", ".gzip", ".zstd"];
    let lower = name.to_ascii_lowercase();
    ends.iter().find(|end| lower.ends_with(**end)).map_or(name, |end| &name[..name.len() - end.len()])
}

/// A stream unpacked.
pub(super) fn unpacked<'a>(packing: Packing, input: impl Read + Send + 'a) -> Box<dyn Read + Send + 'a> {
    let counted = Counted { input, count: 0 };
    match packing {
        Packing::Zstd => Box::new(Guarded {
            input: Frames { decoder: None, input: Some(BufReader::new(counted)) },
            given: 0,
            packed: |frames| frames.packed(),
        }),
        _ => Box::new(Guarded {
            input: MultiGzDecoder::new(BufReader::new(counted)),
            given: 0,
            packed: |gzip| gzip.get_ref().get_ref().count,
        }),
    }
}

/// A reader that counts what it gives.
struct Counted<R> {
    input: R,
    count: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let got = self.input.read(buffer)?;
        self.count += got as u64;
        Ok(got)
    }
}

/// A reader that stops where it gives too much for what it takes.
struct Guarded<R> {
    input: R,
    given: u64,
    packed: fn(&R) -> u64,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let got = self.input.read(buffer)?;
        self.given += got as u64;
        if self.given > FREE && self.given / RATIO > (self.packed)(&self.input) {
            return Err(Error::other(format!("it unpacks to more than {RATIO} times its size, as no text does")));
        }
        Ok(got)
    }
}

/// Zstandard frames, one after the other.
struct Frames<R: BufRead> {
    decoder: Option<StreamingDecoder<BufReader<R2<R>>, FrameDecoder>>,
    input: Option<R>,
}

/// The reader within a frame's decoder.
type R2<R> = R;

impl<R: Read> Frames<BufReader<Counted<R>>> {
    fn packed(&self) -> u64 {
        let inner = self.decoder.as_ref().map(|decoder| decoder.get_ref().get_ref().get_ref().count);
        inner.or(self.input.as_ref().map(|input| input.get_ref().count)).unwrap_or(0)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        loop {
            if let Some(decoder) = &mut self.decoder {
                let got = decoder.read(buffer)?;
                if got > 0 || buffer.is_empty() {
                    return Ok(got);
                }
            }
            let mut rest = match (self.decoder.take(), self.input.take()) {
                (Some(decoder), _) => decoder.into_inner(),
                (None, Some(input)) => BufReader::new(input),
                (None, None) => return Ok(0),
            };
            if rest.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.decoder = Some(StreamingDecoder::new(rest).map_err(|error| Error::other(error.to_string()))?);
        }
    }
}

/// The files of an archive, each read by its own form.
pub(super) fn files<'a>(input: impl Read, options: &Options) -> Drafts<'a> {
    let mut whole = Vec::new();
    match input.take(ARCHIVE + 1).read_to_end(&mut whole) {
        Err(error) => return super::one(Draft::refused(None, format!("it cannot be read: {error}"), "")),
        Ok(_) if whole.len() as u64 > ARCHIVE => {
            return super::one(Draft::refused(None, format!("it is an archive of more than {} MiB", ARCHIVE >> 20), "unpack it first"));
        }
        Ok(_) => {}
    }
    let mut archive = match ZipArchive::new(Cursor::new(whole)) {
        Ok(archive) => archive,
        Err(error) => {
            return super::one(Draft::refused(None, format!("it is a ZIP archive that cannot be read: {error}"), "fetch it again"));
        }
    };
    let name = |archive: &ZipArchive<_>, at: usize| archive.name_for_index(at)?.ok().map(std::borrow::Cow::into_owned);
    let mut names: Vec<(String, usize)> = (0..archive.len().min(FILES)).filter_map(|at| Some((name(&archive, at)?, at))).collect();
    if names.iter().any(|(name, _)| matches!(name.as_str(), "[Content_Types].xml" | "mimetype")) {
        return super::one(Draft::refused(None, "it is an office document or an e-book", "save it as text first"));
    }
    let options = options.clone();
    names.retain(|(name, _)| !name.ends_with('/') && !name.split('/').any(|piece| piece.starts_with('.') || piece == "__MACOSX"));
    names.sort();
    Box::new(names.into_iter().flat_map(move |(name, at)| {
        let drafts: Drafts = match file(&mut archive, at) {
            Err(reason) => super::one(Draft::refused(None, reason, "unpack it first")),
            Ok(bytes) if Packing::of(&bytes) == Some(Packing::Zip) => {
                super::one(Draft::refused(None, "it is an archive within an archive", "unpack it first"))
            }
            Ok(bytes) => super::open(&name, Cursor::new(bytes), &options),
        };
        drafts.map(move |mut draft| {
            draft.inner = Some(name.clone());
            draft
        })
    }))
}

fn file(archive: &mut ZipArchive<Cursor<Vec<u8>>>, at: usize) -> std::result::Result<Vec<u8>, String> {
    let file = archive.by_index(at).map_err(|error| format!("it cannot be read: {error}"))?;
    let mut bytes = Vec::new();
    file.take(ARCHIVE + 1).read_to_end(&mut bytes).map_err(|error| format!("it cannot be read: {error}"))?;
    if bytes.len() as u64 > ARCHIVE { Err(bytes::too_long("it")) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::read::Reader;

    const LINES: &[u8] = b"{\"text\":\"The envoy left.\"}\n{\"text\":\"She came.\"}\n";

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn told(name: &str, bytes: &[u8]) -> Vec<String> {
        let items = Reader::new(name, bytes, &Options::default());
        items.map(|item| item.map_or_else(|p| format!("! {} {}", p.file, p.reason), |article| article.text)).collect()
    }

    #[test]
    fn packed_streams_are_read_as_what_they_hold() {
        assert_eq!(told("a.jsonl.gz", &gzip(LINES)), ["The envoy left.", "She came."]);
        assert_eq!(told("a", &[gzip(LINES), gzip(LINES)].concat()).len(), 4);
        let packed = ruzstd::encoding::compress_to_vec(LINES, ruzstd::encoding::CompressionLevel::Fastest);
        assert_eq!(told("a.jsonl.zst", &packed), ["The envoy left.", "She came."]);
        assert_eq!(told("a.jsonl.zst", &[packed.clone(), packed].concat()).len(), 4);
    }

    #[test]
    fn each_file_of_an_archive_is_read_and_named() {
        let archive = zip(&[("b/a.jsonl", LINES), ("c.txt", b"He left."), ("__MACOSX/x", b"no"), ("d.png", b"\x89PNG\0\0")]);
        let read = told("x.zip", &archive);
        assert_eq!(read[..3], ["The envoy left.", "She came.", "He left."]);
        assert!(read[3].starts_with("! x.zip/d.png it is a PNG image"), "{read:?}");
        assert!(told("x.docx", &zip(&[("[Content_Types].xml", b"<a/>")]))[0].contains("office document"));
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = gzip(&vec![b' '; 80 << 20]);
        let read = told("a.jsonl.gz", &bomb);
        assert!(read.iter().any(|item| item.starts_with('!')), "{read:?}");
        assert!(told("a.gz", &gzip(LINES)[..20])[0].starts_with('!'));
    }
}
