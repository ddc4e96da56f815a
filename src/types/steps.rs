//! Steps of work on one text: what the stages compare is counted, so that a text made to be slow becomes a problem and no endless run.
//!
//! A step is one look at a word, a mention or a draft. The count belongs to the thread, on which one text is worked on at a time; without a
//! budget (in tests of a single stage) nothing is limited.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

thread_local! {
    static LEFT: Cell<u64> = const { Cell::new(u64::MAX) };
}

/// The work was given up: its budget of steps is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted;

/// Does work with a budget of steps.
///
/// # Errors
/// The budget is spent. What the work had changed by then stays as it was at that moment.
pub fn within<T>(budget: u64, work: impl FnOnce() -> T) -> Result<T, Exhausted> {
    let before = LEFT.replace(budget);
    let done = catch_unwind(AssertUnwindSafe(work));
    LEFT.set(before);
    done.map_err(|cause| match cause.downcast::<Exhausted>() {
        Ok(exhausted) => *exhausted,
        Err(fault) => resume_unwind(fault),
    })
}

/// Counts steps; ends the work that `within` began if they are too many.
#[inline]
pub fn spend(steps: usize) {
    let left = LEFT.get();
    if left < steps as u64 {
        resume_unwind(Box::new(Exhausted));
    }
    if left != u64::MAX {
        LEFT.set(left - steps as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_when_its_budget_is_spent() {
        let done = Cell::new(0);
        let endless: Result<(), Exhausted> = within(100, || {
            loop {
                spend(7);
                done.set(done.get() + 1);
            }
        });
        assert_eq!((endless, done.get()), (Err(Exhausted), 14));
        assert_eq!(within(100, || spend(100)), Ok(()));
        // Outside nothing is limited.
        spend(usize::MAX);
    }
}
