//! What can be seen inside a model and its training: pure functions of a model and ratings, for the Lab's panels.

pub mod likelihood;
mod network;
pub mod parameters;
mod person;
mod reasons;
mod reference;
mod tastes;
mod units;

pub use network::{Fantasy, HeldUnit, MOST_HALF_STEPS, hold, longest_fantasy};
pub use person::{Foretold, LeaveOneOut, PersonFigures, foretell, person_figures};
pub use reasons::{Models, Reasons, Verdict, stars_with_unit_at_rest};
pub use reference::Reference;
pub use tastes::Tally;
pub use units::{
    FilmPull, LIKED_CLASS, MIN_GENRE_FILMS, MIN_RATINGS, MIN_SIDE, UnitDetail, UnitSurvey, most_active_users,
    spread_over_users, survey_units, unit_detail,
};
