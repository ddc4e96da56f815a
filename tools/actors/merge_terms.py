#!/usr/bin/env python3
"""Makes data/actors/{offices,persons,terms}.csv from raw fact tables and the public record.

    merge_terms.py FACTS_FOLDER OUT_FOLDER

FACTS_FOLDER holds leaders.csv, officials.csv and phoenix_persons.csv: rows of (country, person, office, from, to, as_of, source),
unmerged and faulty in places. public_record.txt beside this script holds well-known terms of office written from common knowledge.
What is done: offices outside the list are left out; rows of one person are joined (Wikidata id, else country + similar name);
terms of the same person that touch are joined; an open term ends when a successor is known to start; where the public record covers an
office from a date on, the raw rows from that date on give way to it. Nothing here runs at build time; the tables may be edited by hand
afterwards, but then the same correction belongs in public_record.txt.
"""

import csv
import datetime as dt
import difflib
import os
import re
import sys
import unicodedata
from collections import Counter, defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
FIRST_YEAR = "1985"

# raw office key -> our office key
OFFICES = {
    "head_of_state": "head_of_state", "head_of_government": "head_of_government", "governor_general": "governor_general",
    "foreign_minister": "foreign_minister", "defence_minister": "defence_minister", "interior_minister": "interior_minister",
    "finance_minister": "finance_minister", "justice_minister": "justice_minister", "energy_minister": "energy_minister",
    "trade_minister": "trade_minister", "economy_minister": "economy_minister", "health_minister": "health_minister",
    "information_minister": "information_minister",
    "security_minister": "security_minister", "emergency_minister": "emergency_minister",
    "deputy_head_of_government": "deputy_head_of_government", "vice_president": "vice_president",
    "deputy_foreign_minister": "deputy_foreign_minister", "parliament_speaker": "speaker", "un_ambassador": "un_ambassador",
    "chief_of_defence": "army_chief", "intelligence_chief": "intelligence_chief",
    "national_security_adviser": "security_adviser", "government_spokesperson": "spokesperson",
    "prosecutor_general": "prosecutor_general", "attorney_general": "attorney_general", "chief_justice": "chief_justice",
    "central_bank_governor": "central_bank_governor", "opposition_leader": "opposition_leader",
    "ambassador": "ambassador_usa", "police_chief": "police_chief",
}
# posts that several hold at once
SHARED = {"deputy_head_of_government", "vice_president", "deputy_foreign_minister", "spokesperson", "economy_minister", "trade_minister",
          "energy_minister", "information_minister", "security_minister", "emergency_minister", "finance_minister", "health_minister"}
TITLES = {
    "head_of_state": "President", "head_of_government": "Prime Minister", "governor_general": "Governor-General",
    "foreign_minister": "Foreign Minister", "defence_minister": "Defence Minister", "interior_minister": "Interior Minister",
    "finance_minister": "Finance Minister", "justice_minister": "Justice Minister", "energy_minister": "Energy Minister",
    "trade_minister": "Trade Minister", "economy_minister": "Economy Minister", "health_minister": "Health Minister",
    "information_minister": "Information Minister",
    "security_minister": "Security Minister", "emergency_minister": "Emergency Minister",
    "deputy_head_of_government": "Deputy Prime Minister", "vice_president": "Vice President",
    "deputy_foreign_minister": "Deputy Foreign Minister", "speaker": "Speaker of Parliament",
    "un_ambassador": "Ambassador to the United Nations", "army_chief": "Chief of the General Staff",
    "intelligence_chief": "Intelligence Chief", "security_adviser": "National Security Adviser",
    "spokesperson": "Spokesperson", "prosecutor_general": "Prosecutor General", "attorney_general": "Attorney General",
    "chief_justice": "Chief Justice", "central_bank_governor": "Central Bank Governor",
    "opposition_leader": "Opposition Leader", "ambassador_usa": "Ambassador to the United States",
    "police_chief": "Police Chief",
}
SECTORS = {
    "speaker": "LEG", "army_chief": "MIL", "intelligence_chief": "SPY", "prosecutor_general": "JUD", "chief_justice": "JUD",
    "opposition_leader": "OPP", "police_chief": "COP", "party_leader": "PTY", "leader": "REB", "military_spokesperson": "MIL",
    "navy_chief": "MIL", "commander": "MIL", "chief_prosecutor": "JUD", "president_of_court": "JUD", "majority_leader": "LEG",
    "minority_leader": "LEG",
}
SECTOR_OF_OPPOSITION = {"opposition_leader"}
# a cell that says another, lesser post
LESSER = re.compile(
    r"\b(deputy|vice|assistant|junior|associate|parliamentary|undersecretary|under-secretary|state secretary|acting deputy"
    r"|minister of state|minister delegate|delegate|state minister|shadow|secretary of state (for|at|in)\b(?!.*kingdom))", re.I)
PARLIAMENTARY = set(
    "GBR CAN AUS NZL DEU ITA ESP NLD BEL DNK SWE NOR FIN ISL IRL GRC POL HUN CZE SVK SVN HRV EST LVA LTU MKD SRB MNE XKX "
    "ISR IND JPN PAK NPL MYS SGP THA KHM JAM BRB TTO BHS GRD LCA VCT KNA ATG DMA BLZ PNG SLB VUT FJI TUV MUS LSO MLT LUX "
    "IRQ MNG AUT PRT ROU TON WSM".split())
