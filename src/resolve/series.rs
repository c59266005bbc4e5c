//! Series: documents that are parts of others or follow them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::{Field, FieldType, Series, Site};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::library::{Date, Document, DocumentId, Entity, Library, Period, Value};
use crate::load::FOLDER;
use crate::parse::Parsed;

/// What a document comes after, with how it says so and where.
struct Step<'a> {
    to: DocumentId,
    field: &'a Field,
    place: Span,
}

/// Each document that is in a series with what it comes after: the whole comes before its parts.
type Steps<'a> = BTreeMap<DocumentId, Vec<Step<'a>>>;

/// Gathers series, each in the order of its events, and says which go round in circles. What has no date has that of the latest
/// that it comes after, and ends with what it is a part of.
pub(super) fn series(
    library: &Library,
    files: &[Arc<Parsed>],
    site: &Site,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Vec<DocumentId>>, BTreeMap<DocumentId, Period>) {
    let mut steps = Steps::new();
    for (id, document) in library.documents.iter().enumerate().filter(|(_, document)| document.is_listed()) {
        let schema = document.role.fields(site);
        for (at, value) in &document.fields {
            let FieldType::Reference { series: Some(_), .. } = schema[*at].kind else { continue };
            let written = files[id].front.iter().find(|(key, _)| key.name == schema[*at].id);
            let items = written.map_or(&[][..], |(_, node)| node.items());
            for (n, leaf) in value.leaves().into_iter().enumerate() {
                let Value::Reference(Entity::Document(to)) = leaf else { continue };
                // A value that is wrong has its diagnostic, and shifts the places of those behind it.
                let place = items.get(n).map_or(Span::START, |node| node.span);
                steps.entry(id).or_default().push(Step { to: *to, field: &schema[*at], place });
            }
        }
    }
    out_of_time(&library.documents, &steps, diagnostics);
    circles(&library.documents, &mut steps, diagnostics);
    let (series, dates) = in_order(&library.documents, &steps);
    let period = |(id, from): (DocumentId, Date)| {
        let wholes = steps[&id].iter().filter(|step| !step.follows());
        let own = library.documents[id].time();
        let ends = wholes.filter_map(|step| library.documents[step.to].time()?.to).chain(own.and_then(|own| own.to));
        // The earliest; of `2018` and `2018-03` the more exact.
        let earliest = |a: Date, b: Date| if b.is_before(a) || (!a.is_before(b) && b > a) { b } else { a };
        let end = ends.filter(|end| !end.is_before(from)).reduce(earliest);
        // What goes on has no end; of what nothing is known it is not taken for granted.
        let goes_on = own.is_some_and(|own| own.to.is_none());
        (id, Period { from, to: end.or((!goes_on).then_some(from)) })
    };
    (series, dates.into_iter().map(period).collect())
}

impl Step<'_> {
    /// Whether it comes after the other; else it is a part of it.
    fn follows(&self) -> bool {
        matches!(self.field.kind, FieldType::Reference { series: Some(Series::Follows), .. })
    }
}

/// Says which documents have another time than their place in a series.
fn out_of_time(documents: &[Document], steps: &Steps<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (id, of_one) in steps {
        for step in of_one {
            let (document, other) = (&documents[*id], &documents[step.to]);
            let (Some(own), Some(time)) = (document.time(), other.time()) else { continue };
            let is_before = own.to.is_some_and(|to| to.is_before(time.from));
            let is_after = time.to.is_some_and(|to| to.is_before(own.from));
            let how = match (step.follows(), is_before, is_after) {
                (_, true, _) => "before",
                (false, _, true) => "after",
                _ => continue,
            };
            let what = if step.follows() { "follows" } else { "is a part of" };
            let message = format!("`{}` {what} `{}`, and is dated {how} it", document.title, other.title);
            let path = format!("{FOLDER}/{}", document.path);
            let help = format!("mend one of the two dates, or take `{}:` out", step.field.id);
            diagnostics.push(Diagnostic::warning(&path, step.place, Code::DatesInWrongOrder, message).suggest(help));
        }
    }
}

/// What has a step that leads into a circle; what leads to nothing is taken out.
struct Left {
    /// How many steps of each lead to others of these.
    leading: BTreeMap<DocumentId, usize>,
    /// Who has a step to each, once for each step.
    from: BTreeMap<DocumentId, Vec<DocumentId>>,
}

impl Left {
    fn new(steps: &Steps<'_>) -> Self {
        let leading = steps.iter().map(|(id, of_one)| (*id, of_one.len())).collect();
        let mut left = Left { leading, from: BTreeMap::new() };
        let mut ends = BTreeSet::new();
        for (id, of_one) in steps {
            for step in of_one {
                left.from.entry(step.to).or_default().push(*id);
                if !steps.contains_key(&step.to) {
                    ends.insert(step.to);
                }
            }
        }
        ends.into_iter().for_each(|id| left.take_out(id));
        left
    }

    fn holds(&self, id: DocumentId) -> bool {
        self.leading.contains_key(&id)
    }

    /// Takes one out, and whatever leads to nothing else.
    fn take_out(&mut self, id: DocumentId) {
        let mut ended = vec![id];
        while let Some(id) = ended.pop() {
            self.leading.remove(&id);
            for from in self.from.remove(&id).unwrap_or_default() {
                if self.forget_step(from) {
                    ended.push(from);
                }
            }
        }
    }

    /// One step of it leads nowhere any more; says whether it was the last.
    fn forget_step(&mut self, id: DocumentId) -> bool {
        let Some(leading) = self.leading.get_mut(&id) else { return false };
        *leading = leading.saturating_sub(1);
        *leading == 0
    }
}

