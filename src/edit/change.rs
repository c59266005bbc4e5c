//! The YAML with changed values.
//!
//! A block is put together anew from its parts: those that stay are copied, with all that stands between them.

use super::Value;
use super::notation::{self, Quotes};
use super::place::{Block, Form, Part, Source};
use crate::diagnostic::Diagnostic;
use crate::parse::front_matter::{Data, Node};

/// A field and its new value; none takes it out.
pub(super) type Change<'c> = (&'c str, Option<&'c Value>);

/// The most pairs of old and new items that are compared; longer lists are taken item by item.
const MAX_PAIRS: usize = 250_000;

/// The front matter with these fields changed.
pub(super) fn fields(
    source: &Source<'_>,
    fields: &Data,
    changes: &[Change<'_>],
    order: &[&str],
) -> Result<String, Diagnostic> {
    let block = source.block(fields, 0)?;
    // As the file has it elsewhere.
    let dash = if source.yaml.lines().any(|line| line.starts_with("- ")) { 0 } else { notation::INDENT };
    let rest = block.parts.last().map_or(block.from, |part| part.stop);
    let text = Changer { source, dash }.map(&block, changes, order)?;
    Ok(text + source.text(rest..source.yaml.len()))
}

struct Changer<'a> {
    source: &'a Source<'a>,
    /// How far dashes stand from the name of their list.
    dash: usize,
}

