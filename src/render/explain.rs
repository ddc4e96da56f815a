//! One event in full: what is told, on which words, by which rule, by whom, and how its numbers changed.

use std::io::{Result, Write};

use crate::render::clean::clean;
use crate::render::label::{actor, date, range, sources, standing, toll, what};
use crate::types::{ActorRef, Figure, Mention, Range, TimelineEvent};

/// Writes an event with its mentions, which are given in order of publication.
pub fn explain(timeline: &TimelineEvent, mentions: &[Mention], out: &mut dyn Write) -> Result<()> {
    let event = &timeline.event;
    let (when, basis) = date(timeline);
    writeln!(out, "event {}", timeline.id)?;
    field(out, "date", &if basis.is_empty() { when } else { format!("{when}, {basis}") })?;
    field(out, "what", &what(event))?;
    field(out, "cameo", &event.cameo)?;
    list(out, "source", &event.source)?;
    list(out, "target", &event.target)?;
    list(out, "claimant", &event.claimant)?;
    field(out, "standing", &standing(timeline))?;
    field(out, "place", &event.place.join(", "))?;
    field(out, "toll", &toll(timeline))?;
    field(out, "weapon", &event.weapon.join(", "))?;
    field(out, "planned for", &event.planned_for)?;
    field(out, "quote", &event.quote)?;
    field(out, "thread", &timeline.meeting)?;
    field(out, "sources", &sources(timeline))?;
    for mention in mentions {
        writeln!(out)?;
        explain_mention(mention, out)?;
    }
    history(mentions, out)
}

fn field(out: &mut dyn Write, name: &str, value: &str) -> Result<()> {
    if value.is_empty() { Ok(()) } else { writeln!(out, "  {name:<12} {}", clean(value)) }
}

fn list(out: &mut dyn Write, name: &str, actors: &[ActorRef]) -> Result<()> {
    actors.iter().try_for_each(|one| {
        let codes: Vec<&str> =
            [&one.id, &one.country, &one.sector, &one.office].into_iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
        let text = if one.text.is_empty() || one.text == one.name { String::new() } else { format!(" “{}”", one.text) };
        field(out, name, &format!("{}{text} [{}]", actor(one), codes.join(" ")))
    })
}

fn explain_mention(mention: &Mention, out: &mut dyn Write) -> Result<()> {
    let (event, edition) = (&mention.event, &mention.edition);
    let told: Vec<&str> =
        [&edition.publisher, &edition.published, &edition.title].into_iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
    writeln!(out, "mention {} in {}: {}", mention.id, clean(&edition.article), clean(&told.join(", ")))?;
    field(out, "words", &event.evidence.exact)?;
    for also in &event.also {
        field(out, "also", &also.exact)?;
    }
    field(out, "because", &format!("rule {} on “{}”, bytes {}..{}", event.rule, event.trigger, event.evidence.start, event.evidence.end))?;
    if !event.date_text.is_empty() {
        field(out, "date words", &format!("“{}”: {}", event.date_text, event.date))?;
    }
    field(out, "url", &edition.url)?;
    field(out, "known since", &edition.ingested)
}

/// Every number that a report states, in order of publication.
fn history(mentions: &[Mention], out: &mut dyn Write) -> Result<()> {
    let stated: Vec<(&Mention, &Figure)> = mentions.iter().flat_map(|m| m.event.figures.iter().map(move |f| (m, f))).collect();
    if stated.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nnumbers as they were reported")?;
    for (mention, figure) in stated {
        let number = range(Range(figure.low, figure.high));
        let origin = if mention.edition.publisher.is_empty() { &mention.edition.article } else { &mention.edition.publisher };
        let of = if figure.of.is_empty() { String::new() } else { format!(" {}", figure.of) };
        let line = format!("{}  {number}{of} {} (“{}”), {origin}", mention.edition.published, figure.what, figure.text);
        writeln!(out, "  {}", clean(&line))?;
    }
    Ok(())
}
