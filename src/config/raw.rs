//! site.toml as it is written; every value that a mistake can be about knows its place.

use serde::Deserialize;
use toml::Spanned;

use super::Order;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub title: Option<String>,
    pub base_url: Option<Spanned<String>>,
    pub language: Option<Spanned<String>>,
    pub description: Option<String>,
    pub theme: Option<Spanned<String>>,
    #[serde(default)]
    pub trust_html: bool,
    pub menu: Option<Vec<Spanned<String>>>,
    pub browse: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub pairs: Vec<Spanned<Vec<String>>>,
    #[serde(default)]
    pub collections: Entries<Toggle<Collection>>,
    #[serde(default)]
    pub taxonomies: Entries<Toggle<Taxonomy>>,
    #[serde(default)]
    pub pages: Pages,
    pub report: Option<Report>,
}

/// A section: names and values, each with its place.
pub type Section = Spanned<Entries<Spanned<Values>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub struct Report {
    pub collection: Option<Spanned<String>>,
    pub kind: Option<Spanned<String>>,
    pub period: Option<Spanned<String>>,
    #[serde(default)]
    pub sections: Vec<Section>,
}

/// `name = false` leaves a default out.
pub enum Toggle<T> {
    Off,
    On(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Toggle<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = Toggle<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a table, or `false` to leave it out")
            }
            fn visit_bool<E: serde::de::Error>(self, on: bool) -> Result<Self::Value, E> {
                if on { Err(E::custom("expected a table, or `false` to leave it out")) } else { Ok(Toggle::Off) }
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Toggle::On)
            }
        }
        deserializer.deserialize_any(Visitor(std::marker::PhantomData))
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub struct Pages {
    #[serde(default)]
    pub fields: Entries<Field>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    pub title: Option<String>,
    pub singular: Option<String>,
    pub kinds: Option<Kinds>,
    pub order: Option<Order>,
    pub calendar: Option<Calendar>,
    #[serde(rename = "type")]
    pub thing: Option<Spanned<String>>,
    #[serde(default)]
    pub types: Entries<Spanned<String>>,
    #[serde(default)]
    pub fields: Entries<Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table such as { when = \"period\", place = \"place\" }")]
pub struct Calendar {
    pub when: Spanned<String>,
    pub place: Option<Spanned<String>>,
}

/// A list of ids, or a table of ids and labels.
pub enum Kinds {
    Ids(Vec<Spanned<String>>),
    Labels(Entries<String>),
}

// Not `untagged`, which would lose the places.
impl<'de> Deserialize<'de> for Kinds {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Kinds;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of ids, or a table of ids and labels")
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, list: A) -> Result<Kinds, A::Error> {
                Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(list)).map(Kinds::Ids)
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Kinds, A::Error> {
                Entries::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Kinds::Labels)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Taxonomy {
    pub title: Option<String>,
    pub singular: Option<String>,
    pub vocabulary: Option<Spanned<String>>,
    #[serde(default)]
    pub names: Entries<String>,
    #[serde(default)]
    pub groups: Entries<Vec<Spanned<String>>>,
    #[serde(default)]
    pub fields: Entries<Field>,
    #[serde(default)]
    pub sections: Vec<Section>,
}

/// One value, or a list of them.
pub enum Values {
    One(String),
    Many(Vec<Spanned<Scalar>>),
}

/// Text, or a number as text.
pub struct Scalar(pub String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Scalar;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("text or a number")
            }
            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(text.to_owned()))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Values;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("text, a number, or a list of these")
            }
            fn visit_str<E>(self, text: &str) -> Result<Values, E> {
                Ok(Values::One(text.to_owned()))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Values, E> {
                Ok(Values::One(number.to_string()))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, list: A) -> Result<Values, A::Error> {
                Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(list)).map(Values::Many)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table such as { type = \"text\" }")]
pub struct Field {
    #[serde(rename = "type")]
    pub kind: Option<Spanned<String>>,
    pub label: Option<String>,
    #[serde(default)]
    pub list: bool,
    pub taxonomy: Option<Spanned<String>>,
    pub to: Option<Spanned<OneOrMany>>,
    pub inverse: Option<Spanned<String>>,
    pub series: Option<Spanned<String>>,
    pub short: Option<Spanned<String>>,
    pub values: Option<Spanned<Vec<String>>>,
    pub property: Option<Spanned<String>>,
    pub fields: Option<Spanned<Entries<Field>>>,
}

/// One name, or a list of them.
pub struct OneOrMany(pub Vec<String>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a name, or a list of names")
            }
            fn visit_str<E>(self, name: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany(vec![name.to_owned()]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, list: A) -> Result<OneOrMany, A::Error> {
                Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(list)).map(OneOrMany)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// A TOML table in the order of the file, each key with its place.
pub struct Entries<T>(pub Vec<(Spanned<String>, T)>);

impl<T> Entries<T> {
    /// The keys in the order of the file.
    pub fn keys(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.0.iter().map(|(key, _)| key)
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = Entries<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a table")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Visitor(std::marker::PhantomData))
    }
}
