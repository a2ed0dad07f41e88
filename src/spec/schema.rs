//! x
#[cfg(test)]
#[test]
fn dump() {
    let s = schemars::schema_for!(super::Dashboard);
    println!("{}", serde_json::to_string_pretty(&s).unwrap());
}
