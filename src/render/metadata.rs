//! What a page says of itself to programs: Dublin Core, the tags of indexes of scholarly works, schema.org as JSON-LD, and typed
//! links (Signposting).

use serde_json::{Map, Value as Json, json};
use tera::Value as Safe;

use super::{Frame, Renderer};
use crate::citation::formats::{FORMATS, first_and_last};
use crate::citation::{self, Name};
use crate::config::work::Thing;
use crate::config::{Field, FieldType, IN_CONTAINER, IN_ISSUE, IN_PAGES, IN_VOLUME};
use crate::events;
use crate::library::{Document, DocumentId, Entity, TermId, Value};
use crate::urls::{self, Url};
use crate::views;

/// The properties of which a page may say several: a field adds to them; of all others it takes the place.
const SEVERAL: [&str; 8] =
    ["alternateName", "author", "contributor", "identifier", "isPartOf", "keywords", "sameAs", "spatialCoverage"];

impl Renderer<'_> {
    /// Says on a document's page what it is.
    pub(super) fn describe(&self, page: &mut views::Page, id: DocumentId) {
        let document = &self.library.documents[id];
        let thing = document.thing(self.site);
        page.meta = self.dublin_core(document, id, thing);
        if let Thing::Work(work) = thing
            && work.scholarly
        {
            page.meta.extend(self.scholarly(document));
        }
        page.links = self.signposts(document, id, thing);
        page.json_ld = Some(script(&self.document_json(document, id, thing)));
    }

    fn permalink(&self, id: DocumentId) -> String {
        urls::document(self.library, self.site, id).absolute(self.site)
    }

    fn dublin_core(&self, document: &Document, id: DocumentId, thing: &Thing) -> Vec<views::Meta> {
        let meta = |name: &'static str, content: &str| views::Meta { name, content: content.to_owned() };
        let mut all = vec![meta("DC.title", &document.title)];
        all.extend(document.authors.iter().map(|author| meta("DC.creator", author)));
        all.extend(document.contributors.iter().map(|(name, _)| meta("DC.contributor", name)));
        all.extend(document.published.map(|date| meta("DC.date", &date.to_string())));
        all.push(meta("DC.language", document.language.code));
        all.extend(citation::publisher(document, self.site).map(|publisher| meta("DC.publisher", publisher)));
        all.push(meta("DC.type", thing.schema_org()));
        all.push(meta("DC.identifier", &self.permalink(id)));
        all.extend(
            document.identifiers.iter().map(|(scheme, value)| meta("DC.identifier", &format!("{scheme}:{value}"))),
        );
        for term in document.all_terms() {
            let name = if self.site.taxonomies[term.taxonomy].countries { "DC.coverage" } else { "DC.subject" };
            all.push(meta(name, &self.library.term(term).title));
        }
        all.extend(document.summary.iter().map(|summary| meta("DC.description", summary)));
        all.extend(document.licence.iter().map(|licence| meta("DC.rights", licence)));
        all
    }

    /// As Google Scholar reads them (scholar.google.com/intl/en/scholar/inclusion.html), and reference managers.
    fn scholarly(&self, document: &Document) -> Vec<views::Meta> {
        let meta = |name: &'static str, content: String| views::Meta { name, content };
        let mut all = vec![meta("citation_title", document.title.clone())];
        all.extend(document.authors.iter().map(|author| meta("citation_author", author.clone())));
        let date = document.published.map(|date| date.to_string().replace('-', "/"));
        all.extend(date.map(|date| meta("citation_publication_date", date)));
        all.push(meta("citation_language", document.language.code.to_owned()));
        all.extend(
            citation::publisher(document, self.site).map(|publisher| meta("citation_publisher", publisher.to_owned())),
        );
        for (scheme, value) in &document.identifiers {
            let name = match scheme.as_str() {
                "doi" => "citation_doi",
                "isbn" => "citation_isbn",
                "issn" => "citation_issn",
                _ => "citation_technical_report_number",
            };
            all.push(meta(name, value.clone()));
        }
        let container = citation::container(self.library, self.site, document);
        all.extend(container.map(|container| meta("citation_journal_title", container)));
        let within = [("citation_volume", IN_VOLUME), ("citation_issue", IN_ISSUE)];
        for (name, property) in within {
            all.extend(document.texts_of(self.site, property).next().map(|text| meta(name, text.to_owned())));
        }
        if let Some(pages) = document.texts_of(self.site, IN_PAGES).next() {
            let (first, last) = first_and_last(pages);
            all.push(meta("citation_firstpage", first.to_owned()));
            all.extend(last.map(|last| meta("citation_lastpage", last.to_owned())));
        }
        // Of several that in the document's own language.
        let mut files: Vec<_> = document.files.iter().collect();
        files.sort_by_key(|file| file.language.is_some_and(|language| language.code != document.language.code));
        let pdf = files.into_iter().map(|file| urls::attachment(self.library, file.attachment));
        let pdf = pdf.into_iter().find(|url| url.path().to_ascii_lowercase().ends_with(".pdf"));
        all.extend(pdf.map(|url| meta("citation_pdf_url", url.absolute(self.site))));
        all
    }

    /// Typed links for programs that follow them (signposting.org/FAIR).
    fn signposts(&self, document: &Document, id: DocumentId, thing: &Thing) -> Vec<views::HeadLink> {
        let link = |rel, href: String, media_type| views::HeadLink { rel, href, media_type };
        let doi = document.identifiers.iter().find(|(scheme, _)| scheme == "doi");
        let doi = doi.map(|(_, doi)| format!("https://doi.org/{}", urls::encoded(doi)));
        let mut all = vec![link("cite-as", doi.unwrap_or_else(|| self.permalink(id)), None)];
        all.push(link("type", format!("https://schema.org/{}", thing.schema_org()), None));
        if thing.schema_org() != "WebPage" {
            all.push(link("type", "https://schema.org/AboutPage".to_owned(), None));
        }
        let page = urls::document(self.library, self.site, id);
        for format in &FORMATS {
            let record = urls::record(&page, format.ending);
            if self.plan.has(&record) {
                all.push(link("describedby", record.absolute(self.site), Some(format.media_type.to_owned())));
            }
        }
        let licence = document.licence.as_deref().and_then(licence_url);
        all.extend(licence.map(|url| link("license", url, None)));
        for file in &document.files {
            let url = urls::attachment(self.library, file.attachment);
            let media_type = mime_guess::from_path(url.path()).first_or_octet_stream().to_string();
            all.push(link("item", url.absolute(self.site), Some(media_type)));
        }
        all
    }

    fn document_json(&self, document: &Document, id: DocumentId, thing: &Thing) -> Json {
        let url = self.permalink(id);
        let mut json = Map::new();
        let mut put = |name: &str, value: Json| {
            if is_empty(&value) {
                return;
            }
            // What a field says of something stands beside what every document says of it, where there may be several.
            let all = match (json.remove(name).filter(|_| SEVERAL.contains(&name)), value) {
                (None, value) => value,
                (Some(before), value) => {
                    let list = |value: Json| match value {
                        Json::Array(values) => values,
                        value => vec![value],
                    };
                    let mut all = list(before);
                    let new: Vec<Json> = list(value).into_iter().filter(|value| !all.contains(value)).collect();
                    all.extend(new);
                    if all.len() == 1 { all.swap_remove(0) } else { Json::Array(all) }
                }
            };
            json.insert(name.to_owned(), all);
        };
        put("@context", json!("https://schema.org"));
        put("@type", json!(thing.schema_org()));
        put("@id", json!(url));
        put("url", json!(url));
        put("name", json!(document.title));
        put("alternativeHeadline", json!(document.subtitle));
        put("description", json!(document.summary));
        let is_event = events::when(document, self.site).is_some() && matches!(thing, Thing::Other(_));
        let is_work = matches!(thing, Thing::Work(_));
        put("inLanguage", json!(document.language.code));
        if let Some(period) = events::when(document, self.site).filter(|_| is_event) {
            put("startDate", json!(period.from.to_string()));
            put("endDate", json!(period.to.map(|to| to.to_string())));
        } else {
            put("datePublished", json!(document.published.map(|date| date.to_string()).filter(|_| is_work)));
        }
        put("dateModified", json!(document.updated.map(|date| date.to_string()).filter(|_| is_work)));
        put("author", document.authors.iter().map(|author| self.agent(author)).collect());
        put("contributor", document.contributors.iter().map(|(name, _)| self.agent(name)).collect());
        if is_work {
            put(
                "publisher",
                citation::publisher(document, self.site).map_or(Json::Null, |publisher| self.publisher_json(publisher)),
            );
            put(
                "isPartOf",
                json!({ "@type": "WebSite", "name": self.site.title, "url": Url::home().absolute(self.site) }),
            );
        }
        put(
            "license",
            json!(
                document.licence.as_deref().map(|licence| licence_url(licence).unwrap_or_else(|| licence.to_owned()))
            ),
        );
        put("image", json!(self.image(id)));
        put(
            "identifier",
            document
                .identifiers
                .iter()
                .map(|(scheme, value)| json!({ "@type": "PropertyValue", "propertyID": scheme, "value": value }))
                .collect(),
        );
        put("sameAs", document.links.iter().map(|(url, _)| json!(url)).collect());
        put("encoding", document.files.iter().map(|file| self.file_json(file)).collect());
        self.terms_json(document, is_event, &mut put);
        let others = |is: fn(&Self, DocumentId) -> bool| -> Vec<Json> {
            let all = document.translations.iter().copied().filter(|other| *other != id && is(self, *other));
            all.map(|other| json!({ "@id": self.permalink(other) })).collect()
        };
        put("translationOfWork", others(|r, other| r.library.documents[other].translation.is_none()).into());
        put("workTranslation", others(|r, other| r.library.documents[other].translation.is_some()).into());
        let schema = document.role.fields(self.site);
        for (at, value) in &document.fields {
            if let Some(property) = &schema[*at].property {
                let value = match property.as_str() {
                    IN_CONTAINER => self.container_json(value, &schema[*at], thing),
                    _ => self.value_json(value, &schema[*at]),
                };
                put(property, value);
            }
        }
        Json::Object(json)
    }

    /// Where and about what: countries by their ISO 3166 codes, all other terms by their names.
    fn terms_json(&self, document: &Document, is_event: bool, put: &mut impl FnMut(&str, Json)) {
        let (countries, others): (Vec<TermId>, Vec<TermId>) =
            document.all_terms().into_iter().partition(|term| self.site.taxonomies[term.taxonomy].countries);
        let name = |term: &TermId| json!(self.library.term(*term).title);
        put("keywords", others.iter().map(name).collect());
        let country = |term: &TermId| {
            let term = self.library.term(*term);
            json!({ "@type": "Country", "name": term.title, "identifier": term.id })
        };
        if !is_event {
            put("spatialCoverage", countries.iter().map(country).collect());
            return;
        }
        let place = events::place(document, self.site);
        let codes: Vec<&str> = countries.iter().map(|term| self.library.term(*term).id.as_str()).collect();
        if place.is_some() || !codes.is_empty() {
            let names: Vec<&str> = countries.iter().map(|term| self.library.term(*term).title.as_str()).collect();
            let name = place.map_or_else(|| names.join(", "), str::to_owned);
            let address = json!({ "@type": "PostalAddress", "addressLocality": place, "addressCountry": codes });
            put("location", json!({ "@type": "Place", "name": name, "address": without_empty(address) }));
        }
        put("eventStatus", json!("https://schema.org/EventScheduled"));
    }

    fn file_json(&self, file: &crate::library::FileLink) -> Json {
        let url = urls::attachment(self.library, file.attachment);
        let media_type = mime_guess::from_path(url.path()).first_or_octet_stream();
        without_empty(json!({
            "@type": "MediaObject",
            "contentUrl": url.absolute(self.site),
            "encodingFormat": media_type.to_string(),
            "contentSize": self.library.attachments[file.attachment].bytes.to_string(),
            "inLanguage": file.language.map(|language| language.code),
            "name": file.label,
        }))
    }

    /// A publisher, which is no person for the comma before its place.
    fn publisher_json(&self, name: &str) -> Json {
        self.known_agent(name).unwrap_or_else(|| json!({ "@type": "Organization", "name": name }))
    }

    /// A person or institution.
    fn agent(&self, name: &str) -> Json {
        self.known_agent(name).unwrap_or_else(|| match Name::written(name) {
            Name::Person { family, given } => {
                json!({ "@type": "Person", "familyName": family, "givenName": given, "name": format!("{given} {family}") })
            }
            Name::Whole(name) => json!({ "name": name }),
        })
    }

    /// One that has a page by its address, and the hub itself.
    fn known_agent(&self, name: &str) -> Option<Json> {
        if let Some(id) = self.library.agents_by_name.get(name) {
            return Some(self.document_link(*id));
        }
        let home = || json!({ "@type": "Organization", "name": name, "url": Url::home().absolute(self.site) });
        (name == self.site.title).then(home)
    }

    /// A document of the hub by its address.
    fn document_link(&self, id: DocumentId) -> Json {
        let document = &self.library.documents[id];
        json!({ "@type": document.thing(self.site).schema_org(), "@id": self.permalink(id), "name": document.title })
    }

    /// The journal or book that a work is in.
    fn container_json(&self, value: &Value, field: &Field, thing: &Thing) -> Json {
        let is_article = matches!(thing, Thing::Work(work) if work.csl == "article-journal");
        match value {
            Value::Text(title) => json!({ "@type": if is_article { "Periodical" } else { "Book" }, "name": title }),
            other => self.value_json(other, field),
        }
    }

    fn value_json(&self, value: &Value, field: &Field) -> Json {
        match value {
            Value::Text(text) | Value::Number(text) | Value::Url(text) => json!(text),
            Value::Markdown(text) => json!(text.body.text),
            Value::Boolean(yes) => json!(yes),
            Value::Date(date) => json!(date.to_string()),
            Value::Period(period) => json!(match period.to {
                Some(to) => format!("{}/{to}", period.from),
                None => format!("{}/..", period.from),
            }),
            Value::Term(term) | Value::Reference(Entity::Term(term)) => {
                let url = urls::term(self.library, self.site, *term).absolute(self.site);
                json!({ "@type": "DefinedTerm", "@id": url, "name": self.library.term(*term).title })
            }
            Value::Reference(Entity::Document(id)) => self.document_link(*id),
            Value::Measure(measure) => without_empty(json!({
                "@type": "QuantitativeValue",
                "value": measure.number,
                "unitText": measure.unit,
            })),
            Value::File(id) => json!(urls::attachment(self.library, *id).absolute(self.site)),
            Value::Source(source) => {
                json!(source.document.map(|id| self.permalink(id)).or_else(|| source.text.clone()))
            }
            Value::List(values) => values.iter().map(|value| self.value_json(value, field)).collect(),
            // What a single value stands for is what the property means.
            Value::Group(values) => match &field.kind {
                FieldType::Group { fields, short: Some(short) } => {
                    let meant = values.iter().find(|(at, _)| at == short);
                    meant.map_or(Json::Null, |(at, value)| self.value_json(value, &fields[*at]))
                }
                _ => Json::Null,
            },
        }
    }

    /// Says on a term's page what it is.
    pub(super) fn describe_term(&self, page: &mut views::Page, id: TermId, frame: &Frame<'_>) {
        let (term, taxonomy) = (self.library.term(id), &self.site.taxonomies[id.taxonomy]);
        let url = frame.url.absolute(self.site);
        let mut same_as = term.same_as.clone();
        same_as.sort_unstable();
        page.json_ld = Some(script(&without_empty(json!({
            "@context": "https://schema.org",
            "@type": if taxonomy.countries { "Country" } else { "DefinedTerm" },
            "@id": url,
            "url": url,
            "name": term.title,
            "alternateName": term.document.map_or(&[][..], |id| &self.library.documents[id].other_names),
            "identifier": if taxonomy.countries { Some(&term.id) } else { None },
            "description": page.description,
            "sameAs": same_as,
            "inDefinedTermSet": if taxonomy.countries { None } else {
                Some(urls::taxonomy(self.site, id.taxonomy).absolute(self.site))
            },
        }))));
    }

    /// Says on the home page what the site is, and how it is searched.
    pub(super) fn describe_site(&self, page: &mut views::Page) {
        let home = Url::home().absolute(self.site);
        let target = format!("{}?q={{search_term_string}}", urls::search().absolute(self.site));
        page.json_ld = Some(script(&without_empty(json!({
            "@context": "https://schema.org",
            "@type": "WebSite",
            "@id": home,
            "url": home,
            "name": self.site.title,
            "description": self.site.description,
            "inLanguage": self.site.language.code,
            "potentialAction": {
                "@type": "SearchAction",
                "target": { "@type": "EntryPoint", "urlTemplate": target },
                "query-input": "required name=search_term_string",
            },
        }))));
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(values) => values.is_empty(),
        Json::String(text) => text.is_empty(),
        _ => false,
    }
}

