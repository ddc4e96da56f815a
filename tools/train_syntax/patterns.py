"""Sentences of our own making with their trees, in the constructions of news that the treebanks have few of.

Headlines (bare present, "to" for the future, participles without auxiliary), recipients, control verbs, agents after "by", coordinated
verbs, reporting verbs on either side, titles and appositions. Words come from small lists; everything follows the annotation that the
treebanks have for the same construction. Gives sentences as (form, upos, xpos, head, deprel) lists; deterministic from a seed.
"""
import random

COUNTRIES = """Turkey Russia China Iran Israel Syria Ukraine France Germany Japan India Pakistan Egypt Ethiopia Kenya Nigeria Sudan Libya
Poland Hungary Serbia Greece Cuba Venezuela Brazil Mexico Canada Australia Indonesia Myanmar Thailand Vietnam Norway Sweden Finland Qatar
Yemen Lebanon Jordan Iraq Afghanistan Armenia Azerbaijan Georgia Moldova Belarus Kazakhstan Somalia Mali Niger Chad Rwanda Uganda
Tunisia Algeria Morocco Britain Spain Italy Moscow Washington Beijing Kyiv Tehran Brussels London Paris Ankara Hamas Hezbollah NATO""".split()
PLACES = """Kabul Aleppo Gaza Kherson Donetsk Khartoum Mogadishu Geneva Vienna Doha Istanbul Cairo Nairobi Jakarta Caracas Havana Baghdad
Mosul Basra Tripoli Benghazi Sanaa Aden Kharkiv Odesa Minsk Yerevan Baku Tbilisi Astana Islamabad Delhi Kashmir Tigray Darfur Manila""".split()
ADJECTIVES = """Russian Chinese Iranian Israeli Turkish Syrian Ukrainian French German Japanese Indian Pakistani Egyptian Ethiopian
Kurdish Palestinian Lebanese Iraqi Afghan Saudi Polish Serbian Greek Cuban Venezuelan Brazilian Mexican Korean Somali Sudanese
Libyan Yemeni British Spanish Italian American""".split()
FIRST = "Ada Jonas Maria Ivan Olga Hassan Leila Chen Kenji Pedro Ana Viktor Elena Omar Fatima David Sarah Tomas Nadia Yusuf Grace Peter".split()
LAST = "Brook Hale Petrov Ivanova Haddad Mansour Wei Tanaka Alvarez Costa Novak Orban Levy Rahman Okoro Mbeki Larsen Berg Kaya Demir Singh Khan".split()
TITLES = [["President"], ["Foreign", "Minister"], ["Prime", "Minister"], ["Defence", "Minister"], ["Interior", "Minister"], ["Secretary"], ["Chancellor"],
          ["General"], ["Gen."], ["Ambassador"], ["King"], ["Senator"], ["Governor"]]
GROUPS_PL = """rebels protesters gunmen militants soldiers troops lawmakers prosecutors officials police authorities insurgents separatists
forces students workers farmers migrants jihadists separatists militiamen demonstrators diplomats judges doctors voters""".split()
GROUPS_SG = """army government parliament ministry court president minister opposition navy police chancellor envoy ambassador
spokesman general commander party union commission council king premier mayor governor leader embassy""".split()
ROLE = "foreign prime defence interior finance justice".split()
THINGS = """attack talks ceasefire agreement sanctions aid protest summit visit deal vote proposal plan strike offensive raid bombing
weapons missiles drones tanks border town village base airport hospital convoy bridge port embassy treaty resolution election coup""".split()
PLURAL = {"talks", "sanctions", "weapons", "missiles", "drones", "tanks", "ceasefires"}
MASS = {"aid"}
# base, third person, past, participle, ing
def regular(v):
    if v.endswith("e"): return (v, v + "s", v + "d", v + "d", v[:-1] + "ing")
    if v.endswith("y") and v[-2] not in "aeo": return (v, v[:-1] + "ies", v[:-1] + "ied", v[:-1] + "ied", v + "ing")
    d = v + v[-1] if v in ("plan", "expel", "ban", "stop", "bar") else v
    s = v + ("es" if v.endswith(("s", "sh", "ch", "x")) else "s")
    return (v, s, d + "ed", d + "ed", d + "ing")
TRANSITIVE = [regular(v) for v in """attack condemn accuse detain arrest kill bomb shell raid launch reject approve expel sanction storm capture
recapture evacuate deploy demand welcome sign criticise back support blame target injure abduct release destroy intercept suspend
impose summon block denounce praise repel warn resume cancel postpone host question oust threaten announce seize""".split()] + [
    ("hit", "hits", "hit", "hit", "hitting"), ("strike", "strikes", "struck", "struck", "striking"), ("meet", "meets", "met", "met", "meeting"),
    ("shoot", "shoots", "shot", "shot", "shooting"), ("hold", "holds", "held", "held", "holding"), ("withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"),
    ("win", "wins", "won", "won", "winning"), ("send", "sends", "sent", "sent", "sending"), ("stop", "stops", "stopped", "stopped", "stopping"),
    ("ban", "bans", "banned", "banned", "banning"), ("take", "takes", "took", "taken", "taking"), ("lead", "leads", "led", "led", "leading"), ("visit", "visits", "visited", "visited", "visiting")]
