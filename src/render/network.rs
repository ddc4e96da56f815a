//! Who acts on whom as a network: GEXF and GraphML with dated parallel edges, and a CSV of pairs.
//!
//! One node for each actor that has an id in the actor base, else for each set of words; one edge for each source with each target, of a
//! meeting or an agreement for every two parties in both directions, as in `dyad`. What is claimed, planned, denied or said not to have
//! happened says so in its attributes; nothing is added up, so that no denial weighs as a deed. Events without two parties are counted
//! and have no edge.
//!
//! GEXF and GraphML name their nodes before their edges, so that events are given twice; nothing but the nodes is kept.

use std::collections::BTreeMap;
use std::io::{Result, Write};

use crate::render::clean::clean;
use crate::render::csv::guard;
use crate::render::label::actor as labelled;
use crate::render::xml::escaped;
use crate::types::{ActorRef, TimelineEvent};

/// A form of network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkFormat {
    /// GEXF 1.3, for Gephi: edges begin and end with their dates.
    Gexf,
    /// GraphML, for igraph, networkx, Cytoscape, yEd.
    Graphml,
    /// CSV, a row for each pair of parties.
    Dyads,
}

/// What an edge says, after its ends: name and type of GEXF and GraphML, name and type of value.
const ATTRIBUTES: [(&str, &str, &str); 16] = [
    ("event", "string", "string"),
    ("date", "string", "string"),
    ("first", "string", "string"),
    ("last", "string", "string"),
    ("type", "string", "string"),
    ("kind", "string", "string"),
    ("cameo", "string", "string"),
    ("goldstein", "double", "double"),
    ("quad", "integer", "int"),
    ("certainty", "string", "string"),
    ("contested", "boolean", "boolean"),
    ("negated", "boolean", "boolean"),
    ("mutual", "boolean", "boolean"),
    ("sources", "integer", "int"),
    ("place", "string", "string"),
    ("words", "string", "string"),
];

/// Columns of a node.
const NODE: [&str; 4] = ["actor", "country", "sector", "office"];

/// Writes a network.
pub struct Network<'w> {
    format: NetworkFormat,
    out: &'w mut dyn Write,
    nodes: BTreeMap<String, ActorRef>,
    edges: u64,
    alone: u64,
}

impl<'w> Network<'w> {
    /// A writer of a form.
    pub fn new(format: NetworkFormat, out: &'w mut dyn Write) -> Self {
        Self { format, out, nodes: BTreeMap::new(), edges: 0, alone: 0 }
    }

    /// Whether every event must be given to [`Network::meet`] before any is given to [`Network::event`].
    pub fn needs_nodes(&self) -> bool {
        self.format != NetworkFormat::Dyads
    }

    /// Takes note of who takes part in an event.
    pub fn meet(&mut self, event: &TimelineEvent) {
        for (source, target) in event.event.dyads() {
            for actor in [source, target] {
                self.nodes.entry(key(actor)).or_insert_with(|| actor.clone());
            }
        }
    }

    /// Writes what stands before the first edge.
    ///
    /// # Errors
    /// As the writer beneath.
    pub fn begin(&mut self) -> Result<()> {
        match self.format {
            NetworkFormat::Gexf => self.begin_gexf(),
            NetworkFormat::Graphml => self.begin_graphml(),
            NetworkFormat::Dyads => {
                let ends =
                    ["source", "target", "source_id", "target_id", "source_country", "target_country", "source_sector", "target_sector"];
                let names = ends.into_iter().chain(ATTRIBUTES.iter().map(|(name, ..)| *name));
                self.row(&names.map(str::to_owned).collect::<Vec<_>>())
            }
        }
    }