FAMILY_FIRST = set("CHN PRK KOR TWN HKG MAC".split())
FIRST_NAME_USED = set("ETH ERI THA MYS ISL".split())
NO_SURNAME = set("MMR IDN BTN AFG".split())
SPANISH = set("ARG BOL CHL COL CRI CUB DOM ECU SLV GTM HND MEX NIC PAN PRY PER ESP URY VEN GNQ".split())
PARTICLES = set("van von der den de da do dos das di del della la le el al bin ben ibn abu ould bint ter af du des st. zu und".split())
SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "v", "vi"}
HONOURS = re.compile(
    r"^(?:(?:dr|gen|lt|col|maj|brig|adm|sir|dame|lord|baroness|hajj|haji|sheikh|shaykh|prince|princess|king|queen|sultan|amir|"
    r"ayatollah|grand ayatollah|capt|cdr|field marshal|his|mr|mrs|ms|prof|air chief marshal|vice adm|rear adm|the|hon|rt|mst|"
    r"sac chair|state law and order|sr\. gen|sen\. gen|vice sr\. gen|tuanku|tun|dato|datuk|seri|pehin|engr?)\.?(?:[ -](?=[A-Z\(])))+", re.I)


def fold(text):
    text = text.replace("ł", "l").replace("ø", "o").replace("ı", "i").replace("đ", "d").replace("ə", "e").replace("ß", "ss")
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9 ]+", "", re.sub(r"[-_.]+", " ", text.lower())).strip()


def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def day(date, late=False):
    """The first (or last) day that a partial date may mean; None for a blank."""
    if not date:
        return None
    parts = [int(p) for p in date.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if late else 1)
    if len(parts) > 2:
        return dt.date(year, month, min(parts[2], 31))
    if not late:
        return dt.date(year, month, 1)
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)


def clean_name(name):
    name = name.replace("’", "'").replace("\xa0", " ")
    name = re.sub(r"\s*\([^)]*\)", "", name)
    name = re.sub(r'\s*["“”][^"“”]*["“”]', "", name)
    name = re.sub(r",? (Jr\.?|Sr\.?|KBE|GCMG|OBE|CBE|MP|QC|KC)\b.*", "", name)
    name = re.sub(r"^President of .*? ", "", name)
    while True:
        shorter = HONOURS.sub("", name)
        if shorter == name or " " not in shorter.strip():
            break
        name = shorter
    return re.sub(r"\s+", " ", name).strip(" ,.;-")


def is_person_name(name):
    return (not re.search(r"[^\u0000-\u024f\u1e00-\u1eff’‘ʻʼ–]", name) and bool(re.match(r"^[^\W\d_][\w.'’ʻ‘` -]*$", name)) and 1 < len(name) < 60
            and not re.search(r"\b(vacant|unknown|none|office|position|council|committee|minister|ministry|republic|acting|Q\d+)\b", name, re.I))


# different people of different countries under one name
NAMESAKES = {"Abdoulaye Diop", "Paul Gallagher", "Miguel Ángel Rodríguez", "Michael Moore", "David Johnston", "John Kelly", "Robert Gates"}


class People:
    """Joins the rows of one person."""

    def __init__(self):
        self.by_wikidata = {}
        self.recorded = {}
        self.by_country = defaultdict(list)
        self.people = []

    def add(self, country, name, wikidata="", surname="", others=()):
        person = self.by_wikidata.get(wikidata) if wikidata else None
        if person is None:
            person = self.find(country, name, surname, wikidata)
        if person is None:
            person = self.new()
        if wikidata and not person["wikidata"]:
            person["wikidata"] = wikidata
            self.by_wikidata[wikidata] = person
        person["names"][name] += 3 if wikidata else 1
        person["countries"][country] += 1
        if surname and " " not in surname.strip():
            person["surnames"][surname.strip()] += 1
        for other in others:
            if is_person_name(other) and not re.search(r"[^\u0000-\u024f\u1e00-\u1eff’‘ʻ]", other):
                person["names"][other] += 0
        if person not in self.by_country[country]:
            self.by_country[country].append(person)
        return person

    def record(self, country, name):
        """The person of the public record with exactly that name, in whatever country or organisation."""
        person = self.recorded.get(name)
        if person is None:
            person = self.recorded[name] = self.new()
        person["names"][name] += 3
        person["countries"][country] += 1
        if person not in self.by_country[country]:
            self.by_country[country].append(person)
        return person

    def new(self):
        person = {"names": Counter(), "countries": Counter(), "surnames": Counter(), "wikidata": "", "record": False,
                  "gender": "", "aliases": [], "sector": "", "id": ""}
        self.people.append(person)
        return person

    def find(self, country, name, surname="", wikidata=""):
        strict = country in FAMILY_FIRST or country in ("VNM", "KHM", "MMR", "IDN")
        wanted = fold(name).replace(" ", "")
        for person in self.by_country[country]:
            if any(fold(other).replace(" ", "") == wanted for other in list(person["names"]) + person["aliases"]):
                return person
        if strict:
            return None
        for person in self.by_country[country]:
            if wikidata and person["wikidata"] and person["wikidata"] != wikidata:
                continue
            if any(same_name(name, other) for other in person["names"]):
                return person
        known = self.recorded.get(name)
        return known if name not in NAMESAKES else None


VARIANTS = [
    "sergey sergei serhiy serhii siarhei sergii", "dmitry dmitri dmitriy dmytro dzmitry", "alexander aleksandr oleksandr alyaksandr aleksander alexandr aleksandar",
    "vladimir volodymyr uladzimir", "nikolai nikolay mykola mikalai nikolaj", "andrei andrey andriy andrii andrej", "yuri yury yuriy iurie", "alexei alexey aleksey oleksiy oleksii",
    "mikhail mykhailo mihail", "vasily vasiliy vasyl vassily", "anatoly anatoliy anatolii anatol", "evgeny yevgeny yevgeniy yevhen evgenii", "viktor victor", "pavel pavlo",
    "mohammed mohammad muhammad mohamed mohamad mohamud muhammed mahamat mohamud", "ahmed ahmad", "hussein hussain husayn hossein", "hassan hasan", "ali aly",
    "abdul abdel abd", "abdullah abdallah abdulla", "ibrahim ebrahim", "yusuf yousef youssef yousuf joseph", "khalid khaled", "omar umar", "osman usman othman",
    "joe joseph", "bill william", "bob robert", "jim james", "mike michael", "tony anthony antony", "dick richard", "tom thomas", "ben benjamin", "dan daniel", "jeff jeffrey geoffrey", "ken kenneth", "chuck charles", "ron ronald", "rob robert", "steve stephen steven", "dave david", "ed edward", "jerry gerald", "don donald", "tim timothy", "al albert", "pat patrick", "sam samuel", "nick nicholas", "chris christopher", "pete peter", "andy andrew", "greg gregory", "larry lawrence", "fred frederick", "jack john", "kathy katherine", "liz elizabeth",
    "petro pyotr petr", "iryna irina", "yulia iuliia julia yuliya", "olena elena yelena", "olha olga", "kyrylo kirill", "ihor igor", "oleh oleg", "rustem rustam", "aleksandar alexander", "javier xavier", "shavkat shawkat", "emomali imomali", "nursultan", "saddam", "moammar muammar", "bashar", "recep", "mevlut mevluet",
]
GROUP = {}
for number, row in enumerate(VARIANTS):
    for word in row.split():
        GROUP.setdefault(word, set()).add(number)


