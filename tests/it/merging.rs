//! Merging end to end: two clocks, decisions, meeting threads, sources; with events made by hand.

use demarche::merge::Merger;
use demarche::query;
use demarche::store::{MeetingFilter, Store};
use demarche::types::article::Published;
use demarche::types::{
    Act, ActorRef, Article, Certainty, CodedArticle, DateBasis, Decision, Event, EventType, Evidence, Figure, Filter, Kind, MeetingStatus,
    Range, TimelineEvent,
};

/// An article of one sentence that tells one event.
struct Told {
    id: &'static str,
    published: &'static str,
    publisher: &'static str,
    sentence: &'static str,
    event: Event,
}

fn state(code: &str, name: &str) -> ActorRef {
    ActorRef { id: code.into(), name: name.into(), country: code.into(), sector: "GOV".into(), text: name.into(), ..ActorRef::default() }
}

fn on(day: &str, event: Event) -> Event {
    Event { date: day.into(), date_earliest: day.parse().ok(), date_latest: day.parse().ok(), date_basis: DateBasis::Explicit, ..event }
}

/// Ruritania shells a town of Borduria.
fn strike(town: &str, killed: Option<u64>) -> Event {
    Event {
        event_type: EventType::Assault,
        kind: Kind::Strike,
        source: vec![state("RUR", "Ruritania")],
        target: vec![state("BOR", "Borduria")],
        place: if town.is_empty() { Vec::new() } else { vec![town.into()] },
        killed: killed.map(|n| Range(Some(n), Some(n))),
        figures: killed
            .map(|n| Figure { what: "killed".into(), low: Some(n), high: Some(n), text: n.to_string(), ..Figure::default() })
            .into_iter()
            .collect(),
        ..Event::default()
    }
}

fn meeting(status: MeetingStatus, planned: &str) -> Event {
    Event {
        event_type: EventType::Consult,
        kind: Kind::Meeting,
        meeting_status: Some(status),
        planned_for: planned.into(),
        source: vec![state("RUR", "Ruritania"), state("SYL", "Syldavia")],
        ..Event::default()
    }
}

fn coded(told: &Told) -> CodedArticle {
    let article = Article {
        id: told.id.into(),
        published: Some(Published::Day(told.published.parse().unwrap())),
        publisher: Some(told.publisher.into()),
        text: told.sentence.into(),
        ..Article::default()
    };
    let evidence = Evidence { end: told.sentence.len(), exact: told.sentence.into(), ..Evidence::default() };
    CodedArticle {
        article,
        events: vec![Event { evidence, trigger: "act".into(), ..told.event.clone() }],
        said: Vec::new(),
        agency: String::new(),
    }
}

/// Ingests one article a day, each at noon of its day of publication.
fn store(told: &[Told]) -> Store {
    let mut store = Store::in_memory().unwrap();
    for one in told {
        store.write(vec![coded(one)], &Merger::new(), &format!("{}T12:00:00Z", one.published)).unwrap();
    }
    store.renew_meetings(&Merger::new()).unwrap();
    store
}

fn ask(store: &Store, filter: &Filter) -> Vec<TimelineEvent> {
    let mut events = Vec::new();
    query::select(store, filter, &Merger::new(), &mut |event| {
        events.push(event);
        Ok(true)
    })
    .unwrap();
    events
}

fn all(store: &Store) -> Vec<TimelineEvent> {
    ask(store, &Filter::default())
}

#[test]
fn a_party_of_a_meeting_stands_on_one_side_whoever_tells_it() {
    let minister = |code: &str, id: &str| ActorRef { id: id.into(), name: id.into(), ..state(code, id) };
    let (arn, oss) = (minister("RUR", "arn"), minister("SYL", "oss"));
    let readout = |id, publisher, sentence, source: &ActorRef, target: &ActorRef| Told {
        id,
        published: "2031-03-02",
        publisher,
        sentence,
        event: on("2031-03-02", Event { source: vec![source.clone()], target: vec![target.clone()], ..meeting(MeetingStatus::Held, "") }),
    };
    let told = [
        readout("a1", "Strelsau", "Arn met Oss on 2 March.", &arn, &oss),
        readout("a2", "Klow", "Oss received Arn on 2 March.", &oss, &arn),
        readout("a3", "Klow Gazette", "Arn and the Syldavian side met on 2 March.", &arn, &state("SYL", "Syldavia")),
    ];
    let events = all(&store(&told));
    assert_eq!((events.len(), events[0].sources), (1, 3), "{events:?}");
    let mut parties: Vec<&str> = events[0].event.source.iter().chain(&events[0].event.target).map(|actor| actor.id.as_str()).collect();
    parties.sort_unstable();
    assert_eq!(parties, ["arn", "oss"]);
}

