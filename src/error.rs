//! What can go wrong in the core: one type, every variant with the field, the value and what is allowed.

use std::fmt::Display;

/// An input that the core refuses, or a run that it had to stop. Whatever was there before is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A hyper-parameter out of its range.
    #[error("{field} is {value}; it must be {allowed}")]
    Setting { field: &'static str, value: String, allowed: String },
    /// A rating, a movie or a user that the data set does not have.
    #[error("{field} is {value}; it must be {allowed}")]
    Input { field: &'static str, value: String, allowed: String },
    /// A packed data file that is cut, altered, or something else altogether.
    #[error("The data file is damaged or not ours: {field} is {value}; it must be {allowed}")]
    Pack { field: &'static str, value: String, allowed: String },
    /// A `ratings.csv` or `movies.csv` that does not read as MovieLens writes it.
    #[error("{field} is {value}; it must be {allowed}")]
    Table { field: String, value: String, allowed: String },
    /// Training left the finite numbers or ran away. The parameters are those of the last good epoch.
    #[error(
        "Training diverged: {field} reached {value}, and a model that learns stays {allowed}. \
         The model is back at its last good epoch; try a lower learning rate"
    )]
    Diverged { field: &'static str, value: String, allowed: String },
}

/// The result of anything in this crate that can be refused.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A stable name of the kind of error, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Setting { .. } => "setting_out_of_range",
            Error::Input { .. } => "input_out_of_range",
            Error::Pack { .. } => "pack_damaged",
            Error::Table { .. } => "table_unreadable",
            Error::Diverged { .. } => "training_diverged",
        }
    }

    /// The setting, input or part of the file that is at fault.
    pub fn field(&self) -> &str {
        match self {
            Error::Setting { field, .. }
            | Error::Input { field, .. }
            | Error::Pack { field, .. }
            | Error::Diverged { field, .. } => field,
            Error::Table { field, .. } => field,
        }
    }

    pub(crate) fn input(field: &'static str, value: impl Display, allowed: impl Display) -> Self {
        Error::Input { field, value: value.to_string(), allowed: allowed.to_string() }
    }

    pub(crate) fn pack(field: &'static str, value: impl Display, allowed: impl Display) -> Self {
        Error::Pack { field, value: value.to_string(), allowed: allowed.to_string() }
    }
}