fn without_empty(value: Json) -> Json {
    match value {
        Json::Object(entries) => Json::Object(entries.into_iter().filter(|(_, value)| !is_empty(value)).collect()),
        other => other,
    }
}

/// JSON for an element `script`, which no text in it can end.
fn script(json: &Json) -> Safe {
    Safe::safe_string(&json.to_string().replace('<', "\\u003c"))
}

/// The address of a licence: what is one already, or one of Creative Commons by its usual name.
fn licence_url(licence: &str) -> Option<String> {
    if licence.starts_with("https://") || licence.starts_with("http://") {
        return Some(licence.to_owned());
    }
    let name = licence.to_ascii_lowercase();
    if name.starts_with("cc0") {
        return Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned());
    }
    let words: Vec<&str> = name.strip_prefix("cc")?.split([' ', '-']).filter(|word| !word.is_empty()).collect();
    let version = words.iter().position(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let is_part = |word: &&str| matches!(*word, "by" | "nc" | "nd" | "sa");
    if version == 0 || !words[..version].iter().all(is_part) {
        return None;
    }
    // Ported to a country, or for organisations between them; “International” and “Unported” have no address of their own.
    let is_port = |port: &&&str| **port == "igo" || port.len() == 2;
    let port = words[version + 1..].first().filter(is_port).map(|port| format!("{port}/")).unwrap_or_default();
    Some(format!("https://creativecommons.org/licenses/{}/{}/{port}", words[..version].join("-"), words[version]))
}
