//! An article to what is stored of it: its events, and the agency that its dateline names.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::Result as Outcome;
use crate::lexicon::actors::Base;
use crate::pipeline::{Coded, Coding, Pipeline};
use crate::types::{Article, CodedArticle, Problem};

/// All stages, with the user's own actors before the embedded ones: tables with the columns of those of `data/actors`, by name and text.
///
/// # Errors
/// A faulty table, with file and line.
pub fn pipeline(coding: Coding, user_actors: &[(String, String)]) -> Outcome<Pipeline> {
    let user = if user_actors.is_empty() { None } else { Some(Base::of_tables(user_actors, &Base::embedded())?) };
    Ok(stages(coding, user.as_ref()))
}

pub(super) fn stages(coding: Coding, user: Option<&Base>) -> Pipeline {
    let pipeline = Pipeline::of(coding);
    match user {
        Some(base) => pipeline.with_user_actors(base.clone()),
        None => pipeline,
    }
}

/// Codes an article; a fault of the program is a problem of that article, which stays out until it can be coded.
///
/// # Errors
/// The problem: the article is not English, or the stages broke down.
pub fn code(pipeline: &Pipeline, article: Article) -> Result<CodedArticle, Problem> {
    code_and_tell(pipeline, article).map(|(coded, _)| coded)
}

/// As [`code`], with what of the text was cut because it is more than the stages take.
///
/// # Errors
/// As [`code`].
pub fn code_and_tell(pipeline: &Pipeline, article: Article) -> Result<(CodedArticle, Vec<Problem>), Problem> {
    let name = article.url.clone().unwrap_or_else(|| article.id.clone());
    let named = |problem: Problem| Problem { file: name.clone(), ..problem };
    let coded = guarded(|| pipeline.code(article)).and_then(|mut coded| coded.problems.pop().map_or(Ok(coded), Err));
    let mut coded = coded.map_err(named)?;
    let cut = std::mem::take(&mut coded.document.problems).into_iter().map(named).collect();
    Ok((coded.into(), cut))
}

/// Runs the stages on one article; a fault of the program becomes a problem of that article and stops no run.
///
/// # Errors
/// The problem, where the stages broke down.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Problem> {
    // The stages share only what is never written after loading: nothing half-changed is left behind.
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Problem {
        file: String::new(),
        line: None,
        reason: "the program broke down on it".to_owned(),
        remedy: "please report it with the article; the others are not touched".to_owned(),
    })
}

impl From<Coded> for CodedArticle {
    /// What is stored of a coded article. The agency makes reprints of one wire story one source.
    fn from(coded: Coded) -> Self {
        let document = coded.document;
        let agency = document.dateline.as_ref().and_then(|d| d.agency).map_or(String::new(), |span| span.of(document.text()).to_owned());
        Self { article: document.article, events: coded.events, said: coded.said, agency }
    }
}