def alike(a, b):
    if a == b or (GROUP.get(a, set()) & GROUP.get(b, set())):
        return True
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    if min(len(a), len(b)) < 4:
        return False
    return difflib.SequenceMatcher(None, a, b).ratio() >= 0.8


def same_name(a, b):
    """Whether two names of people of one country may be one person's: the same words, or one's words a part of the other's."""
    x, y = fold(a).split(), fold(b).split()
    if x == y:
        return True
    if len(x) < 2 or len(y) < 2:
        return False
    if len(x) > len(y):
        x, y = y, x
    if y[-len(x):] == x:
        return True
    if not (alike(x[0], y[0]) or x[0] == y[-1]):
        return False
    if x[-1] != y[-1] and not alike(x[-1], y[-1]) and x[-1] not in y:
        return False
    if len(x[-1]) == 1 or (len(x) == 2 and len(x[0]) == 1):
        return False
    rest = list(y)
    for word in x:
        match = next((w for w in rest if alike(word, w)), None)
        if match is None:
            return False
        rest.remove(match)
    exact = sum(1 for w in x if w in y)
    return exact >= 1 and (exact >= len(x) - 1)


def family_name(name, country, given):
    words = [w for w in name.split() if w.lower() not in SUFFIXES]
    if len(words) < 2:
        return name
    if country in FAMILY_FIRST:
        return words[0] if len(words[0]) > 1 else name
    if country == "VNM":
        return words[-1]
    if country == "KHM":
        return name
    if country in NO_SURNAME and country == "MMR":
        return name
    if country in FIRST_NAME_USED:
        return f"{words[0]}|{words[-1]}"
    for i in range(1, len(words) - 1):
        if words[i].lower() in PARTICLES and i + 1 < len(words):
            tail = " ".join(words[i:])
            last = words[-1]
            return f"{tail}|{last}" if len(last) > 2 and last.lower() != tail.lower() else tail
    if country in SPANISH and len(words) >= 3:
        if len(words) >= 4 or fold(words[1]) not in given:
            return f"{words[-2]}|{words[-2]} {words[-1]}"
    return words[-1]


def read_raw(folder):
    rows = []
    for file in ("leaders.csv", "officials.csv"):
        with open(os.path.join(folder, file), encoding="utf-8") as handle:
            rows += list(csv.DictReader(handle))
    return rows


def source_of(text):
    text = text.split("@")[0]
    short = {"factbook/factbook.json": "CIA World Factbook", "WilliamRADFunk/cia-world-leaders": "CIA World Leaders",
             "OEFDataScience/REIGN.github.io": "REIGN", "instituteforgov/ifg-ministers-database-public": "IfG Ministers Database",
             "open-data-archive/world-leaders-current": "world-leaders-current"}
    if text.startswith("every-politician-scrapers/"):
        return "Wikidata"
    return short.get(text, text)


def usable(row):
    office = OFFICES.get(row["office"])
    if office is None or row["iso3"] in ("", "SMR") or "SUSPECT" in row["note"]:
        return None
    if row["office"] == "ambassador" and (row.get("target") or "") != "USA":
        return None
    if office not in SHARED and office != "governor_general" and LESSER.search(row["office_raw"]) and not row["office_raw"].startswith("Vice President"):
        return None
    if "open-data-archive" in row["source"]:
        return None
    return office


def read_record(people):
    """public_record.txt: `CODE.office Title|Title` heads, then `from to name` lines (see the file's head)."""
    terms, titles, covered = [], {}, {}
    office = None
    with open(os.path.join(HERE, "public_record.txt"), encoding="utf-8") as handle:
        for number, line in enumerate(handle, 1):
            line = line.split("#")[0].rstrip()
            if not line:
                continue
            if not line.startswith(" "):
                head, _, title = line.partition(" ")
                office = head.rstrip("+")
                if title.strip():
                    titles[office] = title.strip()
                if not head.endswith("+"):
                    covered.setdefault(office, ("9999", "0000"))
                continue
            match = re.match(r"^\s+(\S+)\s+(\S+)\s+(.+)$", line)
            if not match:
                sys.exit(f"public_record.txt:{number}: {line!r}")
            start, end, rest = match.groups()
            parts = [p.strip() for p in rest.split("|")]
            name = parts[0]
            acting = name.endswith(" (acting)")
            name = name.removesuffix(" (acting)")
            gender, aliases, surname = "", [], ""
            for part in parts[1:]:
                if part in ("f", "m"):
                    gender = part
                elif part.startswith("="):
                    surname = part[1:]
                else:
                    aliases.append(part)
            country = office.split(".")[0]
            person = people.record(country, name)
            if not person["record"]:
                person["display"] = name
            person["record"] = True
            person["gender"] = person["gender"] or gender
            person["aliases"] += aliases
            if surname:
                person["surname"] = surname.replace("/", "|")
            start = "" if start == "-" else start
            open_now = end == "now"
            end = "" if end in ("now", "-", "?") else end
            terms.append({"office": office, "person": person, "from": start, "to": end, "as_of": "" if end else (max("2025-10", start) if open_now else start),
                          "acting": "1" if acting else "", "source": "public record", "note": ""})
            if office in covered and start:
                covered[office] = (min(covered[office][0], start), max(covered[office][1], start))
    return terms, titles, covered


