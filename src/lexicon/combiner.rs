//! The fitted weights of the combiner: `data/weights/combine.toml`, written by `tools/train_coder/combine.py`.

use serde::Deserialize;

use crate::error::{Error, Result};

const FILE: &str = "data/weights/combine.toml";
const WEIGHTS: &str = include_str!("../../data/weights/combine.toml");

/// What the file holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CombinerWeights {
    /// A candidate that a rule proposes is told from this probability on, at each precision: strict, balanced, loose.
    pub by_rule: [f32; 3],
    /// The same for one that the network alone proposes.
    pub by_network: [f32; 3],
    /// The network's parties replace a rule's from this probability on.
    pub sure_party: f32,
    /// One weight for each feature.
    pub weights: Vec<f32>,
}

impl CombinerWeights {
    /// Reads the embedded file.
    ///
    /// # Errors
    /// `Error::Data` where it does not hold one weight for each of so many features.
    pub fn embedded(features: usize) -> Result<Self> {
        let fault = |reason: String| Error::Data { file: FILE.to_owned(), reason };
        let weights: Self = toml::from_str(WEIGHTS).map_err(|e| fault(e.to_string()))?;
        if weights.weights.len() != features {
            return Err(fault(format!("{} weights, not {features}", weights.weights.len())));
        }
        Ok(weights)
    }
}
