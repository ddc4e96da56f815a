//! What an article adds to its sentences: countries of nameless bodies, speakers of "I", conversations read out.

use demarche::pipeline::Pipeline;
use demarche::types::article::Published;
use demarche::types::{ActorRef, Article, Event};

fn events(text: &str) -> Vec<Event> {
    let published = Some(Published::Day("2024-06-12".parse().unwrap()));
    Pipeline::new().code(Article { id: "article".into(), text: text.into(), published, ..Article::default() }).events
}

fn line(event: &Event) -> String {
    let codes = |side: &[ActorRef]| side.iter().map(|a| format!("{}/{}", a.country, a.sector)).collect::<Vec<_>>().join(",");
    format!("{} {} -> {}", event.event_type, codes(&event.source), codes(&event.target))
}

fn lines(text: &str) -> Vec<String> {
    events(text).iter().map(line).collect()
}

#[test]
fn police_and_courts_are_those_of_the_place() {
    assert_eq!(lines("Police in Lima arrested three protesters on Monday."), ["COERCE PER/COP -> PER/CVL"]);
    assert_eq!(lines("A Peruvian activist was sentenced to nine years in prison on Monday."), ["COERCE PER/JUD -> PER/CVL"]);
}

#[test]
fn the_speaker_of_a_transcript_is_i() {
    let text = "The president of Chile received the foreign minister of Norway in Santiago on Monday.\n\n\
                President of Chile Gabriel Boric: I would like to thank Norway for its help.";
    let told = lines(text);
    assert!(told.iter().any(|l| l.starts_with("SUPPORT CHL/GOV -> NOR/")), "{told:?}");
}

#[test]
fn what_a_meeting_stressed_is_part_of_it() {
    let text = "The foreign minister of Chile met the foreign minister of Norway in Oslo on Monday. \
                The foreign minister of Chile stressed the importance of trade.";
    let told = lines(text);
    assert!(told.iter().any(|l| l.starts_with("CONSULT")), "{told:?}");
    assert!(!told.iter().any(|l| l.starts_with("STATEMENT")), "{told:?}");
}

#[test]
fn who_attended_the_meeting_joins_the_meeting_told_before() {
    let text = "The president of Chile held a meeting with members of the cabinet on Monday. \
                The meeting was attended by the defence minister of Chile.";
    let told = events(text);
    assert_eq!(told.iter().filter(|e| e.event_type.as_str() == "CONSULT").count(), 1, "{told:?}");
}

#[test]
fn officials_who_report_facts_are_no_speakers() {
    assert_eq!(lines("Peru's health ministry reported 300 new cases on Monday."), Vec::<String>::new());
    assert_eq!(lines("Peru's president said the economy is sound."), ["STATEMENT PER/GOV -> "]);
}

#[test]
fn who_condemns_the_attack_condemns_the_attacker() {
    let text = "Chilean troops attacked a village in Bolivia on Monday. The European Union condemned the attack.";
    let told = lines(text);
    assert!(told.iter().any(|l| l.starts_with("ACCUSE EUR/GOV -> CHL/")), "{told:?}");
}

#[test]
fn an_event_stands_first_on_the_words_that_date_it() {
    let told = events("Norway bombs Chile\n\nOn Saturday, Norway bombed Chile, killing at least 12 soldiers.");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].date.as_str(), told[0].date_text.as_str()), ("2024-06-08", "Saturday"));
    assert!(told[0].evidence.exact.starts_with("On Saturday"), "{:?}", told[0].evidence);
    assert_eq!(told[0].also.len(), 1);
}

fn ids(publisher: &str, text: &str) -> Vec<String> {
    let published = Some(Published::Day("2022-11-04".parse().unwrap()));
    let publisher = Some(publisher.to_owned());
    let coded = Pipeline::new().code(Article { id: "release".into(), text: text.into(), published, publisher, ..Article::default() });
    let names = |side: &[ActorRef]| side.iter().map(|a| a.id.clone()).collect::<Vec<_>>().join(",");
    coded.events.iter().map(|e| format!("{} {} -> {}", e.event_type, names(&e.source), names(&e.target))).collect()
}

#[test]
fn a_governments_own_release_means_its_own_head() {
    let text = "The Prime Minister spoke to the Chilean president this morning. The Prime Minister thanked Chile for its help.";
    let told = ids("10 Downing Street", text);
    assert_eq!(told, ["CONSULT rishi-sunak -> gabriel-boric", "SUPPORT rishi-sunak -> CHL"]);
    assert!(ids("Reuters", text).iter().all(|l| !l.contains("sunak")));
    // Another state's holder of the title is meant where the release has named him and none of its own.
    let text = "Prime Minister Rishi Sunak phoned the Chilean president on Friday. The Prime Minister thanked Chile for its help.";
    assert_eq!(ids("Ministry of Foreign Affairs of Japan", text)[1], "SUPPORT rishi-sunak -> CHL");
}

#[test]
fn titles_letters_and_orders_of_names_are_one_person() {
    let text = "Mr. KISHIDA Fumio, Prime Minister of Japan, held a telephone talk with the Rt Hon Rishi Sunak MP, Prime Minister of the \
                United Kingdom of Great Britain and Northern Ireland.";
    assert_eq!(ids("", text), ["CONSULT fumio-kishida,rishi-sunak -> "]);
    let text = "Norwegian Minister of Foreign Affairs Ada Brook and Chilean Foreign Minister Juan Soto spoke by telephone on Friday.";
    assert_eq!(ids("", text), ["CONSULT ada-brook,juan-soto -> "]);
}

#[test]
fn long_sentences_keep_both_parties() {
    let text = "Ada Brook, Minister of Trade of Norway, who was visiting Lima, held informal talks with the president of Chile.";
    assert!(ids("", text).contains(&"CONSULT ada-brook,gabriel-boric -> ".to_owned()), "{:?}", ids("", text));
    let text =
        "On the initiative of Germany, the Norwegian foreign minister Ada Brook and Chilean Foreign Minister Juan Soto spoke by telephone.";
    assert_eq!(ids("", text), ["CONSULT ada-brook,juan-soto -> "]);
    let text = "The Norwegian prime minister had her first call as head of government with President Gabriel Boric on Friday.";
    assert!(ids("", text)[0].contains("gabriel-boric"), "{:?}", ids("", text));
    let text =
        "President Gabriel Boric spoke today with Norwegian Director of the Office of the Trade Commission and Foreign Minister Ada Brook.";
    assert_eq!(ids("", text), ["CONSULT gabriel-boric -> ada-brook"]);
}

#[test]
fn who_visits_one_state_may_meet_another_there() {
    let told = ids("", "The Chilean president, who was visiting Rome, held informal talks with the president of Peru.");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|l| l == "CONSULT gabriel-boric,pedro-castillo -> "), "{told:?}");
    let told = lines("The Chilean president visited Norway on Monday. He held talks with the Norwegian prime minister.");
    assert_eq!(told.len(), 1, "{told:?}");
}