CONTROL = [regular(v) for v in "agree vow pledge threaten refuse promise decide plan want offer fail try vote".split()] + [("seek", "seeks", "sought", "sought", "seeking")]
OBJ_CONTROL = [(regular(v), r) for v, r in (("urge", "iobj"), ("ask", "iobj"), ("order", "obj"), ("force", "obj"), ("invite", "obj"), ("allow", "iobj"), ("warn", "iobj"))] + [
    (("tell", "tells", "told", "told", "telling"), "iobj")]
REPORT = [("say", "says", "said"), ("claim", "claims", "claimed"), ("announce", "announces", "announced"), ("report", "reports", "reported"), ("warn", "warns", "warned"),
          ("admit", "admits", "admitted"), ("confirm", "confirms", "confirmed"), ("insist", "insists", "insisted"), ("deny", "denies", "denied"), ("believe", "believes", "believed")]
GIVE = [("give", "gives", "gave"), ("offer", "offers", "offered"), ("send", "sends", "sent"), ("grant", "grants", "granted"), ("promise", "promises", "promised"), ("deny", "denies", "denied"), ("sell", "sells", "sold")]
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April June July August September October November December".split()

class N:
    """A word with what hangs on it, before and behind."""
    def __init__(self, form, upos, xpos, rel="", left=(), right=()):
        self.form, self.upos, self.xpos, self.rel, self.left, self.right = form, upos, xpos, rel, list(left), list(right)
    def as_(self, rel): self.rel = rel; return self
    def flat(self):
        out = []
        for c in self.left: out += c.flat()
        out.append(self)
        for c in self.right: out += c.flat()
        return out

def tree(root):
    root.rel = "root"; words = root.flat(); at = {id(w): i + 1 for i, w in enumerate(words)}; head = {}
    for w in words:
        for c in w.left + w.right: head[id(c)] = at[id(w)]
    return [(w.form, w.upos, w.xpos, head.get(id(w), 0), w.rel) for w in words]

