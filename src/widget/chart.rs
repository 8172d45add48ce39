//! Measurements as a row of small bars. Only measurements: how support went is never drawn this way.

const BARS: [char; 5] = ['▁', '▂', '▃', '▄', '▅'];
const ASCII: [char; 5] = ['_', '.', ':', '=', '#'];

/// The newest values that fit, one cell each, between the lowest and the highest of `scale` (or of the values, where no
/// scale is given). Values that are no number are left out.
pub fn sparkline(values: &[f64], scale: Option<(f64, f64)>, cells: usize, ascii: bool) -> String {
    let bars = if ascii { ASCII } else { BARS };
    let values: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let (low, high) = scale.unwrap_or_else(|| {
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)))
    });
    let newest = values.get(values.len().saturating_sub(cells)..).unwrap_or_default();
    newest.iter().map(|value| bars[level(*value, low.min(high), low.max(high))]).collect()
}

/// 0 to 4; the middle where low and high are the same.
fn level(value: f64, low: f64, high: f64) -> usize {
    let share = (value - low) / (high - low);
    match share {
        share if !share.is_finite() => 2,
        share if share < 0.125 => 0,
        share if share < 0.375 => 1,
        share if share < 0.625 => 2,
        share if share < 0.875 => 3,
        _ => 4,
    }
}
