//! The data: half stars and their classes, who rated what, the films and their attributes, the standard split, the packed file.

mod attributes;
mod catalogue;
#[cfg(feature = "csv")]
mod csv;
mod dataset;
mod pack;
mod scale;
mod sparse;
mod split;

#[cfg(feature = "csv")]
pub use self::csv::{Fitted, Room, TableReader, read_movielens};
pub use attributes::Attributes;
pub use catalogue::Catalogue;
pub use dataset::{Dataset, DatedRating};
pub use pack::{decode, encode};
pub use scale::{N_CLASSES, class_of_stars, expected_stars, stars_of_class};
pub use sparse::{Profile, Ratings, UserRatings};
pub use split::{Part, part_of_index};
