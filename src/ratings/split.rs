//! The standard split: which ratings train the model, which choose its settings, which judge it at the end.
//!
//! Each user's ratings are sorted by (timestamp, movie id) and numbered from 0; of every ten, the ninth is
//! validation and the tenth is test. Every figure that the project publishes is measured on this split.

/// The part of the data that a rating belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Part {
    /// What models learn from.
    Training = 0,
    /// What settings are chosen on.
    Validation = 1,
    /// What is reported, once.
    Test = 2,
}

impl Part {
    /// All three.
    pub const ALL: [Part; 3] = [Part::Training, Part::Validation, Part::Test];
}

/// The part of a user's rating with this place in the user's sorted ratings.
pub fn part_of_index(index: usize) -> Part {
    match index % 10 {
        9 => Part::Test,
        8 => Part::Validation,
        _ => Part::Training,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_every_ten_ratings_one_is_validation_and_one_is_test() {
        let parts: Vec<Part> = (0..20).map(part_of_index).collect();
        for part in Part::ALL {
            let expected = if part == Part::Training { 16 } else { 2 };
            assert_eq!(parts.iter().filter(|&&p| p == part).count(), expected);
        }
        assert_eq!(parts[8], Part::Validation);
        assert_eq!(parts[9], Part::Test);
        assert_eq!(parts[18], Part::Validation);
    }
}
