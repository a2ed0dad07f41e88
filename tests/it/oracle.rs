//! Every vector of the reference implementation, walked in one test, with what passed and what we do otherwise.

use crate::{oracle_field, oracle_perses, oracle_time, oracle_transform, oracle_unit, oracle_variable};

/// How a family of vectors went.
pub struct Count {
    /// What the vectors are about.
    pub family: String,
    /// How many have the reference's answer.
    pub passed: usize,
    /// Why some have another one, and how many.
    pub different: Vec<(String, usize)>,
}

impl Count {
    /// A family that passed.
    pub fn new(family: &str, passed: usize) -> Self {
        Self { family: family.into(), passed, different: Vec::new() }
    }
}

/// All families; each fails by itself when a vector differs without being listed.
fn families() -> Vec<Count> {
    let mut counts = oracle_unit::units();
    counts.push(oracle_unit::dates_in_zones());
    counts.push(oracle_field::reducers());
    counts.push(oracle_field::names());
    counts.push(oracle_field::display_values());
    counts.push(oracle_field::axis_values());
    counts.push(oracle_field::colors());
    counts.push(oracle_time::relative_times());
    counts.push(oracle_time::fiscal_years_and_weeks());
    counts.push(oracle_time::ranges_in_zones());
    counts.push(oracle_time::intervals());
    counts.push(oracle_time::lengths_of_time());
    counts.push(oracle_time::date_formats());
    counts.push(oracle_time::times_ago());
    counts.push(oracle_variable::formats());
    counts.push(oracle_variable::interpolation());
    counts.push(oracle_variable::dates());
    counts.extend(oracle_transform::every_case());
    counts.push(oracle_transform::gaps_and_histograms());
    counts.extend(oracle_perses::units());
    counts.push(oracle_perses::calculations());
    counts
}

#[test]
fn every_vector_of_the_reference() {
    let counts = families();
    for count in &counts {
        println!("{:<32}{:>7}", count.family, count.passed);
    }
    println!("\ndifferent on purpose");
    for (why, count) in counts.iter().flat_map(|c| &c.different).filter(|(_, count)| *count > 0) {
        println!("{count:>7}  {why}");
    }
    let sum = |of: fn(&Count) -> usize| counts.iter().map(of).sum::<usize>();
    let different = sum(|c| c.different.iter().map(|(_, count)| count).sum());
    println!("\n{} passed, {different} different", sum(|c| c.passed));
    assert!(different * 20 < sum(|c| c.passed));
}
