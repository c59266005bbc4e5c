//! How often pages were seen.

use super::{Frame, Renderer, format};
use crate::library::Period;
use crate::usage::Count;
use crate::views;

impl Renderer<'_> {
    /// How often what has this id was seen; none where that was never counted.
    pub(super) fn usage_of(&self, id: &str, frame: &Frame<'_>) -> Option<views::Usage> {
        Some(seen(*self.seen.get(id)?, self.usage?.period()?, frame))
    }

    /// How often all pages together were seen in a period.
    pub(super) fn usage_within(&self, period: Period, frame: &Frame<'_>) -> Option<views::Usage> {
        let counts = self.usage?.within(period);
        let all = counts.into_values().reduce(Count::plus)?;
        Some(seen(all, period, frame))
    }
}

fn seen(count: Count, period: Period, frame: &Frame<'_>) -> views::Usage {
    let number = |number: u64| format::number(&number.to_string(), frame.texts);
    views::Usage {
        views: number(count.views),
        downloads: (count.downloads > 0).then(|| number(count.downloads)),
        period: format::period(period, frame.texts),
    }
}