/// Takes circles apart, so that each is said once.
fn circles(documents: &[Document], steps: &mut Steps<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut left = Left::new(steps);
    while let Some((start, _)) = left.leading.first_key_value() {
        let mut way = vec![*start];
        let mut places = BTreeMap::from([(*start, 0)]);
        let circle = loop {
            let last = way[way.len() - 1];
            let Some(step) = steps[&last].iter().find(|step| left.holds(step.to)) else { return };
            if let Some(at) = places.get(&step.to) {
                break way.split_off(*at);
            }
            places.insert(step.to, way.len());
            way.push(step.to);
        };
        // It is said where the first of its documents stands.
        let first = circle.iter().enumerate().min_by_key(|(_, id)| **id).map_or(0, |(at, _)| at);
        let circle: Vec<DocumentId> = circle[first..].iter().chain(&circle[..first]).copied().collect();
        let mut message = format!("`{}`", documents[circle[0]].title);
        let mut first_step = None;
        for (n, id) in circle.iter().enumerate() {
            let next = circle[(n + 1) % circle.len()];
            let Some(step) = steps[id].iter().find(|step| step.to == next) else { continue };
            let verb = if step.follows() { "follows" } else { "is part of" };
            let which = if n == 0 { "" } else { ", which" };
            message
                .push_str(&format!("{which} {verb} `{}` ({FOLDER}/{})", documents[next].title, documents[next].path));
            first_step = first_step.or(Some((step.field.id.clone(), step.place)));
        }
        let (field, place) = first_step.unwrap_or_default();
        let path = format!("{FOLDER}/{}", documents[circle[0]].path);
        let help = format!("take one `{field}:` out of the circle");
        diagnostics.push(Diagnostic::error(&path, place, Code::Circle, message).suggest(help));
        let (first, next) = (circle[0], circle[1 % circle.len()]);
        let Some(of_first) = steps.get_mut(&first) else { return };
        let before = of_first.len();
        of_first.retain(|step| step.to != next);
        let removed = before - of_first.len();
        left.from.entry(next).or_default().retain(|from| *from != first);
        if (0..removed).any(|_| left.forget_step(first)) {
            left.take_out(first);
        }
    }
}

/// What hangs together, in the order of time; what has no date right after what it comes after.
fn in_order(documents: &[Document], steps: &Steps<'_>) -> (Vec<Vec<DocumentId>>, BTreeMap<DocumentId, Date>) {
    let mut before: BTreeMap<DocumentId, BTreeSet<DocumentId>> = BTreeMap::new();
    let mut after: BTreeMap<DocumentId, BTreeSet<DocumentId>> = BTreeMap::new();
    for (id, of_one) in steps {
        for step in of_one {
            before.entry(*id).or_default().insert(step.to);
            after.entry(step.to).or_default().insert(*id);
        }
    }
    let all: BTreeSet<DocumentId> = before.keys().chain(after.keys()).copied().collect();
    let mut seen = BTreeSet::new();
    let mut series = Vec::new();
    let mut implied = BTreeMap::new();
    for start in all {
        if !seen.insert(start) {
            continue;
        }
        let mut together = vec![start];
        let mut at = 0;
        while let Some(id) = together.get(at).copied() {
            let beside = [&before, &after].into_iter().flat_map(|side| side.get(&id).into_iter().flatten());
            together.extend(beside.copied().filter(|id| seen.insert(*id)).collect::<Vec<_>>());
            at += 1;
        }
        let (order, dates) = sorted(documents, &together, &before, &after);
        implied.extend(dates.into_iter().filter(|(id, date)| documents[*id].date != Some(*date)));
        series.push(order);
    }
    (series, implied)
}

fn sorted(
    documents: &[Document],
    together: &[DocumentId],
    before: &BTreeMap<DocumentId, BTreeSet<DocumentId>>,
    after: &BTreeMap<DocumentId, BTreeSet<DocumentId>>,
) -> (Vec<DocumentId>, BTreeMap<DocumentId, Date>) {
    // Undated ones have the date of the latest that they come after.
    let mut dates: BTreeMap<DocumentId, Date> = BTreeMap::new();
    let mut waiting: BTreeMap<DocumentId, usize> =
        together.iter().map(|id| (*id, before.get(id).map_or(0, BTreeSet::len))).collect();
    let mut order = Vec::with_capacity(together.len());
    let key = |id: DocumentId, dates: &BTreeMap<DocumentId, Date>| {
        let earlier = before.get(&id).into_iter().flatten().filter_map(|id| dates.get(id).copied()).max();
        let own = documents[id].date;
        // What is only known to be of a year is not before what it comes after in that year.
        let is_vaguer = |own: Date, earlier: Date| own < earlier && !own.is_before(earlier);
        let date = match (own, earlier) {
            (Some(own), Some(earlier)) if !is_vaguer(own, earlier) => Some(own),
            _ => earlier.or(own),
        };
        (date, date != own, id)
    };
    // What it comes after has its dates by the time that it is ready.
    let first = together.iter().copied().filter(|id| waiting[id] == 0);
    let mut ready: BTreeSet<_> = first.map(|id| key(id, &dates)).collect();
    while let Some((date, _, id)) = ready.pop_first() {
        dates.extend(date.map(|date| (id, date)));
        order.push(id);
        for next in after.get(&id).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(next) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(key(*next, &dates));
                }
            }
        }
    }
    (order, dates)
}