    /// Writes the edges of an event.
    ///
    /// # Errors
    /// As the writer beneath.
    pub fn event(&mut self, event: &TimelineEvent) -> Result<()> {
        let dyads = event.event.dyads();
        self.alone += u64::from(dyads.is_empty());
        let values = values(event);
        for (source, target) in dyads {
            self.edges += 1;
            match self.format {
                NetworkFormat::Gexf => self.gexf_edge(source, target, event, &values)?,
                NetworkFormat::Graphml => self.graphml_edge(source, target, &values)?,
                NetworkFormat::Dyads => {
                    let ends = [labelled(source), labelled(target), source.id.clone(), target.id.clone()];
                    let codes = [&source.country, &target.country, &source.sector, &target.sector].map(String::clone);
                    self.row(&ends.into_iter().chain(codes).chain(values.clone()).collect::<Vec<_>>())?;
                }
            }
        }
        Ok(())
    }

    /// Writes what stands behind the last edge; gives the number of edges, and of events that have none for want of two parties.
    ///
    /// # Errors
    /// As the writer beneath.
    pub fn finish(self) -> Result<(u64, u64)> {
        match self.format {
            NetworkFormat::Gexf => self.out.write_all(b"    </edges>\n  </graph>\n</gexf>\n")?,
            NetworkFormat::Graphml => self.out.write_all(b"  </graph>\n</graphml>\n")?,
            NetworkFormat::Dyads => {}
        }
        self.out.flush()?;
        Ok((self.edges, self.alone))
    }

    fn row(&mut self, cells: &[String]) -> Result<()> {
        let mut writer = csv::WriterBuilder::new().from_writer(&mut *self.out);
        writer.write_record(cells.iter().map(|cell| guard(&clean(cell))))?;
        writer.flush()
    }

    fn begin_gexf(&mut self) -> Result<()> {
        let out = &mut self.out;
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n")?;
        out.write_all(b"  <graph defaultedgetype=\"directed\" mode=\"dynamic\" timeformat=\"date\" timerepresentation=\"interval\">\n")?;
        out.write_all(b"    <attributes class=\"node\" mode=\"static\">\n")?;
        for name in NODE {
            writeln!(out, "      <attribute id=\"{name}\" title=\"{name}\" type=\"string\"/>")?;
        }
        out.write_all(b"    </attributes>\n    <attributes class=\"edge\" mode=\"static\">\n")?;
        for (name, kind, _) in ATTRIBUTES {
            writeln!(out, "      <attribute id=\"{name}\" title=\"{name}\" type=\"{kind}\"/>")?;
        }
        out.write_all(b"    </attributes>\n    <nodes>\n")?;
        for (key, actor) in &self.nodes {
            writeln!(out, "      <node id=\"{}\" label=\"{}\">", escaped(key), escaped(&node_label(actor)))?;
            out.write_all(b"        <attvalues>")?;
            for (name, value) in node_values(actor) {
                write!(out, "<attvalue for=\"{name}\" value=\"{}\"/>", escaped(value))?;
            }
            out.write_all(b"</attvalues>\n      </node>\n")?;
        }
        out.write_all(b"    </nodes>\n    <edges>\n")
    }

    fn gexf_edge(&mut self, source: &ActorRef, target: &ActorRef, event: &TimelineEvent, values: &[String]) -> Result<()> {
        let bound = |name: &str, day: Option<chrono::NaiveDate>| day.map_or(String::new(), |day| format!(" {name}=\"{day}\""));
        let (start, end) = (bound("start", event.event.date_earliest), bound("end", event.event.date_latest));
        let (from, to) = (escaped(&key(source)), escaped(&key(target)));
        write!(self.out, "      <edge id=\"{}\" source=\"{from}\" target=\"{to}\"{start}{end}><attvalues>", self.edges)?;
        for ((name, ..), value) in ATTRIBUTES.iter().zip(values).filter(|(_, value)| !value.is_empty()) {
            write!(self.out, "<attvalue for=\"{name}\" value=\"{}\"/>", escaped(value))?;
        }
        self.out.write_all(b"</attvalues></edge>\n")
    }

