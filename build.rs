//! Compiles the tables of `data/actors` and `data/places` to the index that the binary embeds.
//!
//! Loading 100,000 rows of CSV at start would cost more than a whole query command may take.

#![allow(dead_code, reason = "the base is compiled here and at run time for the user's actors; each uses a part")]

use std::path::Path;
use std::{env, fs, process};

#[path = "src/lexicon/base/mod.rs"]
mod base;

fn main() {
    if let Err(fault) = compile() {
        println!("cargo::error={fault}");
        process::exit(1);
    }
}

fn compile() -> Result<(), String> {
    let mut tables = base::rows::Tables::default();
    for folder in ["data/actors", "data/places"] {
        println!("cargo::rerun-if-changed={folder}");
        for path in csv_files(Path::new(folder))? {
            let text = fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
            tables.read(&path, &text)?;
        }
    }
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    fs::write(Path::new(&out).join("actors.bin"), base::compile::compile(&tables)?).map_err(|e| e.to_string())
}

/// The CSV files of a folder, in order of name.
fn csv_files(folder: &Path) -> Result<Vec<String>, String> {
    let mut files = Vec::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry.map_err(|e| e.to_string())?.path();
        if path.extension().is_some_and(|e| e == "csv") {
            files.push(path.to_string_lossy().into_owned());
        }
    }
    files.sort();
    Ok(files)
}