impl Changer<'_> {
    /// New lines, as the file ends them.
    fn with_eol(&self, lines: &str) -> String {
        lines.replace('\n', self.source.eol)
    }

    /// The lines of a block mapping, to the end of its last part.
    fn map(&self, block: &Block<'_>, changes: &[Change<'_>], order: &[&str]) -> Result<String, Diagnostic> {
        let name = |part: &Part<'_>| part.key.map_or("", |key| key.name.as_str()).to_owned();
        let names: Vec<String> = block.parts.iter().map(name).collect();
        let rank = |name: &str| order.iter().position(|id| *id == name);
        // Before which part a new field stands: behind those that come before it, or before those that come after it.
        let place = |id: &str| {
            let Some(own) = rank(id) else { return names.len() };
            let ranked = || names.iter().enumerate().filter_map(|(at, name)| Some((rank(name)?, at)));
            let before = ranked().filter(|(rank, _)| *rank < own).max().map(|(_, at)| at + 1);
            before.or_else(|| ranked().min().map(|(_, at)| at)).unwrap_or(names.len())
        };
        let mut new: Vec<(usize, Option<usize>, &str, &Value)> = changes
            .iter()
            .filter(|(id, _)| !names.iter().any(|name| name == id))
            .filter_map(|(id, value)| Some((place(id), rank(id), *id, (*value)?)))
            .collect();
        // Those without a rank come last.
        new.sort_by_key(|(place, rank, ..)| (*place, rank.is_none(), *rank));
        let mut new = new.into_iter().peekable();
        let mut lines = Lines::new(self.source, block);
        for (at, (part, name)) in block.parts.iter().zip(&names).enumerate() {
            while let Some((_, _, id, value)) = new.next_if(|(place, ..)| *place == at) {
                lines.text += &self.with_eol(&notation::field(id, value, block.indent, self.dash));
            }
            match changes.iter().find(|(id, _)| id == name) {
                Some((_, Some(value))) => lines.take(part, &self.changed(part, value)?),
                Some((_, None)) => lines.take(part, ""),
                None => lines.take(part, self.source.text(part.start..part.stop)),
            }
        }
        for (_, _, id, value) in new {
            lines.text += &self.with_eol(&notation::field(id, value, block.indent, self.dash));
        }
        Ok(lines.finish())
    }

    /// The lines of a block list, to the end of its last item.
    fn list(&self, block: &Block<'_>, items: &[Value]) -> Result<String, Diagnostic> {
        let old_values: Vec<Value> = block.parts.iter().map(|part| Value::from(part.node)).collect();
        let pairs = align(&old_values, items);
        let mut lines = Lines::new(self.source, block);
        for (old, new) in &pairs {
            match (old.and_then(|at| block.parts.get(at)), *new) {
                (Some(part), Some(value)) => lines.take(part, &self.changed(part, value)?),
                (Some(part), None) => lines.take(part, ""),
                (None, Some(value)) => match moved(&pairs, &old_values, value).and_then(|at| block.parts.get(at)) {
                    Some(part) => lines.add(self.source.text(part.start..part.stop)),
                    None => lines.text += &self.with_eol(&notation::item(value, block.indent)),
                },
                (None, None) => {}
            }
        }
        Ok(lines.finish())
    }

    /// A part with a new value: from its name or dash to the end of its last line.
    fn changed(&self, part: &Part<'_>, value: &Value) -> Result<String, Diagnostic> {
        let source = self.source;
        let old = Value::from(part.node);
        if old.means(value) {
            return Ok(source.text(part.start..part.stop).to_owned());
        }
        match (&part.form, &part.node.data, value) {
            (Form::Block(block), Data::List(_), Value::List(items)) if !items.is_empty() => {
                Ok(source.text(part.start..block.from).to_owned() + &self.list(block, items)?)
            }
            (Form::Block(block), Data::Map(entries), Value::Map(fields)) if !fields.is_empty() => {
                let (changes, order) = changes_of(entries.iter().map(|(key, _)| key.name.as_str()), fields);
                Ok(source.text(part.start..block.from).to_owned() + &self.map(block, &changes, &order)?)
            }
            (Form::Flow(true), ..) => {
                Err(source.by_hand(part.value.start, "a comment stands within brackets that would be written anew"))
            }
            (Form::Flow(_), Data::List(_), Value::List(items))
            | (Form::Scalar, Data::Scalar(_), Value::List(items))
                if !items.is_empty() && !part.node.items().is_empty() =>
            {
                self.brackets(part, &self.flow_list(part.node.items(), items), value)
            }
            (Form::Flow(_), Data::Map(_), Value::Map(fields)) if !fields.is_empty() => {
                self.brackets(part, &self.flow(part.node, value), value)
            }
            (Form::Scalar, _, Value::Scalar(text)) if !text.contains('\n') => {
                let quotes = Quotes::of(source.text(part.value.clone()));
                Ok(self.spliced(part, &notation::scalar(text, quotes, false)))
            }
            _ => self.anew(part, value),
        }
    }

    /// A part whose value in brackets is now another: one that stood on several lines and fits on none is a block.
    fn brackets(&self, part: &Part<'_>, text: &str, value: &Value) -> Result<String, Diagnostic> {
        let column = part.intro - self.source.line_start(part.intro);
        let is_on_lines = !matches!(part.form, Form::Flow(_)) || self.source.text(part.value.clone()).contains('\n');
        if is_on_lines && !notation::fits_line(text, column) {
            return self.anew(part, value);
        }
        Ok(self.spliced(part, text))
    }

    /// A part with another text for its value.
    fn spliced(&self, part: &Part<'_>, text: &str) -> String {
        let (before, behind) = (part.start..part.value.start, part.value.end..part.stop);
        format!("{}{text}{}", self.source.text(before), self.source.text(behind))
    }

    /// A part whose value is written in another form; the comment on its first line stays.
    fn anew(&self, part: &Part<'_>, value: &Value) -> Result<String, Diagnostic> {
        let source = self.source;
        let indent = part.start - source.line_start(part.start);
        let column = part.intro - source.line_start(part.intro);
        let dash = if part.key.is_some() { self.dash } else { notation::INDENT };
        let written = notation::written(value, indent, dash, column);
        let comment = match &part.form {
            Form::Empty => part.intro..part.stop,
            Form::Scalar | Form::Flow(_) => {
                if !source.text(part.intro..part.value.start).trim().is_empty() {
                    return Err(source.by_hand(part.intro, "a comment stands between a name and its value"));
                }
                part.value.end..part.stop
            }
            Form::Text(header) => *header..source.line_end(*header),
            // Behind the dash stands the first of what goes.
            Form::Block(block) if block.is_behind_dash => 0..0,
            Form::Block(_) => part.intro..source.line_end(part.intro),
        };
        let comment = source.text(comment).trim_end();
        let intro = source.text(part.start..part.intro);
        Ok(format!("{intro}{}", self.with_eol(&format!("{}{comment}\n{}", written.head, written.tail))))
    }

    /// A value in brackets; what is unchanged in its own notation.
    fn flow(&self, node: &Node, value: &Value) -> String {
        if Value::from(node).means(value) {
            return self.flow_source(node, value);
        }
        match (&node.data, value) {
            (Data::List(old), Value::List(new)) => self.flow_list(old, new),
            (Data::Map(entries), Value::Map(fields)) => {
                let find = |name: &str| fields.iter().find(|(other, _)| other == name);
                let kept = entries.iter().filter_map(|(key, node)| {
                    let (_, value) = find(&key.name)?;
                    Some(format!("{}: {}", self.source.text(key.bytes.clone()), self.flow(node, value)))
                });
                let new = fields.iter().filter(|(name, _)| !entries.iter().any(|(key, _)| key.name == *name));
                notation::map(kept.chain(new.map(|(name, value)| notation::pair(name, &notation::flow(value)))))
            }
            (Data::Scalar(_), Value::Scalar(text)) => {
                notation::scalar(text, Quotes::of(self.source.text(node.bytes.clone())), true)
            }
            _ => notation::flow(value),
        }
    }

    /// A list in brackets; what is unchanged in its own notation.
    fn flow_list(&self, old: &[Node], new: &[Value]) -> String {
        let values: Vec<Value> = old.iter().map(Value::from).collect();
        let pairs = align(&values, new);
        let item = |(at, value): &Pair<'_>| {
            let value = (*value)?;
            let node = at.or_else(|| moved(&pairs, &values, value)).and_then(|at| old.get(at));
            Some(node.map_or_else(|| notation::flow(value), |node| self.flow(node, value)))
        };
        notation::list(pairs.iter().filter_map(item))
    }

    /// An unchanged value in brackets as it stands there.
    fn flow_source(&self, node: &Node, value: &Value) -> String {
        let own = self.source.text(node.bytes.start..self.source.yaml.len());
        let end = match node.data {
            Data::Null | Data::Scalar(_) => Some(node.bytes.end),
            _ if own.starts_with(['[', '{']) => self.source.flow(node, node.bytes.start).ok().map(|(end, _)| end),
            _ => None,
        };
        let own = end.map_or("", |end| self.source.text(node.bytes.start..end)).trim_end();
        // A plain scalar has these only where it stood alone so far.
        let is_bare = matches!(node.data, Data::Scalar(_)) && Quotes::of(own) == Quotes::AsNeeded;
        // What is nothing, or a pair without braces, has no notation of its own.
        if own.is_empty() || is_bare && own.contains(notation::BRACKETS) {
            return notation::flow(value);
        }
        own.to_owned()
    }
}

