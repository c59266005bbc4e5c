//! Which browsers are none: by the list that COUNTER keeps for statistics of libraries (data/robots).

use std::collections::HashMap;

use regex::{RegexSet, RegexSetBuilder};
use serde::Deserialize;

#[derive(Deserialize)]
struct Entry {
    pattern: String,
}

/// How many names of browsers are remembered: few are met again and again, and a log may be full of others.
const REMEMBERED: usize = 10_000;
/// The longest name that is, in bytes: browsers need less.
const LONGEST: usize = 500;
/// What makes telephones, and has the name of robots in its own.
const PHONE: &str = "CUBOT";
/// Who visits sites and is not on the list: they take texts for language models, look whether sites answer, and are programs.
const MORE: [&str; 8] = [
    "meta-externalagent",
    "meta-externalfetcher",
    "facebookexternalhit",
    "node-fetch",
    "axios/",
    "undici",
    "ChatGPT-User",
    "Perplexity-User",
];

/// Tells robots from people by what they call themselves.
#[derive(Debug)]
pub struct Robots {
    patterns: RegexSet,
    known: HashMap<String, bool>,
}

impl Robots {
    /// By the list in the program.
    ///
    /// # Errors
    /// The list is none, which no test has seen.
    pub fn new() -> Result<Self, String> {
        let list: Vec<Entry> = serde_json::from_str(include_str!("../../data/robots/COUNTER_Robots_list.json"))
            .map_err(|error| error.to_string())?;
        // Slashes are escaped there, as some languages want it.
        let patterns = list.iter().map(|entry| entry.pattern.replace("\\/", "/"));
        let patterns = patterns.chain(MORE.map(regex::escape));
        let patterns =
            RegexSetBuilder::new(patterns).case_insensitive(true).build().map_err(|error| error.to_string())?;
        Ok(Robots { patterns, known: HashMap::new() })
    }

    /// Whether it calls itself a robot. Who does not say anything is taken for a person.
    pub fn is_robot(&mut self, agent: Option<&str>) -> bool {
        let Some(agent) = agent else { return false };
        // Servers write so where nothing was said, and where they keep it to themselves.
        if agent.is_empty() || agent == "-" {
            return false;
        }
        if let Some(known) = self.known.get(agent) {
            return *known;
        }
        let is_robot = self.patterns.is_match(&agent.replace(PHONE, ""));
        if agent.len() <= LONGEST {
            if self.known.len() >= REMEMBERED {
                self.known.clear();
            }
            self.known.insert(agent.to_owned(), is_robot);
        }
        is_robot
    }
}
