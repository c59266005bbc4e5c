//! Any text as a file, any text as a value of each of its fields: what cannot be written is said, what is written is read
//! again as it was meant.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pustaka::edit::{Value, edit};
use pustaka::parse;

fuzz_target!(|input: (&str, &str)| {
    let (text, value) = input;
    let Ok((_, fields)) = parse::parts("x.md", text) else { return };
    let one = Value::Scalar(value.to_owned());
    let values = [None, Some(one.clone()), Some(Value::List(vec![one.clone(), Value::Null, one]))];
    for value in values {
        for id in fields.iter().map(|(key, _)| key.name.as_str()).chain(["new"]) {
            let changes = [(id, value.clone())];
            if let Ok(changed) = edit("x.md", text, &changes, &["new"], None) {
                assert_eq!(edit("x.md", &changed, &changes, &["new"], None).as_deref(), Ok(changed.as_str()));
            }
        }
    }
});
