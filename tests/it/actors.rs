use demarche::actor::ActorFinder;
use demarche::lexicon::actors::{Base, Entity, Kind, Term};
use demarche::pipeline::Pipeline;
use demarche::segment::Segmenter;
use demarche::types::article::Published;
use demarche::types::{ActorKind, ActorMention, Article, Document};

fn day(date: &str) -> u32 {
    date.replace('-', "").parse().unwrap()
}

/// Mentions in an unparsed text, as of a day.
fn mentions(date: &str, text: &str) -> Vec<ActorMention> {
    let published = Some(Published::Day(date.parse().unwrap()));
    let mut document: Document = Segmenter::new().segment(Article { text: text.into(), published, ..Article::default() });
    ActorFinder::new().find(&mut document);
    document.actors
}

fn codes(date: &str, text: &str) -> Vec<String> {
    mentions(date, text).iter().map(|m| format!("{}: {} {}", m.actor.text, m.actor.country, m.actor.sector)).collect()
}

#[test]
fn who_held_which_office_on_a_day() {
    let base = Base::embedded();
    let mut reader = csv::Reader::from_path("tests/corpus/actors/offices.csv").unwrap();
    let mut wrong = Vec::new();
    let mut asked = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let (country, office, date, person) = (&row[0], &row[1], &row[2], &row[3]);
        let terms: Vec<Term> = base.offices(country, office).flat_map(|o: Entity| o.terms().collect::<Vec<_>>()).collect();
        let names: Vec<&str> = terms.iter().filter(|t| t.covers(day(date))).map(|t| t.person().name()).collect();
        if !names.contains(&person) {
            wrong.push(format!("{country} {office} on {date}: {person} expected, found {names:?}"));
        }
        asked += 1;
    }
    assert!(asked >= 60 && wrong.is_empty(), "{} of {asked} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_term_has_its_days_in_order() {
    let base = Base::embedded();
    let persons = base.entities().filter(|e| e.kind() == Kind::Person);
    let bad: Vec<String> = persons
        .flat_map(|p| {
            p.terms().filter(|t| t.to() > 0 && t.to() < t.from()).map(|t| format!("{} {}", p.id(), t.office().id())).collect::<Vec<_>>()
        })
        .collect();
    assert!(bad.is_empty(), "terms that end before they begin, in data/actors/terms.csv: {bad:?}");
}

#[test]
fn one_mention_for_title_and_name() {
    let found = mentions("2019-05-01", "Russia's long-serving foreign minister Sergey Lavrov spoke.");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].actor.id.as_str(), found[0].actor.office.as_str()), ("sergey-lavrov", "foreign_minister"));
}

#[test]
fn words_give_country_and_sector() {
    assert_eq!(
        codes("2019-05-01", "Egyptian police met Kashmiri separatists."),
        ["Egyptian police: EGY COP", "Kashmiri separatists: IND REB"]
    );
    assert_eq!(codes("2019-05-01", "A spokesman for the Kenyan government left."), ["spokesman for the Kenyan government: KEN GOV"]);
    assert_eq!(codes("2019-05-01", "Two people hid."), ["Two people:  CVL"]);
}

#[test]
fn nothing_is_guessed() {
    assert_eq!(codes("2019-05-01", "Gunmen fled."), ["Gunmen:  UAF"]);
    let found = mentions("2019-05-01", "They left. Both sides agreed.");
    assert!(found.iter().all(|m| m.antecedent.is_none() && m.actor.country.is_empty()), "{found:?}");
}

#[test]
fn former_holders_hold_nothing() {
    let found = mentions("2019-05-01", "The former French president spoke.");
    assert_eq!((found[0].actor.sector.as_str(), found[0].actor.office.as_str(), found[0].actor.name.as_str()), ("ELI", "", ""));
}

#[test]
fn a_surname_links_back_to_the_full_name() {
    let found = mentions("2019-05-01", "Turkish businessman Kaya Demirtan was freed. Demirtan thanked the court.");
    assert_eq!((found[0].actor.country.as_str(), found[0].actor.sector.as_str()), ("TUR", "BUS"));
    assert_eq!((found[1].antecedent, found[1].actor.id.as_str()), (Some(0), "kaya-demirtan"));
}

