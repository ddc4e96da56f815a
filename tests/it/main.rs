//! The one integration binary; each module says what belongs there.
#![allow(clippy::unwrap_used)]

/// Actors: who held which office, phrases, coreference, the user's own tables.
mod actors;
/// What an article adds to its sentences: countries, speakers, conversations.
mod article;
/// What people type: names, dates, queries.
mod asked;
/// The command line: exit codes, streams, pipes, kills, two writers.
mod cli;
/// Metadata for Datasette: tables, columns, labels and queries against a new store.
mod datasette;
/// Dates: phrasings and values, no dates, sentences with two dates, hard cases.
mod dates;
/// Days full of one thing.
#[path = "../support/dense.rs"]
mod dense;
/// Documents that are made from the program.
mod docs;
/// Faults by seed: cut logs, changed bytes; what `check` finds.
mod faults;
/// Feeds over the network: every rule of politeness, bad answers, cron and service, against a server on loopback.
mod fetch;
#[path = "../support/generator.rs"]
mod generator;
/// Golden texts beside what the program makes of them.
mod golden;
/// Growth: time at n and at 4n of what once took the square.
mod growth;
/// Hard conditions: kills, full disks, damaged and read-only files, old schemas, hostile texts.
mod hard;
/// The tables of actors and places: form, references, dates, shared names, holders of offices.
mod lexicons;
/// What an agent is told: JSON-RPC by hand, the tools' answers, pages, empty answers.
mod mcp;
/// Merging end to end: two clocks, decisions, threads, sources.
mod merging;
/// Mutations: inputs and texts changed at seeded places.
mod mutations;
/// The page: what its document holds and leaves out.
mod page;
/// Pairs of reports that tell one event, or two: precision and recall of merging.
mod pairs;
/// Parquet read back: rows, ids, types, row groups.
#[cfg(feature = "parquet")]
mod parquet;
/// Who did it, to whom, on whose word and where: one short text a row.
mod parties;
/// Properties of the whole line on any text; filters line by line.
mod properties;
/// Reading: kinds of fault that readers of news have, each in several forms.
mod reading;
/// Realis: the same act told as done, ahead, refused, denied, possible, claimed.
mod realis;
/// Output: CSV and JSON read back, nothing dangerous gets out.
mod render;
/// Review: the queue, lists of judgements, exact undo, samples and two reviewers.
mod review;
/// Rules as data: their examples, ids and codes.
mod rules;
/// Attributions of short texts: content, cue, speaker, kind.
mod said;
/// What is written as JSON, against its schema.
mod schemas;
/// The server: views, pages, hostile requests, reviews.
mod serve;
/// The one face: library and command line alike; results coded elsewhere; kinds of errors.
mod session;
/// The store: order, repetition, filters, faulty files.
mod store;
/// Stories: several articles, one timeline.
mod stories;
/// Segmentation, tags and arcs; properties of any text; CoNLL-U.
mod syntax;
/// The house rules: imports between rooms, crates in their rooms, how files open.
mod tidy;
/// Transcripts: every command shown in the README and on pages of `tests/cmd` prints what is shown.
mod transcripts;
/// Clause reading on given trees: frames and realis, whatever the parser makes of the words.
mod trees;
/// Saved questions: cron, feeds, what is news.
mod watch;
