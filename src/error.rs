//! What can go wrong in the core: one type, every variant with the field, the value and what is allowed.

use std::borrow::Cow;
use std::fmt::Display;

/// An input that the core refuses, or a run that it had to stop. Whatever was there before is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A hyper-parameter out of its range.
    #[error("{0}")]
    Setting(Refusal),
    /// A rating, a movie or a user that the data set does not have.
    #[error("{0}")]
    Input(Refusal),
    /// A packed data file that is cut, altered, or something else altogether.
    #[error("The data file is damaged or not ours: {0}")]
    Pack(Refusal),
    /// A model file that is cut, altered, of other films or something else altogether; or a model that may not be saved.
    #[error("The model cannot be saved or loaded: {0}")]
    Checkpoint(Refusal),
    /// A `ratings.csv` or `movies.csv` that does not read as MovieLens writes it.
    #[error("{0}")]
    Table(Refusal),
    /// A model with too many states to be summed one by one.
    #[error("{0}")]
    Size(Refusal),
    /// Training left the finite numbers or ran away. The parameters are those of the last good epoch.
    #[error("Training diverged: {0}. The model is back at its last good epoch; try a lower learning rate")]
    Diverged(Refusal),
}

/// What was refused and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} is {value}; it must be {allowed}")]
pub struct Refusal {
    /// The setting, input, or part of a file.
    pub field: Cow<'static, str>,
    /// What it was.
    pub value: String,
    /// What it may be: a phrase that follows "must be".
    pub allowed: String,
}

impl Refusal {
    pub(crate) fn new(
        field: impl Into<Cow<'static, str>>,
        value: impl Display,
        allowed: impl Display,
    ) -> Self {
        Self { field: field.into(), value: value.to_string(), allowed: allowed.to_string() }
    }
}

/// The result of anything in this crate that can be refused.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A stable name of the kind of error, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Setting(_) => "setting_out_of_range",
            Error::Input(_) => "input_out_of_range",
            Error::Pack(_) => "pack_damaged",
            Error::Checkpoint(_) => "checkpoint_damaged",
            Error::Table(_) => "table_unreadable",
            Error::Size(_) => "model_too_large",
            Error::Diverged(_) => "training_diverged",
        }
    }

    /// The setting, input or part of the file that is at fault.
    pub fn field(&self) -> &str {
        let (Error::Setting(refusal)
        | Error::Input(refusal)
        | Error::Pack(refusal)
        | Error::Checkpoint(refusal)
        | Error::Table(refusal)
        | Error::Size(refusal)
        | Error::Diverged(refusal)) = self;
        &refusal.field
    }

    pub(crate) fn setting(field: &'static str, value: impl Display, allowed: impl Display) -> Self {
        Error::Setting(Refusal::new(field, value, allowed))
    }

    pub(crate) fn input(field: &'static str, value: impl Display, allowed: impl Display) -> Self {
        Error::Input(Refusal::new(field, value, allowed))
    }

    pub(crate) fn pack(field: &'static str, value: impl Display, allowed: impl Display) -> Self {
        Error::Pack(Refusal::new(field, value, allowed))
    }
}