fn revised_toll() -> Vec<Told> {
    vec![
        Told {
            id: "a1",
            published: "2031-03-02",
            publisher: "Strelsau Post",
            sentence: "Ruritanian shells killed 3 people in Szohod on 1 March.",
            event: on("2031-03-01", strike("Szohod", Some(3))),
        },
        Told {
            id: "a2",
            published: "2031-03-05",
            publisher: "Klow Gazette",
            sentence: "The death toll of the shelling of Szohod rose to 5.",
            event: on("2031-03-01", strike("Szohod", Some(5))),
        },
    ]
}

#[test]
fn a_revised_toll_keeps_its_history() {
    let store = store(&revised_toll());
    let events = all(&store);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].event.killed, Some(Range(Some(5), Some(5))));
    assert_eq!(events[0].toll.killed_range, Some(Range(Some(3), Some(5))));
    assert_eq!((events[0].sources, events[0].independent_sources), (2, 2));
    assert_eq!(events[0].event.figures.len(), 2);
}

#[test]
fn a_live_story_that_keeps_its_date_tells_the_toll_read_last() {
    // Whatever the numbers hash to.
    for (first, last) in [(4, 5), (2, 8), (6, 8), (4, 6), (3, 9), (9, 7), (8, 2), (5, 4)] {
        let sentences = [format!("A strike on Kharkiv killed {first} people."), format!("A strike on Kharkiv killed {last} people.")];
        let mut store = Store::in_memory().unwrap();
        for (n, (sentence, toll)) in sentences.iter().zip([first, last]).enumerate() {
            let mut told = coded(&Told {
                id: "live",
                published: "2025-05-30",
                publisher: "Herald",
                sentence: Box::leak(sentence.clone().into_boxed_str()),
                event: on("2025-05-30", strike("Kharkiv", Some(toll))),
            });
            // Read in one second, by two runs.
            told.article.text.clone_from(sentence);
            store.begin_run("2025-06-01T12:00:00Z", "test", n as u32).unwrap();
            store.write(vec![told], &Merger::new(), "2025-06-01T12:00:00Z").unwrap();
        }
        let events = all(&store);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].event.killed, Some(Range(Some(last), Some(last))), "{first} -> {last}");
    }
}

#[test]
fn as_of_a_day_only_what_was_published_by_then_is_told() {
    let store = store(&revised_toll());
    let as_of = |day: &str| ask(&store, &Filter { as_of: day.parse().ok(), ..Filter::default() });
    assert!(as_of("2031-03-01").is_empty());
    assert_eq!(as_of("2031-03-02")[0].event.killed, Some(Range(Some(3), Some(3))));
    assert_eq!(as_of("2031-03-02")[0].sources, 1);
    assert_eq!(as_of("2031-03-05")[0].event.killed, Some(Range(Some(5), Some(5))));
    let known = ask(&store, &Filter { known_by: Some("2031-03-04T00:00:00Z".into()), ..Filter::default() });
    assert_eq!(known[0].event.killed, Some(Range(Some(3), Some(3))));
}

#[test]
fn two_towns_on_one_day_are_two_strikes_and_a_vague_report_joins_neither() {
    let told = [
        Told {
            id: "a",
            published: "2031-03-02",
            publisher: "A",
            sentence: "Shells hit a market in Szohod.",
            event: on("2031-03-01", strike("Szohod", None)),
        },
        Told {
            id: "b",
            published: "2031-03-02",
            publisher: "B",
            sentence: "A rocket fell on the harbour of Zlip.",
            event: on("2031-03-01", strike("Zlip", None)),
        },
        Told {
            id: "c",
            published: "2031-03-02",
            publisher: "C",
            sentence: "Ruritania attacked Borduria again.",
            event: on("2031-03-01", strike("", None)),
        },
    ];
    assert_eq!(all(&store(&told)).len(), 3);
}

#[test]
fn a_claim_and_its_denial_are_one_contested_event() {
    let by = |certainty, who: &str| Event { certainty, claimant: vec![state(&who[..3].to_uppercase(), who)], ..strike("Szohod", None) };
    let told = [
        Told {
            id: "a",
            published: "2031-03-02",
            publisher: "A",
            sentence: "Ruritania shelled Szohod, Borduria said.",
            event: on("2031-03-01", by(Certainty::Claimed, "Borduria")),
        },
        Told {
            id: "b",
            published: "2031-03-03",
            publisher: "B",
            sentence: "Ruritania denied that it had shelled Szohod.",
            event: on("2031-03-01", by(Certainty::Denied, "Ruritania")),
        },
    ];
    let events = all(&store(&told));
    assert_eq!(events.len(), 1);
    assert!(events[0].contested);
    assert_eq!((events[0].claimed_by.join(""), events[0].denied_by.join("")), ("Borduria".into(), "Ruritania".into()));
    assert_eq!(events[0].event.certainty, Certainty::Claimed);
}

