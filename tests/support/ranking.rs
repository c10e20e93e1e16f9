//! How early a list of suggestions has the films that a person went on to like: NDCG@10 and recall@20.

use rbm_cinema::ratings::{Ratings, UserRatings, stars_of_class};

/// Places of the list that NDCG looks at, and those that recall does.
const NDCG_PLACES: usize = 10;
const RECALL_PLACES: usize = 20;

/// NDCG@10 and recall@20 of one list.
#[derive(Debug, Clone, Copy)]
pub struct ListFigures {
    /// DCG@10 with gains 0 or 1, divided by that of the best list.
    pub ndcg: f64,
    /// Relevant films in the first 20 places, divided by as many as could stand there.
    pub recall: f64,
}

/// The films of at least four stars.
pub fn liked(ratings: UserRatings) -> Vec<u32> {
    ratings.iter().filter(|&(_, class)| stars_of_class(class) >= 4.0).map(|(movie, _)| movie as u32).collect()
}

/// The figures of the list of all films but `left_out`, highest score first; ties go to the earlier film. None if
/// nothing is relevant.
pub fn list_figures(scores: &[f32], left_out: &[u32], relevant: &[u32]) -> Option<ListFigures> {
    if relevant.is_empty() {
        return None;
    }
    let mut list: Vec<u32> = (0..scores.len() as u32).collect();
    let mut is_left_out = vec![false; scores.len()];
    for &movie in left_out {
        is_left_out[movie as usize] = true;
    }
    list.retain(|&movie| !is_left_out[movie as usize]);
    let better = |a: &u32, b: &u32| scores[*b as usize].total_cmp(&scores[*a as usize]).then(a.cmp(b));
    list.select_nth_unstable_by(RECALL_PLACES - 1, better);
    list.truncate(RECALL_PLACES);
    list.sort_unstable_by(better);
    let hit = |place: usize| relevant.contains(&list[place]);
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let dcg: f64 = (0..NDCG_PLACES).filter(|&place| hit(place)).map(discount).sum();
    let ideal: f64 = (0..NDCG_PLACES.min(relevant.len())).map(discount).sum();
    let hits = (0..RECALL_PLACES).filter(|&place| hit(place)).count();
    Some(ListFigures { ndcg: dcg / ideal, recall: hits as f64 / RECALL_PLACES.min(relevant.len()) as f64 })
}

/// Means over the users with a relevant film among the held-out ratings, where `score` makes a user's list from the
/// user's ratings in `seen`, and the films of `seen` are left out of it.
pub fn mean_figures(
    seen: &Ratings,
    held_out: &Ratings,
    mut score: impl FnMut(UserRatings) -> Vec<f32>,
) -> ListFigures {
    let figures: Vec<ListFigures> = seen
        .users()
        .zip(held_out.users())
        .filter_map(|(seen, held_out)| {
            let relevant = liked(held_out);
            if relevant.is_empty() {
                return None;
            }
            list_figures(&score(seen), seen.movies, &relevant)
        })
        .collect();
    mean(&figures)
}

/// The mean of both figures.
pub fn mean(figures: &[ListFigures]) -> ListFigures {
    let n = figures.len() as f64;
    ListFigures {
        ndcg: figures.iter().map(|figures| figures.ndcg).sum::<f64>() / n,
        recall: figures.iter().map(|figures| figures.recall).sum::<f64>() / n,
    }
}
