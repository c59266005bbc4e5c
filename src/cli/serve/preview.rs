//! The thread that has the hub, and answers from it.
//!
//! It knows planned pages and nothing else, so no file outside the site can be had from it. It writes nothing:
//! `public/` stays what the last build made.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use axum::http::StatusCode;
use mime_guess::{Mime, mime};
use percent_encoding::percent_decode_str;
use pustaka::Hub;
use pustaka::diagnostic::Diagnostic;
use pustaka::library::DocumentId;
use pustaka::plan::Page;
use pustaka::render::{Output, Related, Renderer};
use pustaka::urls::{self, Url};
use tokio::sync::oneshot;

use super::derive::{Derived, Search};

/// A state of the hub without errors.
pub struct News {
    pub hub: Arc<Hub>,
    /// Its number.
    pub shown: u64,
    /// What is derived from it. That of the state before serves until its own is known, as far as it fits.
    pub derived: Option<Derived>,
}

/// The hub, ready to be asked.
pub struct Preview<'a> {
    pub hub: &'a Arc<Hub>,
    /// The number of its state.
    pub shown: u64,
    renderer: Renderer<'a>,
    /// The index for browsers, once it has been made, and the number of the state that it is of.
    search: Option<&'a (Search, u64)>,
    /// Pages as they were last made.
    made: &'a RefCell<VecDeque<(Url, Vec<u8>)>>,
}

/// How many pages are remembered: about those that an editor has open.
const REMEMBERED: usize = 16;

/// Asks the hub, where there is one.
type Question = Box<dyn for<'a> FnOnce(Option<&'a Preview<'a>>) + Send>;

/// What is sent to the thread.
pub enum Message {
    Question(Question),
    News(Box<News>),
}

/// What a request for a page gets.
pub enum Answer<'a> {
    Page {
        status: StatusCode,
        media_type: Mime,
        bytes: Vec<u8>,
        page: Option<&'a Page>,
        /// The draft that would be there.
        draft: Option<DocumentId>,
    },
    File {
        media_type: Mime,
        file: PathBuf,
    },
    MovedTo(String),
    /// It is being derived from the newest state.
    NotYet,
    /// It cannot be made.
    Mistake {
        page: &'a Page,
        diagnostic: Box<Diagnostic>,
        /// The page as it was last made.
        before: Option<Vec<u8>>,
    },
}

/// Answers one question after the other, each from the newest state, until nobody can ask any more.
pub fn run(messages: &Receiver<Message>) {
    let mut state: Option<(Arc<Hub>, u64, Related)> = None;
    let mut search: Option<(Search, u64)> = None;
    let made = RefCell::default();
    loop {
        let next = match &state {
            None => answer_until_news(messages, None),
            Some((hub, shown, related)) => {
                let search = search.as_ref();
                // Without it the page that searches loads what the index begins with, which waits for that of this state.
                let renderer = Renderer::new(&hub.library, &hub.site, &hub.theme, &hub.plan, related)
                    .with_usage(&hub.usage)
                    .for_preview();
                answer_until_news(messages, Some(&Preview { hub, shown: *shown, renderer, search, made: &made }))
            }
        };
        let Some(News { hub, shown, derived }) = next.map(|news| *news) else { return };
        // What was found for a state that has been replaced meanwhile comes too late.
        if state.as_ref().is_some_and(|(_, newest, _)| shown < *newest) {
            continue;
        }
        let (related, made_search) = derived.map(|derived| (derived.related, derived.search)).unzip();
        search = made_search.map(|made| (made, shown)).or(search);
        let related = related.or_else(|| state.as_ref().map(|(before, _, related)| carried(before, related, &hub)));
        state = Some((hub, shown, related.unwrap_or_default()));
    }
}

/// The related documents of a state, as far as they are in the next one.
fn carried(before: &Hub, related: &Related, next: &Hub) -> Related {
    let documents = &next.library.documents;
    let ids: HashMap<&str, usize> = documents.iter().enumerate().map(|(id, document)| (&*document.path, id)).collect();
    let next = |id: &usize| {
        let path = before.library.documents[*id].path.as_str();
        ids.get(path).copied().filter(|id| !documents[*id].draft)
    };
    related.iter().filter_map(|(id, like)| Some((next(id)?, like.iter().filter_map(next).collect()))).collect()
}

fn answer_until_news<'a>(messages: &Receiver<Message>, preview: Option<&'a Preview<'a>>) -> Option<Box<News>> {
    loop {
        match messages.recv().ok()? {
            Message::News(news) => return Some(news),
            // A panic is a bug, but a bug of one page must not take the others with it. Nothing is changed while a
            // page is rendered, so nothing can be left half changed. Who asked sees that no answer comes.
            Message::Question(question) => _ = catch_unwind(AssertUnwindSafe(|| question(preview))),
        }
    }
}