#[test]
fn reprints_of_one_wire_story_are_one_source() {
    let mut store = Store::in_memory().unwrap();
    let told = revised_toll();
    for n in 0..40 {
        let mut article = coded(&told[0]);
        article.article.id = format!("reprint-{n}");
        article.article.publisher = Some(format!("Paper {n}"));
        article.agency = "Ruritanian Wire".into();
        store.write(vec![article], &Merger::new(), "2031-03-02T12:00:00Z").unwrap();
    }
    let events = all(&store);
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].sources, events[0].independent_sources), (40, 1));
}

/// One publisher's releases of a day, by their sentences.
fn releases(sentences: [&'static str; 2], mode: &str, place: &str) -> Vec<Told> {
    let held = Event {
        mode: mode.into(),
        place: if place.is_empty() { Vec::new() } else { vec![place.into()] },
        ..on("2031-03-04", meeting(MeetingStatus::Held, ""))
    };
    let release = |(n, sentence)| Told {
        id: ["first", "second"][n],
        published: "2031-03-04",
        publisher: "Chancellery of Ruritania",
        sentence,
        event: held.clone(),
    };
    sentences.into_iter().enumerate().map(release).collect()
}

#[test]
fn one_publishers_releases_of_a_day_are_two_meetings_unless_their_words_agree() {
    let talks = "Ruritania and Syldavia held talks on grain and the river border.";
    let opening = "Ruritania and Syldavia opened a power station together.";
    assert_eq!(all(&store(&releases([talks, opening], "", ""))).len(), 2);
    assert_eq!(all(&store(&releases([talks, talks], "", ""))).len(), 1);
    // A release that says no more than who met agrees with its copy, too.
    let bare = "Ruritania met Syldavia.";
    assert_eq!(all(&store(&releases([bare, bare], "", ""))).len(), 1);
}

#[test]
fn who_met_somewhere_did_not_telephone_but_a_caller_sits_somewhere() {
    let both = |mine: (&str, &str), theirs: (&str, &str)| {
        let sentence = "Ruritania and Syldavia spoke about grain and the river border.";
        let mut told = releases([sentence, sentence], mine.0, mine.1);
        told[1].publisher = "Chancellery of Syldavia";
        told[1].event = releases([sentence, sentence], theirs.0, theirs.1).remove(1).event;
        all(&store(&told)).len()
    };
    assert_eq!(both(("phone", "Strelsau"), ("", "")), 1);
    assert_eq!(both(("phone", ""), ("", "Klow")), 2);
}

fn decide(store: &mut Store, act: Act, mention: &str, other: &str, field: &str, value: &str) {
    let words = |text: &str| text.to_owned();
    let decision = Decision {
        id: String::new(),
        at: "2031-04-01T00:00:00Z".into(),
        who: "ann".into(),
        act,
        mention: words(mention),
        other: words(other),
        field: words(field),
        value: words(value),
    };
    store.decide(&decision, &Merger::new()).unwrap();
}

fn mention(event: &TimelineEvent) -> String {
    event.id.replacen('e', "m", 1)
}

#[test]
fn a_split_is_kept_when_further_reports_come() {
    let told = revised_toll();
    let mut store = store(&told);
    let mentions = store.mentions_of(&all(&store)[0].id).unwrap();
    decide(&mut store, Act::Split, &mentions[0].id, &mentions[1].id, "", "");
    assert_eq!(all(&store).len(), 2);
    let third = Told { id: "a3", published: "2031-03-09", publisher: "C", ..revised_toll().remove(0) };
    store.write(vec![coded(&third)], &Merger::new(), "2031-05-01T00:00:00Z").unwrap();
    assert_eq!(all(&store).len(), 2, "the third report joins the first");
    assert!(store.check().unwrap().is_empty());
}

#[test]
fn a_merge_across_days_is_kept_and_can_be_taken_back() {
    let mut told = revised_toll();
    told[1].event = on("2031-03-02", strike("Szohod", Some(5)));
    let mut store = store(&told);
    let before = all(&store);
    assert_eq!(before.len(), 2);
    decide(&mut store, Act::Merge, &mention(&before[0]), &mention(&before[1]), "", "");
    assert_eq!(all(&store).len(), 1);
    assert_eq!(store.resolve_event(&before[1].id).unwrap(), before[0].id, "an id once shown goes on resolving");
    store.write(told.iter().map(coded).collect(), &Merger::new(), "2031-05-01T00:00:00Z").unwrap();
    assert_eq!(all(&store).len(), 1);
    let decision = store.decisions().unwrap()[0].id.clone();
    store.undo(&decision, &Merger::new()).unwrap();
    assert_eq!(all(&store), before);
    assert!(store.check().unwrap().is_empty());
}

#[test]
fn an_edit_and_a_rejection_lie_over_the_reports() {
    let mut store = store(&revised_toll());
    let event = all(&store).remove(0);
    decide(&mut store, Act::Edit, &mention(&event), "", "date", "2031-02-28");
    let edited = all(&store).remove(0);
    assert_eq!((edited.id.as_str(), edited.event.date.as_str()), (event.id.as_str(), "2031-02-28"));
    let day = "2031-02-28".parse().ok();
    let of_borduria = Filter { actors: vec!["BOR".into()], since: day, until: day, ..Filter::default() };
    assert_eq!(ask(&store, &of_borduria).len(), 1);
    decide(&mut store, Act::Reject, &mention(&event), "", "", "a drill");
    assert!(all(&store).is_empty());
    assert!(store.check().unwrap().is_empty());
}

#[test]
fn a_summit_called_off_and_held_after_all_is_one_thread_in_any_order() {
    use MeetingStatus::*;
    let step = |id, published, sentence, event| Told { id, published, publisher: id, sentence, event: on(published, event) };
    let mut told = vec![
        step("m1", "2031-05-10", "The two leaders will meet on 12 June.", meeting(Scheduled, "2031-06-12")),
        step("m2", "2031-05-24", "Ruritania called the June summit off.", meeting(Cancelled, "2031-06-12")),
        step("m3", "2031-06-01", "The summit of 12 June is back on.", meeting(Scheduled, "2031-06-12")),
        step("m4", "2031-06-12", "The two leaders met.", meeting(Held, "")),
    ];
    let threads = |store: &Store| store.meetings(&MeetingFilter::default()).unwrap();
    let expected = threads(&store(&told));
    assert_eq!(expected.len(), 1);
    assert_eq!(expected[0].steps.iter().map(|s| s.status).collect::<Vec<_>>(), [Scheduled, Cancelled, Scheduled, Held]);
    told.reverse();
    assert_eq!(threads(&store(&told)), expected);
    let of_nobody = MeetingFilter { actors: vec![vec!["BOR".into()]], ..MeetingFilter::default() };
    assert!(store(&told).meetings(&of_nobody).unwrap().is_empty());
}

#[test]
fn a_report_of_a_night_joins_the_one_day_that_tells_the_same_in_any_order() {
    let night = Event {
        date: "2031-02-28/2031-03-01".into(),
        date_earliest: "2031-02-28".parse().ok(),
        date_latest: "2031-03-01".parse().ok(),
        ..strike("Szohod", Some(3))
    };
    let make = || {
        let mut told = revised_toll();
        told.push(Told {
            id: "n1",
            published: "2031-03-01",
            publisher: "Zlip Times",
            sentence: "Shells fell on Szohod overnight, killing three.",
            event: night.clone(),
        });
        told
    };
    let one = store(&make());
    assert_eq!(all(&one).len(), 1);
    assert_eq!((all(&one)[0].event.date.as_str(), all(&one)[0].sources), ("2031-03-01", 3));
    for turn in 1..3 {
        let mut told = make();
        told.rotate_left(turn);
        let other = store(&told);
        assert_eq!(all(&other), all(&one), "turned by {turn}");
        assert!(other.check().unwrap().is_empty());
    }
    // A second strike on the other day of that night: now it could be either, and stays apart.
    let mut told = make();
    told.push(Told {
        id: "x1",
        published: "2031-03-01",
        publisher: "Other Post",
        sentence: "Shells killed three in Szohod on 28 February.",
        event: on("2031-02-28", strike("Szohod", Some(3))),
    });
    let expected = all(&store(&told));
    assert_eq!(expected.len(), 3);
    told.reverse();
    assert_eq!(all(&store(&told)), expected);
    assert!(store(&told).check().unwrap().is_empty());
}

/// The one word for what became of each event, with its details.
fn changes(store: &Store, since: &str) -> Vec<(&'static str, String)> {
    let list = query::changes(store, since, &Merger::new()).unwrap();
    list.into_iter().map(|change| (change.change.as_str(), change.detail.join("; "))).collect()
}

#[test]
fn changes_since_a_moment_are_added_changed_or_withdrawn() {
    let mut store = store(&revised_toll());
    assert_eq!(changes(&store, "2031-03-01T00:00:00Z"), [("added", String::new())]);
    let revised = "killed 3 -> 5; sources 1 -> 2; independent sources 1 -> 2".to_owned();
    assert_eq!(changes(&store, "2031-03-03T00:00:00Z"), [("changed", revised)]);
    assert!(changes(&store, "2031-03-06T00:00:00Z").is_empty());
    let event = all(&store).remove(0);
    decide(&mut store, Act::Reject, &mention(&event), "", "", "a drill");
    assert_eq!(changes(&store, "2031-03-06T00:00:00Z"), [("withdrawn", "rejected by ann: a drill".into())]);
}

#[test]
fn events_that_a_decision_joins_are_told_as_part_of_one() {
    let mut told = revised_toll();
    told[1].event = on("2031-03-02", strike("Szohod", Some(5)));
    let mut store = store(&told);
    let before = all(&store);
    decide(&mut store, Act::Merge, &mention(&before[0]), &mention(&before[1]), "", "");
    let changes = changes(&store, "2031-03-20T00:00:00Z");
    assert!(changes.contains(&("withdrawn", format!("part of {}", before[0].id))), "{changes:?}");
    assert!(changes.contains(&("changed", "killed 3 -> 5; sources 1 -> 2; independent sources 1 -> 2".into())), "{changes:?}");
}

/// What a changed rule would give: the same words as another type.
fn coded_anew(told: &Told, event_type: EventType) -> demarche::store::Recoded {
    let event = Event { event_type, ..coded(told).events.remove(0) };
    demarche::store::Recoded { edition: 0, events: vec![event], said: Vec::new(), agency: String::new() }
}

fn edition_key(store: &Store, mention: &demarche::types::Mention) -> i64 {
    let editions = store.editions_after(i64::MIN, 100).unwrap();
    editions.iter().find(|one| one.article.id == mention.edition.article).unwrap().key
}

#[test]
fn coding_anew_keeps_ids_where_nothing_changed_and_resolves_old_ones() {
    let told = revised_toll();
    let mut store = store(&told);
    let before = all(&store).remove(0);
    let mentions = store.mentions_of(&before.id).unwrap();
    decide(&mut store, Act::Note, &mentions[0].id, "", "", "seen");
    let again: Vec<_> = mentions
        .iter()
        .zip(&told)
        .map(|(m, told)| demarche::store::Recoded { edition: edition_key(&store, m), ..coded_anew(told, EventType::Assault) })
        .collect();
    assert_eq!(store.recode(&again, &Merger::new(), "2031-06-01T00:00:00Z").unwrap(), 0, "nothing changed");
    assert_eq!(all(&store), std::slice::from_ref(&before));

    let other: Vec<_> = mentions
        .iter()
        .zip(&told)
        .map(|(m, told)| demarche::store::Recoded { edition: edition_key(&store, m), ..coded_anew(told, EventType::Coerce) })
        .collect();
    store.recode(&other, &Merger::new(), "2031-06-02T00:00:00Z").unwrap();
    let after = all(&store);
    assert_eq!((after.len(), after[0].event.event_type), (1, EventType::Coerce));
    assert_ne!(after[0].id, before.id);
    assert_eq!(store.resolve_event(&before.id).unwrap(), after[0].id, "an id once shown goes on resolving");
    assert_eq!(store.decisions().unwrap()[0].mention, mention(&after[0]), "decisions move with it");
    let told_so: Vec<&str> = query::recoded(&store, "2031-06-01T12:00:00Z").unwrap().iter().map(|c| c.change.as_str()).collect();
    assert_eq!(told_so.iter().filter(|word| **word == "withdrawn").count(), 1, "{told_so:?}");

    let nothing: Vec<_> = mentions
        .iter()
        .map(|m| demarche::store::Recoded { edition: edition_key(&store, m), events: Vec::new(), said: Vec::new(), agency: String::new() })
        .collect();
    store.recode(&nothing, &Merger::new(), "2031-06-03T00:00:00Z").unwrap();
    assert!(all(&store).is_empty());
    assert!(store.resolve_event(&after[0].id).unwrap_err().to_string().contains("withdrawn"));
    assert!(store.check().unwrap().is_empty(), "{:?}", store.check());
}