/// What makes one group of fields of another, and the order of the new one.
fn changes_of<'c>(old: impl Iterator<Item = &'c str>, new: &'c [(String, Value)]) -> (Vec<Change<'c>>, Vec<&'c str>) {
    let order: Vec<&str> = new.iter().map(|(name, _)| name.as_str()).collect();
    let removed = old.filter(|name| !order.contains(name)).map(|name| (name, None));
    let changes = removed.chain(new.iter().map(|(name, value)| (name.as_str(), Some(value)))).collect();
    (changes, order)
}

/// The lines of a block, as they are put together.
struct Lines<'a> {
    source: &'a Source<'a>,
    block: &'a Block<'a>,
    text: String,
    /// To where the old lines are taken over.
    at: usize,
}

impl<'a> Lines<'a> {
    fn new(source: &'a Source<'a>, block: &'a Block<'a>) -> Self {
        Lines { source, block, text: String::new(), at: block.from }
    }

    /// Adds what stands before a part, and the part as it is now.
    fn take(&mut self, part: &Part<'_>, text: &str) {
        self.text += self.source.text(self.at..self.source.line_start(part.start));
        if !text.is_empty() {
            self.add(text);
        }
        self.at = part.stop;
    }

    /// Adds a part, from its name or dash on.
    fn add(&mut self, text: &str) {
        self.text += &" ".repeat(self.block.indent);
        self.text += text;
    }

