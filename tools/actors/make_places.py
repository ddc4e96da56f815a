#!/usr/bin/env python3
"""Makes data/places/places.csv from GeoNames extracts (CC BY 4.0), regions.txt and city_aliases.txt beside this script.

    make_places.py FACTS_FOLDER DATA_FOLDER WORDS...

FACTS_FOLDER holds places.csv and admin1.csv (GeoNames rows); DATA_FOLDER is the project's data/; WORDS are text or CoNLL-U files from
which common English words are read, to mark names that are such words. Cities need 15,000 inhabitants (5,000 or 10,000 in states with wars, 20,000 in states with many towns), or to be a
capital or a first-order seat; sections of cities are left out. Not needed to build.
"""

import csv
import os
import re
import sys
import unicodedata
from collections import defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
SMALL = set("UKR PSE ISR SYR LBN YEM IRQ SDN SSD AFG SLV XKX BIH ARM AZE GEO".split())
MIDDLE = set("COL PER GTM NIC HND ETH SOM MLI BFA NER COD LKA MMR LBY ERI RWA BDI CAF TCD HTI".split())
LIKE_ALIASES = set("UKR RUS SYR IRQ YEM PSE LBN ISR IRN AFG SDN LBY ETH SOM ERI BLR GEO ARM AZE".split())
LARGE = set("USA JPN BRA CHN DEU ITA FRA ESP PHL MEX IND NLD BEL POL ARG CAN AUS IDN MYS ROU HUN CZE PRT CHL CUB SWE".split())
MORE_WORDS = set("""of nice reading mobile split bath march most victoria vice sale deal orange buffalo phoenix hope liberty hell paradise tours troy
independence concord enterprise pearl golden normal university college man van bar been born same real lens nancy florence charlotte jackson lincoln
jefferson madison houston austin washington hamilton wellington lawrence douglas jordan paris sydney adelaide alexandria santiago diego jose salvador
carmen angel san santo santa los las la el police chance surprise boring union media central bay island beach lake park hill union mission laws battle
march may august sanction bush clinton carter johnson wilson franklin jersey england ward forest green white black brown gray grey rose stone wood moss
best early late china bell ball barking dover ham poole rugby sandwich ware wells hull street crewe diss eye ash wells rye ripley mold barry cork
trim bray naas newport norman roman german french english spanish rocky sandy mari mary anna eva ada ida ella elena maria clara lima male bologna
minor major general laval deport port sur est ouest norte centro central progress victory union strong law order""".split())


def fold(text):
    text = text.replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("Ø", "O").replace("ı", "i").replace("đ", "d").replace("ə", "e").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def plain(text):
    return re.sub(r"[^a-z]+", "", fold(text).lower())


def common_words(files):
    """Words that stand in lower case in running text."""
    words = set(MORE_WORDS)
    for file in files:
        with open(file, encoding="utf-8") as handle:
            for line in handle:
                cells = line.split("\t")
                if len(cells) > 3 and cells[1].isalpha() and cells[1].islower() and cells[3] != "PROPN":
                    words.add(cells[1])
    return words