    fn begin_graphml(&mut self) -> Result<()> {
        let out = &mut self.out;
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n")?;
        for name in ["label"].into_iter().chain(NODE) {
            writeln!(out, "  <key id=\"n_{name}\" for=\"node\" attr.name=\"{name}\" attr.type=\"string\"/>")?;
        }
        for (name, _, kind) in ATTRIBUTES {
            writeln!(out, "  <key id=\"e_{name}\" for=\"edge\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
        }
        out.write_all(b"  <graph edgedefault=\"directed\">\n")?;
        for (key, actor) in &self.nodes {
            write!(out, "    <node id=\"{}\"><data key=\"n_label\">{}</data>", escaped(key), escaped(&node_label(actor)))?;
            for (name, value) in node_values(actor) {
                write!(out, "<data key=\"n_{name}\">{}</data>", escaped(value))?;
            }
            out.write_all(b"</node>\n")?;
        }
        Ok(())
    }

    fn graphml_edge(&mut self, source: &ActorRef, target: &ActorRef, values: &[String]) -> Result<()> {
        write!(self.out, "    <edge id=\"{}\" source=\"{}\" target=\"{}\">", self.edges, escaped(&key(source)), escaped(&key(target)))?;
        for ((name, ..), value) in ATTRIBUTES.iter().zip(values).filter(|(_, value)| !value.is_empty()) {
            write!(self.out, "<data key=\"e_{name}\">{}</data>", escaped(value))?;
        }
        self.out.write_all(b"</edge>\n")
    }
}

/// What an actor is known by: its id, if the actor base gave it, else its words.
fn key(actor: &ActorRef) -> String {
    if actor.id.is_empty() || actor.id.starts_with('.') { labelled(actor) } else { actor.id.clone() }
}

/// How a node is called: by its name; a body that texts only describe, by its id, for others describe it in other words.
fn node_label(actor: &ActorRef) -> String {
    if actor.name.is_empty() { key(actor) } else { labelled(actor) }
}

fn node_values(actor: &ActorRef) -> impl Iterator<Item = (&'static str, &str)> {
    let values = [&actor.id, &actor.country, &actor.sector, &actor.office].map(String::as_str);
    NODE.into_iter().zip(values).filter(|(_, value)| !value.is_empty())
}

/// The values of `ATTRIBUTES`.
fn values(timeline: &TimelineEvent) -> [String; 16] {
    let event = &timeline.event;
    let day = |day: Option<chrono::NaiveDate>| day.map_or(String::new(), |day| day.to_string());
    [
        timeline.id.clone(),
        event.date.clone(),
        day(event.date_earliest),
        day(event.date_latest),
        event.event_type.to_string(),
        event.kind.to_string(),
        event.cameo.clone(),
        event.goldstein.map_or(String::new(), |score| score.to_string()),
        event.quad.to_string(),
        event.certainty.to_string(),
        timeline.contested.to_string(),
        event.negated.to_string(),
        event.is_mutual().to_string(),
        timeline.independent_sources.to_string(),
        event.place.join("; "),
        event.evidence.exact.trim().to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Certainty, Event};

    fn written(format: NetworkFormat, event: &TimelineEvent) -> String {
        let mut out = Vec::new();
        let mut network = Network::new(format, &mut out);
        network.meet(event);
        network.begin().unwrap();
        network.event(event).unwrap();
        network.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    fn claim() -> TimelineEvent {
        let actor = |id: &str, name: &str| ActorRef { id: id.into(), name: name.into(), ..ActorRef::default() };
        let mut event = Event { source: vec![actor("RUR", "Ruritania")], target: vec![actor(".men", "\"men\" & <b>")], ..Event::default() };
        event.certainty = Certainty::Claimed;
        TimelineEvent { id: "e1".into(), event, ..TimelineEvent::default() }
    }

    #[test]
    fn hostile_names_stay_names() {
        let gexf = written(NetworkFormat::Gexf, &claim());
        assert!(gexf.contains("target=\"&quot;men&quot; &amp; &lt;b&gt;\"") && !gexf.contains("<b>"));
    }

    #[test]
    fn a_claim_is_marked_in_every_form() {
        for format in [NetworkFormat::Gexf, NetworkFormat::Graphml, NetworkFormat::Dyads] {
            assert!(written(format, &claim()).contains("claimed"), "{format:?}");
        }
    }

    #[test]
    fn what_is_undated_has_no_bounds() {
        assert!(!written(NetworkFormat::Gexf, &claim()).contains("start="));
    }
}