    /// All lines. The first of a block behind a dash is indented by that.
    fn finish(self) -> String {
        if self.block.is_behind_dash { self.text.trim_start_matches(' ').to_owned() } else { self.text }
    }
}

/// The number of an old item and the new one that it becomes: one without number is new, one without value goes.
type Pair<'v> = (Option<usize>, Option<&'v Value>);

/// The old item that goes where it stands and comes elsewhere: its lines move.
fn moved(pairs: &[Pair<'_>], old: &[Value], value: &Value) -> Option<usize> {
    let mut going = pairs.iter().filter(|(_, new)| new.is_none()).filter_map(|(at, _)| *at);
    going.find(|at| old.get(*at).is_some_and(|old| old.is_item(value)))
}

/// Old items beside the new ones that they become, in order: the same, or groups of which most stays.
fn align<'v>(old: &[Value], new: &'v [Value]) -> Vec<Pair<'v>> {
    let is_same = |(old, new): &(&Value, &Value)| old.is_item(new);
    let before = old.iter().zip(new).take_while(is_same).count();
    let (old_rest, new_rest) = (old.get(before..).unwrap_or(&[]), new.get(before..).unwrap_or(&[]));
    let behind = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(is_same).count();
    let old_middle = &old_rest[..old_rest.len() - behind];
    let new_middle = &new_rest[..new_rest.len() - behind];
    let mut pairs: Vec<_> = new.iter().take(before).enumerate().map(|(at, value)| (Some(at), Some(value))).collect();
    let (rows, columns) = (old_middle.len(), new_middle.len());
    if rows.saturating_mul(columns) > MAX_PAIRS {
        pairs.extend((0..rows).map(|at| (Some(before + at), None)));
        pairs.extend(new_middle.iter().map(|value| (None, Some(value))));
    } else {
        // The best that can be had from the ends of both, as for the longest common subsequence.
        let likeness: Vec<Vec<usize>> =
            old_middle.iter().map(|old| new_middle.iter().map(|new| alike(old, new)).collect()).collect();
        let mut best = vec![vec![0; columns + 1]; rows + 1];
        for row in (0..rows).rev() {
            for column in (0..columns).rev() {
                let pair = likeness[row][column];
                let paired = if pair > 0 { pair + best[row + 1][column + 1] } else { 0 };
                best[row][column] = paired.max(best[row + 1][column]).max(best[row][column + 1]);
            }
        }
        let (mut row, mut column) = (0, 0);
        while row < rows && column < columns {
            let pair = likeness[row][column];
            if pair > 0 && best[row][column] == pair + best[row + 1][column + 1] {
                pairs.push((Some(before + row), Some(&new_middle[column])));
                row += 1;
                column += 1;
            } else if best[row][column] == best[row + 1][column] {
                pairs.push((Some(before + row), None));
                row += 1;
            } else {
                pairs.push((None, Some(&new_middle[column])));
                column += 1;
            }
        }
        pairs.extend((row..rows).map(|at| (Some(before + at), None)));
        pairs.extend(new_middle[column..].iter().map(|value| (None, Some(value))));
    }
    pairs.extend((before + rows..).zip(&new_rest[columns..]).map(|(at, value)| (Some(at), Some(value))));
    pairs
}

/// How much of an item another has; none where they are not one item that was changed.
fn alike(old: &Value, new: &Value) -> usize {
    const SAME: usize = 1000;
    match (old, new) {
        _ if old.is_item(new) => SAME,
        (Value::Map(old), Value::Map(new)) => {
            let same = old.iter().filter(|(name, a)| new.iter().any(|(other, b)| name == other && a.means(b)));
            1 + same.count().min(SAME / 10)
        }
        // A value that is another now is still the same item, with its comment and its quotes.
        (Value::List(_), Value::List(_)) | (Value::Scalar(_), Value::Scalar(_)) => 1,
        // An address or a name that has got more to it, or has only that left.
        (one, Value::Map(fields)) | (Value::Map(fields), one) if fields.iter().any(|(_, value)| value.means(one)) => 1,
        _ => 0,
    }
}
