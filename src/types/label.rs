//! Closed label sets of the syntax: universal parts of speech, Penn Treebank tags, dependency relations.

use serde::{Deserialize, Serialize};

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident, $fallback:ident, { $($variant:ident => $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum $name { $(#[doc = concat!("Written ", $text, " in CoNLL-U.")] #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every label, in declaration order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The label as it stands in CoNLL-U.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// Reads a label; `None` for one that is not in the set.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)+ _ => None }
            }
        }

        impl Default for $name {
            fn default() -> Self { $name::$fallback }
        }
    };
}

labels!(
    /// Universal part of speech (Universal Dependencies v2).
    Upos, X, {
    Adj => "ADJ", Adp => "ADP", Adv => "ADV", Aux => "AUX", Cconj => "CCONJ", Det => "DET", Intj => "INTJ",
    Noun => "NOUN", Num => "NUM", Part => "PART", Pron => "PRON", Propn => "PROPN", Punct => "PUNCT",
    Sconj => "SCONJ", Sym => "SYM", Verb => "VERB", X => "X",
});

labels!(
    /// Penn Treebank tag (XPOS of the English treebanks); carries tense, number and degree.
    Xpos, Fw, {
    Cc => "CC", Cd => "CD", Dt => "DT", Ex => "EX", Fw => "FW", In => "IN", Jj => "JJ", Jjr => "JJR", Jjs => "JJS",
    Ls => "LS", Md => "MD", Nn => "NN", Nnp => "NNP", Nnps => "NNPS", Nns => "NNS", Pdt => "PDT", Pos => "POS",
    Prp => "PRP", PrpS => "PRP$", Rb => "RB", Rbr => "RBR", Rbs => "RBS", Rp => "RP", Sym => "SYM", To => "TO",
    Uh => "UH", Vb => "VB", Vbd => "VBD", Vbg => "VBG", Vbn => "VBN", Vbp => "VBP", Vbz => "VBZ", Wdt => "WDT",
    Wp => "WP", WpS => "WP$", Wrb => "WRB", Stop => ".", Comma => ",", Colon => ":", Lrb => "-LRB-", Rrb => "-RRB-",
    OpenQuote => "``", CloseQuote => "''", Hyph => "HYPH", Nfp => "NFP", Afx => "AFX", Add => "ADD", Gw => "GW",
    Xx => "XX", Dollar => "$",
});

labels!(
    /// Dependency relation with its English subtype.
    Deprel, Dep, {
    Acl => "acl", AclRelcl => "acl:relcl", Advcl => "advcl", AdvclRelcl => "advcl:relcl", Advmod => "advmod",
    Amod => "amod", Appos => "appos", Aux => "aux", AuxPass => "aux:pass", Case => "case", Cc => "cc",
    CcPreconj => "cc:preconj", Ccomp => "ccomp", Clf => "clf", Compound => "compound", CompoundPrt => "compound:prt",
    Conj => "conj", Cop => "cop", Csubj => "csubj", CsubjOuter => "csubj:outer", CsubjPass => "csubj:pass",
    Dep => "dep", Det => "det", DetPredet => "det:predet", Discourse => "discourse", Dislocated => "dislocated",
    Expl => "expl", Fixed => "fixed", Flat => "flat", Goeswith => "goeswith", Iobj => "iobj", List => "list",
    Mark => "mark", Nmod => "nmod", NmodDesc => "nmod:desc", NmodPoss => "nmod:poss", NmodUnmarked => "nmod:unmarked",
    Nsubj => "nsubj", NsubjOuter => "nsubj:outer", NsubjPass => "nsubj:pass", Nummod => "nummod", Obj => "obj",
    Obl => "obl", OblAgent => "obl:agent", OblUnmarked => "obl:unmarked", Orphan => "orphan",
    Parataxis => "parataxis", Punct => "punct", Reparandum => "reparandum", Root => "root", Vocative => "vocative",
    Xcomp => "xcomp",
});

impl Deprel {
    /// The relation without its subtype, as text: `nsubj` for `nsubj:pass`.
    pub fn base(self) -> &'static str {
        let text = self.as_str();
        text.split_once(':').map_or(text, |(base, _)| base)
    }
}

impl Xpos {
    /// Whether the tag is a finite verb form or modal.
    pub fn is_finite(self) -> bool {
        matches!(self, Xpos::Vbd | Xpos::Vbp | Xpos::Vbz | Xpos::Md)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_read_back_what_they_print() {
        assert!(Upos::ALL.iter().all(|l| Upos::parse(l.as_str()) == Some(*l)));
        assert!(Xpos::ALL.iter().all(|l| Xpos::parse(l.as_str()) == Some(*l)));
        assert!(Deprel::ALL.iter().all(|l| Deprel::parse(l.as_str()) == Some(*l)));
    }

    #[test]
    fn base_drops_the_subtype() {
        assert_eq!(Deprel::NsubjPass.base(), "nsubj");
        assert_eq!(Deprel::Obl.base(), "obl");
    }
}
