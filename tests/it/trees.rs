//! Clause reading on given trees (`tests/trees/clause.conllu`): frames and realis, whatever the parser makes of the words.
//!
//! Each tree has lines `# act = WORD | SLOT:FILLER ... | REALIS`: the frame of the act and how the sentence tells it. `UPDATE_TREES=1`
//! writes what the code says into the file; read the difference before you keep it.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use demarche::clause::frame::Frame;
use demarche::clause::realis::Realis;
use demarche::clause::{Clause, Grammar};
use demarche::tag::conllu;
use demarche::types::{Deprel, Document, Upos, Xpos};

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trees/clause.conllu")
}

/// One tree with the acts that are asked of it.
struct Tree {
    document: Document,
    acts: Vec<String>,
    block: String,
}

fn trees() -> Vec<Tree> {
    let text = std::fs::read_to_string(file()).unwrap();
    let blocks = text.split("\n\n").map(str::trim).filter(|b| b.contains("# act = "));
    blocks.map(tree).collect()
}

/// The document of one block, its syntax taken from the columns as they stand.
fn tree(block: &str) -> Tree {
    let (mut document, _) = conllu::read(block);
    let sentence = &mut document.sentences[0];
    sentence.parsed = true;
    let lines = block.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_digit()));
    for (token, line) in sentence.tokens.iter_mut().zip(lines) {
        let columns: Vec<&str> = line.split('\t').collect();
        token.lemma = columns[2].into();
        token.upos = Upos::parse(columns[3]).unwrap();
        token.xpos = Xpos::parse(columns[4]).unwrap();
        token.head = columns[6].parse::<usize>().unwrap().checked_sub(1);
        token.deprel = Deprel::parse(columns[7]).unwrap();
    }
    let acts = block.lines().filter_map(|l| l.strip_prefix("# act = ")).map(str::to_owned).collect();
    Tree { document, acts, block: block.to_owned() }
}

fn slots(frame: &Frame, form: impl Fn(usize) -> String) -> String {
    let slots: Vec<String> = frame.slots.iter().map(|s| format!("{}:{}", s.name.replace(' ', "_"), form(s.token))).collect();
    slots.join(" ")
}

fn words(realis: &Realis, form: impl Fn(usize) -> String) -> String {
    let flags = [
        ("negated", realis.negated),
        ("ahead", realis.ahead),
        ("unfulfilled", realis.unfulfilled),
        ("planned", realis.planned),
        ("duty", realis.duty),
        ("hypothetical", realis.hypothetical),
        ("attempted", realis.attempted),
        ("performative", realis.performative),
        ("suppressed", realis.suppressed),
        ("denied", realis.denied),
        ("hearsay", realis.hearsay),
    ];
    let mut words: Vec<String> = flags.iter().filter(|(_, set)| *set).map(|(name, _)| (*name).to_owned()).collect();
    if realis.done() {
        words.insert(0, "done".to_owned());
    }
    words.extend(realis.reported_by.map(|v| format!("reported:{}", form(v))));
    words.extend(realis.according_to.map(|v| format!("source:{}", form(v))));
    words.join(" ")
}

/// `WORD | SLOT:FILLER ... | REALIS` of the act that a word carries.
fn describe(grammar: &Grammar, document: &Document, word: &str) -> String {
    let clause = Clause::new(grammar, document, 0, None);
    let form = |t: usize| document.form(0, t).to_owned();
    let token = (0..document.sentences[0].tokens.len()).find(|&t| form(t) == word).unwrap_or_else(|| panic!("no word `{word}`"));
    let frame = clause.frame(token);
    let passive = if frame.passive { "passive " } else { "" };
    format!("{word} | {passive}{} | {}", slots(&frame, form), words(&clause.reader.realis(&frame), form))
}

#[test]
fn clauses_of_given_trees_are_read_as_they_stand() {
    let grammar = Grammar::embedded().unwrap();
    let trees = trees();
    assert!(trees.len() >= 60, "{} trees", trees.len());
    let (mut wrong, mut fresh) =
        (Vec::new(), "# Trees for tests of clause reading: sentences of our own, heads and relations checked by hand; CC0.\n\n".to_owned());
    for tree in &trees {
        let mut block = tree.block.clone();
        for act in &tree.acts {
            let word = act.split(" | ").next().unwrap_or_default();
            let read = describe(&grammar, &tree.document, word);
            if read != *act {
                wrong.push(format!("{}\n  wanted {act}\n  read   {read}", tree.document.text()));
                block = block.replace(&format!("# act = {act}\n"), &format!("# act = {read}\n"));
            }
        }
        writeln!(fresh, "{block}\n").unwrap();
    }
    if std::env::var_os("UPDATE_TREES").is_some() {
        std::fs::write(file(), format!("{}\n", fresh.trim_end())).unwrap();
        return;
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