def raw_terms(rows, people):
    terms = []
    raw_titles = defaultdict(Counter)
    rows = sorted(rows, key=lambda r: (not r["wikidata_id"], r["iso3"], r["person"], r["from"]))
    for row in rows:
        office = usable(row)
        if office is None:
            continue
        name = clean_name(row["person"])
        if not is_person_name(name) or " " not in name:
            continue
        start, end = row["from"].strip(), row["to"].strip()
        as_of = (row["as_of"] or "").strip()
        first_seen = (row["first_seen"] or "").strip()
        note = ""
        if start and end and day(start) > day(end, True):
            continue
        if start and as_of and start[:len(as_of)] > as_of:
            continue
        if not start:
            if not (first_seen or (as_of and not end and "cia-world-leaders" in row["source"])):
                continue
            start = first_seen or as_of
            note = "first listed"
        if end and end < FIRST_YEAR or (not end and not as_of):
            continue
        if end and int(end[:4]) - int(start[:4]) > 45:
            continue
        if not end and as_of < FIRST_YEAR:
            continue
        others = [clean_name(o) for o in row["alt_names"].split(";") if o.strip()]
        person = people.add(row["iso3"], name, row["wikidata_id"], clean_name(row["surname"]), others)
        acting = "1" if re.search(r"\b(acting|interim|caretaker)\b", row["office_raw"], re.I) else ""
        key = f"{row['iso3']}.{office}"
        raw_titles[key][re.sub(r"\s*\b(of|for) [A-Z].*", "", row["office_raw"]) if office == "head_of_government" else row["office_raw"]] += 1
        terms.append({"office": key, "person": person, "from": start, "to": end, "as_of": "" if end else as_of, "acting": acting,
                      "source": source_of(row["source"]), "note": note})
    return terms


def reign_terms(rows, people, have, phoenix, heads):
    """Effective leaders, where no other source has a holder; full names from other rows or the Phoenix list."""
    by_surname = defaultdict(list)
    for term in heads:
        country, key = term["office"].split(".", 1)
        if key in ("head_of_state", "head_of_government"):
            name = term["person"].get("display") or best_name(term["person"])
            by_surname[country, fold(name.split()[-1])].append((day(term["from"]).year if term["from"] else 0, name))
    terms = []
    for row in rows:
        if row["office"] != "effective_leader" or not row["iso3"]:
            continue
        start, end = row["from"], row["to"] or row["as_of"]
        if not start or end < FIRST_YEAR:
            continue
        kind = "head_of_government" if row["iso3"] in PARLIAMENTARY else "head_of_state"
        key = f"{row['iso3']}.{kind}"
        other = f"{row['iso3']}.{'head_of_state' if kind == 'head_of_government' else 'head_of_government'}"
        surname = fold(row["person"].split()[-1])
        a, b = day(start), day(end, True)

        def covered(office):
            return sum(max(0, (min(b, y) - max(a, x)).days) for x, y in have[office]) > 0.5 * (b - a).days

        if covered(key):
            continue
        names = Counter(n for year, n in by_surname.get((row["iso3"], surname), []) if abs(year - a.year) <= 10)
        names = names or Counter(n for first, last, n in phoenix.get((row["iso3"], surname), []) if first <= end and start <= last)
        if " " in row["person"] and not names and row["person"] != row["surname"] and not row["surname"].count(" "):
            names = Counter([row["person"]])
        if not names:
            continue
        name = names.most_common(1)[0][0]
        if " " not in name or len(name.split()[-1]) < 3 or name == "Bob Denard":
            continue
        person = people.add(row["iso3"], name)
        if any(t["office"] == other and t["person"] is person and t["from"] < end and (t["to"] or "9") > start for t in heads):
            continue
        terms.append({"office": key, "person": person, "from": start, "to": row["to"], "as_of": "" if row["to"] else row["as_of"],
                      "acting": "", "source": "REIGN", "note": ""})
    return terms


