//! A line of NDJSON to a line of results: what `demarche code`, the wheel and the workers of a cluster share.

use serde_json::{Value, json};

use crate::app::code::code_and_tell;
use crate::app::coded::CodedLine;
use crate::pipeline::Pipeline;
use crate::read::{Line, MAX_ARTICLE, Options, record};
use crate::types::{Article, Problem};

/// One line of input as an article, or the reasons why it is none.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Given {
    /// The article.
    pub article: Option<Article>,
    /// The id as the input gave it, also where the article is refused.
    pub id: String,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// What is made of one line of input.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// One line without the line break.
    pub text: String,
    /// Whether nothing could be made of the input.
    pub failed: bool,
}

impl Given {
    /// Reads a line; problems name its number, where it has one.
    pub fn read(line: &Line, number: Option<u64>) -> Self {
        let Line::Whole(bytes) = line else {
            let reason = format!("the line is longer than {} MiB", MAX_ARTICLE >> 20);
            let problem = Problem { file: String::new(), line: number, reason, remedy: "split it into one article a line".to_owned() };
            return Self { problems: vec![problem], ..Self::default() };
        };
        let (article, mut problems) = record(bytes, &Options::default());
        problems.iter_mut().for_each(|p| p.line = number);
        let Some(article) = article else {
            let object: Value = serde_json::from_slice(bytes).unwrap_or_default();
            let id = object["id"].as_str().unwrap_or_default().to_owned();
            // A line of `demarche read` for what could not be read: its reason is the better one.
            let told: Option<Problem> = serde_json::from_value(object["problem"].clone()).ok();
            return Self { article: None, id, problems: told.map_or(problems, |problem| vec![problem]) };
        };
        Self { id: article.id.clone(), article: Some(article), problems }
    }

    /// Codes the article, or says why there is none: a line as `demarche code` writes it.
    pub fn coded(self, pipeline: &Pipeline) -> Answer {
        let Self { article, id, mut problems } = self;
        let (line, failed) = match article.map(|article| code_and_tell(pipeline, article)) {
            Some(Ok((coded, cut))) => {
                problems.extend(cut);
                (CodedLine::new(coded, problems), false)
            }
            refused => {
                problems.extend(refused.and_then(Result::err));
                (CodedLine::refused(id, problems), true)
            }
        };
        Answer { text: json!(line).to_string(), failed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(line: &str, number: Option<u64>) -> (String, Option<u64>) {
        let mut given = Given::read(&Line::Whole(line.as_bytes().to_vec()), number);
        assert!(given.article.is_none(), "{line}");
        (given.id.clone(), given.problems.remove(0).line)
    }

    #[test]
    fn what_is_no_article_keeps_its_id_and_its_number() {
        assert_eq!(problem(r#"{"id":"a7","text":""}"#, Some(3)), ("a7".to_owned(), Some(3)));
        assert_eq!(problem("no JSON", None), (String::new(), None));
    }

    #[test]
    fn what_could_not_be_read_keeps_its_reason() {
        let line = br#"{"problem":{"file":"a.html","reason":"it is empty","remedy":"remove it"}}"#;
        let given = Given::read(&Line::Whole(line.to_vec()), Some(1));
        let [problem] = &given.problems[..] else { panic!("{given:?}") };
        assert_eq!((problem.file.as_str(), problem.reason.as_str(), problem.line), ("a.html", "it is empty", None));
    }
}
