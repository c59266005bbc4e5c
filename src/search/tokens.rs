//! How tantivy gets the tokens of a document: as one text, for a list of them would be a string each.
//!
//! Tokens have spaces between them, and a line is a block: a paragraph, a title. Each block begins at a position of its own, a
//! multiple of [`STEP`], so that no phrase goes on from one into the next, and what is edited in one moves no other.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The name under which tantivy knows this.
pub(super) const NAME: &str = "tokens";
/// What positions of blocks are multiples of.
const STEP: usize = 32;

/// Reads tokens out of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Tokens(Token);

/// The tokens of a text.
pub(super) struct Stream<'a> {
    rest: &'a str,
    /// The position of the next token.
    next: usize,
    /// Whether the block has a token.
    has_begun: bool,
    token: &'a mut Token,
}

impl Tokenizer for Tokens {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.0.reset();
        Stream { rest: text, next: 0, has_begun: false, token: &mut self.0 }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        while let Some(byte) = self.rest.bytes().next() {
            let length = self.rest.bytes().take_while(|byte| !matches!(byte, b' ' | b'\n')).count();
            if length > 0 {
                self.token.text.clear();
                self.token.text.push_str(&self.rest[..length]);
                self.token.position = self.next;
                self.next += 1;
                self.has_begun = true;
                self.rest = &self.rest[length..];
                return true;
            }
            if byte == b'\n' && self.has_begun {
                // One position at least lies between.
                self.next = (self.next + 1).next_multiple_of(STEP);
                self.has_begun = false;
            }
            self.rest = &self.rest[1..];
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_begins_at_a_position_of_its_own() {
        let positions = |text: &str| {
            let (mut tokens, mut found) = (Tokens::default(), Vec::new());
            tokens.token_stream(text).process(&mut |token| found.push((token.text.clone(), token.position)));
            found
        };
        let named = |all: &[(&str, usize)]| all.iter().map(|(text, at)| ((*text).to_owned(), *at)).collect::<Vec<_>>();
        assert_eq!(positions("a b \n\nc \nd"), named(&[("a", 0), ("b", 1), ("c", 32), ("d", 64)]));
        let full = positions(&format!("{}\nb", "a ".repeat(31)));
        assert_eq!(full.last().map(|(_, at)| *at), Some(32), "one lies between");
        let full = positions(&format!("{}\nb", "a ".repeat(32)));
        assert_eq!(full.last().map(|(_, at)| *at), Some(64), "one lies between");
        assert_eq!(positions(" \n "), []);
    }
}