def person_names(data):
    names = set()
    with open(os.path.join(data, "actors", "persons.csv"), encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            for surname in row["surname"].split("|"):
                names.add(fold(surname).lower())
            first = row["name"].split()[0]
            names.add(fold(first).lower())
    return names


def city_aliases():
    aliases = {}
    with open(os.path.join(HERE, "city_aliases.txt"), encoding="utf-8") as handle:
        for line in handle:
            if not line.startswith("#") and "=" in line:
                key, value = line.rstrip("\n").split("=")
                name, country = key.rsplit(" ", 1)
                aliases[fold(name).lower(), country] = value.split("|")
    return aliases


def similar(alias, name):
    """Whether an alternative name is another Latin spelling of the same word, as English texts use them."""
    a, n = plain(alias), plain(name)
    if not re.match(r"^[A-Z][a-z'’]+(?:[ -](?:[A-Z][a-z]+|al|el|ez|ash|as|ar))*$", alias) or a == n or a[:1] != n[:1]:
        return False
    if re.search(r"(j[aeiou]?v|[wx]|sch|tch|ij|ou)", a) and not re.search(r"(j[aeiou]?v|[wx]|sch|tch|ij|ou)", n):
        return False
    shared = sum(1 for c in set(a) if c in n)
    return abs(len(a) - len(n)) <= 2 and shared >= 0.75 * len(set(a) | set(n))


def cities(folder, admin, aliases):
    rows = []
    with open(os.path.join(folder, "places.csv"), encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            population = int(row["population"] or 0)
            country, code = row["iso3"], row["feature_code"]
            least = 5000 if country in SMALL else 10000 if country in MIDDLE else 20000 if country in LARGE else 15000
            if code in ("PPLX", "PPLH", "PPLQ", "PPLW") or (population < least and code not in ("PPLC", "PPLA", "PPLG")):
                continue
            name = row["name"].replace("’", "'")
            renamed = aliases.get((fold(row["name"]).lower(), country), [""])[0]
            name = renamed[1:] if renamed.startswith("!") else name
            others = list(aliases.get((fold(row["name"]).lower(), country), []))
            if country in LIKE_ALIASES:
                others += [a for a in row["alt_names"].split(";") if similar(a, name)][:2]
            seen, kept = {plain(name)}, []
            for other in (o for o in others if not o.startswith("!")):
                if plain(other) not in seen or other in aliases.get((fold(row["name"]).lower(), country), []):
                    seen.add(plain(other))
                    kept.append(other)
            ascii_name = fold(name)
            rows.append([name, "" if ascii_name == name else ascii_name, "|".join(kept), country, admin.get(row["admin1_code"], ""),
                         short(row["lat"]), short(row["lon"]), str(population), "capital" if code == "PPLC" else "city", row["geonameid"], "GeoNames"])
    return rows


def short(degrees):
    return f"{float(degrees):.2f}" if degrees else ""


def read_admin(folder):
    admin, regions = {}, []
    with open(os.path.join(folder, "admin1.csv"), encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            name = row["name"].replace("’", "'")
            bare = re.sub(r"^(Provincia de|Departamento de(l| la)?|Estado de|Région d[eu']|Province of|State of) ", "", name)
            core = re.sub(r" (Governorate|Province|Department|Region|State|District|Oblast'?|Oblast|Krai|Republic|County|Prefecture|Municipality|Division|Parish|Atoll|Voivodeship|Canton|Emirate)$", "", bare)
            admin[row["code"]] = core
            regions.append((row["iso3"], name, core, row))
    return admin, regions


TINY = set("ABW AIA ALA AND ASM ATG BHS BLM BLZ BMU BRB BRN COK COM CPV CUW CYM DMA FJI FRO FSM GGY GLP GRD GUF GUM HKG IMN JAM JEY KIR KNA LCA LIE LUX "
           "MAC MAF MCO MDV MHL MLT MNP MSR MTQ MUS MYT NCL NFK NIU NRU PLW PYF REU SHN SLB SMR SPM STP SVN SXM SYC TCA TON TTO TUV VCT VGB VIR VUT WLF WSM MKD LVA SJM".split())


def region_rows(regions, hand):
    rows = []
    taken = {(plain(h[0]), h[2]) for h in hand} | {(plain(a), h[2]) for h in hand for a in h[1].split("|") if a}
    for country, name, core, row in regions:
        if country in TINY or country == "UKR" or not re.search(r"[A-Za-z]", core) or (plain(core), country) in taken:
            continue
        if not row["seat_lat"]:
            continue
        aliases = []
        for other in (core, f"{core} province" if "Province" in name else "", re.sub(r"(Governorate|Province|Department|State|Region)$", lambda m: m.group(0).lower(), name)):
            if other and other != name and other not in aliases:
                aliases.append(other)
        ascii_name = fold(name)
        rows.append([name, "" if ascii_name == name else ascii_name, "|".join(aliases), country, "", short(row["seat_lat"]), short(row["seat_lon"]), "", "region",
                     row["geonameid"], "GeoNames"])
    return rows


def main():
    folder, data, *files = sys.argv[1:]
    admin, regions = read_admin(folder)
    hand = []
    with open(os.path.join(HERE, "regions.txt"), encoding="utf-8") as handle:
        for line in handle:
            if line.strip() and not line.startswith("#"):
                hand.append(line.rstrip("\n").split(";"))
    rows = cities(folder, admin, city_aliases()) + region_rows(regions, hand)
    for name, aliases, country, lat, lon, kind in hand:
        ascii_name = fold(name)
        rows.append([name, "" if ascii_name == name else ascii_name, aliases, country, "", lat, lon, "", kind, "", "public knowledge"])
    words, names = common_words(files), person_names(data)
    best = defaultdict(int)
    for row in rows:
        best[plain(row[0])] = max(best[plain(row[0])], int(row[7] or 0))
    capitals = {(plain(row[0]), row[3]) for row in rows if row[8] == "capital"}
    final = []
    for row in rows:
        single = fold(row[0]).lower()
        known = int(row[7] or 0) >= 1_000_000 or row[8] == "capital"
        mark = "" if known and single != "male" else "word" if single in words else "name" if single in names else ""
        if row[8] == "region" and row[10] == "GeoNames" and (plain(row[0]), row[3]) in capitals:
            continue
        # a small namesake of a big city only costs space and doubt
        if row[8] == "city" and best[plain(row[0])] > 20 * max(int(row[7] or 0), 1) and row[7] and int(row[7]) < 50_000:
            continue
        final.append(row[:10] + [mark, row[10], ""])
    final.sort(key=lambda r: (r[0], r[3], r[9]))
    target = os.path.join(data, "places", "places.csv")
    with open(target, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow("name ascii aliases country admin1 lat lon population kind geonameid ambiguous source note".split())
        writer.writerows(final)
    print(len(final), os.path.getsize(target), sum(1 for r in final if r[10] == "word"), sum(1 for r in final if r[10] == "name"))


if __name__ == "__main__":
    main()
