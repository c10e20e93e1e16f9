//! Training that the chapter on contrastive divergence looks at, kept between questions: a course is gone along as far as
//! it is asked for, a piece at a time.

use std::cell::RefCell;

use wasm_bindgen::JsValue;

use crate::Error;
use crate::learning::BernoulliTrainer;
use crate::lessons::{Course, N_SEEN_FILMS, Seen};
use crate::wasm::convert::thrown;

use super::data;

/// Updates in one piece: some 20 ms of the slowest course.
const PIECE: usize = 100;

thread_local! {
    /// A worker answers one question at a time, on one thread.
    static COURSES: RefCell<Vec<(Course, BernoulliTrainer)>> = const { RefCell::new(Vec::new()) };
}

/// Who saw which of the best-known films; refused without the bundled data.
pub fn seen() -> Result<Seen, JsValue> {
    data::with(|dataset| Ok(Seen::new(&dataset.ratings, N_SEEN_FILMS)))
}

/// What `read` finds in the course after `updates`, or as far as one piece leads towards them. A course that is further
/// starts anew: the same number of updates is always the same model.
pub fn at<T>(
    course: Course,
    updates: usize,
    read: impl FnOnce(&BernoulliTrainer) -> Result<T, JsValue>,
) -> Result<T, JsValue> {
    if updates > course.updates() {
        return Err(thrown(Error::input("updates", updates, format!("at most {}", course.updates()))));
    }
    COURSES.with_borrow_mut(|courses| {
        courses.retain(|(kept, trainer)| *kept != course || trainer.steps_done() <= updates);
        let place = match courses.iter().position(|(kept, _)| *kept == course) {
            Some(place) => place,
            None => {
                let patterns = match course {
                    Course::Seen => Some(seen()?.patterns().map_err(thrown)?),
                    _ => None,
                };
                let given = || patterns.ok_or_else(|| Error::input("patterns", "missing", "given"));
                courses.push((course, course.trainer(given).map_err(thrown)?));
                courses.len() - 1
            }
        };
        let trainer = &mut courses[place].1;
        for _ in 0..PIECE.min(updates - trainer.steps_done()) {
            trainer.step().map_err(thrown)?;
        }
        read(trainer)
    })
}