class Maker:
    def __init__(self, seed): self.r = random.Random(seed)
    def pick(self, xs): return self.r.choice(xs)
    def p(self, x): return self.r.random() < x
    def dt(self, f="the"): return N(f, "DET", "DT", "det")
    def adp(self, f): return N(f, "ADP", "IN", "case")
    def punct(self, f): return N(f, "PUNCT", f if f in ",." else ":" if f in ":—-" else "``", "punct")
    def name(self):
        if self.p(.3): return N(self.pick(LAST), "PROPN", "NNP")
        return N(self.pick(FIRST), "PROPN", "NNP", right=[N(self.pick(LAST), "PROPN", "NNP", "flat")])
    def country(self):
        if self.p(.1): return N("States", "PROPN", "NNPS", left=[self.dt(), N("United", "ADJ", "NNP", "amod")])
        if self.p(.05): return N("Korea", "PROPN", "NNP", left=[N(self.pick(["North", "South"]), "ADJ", "NNP", "amod")])
        return N(self.pick(COUNTRIES), "PROPN", "NNP")
    def titled(self):
        n = self.name(); t = self.pick(TITLES)
        title = N(t[-1], "PROPN", "NNP", "nmod:desc", left=[N(t[0], "ADJ" if t[0] != "Defence" and t[0] != "Interior" else "NOUN", "NNP", "amod" if t[0] not in ("Defence", "Interior") else "compound")] if len(t) > 1 else [])
        left = [N(self.pick(ADJECTIVES), "ADJ", "JJ", "amod")] if self.p(.4) else []
        title.left = left + title.left; n.left = [title] + n.left; return n
    def group(self, bare=False):
        if self.p(.5):
            g = N(self.pick(GROUPS_PL), "NOUN", "NNS"); g.left = [] if bare or self.p(.6) else [self.dt()]
            if self.p(.3): g.left.append(N(self.pick(["two", "three", "12", "dozens", "20", "five"][:3] + ["12", "20"]), "NUM", "CD", "nummod"))
        else:
            g = N(self.pick(GROUPS_SG), "NOUN", "NN"); g.left = [] if bare else [self.dt()]
        if self.p(.4): g.left.append(N(self.pick(ADJECTIVES), "ADJ", "JJ", "amod"))
        if g.form == "minister":
            role = self.pick(ROLE); g.left.append(N(role, "ADJ", "JJ", "amod") if role in ("foreign", "prime") else N(role, "NOUN", "NN", "compound"))
        return g
    def actor(self, bare=False):
        u = self.r.random()
        if u < .35: return self.country()
        if u < .5: return self.titled()
        if u < .58: return self.name()
        return self.group(bare)
    def actors(self, bare=False):
        a = self.actor(bare)
        if self.p(.15): b = self.actor(bare); b.rel = "conj"; b.left.insert(0, N("and", "CCONJ", "CC", "cc")); a.right.append(b)
        return a
    def thing(self, bare=False):
        w = self.pick(THINGS); n = N(w, "NOUN", "NNS" if w in PLURAL else "NN")
        if not bare and w not in PLURAL | MASS: n.left.append(self.dt(self.pick(["the", "the", "a"]) if w[0] not in "aeiou" else "the"))
        if self.p(.35): n.left.append(N(self.pick(ADJECTIVES), "ADJ", "JJ", "amod"))
        return n
    def object(self, bare=False): return self.thing(bare) if self.p(.5) else self.actors(bare)
    def place(self, rel="obl"): return N(self.pick(PLACES + COUNTRIES[:50]), "PROPN", "NNP", rel, left=[self.adp(self.pick(["in", "in", "near", "on", "from"]) if rel == "obl" else "in")])
    def when(self):
        u = self.r.random()
        if u < .45: return N(self.pick(DAYS), "PROPN", "NNP", "obl", left=[self.adp("on")])
        if u < .6: return N(self.pick(DAYS), "PROPN", "NNP", "obl:unmarked")
        if u < .75: return N("week", "NOUN", "NN", "obl:unmarked", left=[N(self.pick(["last", "next", "this"]), "ADJ", "JJ", "amod")])
        if u < .9: return N(self.pick(MONTHS), "PROPN", "NNP", "obl", left=[self.adp("in")])
        return N(self.pick(["today", "yesterday"]), "NOUN", "NN", "obl:unmarked")
    def adjuncts(self, v):
        # Whether "in Syria" hangs on the verb or its object is for the treebanks to teach: no place behind an object.
        if not any(c.rel == "obj" for c in v.right) and self.p(.3): v.right.append(self.place())
        if self.p(.4): v.right.append(self.when())
        return v
    def clause(self, tense="past", bare=False, subject=None):
        """A transitive clause; `bare` leaves articles out as headlines do."""
        t = self.pick(TRANSITIVE); s = (subject or self.actors(bare)).as_("nsubj"); o = self.object(bare).as_("obj")
        plural = s.xpos in ("NNS", "NNPS") and s.form != "States" or any(c.rel == "conj" for c in s.right)
        if tense == "past": v = N(t[2], "VERB", "VBD", left=[s], right=[o])
        elif tense == "present": v = N(t[0] if plural else t[1], "VERB", "VBP" if plural else "VBZ", left=[s], right=[o])
        elif tense == "perfect": v = N(t[3], "VERB", "VBN", left=[s, N("have" if plural else "has", "AUX", "VBP" if plural else "VBZ", "aux")], right=[o])
        elif tense == "pluperfect": v = N(t[3], "VERB", "VBN", left=[s, N("had", "AUX", "VBD", "aux")], right=[o])
        elif tense == "future": v = N(t[0], "VERB", "VB", left=[s, N(self.pick(["will", "would", "could", "may"]), "AUX", "MD", "aux")], right=[o])
        elif tense == "negated": v = N(t[0], "VERB", "VB", left=[s, N("did", "AUX", "VBD", "aux"), N("not", "PART", "RB", "advmod")], right=[o])
        elif tense == "to": v = N(t[0], "VERB", "VB", left=[s, N("to", "PART", "TO", "mark")], right=[o])
        v.verb = t
        return self.adjuncts(v)
    def infinitive(self):
        t = self.pick(TRANSITIVE)
        return self.adjuncts(N(t[0], "VERB", "VB", "xcomp", left=[N("to", "PART", "TO", "mark")], right=[self.object().as_("obj")]))
    def passive(self, bare=False):
        t = self.pick(TRANSITIVE); s = (self.object(bare)).as_("nsubj:pass")
        if self.p(.25) and not bare: s = N("people", "NOUN", "NNS", "nsubj:pass", left=[self.at_least()])
        plural = s.xpos in ("NNS", "NNPS") and s.form != "States" or any(c.rel == "conj" for c in s.right)
        v = N(t[3], "VERB", "VBN", left=[s] + ([] if bare else [N("were" if plural else "was", "AUX", "VBD", "aux:pass")]))
        if self.p(.6): a = self.actors(bare).as_("obl:agent"); a.left.insert(0, self.adp("by")); v.right.append(a)
        elif self.p(.4): x = self.thing(bare).as_("obl"); x.left.insert(0, self.adp("in")); v.right.append(x)
        return self.adjuncts(v)
    def at_least(self):
        n = N(self.pick(["12", "20", "30", "six", "ten", "100", "45"]), "NUM", "CD", "nummod")
        if self.p(.6): n.left = [N("least", "ADJ", "JJS", "nmod", left=[self.adp("at")])]
        return n
    def final(self, v): v.right.append(self.punct(".")); return v
    def conj_verb(self, v, bare=False):
        t = self.pick(TRANSITIVE); form, x = (t[2], "VBD") if v.xpos == "VBD" else (t[1], "VBZ") if v.xpos == "VBZ" else (t[0], "VBP")
        v.right.append(self.adjuncts(N(form, "VERB", x, "conj", left=[N("and", "CCONJ", "CC", "cc")], right=[self.object(bare).as_("obj")]))); return v
    def sentence(self):
        u = self.r.random(); tense = self.pick(["past", "past", "past", "perfect", "future", "negated"])
        if u < .08: v = self.clause("present", True)
        elif u < .16: v = self.clause("to", True)
        elif u < .22: v = self.passive(True)
        elif u < .26:
            a, b = self.country(), self.country(); b.left.insert(0, self.punct(",")); b.rel = "conj"; a.right.append(b); v = self.clause("present", True, a)
        elif u < .31:
            s = self.actor(True).as_("nsubj"); w = self.pick(REPORT); c = self.clause(self.pick(["past", "present", "future"]), True).as_("ccomp")
            plural = s.xpos == "NNS"; v = N(w[0] if plural else w[1], "VERB", "VBP" if plural else "VBZ", left=[s], right=[c])
        elif u < .42: v = self.final(self.clause(tense))
        elif u < .51: v = self.final(self.passive())
        elif u < .58: v = self.final(self.conj_verb(self.clause("past")))
        elif u < .66:
            t = self.pick(CONTROL); v = self.final(N(t[2], "VERB", "VBD", left=[self.actors().as_("nsubj")], right=[self.infinitive()]))
        elif u < .73:
            t, rel = self.pick(OBJ_CONTROL); x = self.infinitive()
            if self.p(.2): x.left.insert(0, N("not", "PART", "RB", "advmod"))
            v = self.final(N(t[2], "VERB", "VBD", left=[self.actors().as_("nsubj")], right=[self.actor().as_(rel), x]))
        elif u < .78:
            w = self.pick(GIVE); o = self.thing().as_("obj"); v = self.final(self.adjuncts(N(w[2], "VERB", "VBD", left=[self.actor().as_("nsubj")], right=[self.actor().as_("iobj"), o])))
        elif u < .86:
            w = self.pick(REPORT); c = (self.passive() if self.p(.3) else self.clause(self.pick(["pluperfect", "past", "future"]))).as_("ccomp")
            if self.p(.5): c.left.insert(0, N("that", "SCONJ", "IN", "mark"))
            v = N(w[2], "VERB", "VBD", left=[self.actor().as_("nsubj")]);
            if self.p(.25): v.right.append(self.when())
            v.right.append(c); v = self.final(v)
        elif u < .9:
            c = (self.passive() if self.p(.3) else self.clause(self.pick(["pluperfect", "past", "future"]))).as_("ccomp")
            v = N("said", "VERB", "VBD", left=[c, self.punct(","), self.actor().as_("nsubj")]); v = self.final(v)
        elif u < .95:
            t = self.pick(TRANSITIVE); v = self.clause("past"); k = self.pick(["killing", "wounding", "injuring", "displacing"])
            o = N(self.pick(["people", "soldiers", "civilians", "children"]), "NOUN", "NNS", "obj", left=[self.at_least()])
            v.right.append(N(k, "VERB", "VBG", "advcl", left=[self.punct(",")], right=[o])); v = self.final(v)
        else:
            s = self.actor(); t = self.pick(TRANSITIVE)
            r = N(t[2], "VERB", "VBD", "acl:relcl", left=[N("who", "PRON", "WP", "nsubj")], right=[self.object().as_("obj")]) if self.p(.6) else \
                N(t[3], "VERB", "VBN", "acl:relcl", left=[N("that", "PRON", "WDT", "obj"), self.actor().as_("nsubj"), N("had", "AUX", "VBD", "aux")])
            s.right.append(r); v = self.final(self.clause("past", subject=s))
        first = v.flat()[0]; first.form = first.form[0].upper() + first.form[1:]
        return tree(v)

def sentences(count, seed):
    maker = Maker(seed)
    return [maker.sentence() for _ in range(count)]

if __name__ == "__main__":
    for s in sentences(40, 5):
        print(" ".join(f"{f}/{u}/{x}<{h}:{r}" for f, u, x, h, r in s))