#[test]
fn capitals_act_or_locate() {
    let kinds: Vec<ActorKind> = mentions("2019-05-01", "Moscow protested. The envoys met in Moscow.").iter().map(|m| m.kind).collect();
    assert_eq!(kinds, [ActorKind::Country, ActorKind::Agent, ActorKind::Place]);
}

#[test]
fn the_users_actors_come_first() {
    let table = "id,name,aliases,kind,country,sector,from,to,parent,source,note\nriver-front,River Front,RVF,armed_group,MLI,REB,,,,own,\n";
    let user = Base::of_tables(&[("own.csv".into(), table.into())], &Base::embedded()).unwrap();
    let mut document = Segmenter::new().segment(Article { text: "The River Front fled.".into(), ..Article::default() });
    ActorFinder::new().with_user_actors(user).find(&mut document);
    assert_eq!(document.actors[0].actor.id, "river-front");
}

#[test]
fn an_alias_of_ones_own_takes_no_office_away() {
    let table = "id,name,aliases,surname,country,sector,gender,source,note\nvolodymyr-zelensky,,Volo Zel,,,,,own,\n";
    let user = Base::of_tables(&[("own.csv".into(), table.into())], &Base::embedded()).unwrap();
    let finder = ActorFinder::new().with_user_actors(user);
    for name in ["Zelensky", "Volodymyr Zelensky", "Volo Zel", "President Zelensky"] {
        let article = Article {
            text: format!("{name} met Emmanuel Macron."),
            published: Some(Published::Day("2024-03-05".parse().unwrap())),
            ..Article::default()
        };
        let mut document = Segmenter::new().segment(article);
        finder.find(&mut document);
        let actor = &document.actors[0].actor;
        assert_eq!(
            (actor.id.as_str(), actor.country.as_str(), actor.office.as_str()),
            ("volodymyr-zelensky", "UKR", "head_of_state"),
            "{name}"
        );
    }
}

#[test]
fn upper_case_text_is_read() {
    assert_eq!(
        codes("2019-05-01", "IRANIAN TROOPS ENTERED SAUDI ARABIA LAST NIGHT."),
        ["IRANIAN TROOPS: IRN MIL", "SAUDI ARABIA: SAU GOV"]
    );
}

/// What a corpus row expects of a mention; `*` is not asked.
fn differs(row: &csv::StringRecord, mention: Option<&ActorMention>) -> Option<String> {
    let Some(m) = mention else {
        return (&row[3] != "-").then(|| "no such mention".to_owned());
    };
    if &row[3] == "-" {
        return Some(format!("{:?} is a mention, should be none", m.actor));
    }
    let others: Vec<&str> = m.others.iter().map(|o| o.name.as_str()).collect();
    let found = [&m.actor.country, &m.actor.sector, &m.actor.name, &m.actor.office, &others.join(";")];
    let wrong = (3..8).any(|i| &row[i] != "*" && row[i] != **found[i - 3]);
    wrong.then(|| format!("found {found:?}, expected {:?}", (3..8).map(|i| &row[i]).collect::<Vec<_>>()))
}

/// Rows of `tests/corpus/actors/<name>.csv` that come out otherwise, read through the whole line, parser included.
fn wrong_rows(name: &str) -> (usize, Vec<String>) {
    let pipeline = Pipeline::new();
    let mut reader = csv::Reader::from_path(format!("tests/corpus/actors/{name}.csv")).unwrap();
    let mut wrong = Vec::new();
    let mut asked = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let published = Some(Published::Day(row[0].parse().unwrap()));
        let document = pipeline.annotate(Article { text: row[1].into(), published, ..Article::default() });
        let mention = document.actors.iter().find(|m| m.span.of(document.text()) == &row[2]);
        if let Some(fault) = differs(&row, mention) {
            wrong.push(format!("{name}: {:?} in {:?} ({}): {fault}", &row[2], &row[1], &row[8]));
        }
        asked += 1;
    }
    (asked, wrong)
}

#[test]
fn who_is_meant_by_pronouns_and_nominals() {
    let (asked, wrong) = wrong_rows("coreference");
    assert!(asked >= 30 && wrong.is_empty(), "{} of {asked} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn who_is_meant_by_offices_and_descriptions() {
    let (asked, wrong) = wrong_rows("roles");
    assert!(asked >= 30 && wrong.is_empty(), "{} of {asked} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn names_with_two_meanings() {
    let (asked, wrong) = wrong_rows("ambiguity");
    assert!(asked >= 30 && wrong.is_empty(), "{} of {asked} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
