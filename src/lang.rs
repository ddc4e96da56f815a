//! Which paragraphs of an article are English: no other is parsed or coded.
//!
//! Takes a segmented document; marks the sentences of paragraphs in another language as furniture, and says so if no paragraph is
//! English. A paragraph is told by its script, by its function words (`data/lexicon/function_words.csv`), and, where it is long and has
//! none that are known, by its trigrams. What is too short to tell goes with the rest: a headline of names is coded as before.

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::types::{Document, Problem, SentenceKind};

/// Share of English function words from which a paragraph is English; running text has a quarter.
const ENGLISH: f64 = 0.08;
/// Share of function words of one other language from which a paragraph is of it.
const FOREIGN: f64 = 0.12;
/// Function words of another language that a paragraph must have.
const FOREIGN_WORDS: usize = 3;
/// Words from which trigrams tell a language.
const LONG: usize = 20;
/// Letters that a paragraph must have to be told by its script.
const LETTERS: usize = 10;

/// What a paragraph is written in.
#[derive(Debug, Clone, PartialEq)]
enum Tongue {
    English,
    /// The name of the language.
    Other(String),
    /// Too short to tell.
    Unknown,
}

/// Knows the function words of some languages.
#[derive(Debug)]
pub struct Languages {
    /// Bits of the languages that have a word, by the order of `names`.
    words: FxHashMap<String, u32>,
    /// Codes of the languages, ISO 639-1.
    codes: Vec<String>,
}

impl Default for Languages {
    fn default() -> Self {
        Self::new()
    }
}

impl Languages {
    /// Loads the embedded table.
    pub fn new() -> Self {
        Self::read(include_str!("../data/lexicon/function_words.csv")).expect("the embedded table was tested when it was built")
    }

    fn read(table: &str) -> Result<Self> {
        let mut languages = Self { words: FxHashMap::default(), codes: Vec::new() };
        for (number, line) in table.lines().enumerate().skip(1) {
            let fault = |reason: &str| Error::Data { file: format!("function_words.csv:{}", number + 1), reason: reason.to_owned() };
            let (code, words) = line.split_once(',').ok_or_else(|| fault("a language and its words are needed"))?;
            let bit = 1u32 << languages.codes.len();
            languages.codes.push(code.to_owned());
            for word in words.trim_matches('"').split('|') {
                *languages.words.entry(word.to_owned()).or_default() |= bit;
            }
        }
        Ok(languages)
    }

    /// Marks the sentences that are not English; gives the problem, if none is.
    pub fn mark(&self, document: &mut Document) -> Option<Problem> {
        let mut tongues: Vec<(usize, Tongue)> = Vec::new();
        let mut first = 0;
        while let Some(sentence) = document.sentences.get(first) {
            let paragraph = sentence.paragraph;
            let length = document.sentences[first..].iter().take_while(|s| s.paragraph == paragraph).count();
            let span = sentence.span.join(document.sentences[first + length - 1].span);
            tongues.push((length, self.tongue(span.of(document.text()))));
            first += length;
        }
        let language = tongues.iter().find_map(|(_, tongue)| if let Tongue::Other(name) = tongue { Some(name.clone()) } else { None })?;
        let all = !tongues.iter().any(|(_, tongue)| *tongue == Tongue::English);
        let mut sentences = document.sentences.iter_mut();
        for (length, tongue) in tongues {
            let foreign = all || matches!(tongue, Tongue::Other(_));
            sentences.by_ref().take(length).filter(|_| foreign).for_each(|sentence| sentence.kind = SentenceKind::Furniture);
        }
        all.then(|| Problem {
            file: String::new(),
            line: None,
            reason: format!("it is not English ({language}), and not coded"),
            remedy: "give a translation".to_owned(),
        })
    }

    fn tongue(&self, text: &str) -> Tongue {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let latin = text.chars().filter(|c| is_latin(*c)).count();
        if letters >= LETTERS && latin * 2 < letters {
            return Tongue::Other(named(text, "another script"));
        }
        let (mut all, mut hits) = (0usize, vec![0usize; self.codes.len()]);
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            all += 1;
            let Some(bits) = self.words.get(word.to_lowercase().as_str()) else { continue };
            hits.iter_mut().enumerate().filter(|(n, _)| (*bits >> *n) & 1 == 1).for_each(|(_, count)| *count += 1);
        }
        let share = |count: usize| count as f64 / all.max(1) as f64;
        let english = self.codes.iter().position(|code| code == "en").map_or(0, |n| hits[n]);
        if share(english) >= ENGLISH {
            return Tongue::English;
        }
        let most = hits.iter().zip(&self.codes).filter(|(_, code)| *code != "en").max_by_key(|(count, _)| **count);
        match most {
            Some((count, code)) if *count >= FOREIGN_WORDS && share(*count) >= FOREIGN && *count > english => Tongue::Other(code.clone()),
            _ if all >= LONG && english == 0 => whatlang::detect(text)
                .filter(|told| told.is_reliable() && told.lang() != whatlang::Lang::Eng)
                .map_or(Tongue::Unknown, |told| Tongue::Other(told.lang().eng_name().to_owned())),
            _ => Tongue::Unknown,
        }
    }
}

/// The name of a text's language, or what else can be said of it.
fn named(text: &str, otherwise: &str) -> String {
    whatlang::detect(text).map_or_else(|| otherwise.to_owned(), |told| told.lang().eng_name().to_owned())
}

fn is_latin(letter: char) -> bool {
    letter.is_alphabetic() && matches!(letter, 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tongue(text: &str) -> Tongue {
        Languages::new().tongue(text)
    }

    #[test]
    fn a_language_is_told_by_script_or_function_words() {
        for (text, name) in [
            ("Министр иностранных дел встретился с послом в понедельник.", "Russian"),
            ("外交部长周一会见了大使,并讨论了停火问题。", "Mandarin"),
            ("Der Minister traf den Botschafter am Montag und sprach mit ihm über die Lage.", "de"),
            ("Le ministre a rencontré les ambassadeurs dans la capitale pour parler de la paix.", "fr"),
            ("El ministro se reunió con los embajadores para hablar de la paz, según fuentes.", "es"),
            ("Il ministro ha incontrato gli ambasciatori nella capitale per parlare della pace.", "it"),
            ("O ministro recebeu os embaixadores para falar da paz, mas não assinou o acordo com eles.", "pt"),
        ] {
            assert_eq!(tongue(text), Tongue::Other(name.to_owned()), "{text}");
        }
    }

    #[test]
    fn english_is_never_taken_for_another_language() {
        for text in [
            "The minister met the ambassador on Monday.",
            "Emmanuel Macron met Giorgia Meloni in Rome on 4 March 2019.",
            "Israel strikes Gaza hospital, kills dozens, Hamas officials say",
            "Szijjártó, Fidan, Orbán and Erdoğan arrive in Győr",
            "Los Angeles police arrest Las Vegas man",
            "Al-Hayat: Iran, Iraq, Syria, Lebanon, Jordan, Egypt, Libya, Tunisia, Algeria, Morocco, Mauritania, Mali, Niger, Chad, Sudan, Eritrea",
            "WASHINGTON (AP) - President Biden vetoes bill",
        ] {
            assert!(!matches!(tongue(text), Tongue::Other(_)), "{text}: {:?}", tongue(text));
        }
    }
}