/// Asks the thread; none where the question met a bug.
pub async fn ask<T: Send + 'static>(
    messages: &Sender<Message>,
    question: impl for<'a> FnOnce(Option<&'a Preview<'a>>) -> T + Send + 'static,
) -> Option<T> {
    let (answer, answered) = oneshot::channel();
    // Whoever asked may be gone when the answer comes.
    let question: Question = Box::new(move |preview| _ = answer.send(question(preview)));
    messages.send(Message::Question(question)).ok()?;
    answered.await.ok()
}

/// The hub as it is shown; none where it has not been without errors yet.
pub async fn hub(messages: &Sender<Message>) -> Option<Arc<Hub>> {
    ask(messages, |preview| preview.map(|preview| Arc::clone(preview.hub))).await.flatten()
}

impl<'a> Preview<'a> {
    /// What is at a path of the address, `/` first.
    pub fn answer(&'a self, path: &str) -> Answer<'a> {
        let decoded = percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy().into_owned();
        let plan = &self.hub.plan;
        if let Some(page) = plan.page(&Url::asked(&decoded)) {
            return self.render(page, StatusCode::OK);
        }
        if let Some(folder) =
            decoded.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'))
            && let Some(page) = plan.page(&Url::asked(folder))
        {
            return self.render(page, StatusCode::OK);
        }
        if decoded == urls::search_start().path() && self.search.is_none_or(|(_, of)| *of != self.shown) {
            return Answer::NotYet;
        }
        if let Some(script) = self.search.and_then(|(search, _)| search.file(&decoded)) {
            let (status, media_type) = (StatusCode::OK, media_type(&decoded));
            return Answer::Page { status, media_type, bytes: script.into_bytes(), page: None, draft: None };
        }
        let folder = Url::asked(&format!("{decoded}/"));
        if plan.has(&folder) {
            return Answer::MovedTo(format!("/{}", folder.encoded()));
        }
        let answer = match plan.page(&urls::not_found()) {
            Some(page) => self.render(page, StatusCode::NOT_FOUND),
            None => {
                let bytes = b"There is no such page.".to_vec();
                let (status, media_type) = (StatusCode::NOT_FOUND, mime::TEXT_PLAIN_UTF_8);
                Answer::Page { status, media_type, bytes, page: None, draft: None }
            }
        };
        match answer {
            Answer::Page { status, media_type, bytes, page, .. } => {
                Answer::Page { status, media_type, bytes, page, draft: self.draft_at(&decoded) }
            }
            other => other,
        }
    }

    /// The draft that would have a page at this path, were it shown.
    fn draft_at(&self, path: &str) -> Option<DocumentId> {
        let (library, site) = (&self.hub.library, &self.hub.site);
        let mut drafts = library.documents.iter().enumerate().filter(|(_, document)| document.draft);
        let is_there =
            |id| urls::document(library, site, id).path().trim_end_matches('/') == path.trim_end_matches('/');
        drafts.find(|(id, _)| is_there(*id)).map(|(id, _)| id)
    }

    fn render(&'a self, page: &'a Page, status: StatusCode) -> Answer<'a> {
        let media_type = media_type(&page.url.file());
        match self.renderer.render(page) {
            Ok(Output::Bytes(bytes)) => {
                if media_type.essence_str() == mime::TEXT_HTML {
                    self.remember(&page.url, &bytes);
                }
                Answer::Page { status, media_type, bytes: bytes.into_owned(), page: Some(page), draft: None }
            }
            Ok(Output::Copy(file)) => Answer::File { media_type, file: file.to_owned() },
            Err(diagnostic) => {
                let made = self.made.borrow();
                let before = made.iter().find(|(url, _)| *url == page.url).map(|(_, bytes)| bytes.clone());
                Answer::Mistake { page, diagnostic, before }
            }
        }
    }

    fn remember(&self, url: &Url, bytes: &[u8]) {
        let mut made = self.made.borrow_mut();
        made.retain(|(other, _)| other != url);
        made.push_back((url.clone(), bytes.to_owned()));
        if made.len() > REMEMBERED {
            made.pop_front();
        }
    }
}

/// What a file holds, by its name. All text is UTF-8.
fn media_type(file: &str) -> Mime {
    let media_type = mime_guess::from_path(file).first_or_octet_stream();
    let is_text = media_type.type_() == mime::TEXT || media_type.subtype() == mime::XML;
    let with_charset = is_text.then(|| format!("{media_type}; charset=utf-8").parse().ok()).flatten();
    with_charset.unwrap_or(media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From outside it cannot be shown: there would have to be a bug.
    #[test]
    fn a_question_that_panics_leaves_the_others() {
        let (messages, asked) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || run(&asked));
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("it starts");
        let bug = runtime.block_on(ask(&messages, |_| -> bool { panic!("a bug") }));
        let page = runtime.block_on(ask(&messages, |preview| preview.is_none()));
        assert_eq!((bug, page), (None, Some(true)));
        drop(messages);
        thread.join().expect("it ends");
    }
}