def phoenix_names(folder):
    names = defaultdict(list)
    with open(os.path.join(folder, "phoenix_persons.csv"), encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            if row["role"].startswith("GOV") and row["person"].count(" ") in (1, 2) and is_person_name(row["person"]):
                if row["from"] and row["from"] < "2005":
                    names[row["iso3"], fold(row["person"].split()[-1])].append((row["from"], row["to"] or row["from"], row["person"]))
    return names


def settle(terms):
    """Joins a person's touching terms and ends open terms at the next holder's start."""
    by_office = defaultdict(list)
    for term in terms:
        by_office[term["office"]].append(term)
    settled = []
    for office, group in by_office.items():
        shared = office.split(".")[1] in SHARED or "+" in office
        settled += settle_office(group, shared)
    return settled


RANK = {"public record": 0, "Wikidata": 1, "IfG Ministers Database": 1, "CIA World Factbook": 2, "REIGN": 3, "CIA World Leaders": 4}


def settle_office(group, shared):
    group.sort(key=lambda t: (day(t["from"]), t["to"] or "9999"))
    joined = []
    for term in group:
        previous = next((t for t in reversed(joined) if t["person"] is term["person"]), None)
        between = previous and any(t["person"] is not term["person"] and day(previous["from"]) < day(t["from"]) <= day(term["from"])
                                   and not shared for t in joined)
        if previous and not between and touches(previous, term):
            join(previous, term)
        else:
            joined.append(term)
    if shared:
        return joined
    for i, term in enumerate(joined):
        later = [t for t in joined[i + 1:] if t["person"] is not term["person"] and day(t["from"]) > day(term["from"])
                 and ("first listed" not in t["note"] or t["from"] > (term["as_of"] or "9"))]
        if later and not term["to"]:
            later.sort(key=lambda t: ("first listed" in t["note"], t["from"]))
            term["to"] = later[0]["from"]
            term["as_of"] = ""
            term["note"] = (term["note"] + "; " if term["note"] else "") + "end: successor's start"
    # a weaker source gives way where a stronger one has another holder for most of its time
    kept = []
    for term in joined:
        a, b = day(term["from"]), day(term["to"] or term["as_of"] or term["from"], True)
        rivals = [t for t in joined if t["person"] is not term["person"] and RANK.get(t["source"], 5) < RANK.get(term["source"], 5)]
        lost = 0
        for t in rivals:
            x, y = day(t["from"]), day(t["to"] or t["as_of"] or "2026", True)
            lost += max(0, (min(b, y) - max(a, x)).days)
        if (b - a).days and lost > 0.4 * (b - a).days or (not (b - a).days and any(day(t["from"]) <= a <= day(t["to"] or t["as_of"] or "2026", True) for t in rivals)):
            continue
        kept.append(term)
    # what still overlaps by more than a month is said so
    for i, term in enumerate(kept):
        for other in kept[i + 1:]:
            if other["person"] is term["person"]:
                continue
            end = day(term["to"] or term["as_of"] or "2026", True)
            if (end - day(other["from"])).days > 31 and day(other["from"]) > day(term["from"]) and (not other["to"] or end < day(other["to"], True)):
                if term["source"] == other["source"] == "Wikidata" or RANK.get(other["source"], 5) <= RANK.get(term["source"], 5):
                    term["to"], term["as_of"] = other["from"], ""
                    term["note"] = "end: successor's start, source has later"
    for i, term in enumerate(kept):
        for other in kept[i + 1:]:
            if other["person"] is term["person"]:
                continue
            a = max(day(term["from"]), day(other["from"]))
            b = min(day(term["to"] or term["as_of"] or "2026", True), day(other["to"] or other["as_of"] or "2026", True))
            if (b - a).days > 31:
                weaker = other if RANK.get(other["source"], 5) >= RANK.get(term["source"], 5) else term
                weaker["note"] = "overlap"
    return kept


def touches(first, second):
    if not first["to"]:
        return True
    return (day(second["from"]) - day(first["to"], True)).days <= 45


def join(first, second):
    if second["from"] and len(second["from"]) > len(first["from"]) and second["from"].startswith(first["from"]):
        first["from"] = second["from"]
    if RANK.get(second["source"], 5) < RANK.get(first["source"], 5) and "first listed" in first["note"]:
        first["from"], first["note"] = second["from"], ""
    ends = [t for t in (first, second) if t["to"]]
    if first["to"] and second["to"]:
        first["to"] = max(first["to"], second["to"])
    elif second["to"]:
        first["to"], first["as_of"] = second["to"], ""
    elif first["to"] and not second["to"]:
        if second["as_of"] > first["to"]:
            first["to"], first["as_of"] = "", second["as_of"]
    else:
        first["as_of"] = max(first["as_of"], second["as_of"])
    if second["acting"] != first["acting"]:
        first["acting"] = ""
    if RANK.get(second["source"], 5) < RANK.get(first["source"], 5):
        first["source"] = second["source"]
    del ends


FEMALE = set("""angela margaret theresa liz elizabeth condoleezza madeleine hillary kamala susan samantha nikki linda julia jacinda helen jenny sanna mette
kaja ingrida dalia michelle cristina dilma claudia xiomara violeta mireya laura delcy maria marija ana anna anne annalena ursula christine christiane christina
ingrid erna katrin jadwiga beata ewa hanna zuzana iveta tarja mary patricia nancy janet penny marise julie frances melanie mélanie chrystia anita kim sheikh khaleda hasina
benazir sirimavo chandrika indira sushma nirmala sonia pratibha droupadi aung park yingluck paetongtarn megawati retno sri gloria corazon tzipi golda ayelet miri nadia yuliya yulia iulia
natalia nataliya tatyana tatiana svetlana sviatlana olga olha elena olena ekaterina irina iryna oksana vjosa atifete jelena milena ivana kolinda jadranka borjana roza salome salomé maia
nino ekaterine tamar federica emma giorgia paola roberta elsa catherine segolene ségolène marine rachida edith édith michele michèle florence valérie valerie arancha margarita trinidad soraya
isabel isabella begoña teresa ines inês ellen joyce catherine graca graça luisa luísa nkosazana naledi phumzile baleka lindiwe maite saara netumbo samia suluhu amina aminata aissatou fatou fatima
fatoumata mariam zainab ngozi kemi diezani zahra rania queen maryam hina asma shirin masoumeh marzieh fatemeh ruth rosa rosemary rebecca rachel sarah sara jane joan carol caroline yvette priti suella amber diane
harriet jacqui margaret tessa hazel shirley gina avril loretta pam kristi marie marie-louise louise laurence sylvie agnes agnès brigitte monika doris sigmar barbara karin karoline heidi eveline simonetta doris viola ruth
micheline karin margot lena ebba magdalena anne-marie anneke annemie sigrid kajsa ankie margarethe tove gro thorbjorg vigdis johanna silvija inese evika vaira ingrīda nicole violaine corina gabriela
natasha raluca maja monica sheinbaum alicia olga rosario beatriz mónica marta martha luz noemi noemí susana diana carolina marina simone gleisi damares benedita lydia karen kamina keiko dina mercedes
pilar mireille claudette michaëlle jody mona wendy tsai xi-lan helena rosalía sophie stella vera veronika vesna zorana ivanka lilia lyudmila ludmila valentina galina ella maria elvira tulsi pam karoline linda susie lori brooke""".split())
FEMALE -= {"park", "kim", "aung", "sheikh", "sri", "queen", "sheinbaum", "xi-lan", "tsai", "sigmar", "gro", "thorbjorg"} - {"gro"}
MALE = set("""john george william ronald donald barack joe joseph james robert richard henry michael david peter paul mark thomas charles edward stephen steven andrew anthony tony gordon boris rishi keir jeremy
francois françois jacques nicolas emmanuel jean jean-yves laurent alain bernard dominique philippe pierre gerhard helmut olaf friedrich frank-walter joschka klaus hans wolfgang heiko boris sigmar guido silvio mario matteo giuseppe romano massimo
franco antonio luigi sergio giorgio jose josé mariano pedro felipe luis carlos juan miguel manuel jorge fernando francisco rafael alberto alejandro alfonso alvaro álvaro andres andrés enrique ernesto eduardo hugo nicolás daniel evo sebastián sebastian ricardo
gabriel gustavo ivan iván ollanta pablo martin martín mauricio óscar oscar roberto rodrigo vladimir sergey sergei dmitry mikhail boris viktor igor yevgeny nikolai nikolay alexander aleksandr alexei andrei anatoly valery yuri pavel oleg konstantin volodymyr petro leonid oleksandr
andriy dmytro rustem valeriy valerii pavlo serhiy mykhailo kyrylo denys vadym ihor oleksii oleksiy lech aleksander donald jaroslaw jarosław mateusz andrzej radoslaw radosław bronislaw bronisław václav vaclav milos miloš petr andrej robert mikulas mikuláš viktor ferenc gyula peter péter janos
jános traian ion klaus marcel bogdan georgi boyko rumen slobodan vojislav zoran boris aleksandar ivica milo hashim ramush albin ibrahim sali edi ilir mohammed muhammad mohammad mohamed ahmed ahmad mahmoud mahmud ali hassan hasan hussein hussain hossein omar khalid khaled abdullah abdallah abdul abdel abdelaziz
abdelmadjid saddam bashar hafez saad rafik nabih michel najib yasser ismail yahya benjamin ehud yitzhak shimon ariel yair naftali avigdor benny yoav gideon moshe recep ahmet mehmet abdullah suleyman süleyman turgut bülent bulent hakan hulusi yasar
hosni anwar sameh amr abdelfattah nuri haider mustafa barham fuad adel jalal masoud ayatollah ruhollah mahmoud hassan javad mohammad-javad abbas hosein manouchehr ebrahim masoud hamid ashraf pervez nawaz imran shehbaz asif yousaf zulfikar atal narendra manmohan rajiv
subrahmanyam rajnath amit arun pranab jaswant shinzo shinzō junichiro junichirō yoshihide fumio taro tarō toshimitsu takeshi shigeru naoto yoshihiko hu xi wen li jiang wang hun norodom mahathir najib lee goh lawrence suharto joko susilo prabowo joseph rodrigo ferdinand benigno fidel
prayut prayuth thaksin srettha anutin nelson thabo jacob cyril robert emmerson kenneth julius jakaya benjamin john daniel mwai uhuru william raila yoweri paul joseph laurent félix felix etienne denis isaias meles abiy hailemariam omar hassan salva riek olusegun goodluck muhammadu bola sani
atiku jerry kofi nana charles alassane laurent amadou ibrahim mamady assimi idriss mahamat françois-xavier faustin-archange fidel raúl raul miguel jean-bertrand rené jovenel ariel paul stephen justin brian pierre malcolm scott kevin john bob marco antony mike dick colin rex jens anders jose javier kofi ban antónio antonio
lloyd leon chuck ash robert mark jake anthony zalmay lindsey mitch""".split())


def gender_of(person, name):
    if person["gender"]:
        return person["gender"]
    country = person["countries"].most_common(1)[0][0]
    if country in FAMILY_FIRST or country in ("VNM", "KHM", "MMR"):
        return ""
    first = name.split()[0].lower()
    if first in FEMALE and first not in MALE:
        return "f"
    if first in MALE and first not in FEMALE:
        return "m"
    return ""


GIVEN_PAIRS = [("Sergey", "Sergei"), ("Dmitry", "Dmitri"), ("Alexander", "Aleksandr"), ("Yevgeny", "Evgeny"), ("Nikolai", "Nikolay"), ("Andrei", "Andrey"),
               ("Alexei", "Alexey"), ("Alexey", "Aleksei"), ("Yuri", "Yury"), ("Oleksandr", "Olexander"), ("Serhiy", "Serhii"), ("Andriy", "Andrii"), ("Oleksiy", "Oleksii"), ("Anatoly", "Anatoliy"),
               ("Valery", "Valeriy"), ("Valeriy", "Valerii"), ("Mykhailo", "Mykhaylo"), ("Mohammed", "Mohammad"), ("Mohammed", "Mohamed"), ("Muhammad", "Mohammed"), ("Mohammad", "Mohammed"), ("Mohamed", "Mohammed"), ("Hussein", "Hussain"), ("Ahmed", "Ahmad"), ("Ahmad", "Ahmed"), ("Hassan", "Hasan")]
SURNAME_PAIRS = [(r"skyy$", "sky"), (r"skyi$", "sky"), (r"sky$", "skiy"), (r"sky$", "skyy"), (r"enko$", "enko"), (r"iev$", "yev"), (r"yev$", "iev"), (r"ayev$", "aev"), (r"eyev$", "eev")]


SLAVIC = set("RUS UKR BLR SUN KAZ UZB KGZ TJK TKM MDA GEO ARM AZE BGR SRB MKD".split())
ARABIC = set("EGY SYR IRQ LBN JOR PSE SAU ARE QAT KWT BHR OMN YEM LBY TUN DZA MAR MRT SDN SOM DJI TCD IRN AFG PAK BGD NGA MLI NER SEN GIN GMB IDN MYS MDV".split())
TRANSLITERATED = {"sergey", "dmitry", "alexander", "vladimir", "nikolai", "andrei", "yuri", "alexei", "mikhail", "vasily", "anatoly", "evgeny", "viktor",
                  "petro", "iryna", "yulia", "olena", "olha", "kyrylo", "ihor", "oleh"}
ROMANISED = {"mohammed", "ahmed", "hussein", "hassan", "abdullah", "ibrahim", "khalid", "omar", "osman"}


def respell(name, country):
    """A well-known person's given name in the other romanisations of its alphabet; an Arabic family name without its article."""
    heads = TRANSLITERATED if country in SLAVIC else ROMANISED if country in ARABIC else set()
    words = name.split()
    for row in VARIANTS:
        group = row.split()
        if group[0] in heads and fold(words[0]) in group:
            for other in group:
                if other not in (fold(words[0]), "joseph"):
                    yield " ".join([other.capitalize()] + words[1:])
    if country in ARABIC and len(words) > 1 and re.match(r"(al|el)-\w{3}", words[-1], re.I):
        yield " ".join(words[:-1] + [words[-1][3:]])


def spell(name, country):
    """Other usual spellings: Sergei beside Sergey, Zelenskyy beside Zelensky."""
    out = []
    words = name.split()
    for a, b in GIVEN_PAIRS:
        for x, y in ((a, b), (b, a)):
            if words[0] == x:
                out.append(" ".join([y] + words[1:]))
    if country in ("RUS", "UKR", "BLR", "SUN", "KAZ", "UZB", "KGZ", "TJK", "TKM"):
        for n in [name] + list(out):
            for pattern, ending in SURNAME_PAIRS:
                other = re.sub(pattern, ending, n)
                if other != n:
                    out.append(other)
    if country in ("CHN", "TWN", "KOR", "PRK", "HKG") and "-" in name:
        out.append(name.replace("-", " "))
    return out


def write_tables(terms, titles, people, out, given):
    used = {id(t["person"]): t["person"] for t in terms}
    sectors = {}
    for term in sorted(terms, key=lambda t: t["from"]):
        country, key = term["office"].split(".", 1)
        sectors[id(term["person"])] = sector_of(country, key)
    for person in people.people:
        if person["record"]:
            used[id(person)] = person
    taken = Counter()
    rows = []
    order = sorted(used.values(), key=lambda p: (not p["record"], -sum(p["names"].values()), max(p["names"])))
    for person in order:
        name = person.get("display") or best_name(person)
        country = person["countries"].most_common(1)[0][0]
        identity = slug(name)
        if taken[identity]:
            identity = f"{identity}-{country.lower()}"
        while taken[identity]:
            identity += "-2"
        taken[identity] += 1
        person["id"] = identity
        surname = person.get("surname") or named_family(person, name, country, given)
        aliases = []
        plain = surname.split("|")
        seen = {name}
        for other in person["aliases"] + [n for n in sorted(person["names"]) if plausible_alias(n, name)] + spell(name, country) + (
                list(respell(name, country)) if person["record"] else []):
            if other not in seen and fold(other) != fold(name):
                seen.add(other)
                aliases.append(other)
                last = other.split()[-1]
                if "surname" not in person and last != plain[0] and " " in other and alike(fold(last), fold(plain[0])) and fold(last) not in [fold(x) for x in plain]:
                    plain.append(last)
        surname = "|".join(plain)
        if country == "MMR" and surname == name:
            surname = ""
        rows.append([identity, name, "|".join(aliases), surname, country, sectors.get(id(person), ""), gender_of(person, name),
                     "public record" if person["record"] else "Wikidata" if person["wikidata"] else "CIA", ""])
    rows.sort()
    write(out, "persons.csv", "id name aliases surname country sector gender source note", rows)
    offices = sorted({t["office"] for t in terms} | set(titles))
    rows = []
    for office in offices:
        country, key = office.split(".", 1)
        base = key.split(".")[0]
        rows.append([office, country, base, titles.get(office) or TITLES.get(base, base.replace("_", " ").title()), sector_of(country, base), "public record", ""])
    write(out, "offices.csv", "id country office title sector source note", rows)
    rows = [[t["office"], t["person"]["id"], t["from"], t["to"], t["as_of"], t["acting"], t["source"], t["note"]] for t in terms]
    rows = sorted({tuple(r) for r in rows}, key=lambda r: (r[0], r[2], r[1]))
    write(out, "terms.csv", "office person from to as_of acting source note", rows)


REBELS = re.compile(r"hamas|hezbollah|houthi|islamic_jihad|pkk|sdf_|wagner|polisario|stc_|rebel|guerrilla|taliban|bosnian_serb|dpr_|lpr_|farc|eln_|m23|rsf_|"
                    r"tplf|jnim|katiba|afc_|qassam|militia|separatist|dissident_commander|shabaab|boko|isis|qaeda|ltte|unita|warlord|insurgent|contra_|commander_rebel|fano|armed")
SERVICES = re.compile(r"saceur|centcom|commander$|irgc|quds_force|national_guard_chief|military_spokesperson|navy_chief|air_force")


def sector_of(country, office):
    """The sector that an office gives its holder."""
    if office in SECTORS:
        return SECTORS[office]
    if REBELS.search(office):
        return "REB"
    if SERVICES.search(office):
        return "MIL"
    if re.search(r"intelligence|sbu_|shin_bet|spy", office):
        return "SPY"
    if re.search(r"drug_lord|gang_leader", office):
        return "CRM"
    if re.search(r"oligarch", office):
        return "BUS"
    if re.search(r"archbishop|druze_leader|peace_envoy", office):
        return "REL"
    if re.search(r"(hrw|amnesty|nrc|irc|ifrc)_|olympic_president|fifa_president", office):
        return "NGO"
    if re.search(r"opposition|dissident|activist", office):
        return "OPP"
    if re.search(r"party|politician|candidate|fatah_official", office):
        return "PTY"
    if re.search(r"prosecutor|judge|justice$|court", office) and office != "justice_minister":
        return "JUD"
    if re.search(r"speaker|majority|minority|senator|lawmaker", office):
        return "LEG"
    return "GOV"


def best_name(person):
    names = [(count, -abs(len(n.split()) - 2), -len(n), n) for n, count in person["names"].items() if count > 0]
    return max(names)[3]


def plausible_alias(other, name):
    words = fold(other).split()
    if re.search(r"note$|^(sr|gen|the|since|acting|chair|chmn) |chair", fold(other)) and not fold(name).endswith("note"):
        return False
    return len(words) >= 2 and len(words) <= 5 and len(words[0]) > 1 and bool(re.search(r"[a-z]", other))


def named_family(person, name, country, given):
    if person["surnames"] and country not in FIRST_NAME_USED and country not in SPANISH:
        surname = person["surnames"].most_common(1)[0][0]
        surname = surname if not surname.isupper() else surname.title()
        if fold(surname) in fold(name) and country not in ("SAU", "ARE", "QAT", "KWT", "BHR", "OMN"):
            match = re.search(re.escape(surname), name, re.I)
            return match.group(0) if match else surname
    return family_name(name, country, given)


def write(out, file, head, rows):
    with open(os.path.join(out, file), "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(head.split())
        writer.writerows(rows)
    print(file, len(rows))


def main():
    folder, out = sys.argv[1:3]
    people = People()
    record, titles, covered = read_record(people)
    rows = read_raw(folder)
    raw = raw_terms(rows, people)
    raw = give_way(raw, record, covered)
    have = defaultdict(list)
    for term in raw + record:
        have[term["office"]].append((day(term["from"] or "1980"), day(term["to"] or term["as_of"] or "2026", True)))
    raw += give_way(reign_terms(rows, people, have, phoenix_names(folder), raw + record), record, covered)
    settled = settle(raw)
    end_open(record, settled)
    recorded = {(t["office"], id(t["person"])) for t in record}
    terms = [t for t in settled if (t["office"], id(t["person"])) not in recorded or not overlaps_record(t, record)] + record
    note_overlaps(terms)
    given = Counter(fold(n.split()[0]) for p in people.people for n in p["names"] if " " in n)
    given = {g for g, count in given.items() if count >= 2}
    write_tables(terms, titles, people, out, given)


def give_way(raw, record, covered):
    """Raw terms keep what the public record of their office leaves open; holders later than its last one stay."""
    spans = defaultdict(list)
    for term in record:
        if term["office"] in covered and term["from"]:
            spans[term["office"]].append((day(term["from"]), day(term["to"], True) if term["to"] else FAR))
    kept = []
    for term in raw:
        known = sorted(spans[term["office"]])
        last = covered.get(term["office"], ("", "9999"))[1]
        start = term["from"]
        if (start > last and start > "2025-01" and len(start) > 6 and "first listed" not in term["note"]
                and term["source"] == "CIA World Factbook" and (day(start) - day(last)).days > 60):
            kept.append(term)
            continue
        gap = widest_gap(day(start), day(term["to"] or term["as_of"] or start, True), known)
        if gap is None:
            continue
        if gap[0] != day(start):
            term = dict(term, **{"from": gap[0].isoformat()})
        if known and gap[1] != day(term["to"] or term["as_of"] or start, True):
            term = dict(term, to=gap[1].isoformat(), as_of="")
        kept.append(term)
    return kept


FAR = dt.date(2100, 1, 1)


def widest_gap(start, end, spans):
    """The widest part of a term outside the spans; None if it is short."""
    gaps, at = [], start
    for first, last in spans:
        if first > at:
            gaps.append((at, min(first, end)))
        at = max(at, last)
    if at < end or not spans:
        gaps.append((at, end))
    gaps = [(a, b) for a, b in gaps if a <= end and b >= start and (b - a).days >= (0 if not spans else 60)]
    if not gaps:
        return None
    widest = max(gaps, key=lambda g: (g[1] - g[0]).days)
    return widest if (widest[1] - widest[0]).days >= 0.3 * (end - start).days else None


def last_day(term):
    """The day until which a term may run: an open one is good for a year after it was last seen."""
    return day(term["to"], True) if term["to"] else day(term["as_of"] or term["from"], True) + dt.timedelta(366)


def overlaps_record(term, record):
    return any(t["office"] == term["office"] and t["person"] is term["person"] and day(t["from"]) <= last_day(term)
               and day(term["from"]) <= last_day(t) for t in record)


def note_overlaps(terms):
    """Says `overlap` where two persons hold one office for more than a month and no note explains it."""
    by_office = defaultdict(list)
    for term in terms:
        if term["office"].split(".")[1] not in SHARED:
            by_office[term["office"]].append(term)
    count = 0
    for group in by_office.values():
        for i, a in enumerate(group):
            for b in group[i + 1:]:
                if a["person"] is b["person"] or "overlap" in a["note"] + b["note"] or a["acting"] or b["acting"]:
                    continue
                if (min(last_day(a), last_day(b)) - max(day(a["from"]), day(b["from"]))).days > 31:
                    weaker = b if RANK.get(b["source"], 5) >= RANK.get(a["source"], 5) else a
                    weaker["note"] = (weaker["note"] + "; " if weaker["note"] else "") + "overlap"
                    count += 1
    print("overlaps noted:", count)


def end_open(record, raw):
    """Ends an open term of the public record where another source has a later holder."""
    for term in record:
        if term["to"]:
            continue
        later = [t for t in raw if t["office"] == term["office"] and t["person"] is not term["person"] and t["from"] > term["from"] and t["from"] > "2025"]
        if later and term["office"].split(".")[1] not in SHARED:
            first = min(later, key=lambda t: t["from"])
            term["to"], term["as_of"], term["note"] = first["from"], "", "end: successor's start"
            print("ended by a later source:", term["office"], max(term["person"]["names"]), first["from"], max(first["person"]["names"]))


if __name__ == "__main__":
    main()
