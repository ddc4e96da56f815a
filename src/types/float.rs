//! Exponentials and logarithms by the same float operations everywhere; `libm` differs between systems, and output may not.

/// Adding and taking away 1.5 * 2^23 rounds a float to the nearest integer, ties to even, without a function call.
pub const ROUND: f32 = 12_582_912.0;

/// e to the power of `x`, to about six digits; `x` is cut to -87..87.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 87.0);
    let t = x * std::f32::consts::LOG2_E;
    let shifted = t + ROUND;
    let whole = shifted - ROUND;
    let f = t - whole;
    let series = 1.0 + f * (std::f32::consts::LN_2 + f * (0.240_226_5 + f * (0.055_504_1 + f * (0.009_618_1 + f * 0.001_333_4))));
    let exponent = shifted.to_bits().wrapping_sub(ROUND.to_bits());
    f32::from_bits(exponent.wrapping_add(127) << 23) * series
}

/// The natural logarithm of a positive, normal `x`, to about six digits.
///
/// The exponent is taken off the bits; for the rest, ln m = 2 atanh((m - 1) / (m + 1)) by its series.
pub fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let exponent = (bits >> 23) as i32 - 127;
    let m = f32::from_bits(bits & 0x007F_FFFF | 127 << 23);
    let (m, exponent) = if m > std::f32::consts::SQRT_2 { (m * 0.5, exponent + 1) } else { (m, exponent) };
    let t = (m - 1.0) / (m + 1.0);
    let square = t * t;
    let series = 2.0 * t * (1.0 + square * (1.0 / 3.0 + square * (0.2 + square * (1.0 / 7.0 + square / 9.0))));
    exponent as f32 * std::f32::consts::LN_2 + series
}

/// The probability that log odds stand for.
pub fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + exp(-log_odds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close_to_the_true_one() {
        for i in -800..800 {
            let x = i as f32 / 10.0;
            assert!((f64::from(exp(x)) / f64::from(x).exp() - 1.0).abs() < 1e-5, "{x}");
        }
        assert!(exp(f32::MIN) < 1e-30);
    }

    #[test]
    fn ln_is_close_to_the_true_one() {
        for i in 1..2000 {
            let x = i as f32 / 100.0;
            assert!((f64::from(ln(x)) - f64::from(x).ln()).abs() < 2e-6 * (1.0 + f64::from(x).ln().abs()), "{x}");
        }
        assert!(ln(1e-6) < -13.8 && ln(1e6) > 13.8);
    }
}
