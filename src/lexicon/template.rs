//! Rules that are a product: forms ("asked for", "demanded", "the appeal for") times topics (aid, talks, a ceasefire).
//!
//! A form is a rule whose texts hold `{key}`; each topic fills the keys.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::{Table, Value};

/// Forms and topics; every topic has every form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Rules with `{key}` in their texts, each with a `name` of its own.
    form: Vec<Table>,
    /// What fills the keys; `fires` holds further examples by the name of their form.
    topic: Vec<Table>,
}

/// The key of a topic's further examples.
const FIRES: &str = "fires";
/// The key of a form's name.
const NAME: &str = "name";

impl Template {
    /// The rules as they would stand in the file, topic by topic.
    ///
    /// # Errors
    /// Names the key that a topic lacks or that no form uses.
    pub fn rules(&self) -> Result<Vec<Table>, String> {
        let mut rules = Vec::new();
        for topic in &self.topic {
            let mut used = BTreeSet::new();
            for form in &self.form {
                rules.push(rule(form, topic, &mut used)?);
            }
            if let Some(key) = topic.keys().find(|k| *k != FIRES && !used.contains(*k)) {
                return Err(format!("no form uses `{key}` of the topic {topic}"));
            }
        }
        Ok(rules)
    }
}

fn rule(form: &Table, topic: &Table, used: &mut BTreeSet<String>) -> Result<Table, String> {
    let mut filled = Table::new();
    for (key, value) in form.iter().filter(|(key, _)| *key != NAME) {
        filled.insert(fill_text(key, topic, used)?, fill(value, topic, used)?);
    }
    let name = form.get(NAME).and_then(Value::as_str).ok_or_else(|| format!("a form without `{NAME}`: {form}"))?;
    if let Some(Value::Array(more)) = topic.get(FIRES).and_then(|fires| fires.get(name)) {
        let examples = filled.entry(FIRES).or_insert_with(|| Value::Array(Vec::new()));
        examples.as_array_mut().ok_or_else(|| format!("`{FIRES}` of `{name}` is no list"))?.extend(more.iter().cloned());
    }
    Ok(filled)
}

/// A value with the keys of its texts filled from the topic.
fn fill(value: &Value, topic: &Table, used: &mut BTreeSet<String>) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => Value::String(fill_text(text, topic, used)?),
        Value::Array(list) => Value::Array(list.iter().map(|v| fill(v, topic, used)).collect::<Result<_, _>>()?),
        Value::Table(table) => {
            let pair = |(key, v): (&String, &Value)| Ok((key.clone(), fill(v, topic, used)?));
            Value::Table(table.iter().map(pair).collect::<Result<Table, String>>()?)
        }
        other => other.clone(),
    })
}

fn fill_text(text: &str, topic: &Table, used: &mut BTreeSet<String>) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (key, behind) = after.split_once('}').ok_or_else(|| format!("`{{` without `}}` in `{text}`"))?;
        let value = topic.get(key).and_then(Value::as_str).ok_or_else(|| format!("a topic without the text `{key}`: {topic}"))?;
        used.insert(key.to_owned());
        filled.push_str(before);
        filled.push_str(value);
        rest = behind;
    }
    Ok(filled + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(topic: &str) -> Template {
        let form = r#"
            [[form]]
            name = "asked"
            id = "request.{topic}"
            match = { "$want" = "{words}" }
            target = ["$whom", "with"]
            why = "Asked for {words}."
            fires = [{ text = "Laos asked for {words}.", event = "REQUEST LAO -> -" }]
        "#;
        toml::from_str(&format!("{form}\n[[topic]]\n{topic}")).unwrap()
    }

    #[test]
    fn a_form_times_a_topic_is_a_rule() {
        let topic = r#"topic = "aid"
            words = "help"
            fires = { asked = [{ text = "Laos asked Peru for help.", event = "REQUEST LAO -> PER" }] }"#;
        let rules = template(topic).rules().unwrap();
        let text = |key: &str| rules[0][key].as_str().unwrap();
        assert_eq!((text("id"), text("why")), ("request.aid", "Asked for help."));
        assert_eq!(rules[0]["match"]["$want"].as_str(), Some("help"));
        assert_eq!(rules[0][FIRES].as_array().unwrap().len(), 2);
        assert!(!rules[0].contains_key(NAME));
    }

    #[test]
    fn what_is_missing_or_misspelt_is_named() {
        assert!(template("topic = \"aid\"").rules().unwrap_err().contains("`words`"));
        assert!(template("topic = \"aid\"\nwords = \"help\"\nwrods = \"x\"").rules().unwrap_err().contains("`wrods`"));
    }
}
