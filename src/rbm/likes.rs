//! Would this person watch the film and like it? A replicated-softmax RBM over likes.
//!
//! The likes of a person are a bag of words: each like names one film out of the D′ films that enough people liked,
//! and all likes share the same softmax over films given the hidden units (Salakhutdinov & Hinton 2009,
//! "Replicated Softmax: an Undirected Topic Model", RS below). So the model is about *which* films are watched and
//! liked, where the categorical RBM is about *how many stars* a film gets once it is watched.
//!
//! Three things differ from RS. The count of a film need not be whole: a like counts by its stars, and the counts of
//! somebody with many likes are damped ([`Likes`]). The hidden units are centred (Montavon & Müller 2012, "Deep
//! Boltzmann Machines and the Centering Trick"). And a film's row of weights has a part of its own and a part that
//! comes from its genres and its era, so that a film with few likes borrows from its kind.

use rand::Rng;

use crate::numeric::{add_scaled, dot, sigmoid, softmax_in_place, softplus};
use crate::ratings::{Attributes, Catalogue, N_CLASSES, Ratings, UserRatings};
use crate::rng::sample_normal;

/// What a rating of each class counts as a like: nothing below 3 stars, 0.3 at 3, 0.6 at 3½, 1 at 4 and 4½, 1.3 at 5.
///
/// A middling rating says little against a film: it was chosen to be watched, out of thousands.
pub const LIKE_OF_CLASS: [f32; N_CLASSES] = [0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.6, 1.0, 1.0, 1.3];

/// τ, what taste weighs against popularity in [`LikesRbm::score`].
///
/// The hidden units know the likes that they are asked to reconstruct, so training makes taste surer of itself than it
/// should be about films that the hidden units do not know of. Chosen on held-out likes; see
/// docs/decisions/0007-would-you-like-it.md.
pub const TASTE_WEIGHT: f32 = 0.8;

/// Likes that are neither damped nor raised: the n₀ of [`Likes`].
const USUAL_LIKES: f32 = 30.0;

/// First years of the eras of film that share weights; what is older than the first belongs to it.
///
/// Narrow where the films of the data crowd, wide where they are few.
const ERAS: [u16; 18] =
    [0, 1940, 1960, 1970, 1980, 1985, 1990, 1993, 1995, 1997, 1999, 2001, 2003, 2005, 2007, 2009, 2011, 2013];

/// Marks a film of the catalogue that is not among the D′ modelled ones.
const NOT_MODELLED: u32 = u32::MAX;

/// v̂, the visible units of one person: damped counts of the liked films, each an index below D′.
///
/// With w_i the like of film i by its stars ([`LIKE_OF_CLASS`]) and n = max(1, Σ_i w_i):
/// v̂_i = w_i·√(n₀/n), n₀ = 30. So n likes carry as much evidence as √(n₀·n) would, since what one likes
/// is not n independent draws; and a person of few likes is still heard.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Likes {
    films: Vec<u32>,
    counts: Vec<f32>,
    total: f32,
    weight: f32,
}

impl Likes {
    /// Indices below D′ of the liked films.
    pub fn films(&self) -> &[u32] {
        &self.films
    }

    /// v̂_i of each of them.
    pub fn counts(&self) -> &[f32] {
        &self.counts
    }

    /// n̂ = Σ_i v̂_i.
    pub fn total(&self) -> f32 {
        self.total
    }

    /// ω = √(n/n₀): what the person's statistics weigh in learning, so that ω·v̂_i = w_i and each like
    /// has the same say in the weights, however much it was damped.
    pub fn weight(&self) -> f32 {
        self.weight
    }

    /// There is no like among the modelled films.
    pub fn is_empty(&self) -> bool {
        self.films.is_empty()
    }

    fn iter(&self) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.films.iter().zip(&self.counts).map(|(&film, &count)| (film as usize, count))
    }
}

/// Which films are modelled, how popular each is, and what films have in common. It does not change in training.
#[derive(Debug, Clone, PartialEq)]
pub struct LikedFilms {
    /// `[D′]` index into the catalogue, ascending; `[D]` index below D′ or [`NOT_MODELLED`].
    modelled: Vec<u32>,
    place: Vec<u32>,
    /// `[D]` p̄ of each film of the catalogue: its share of all likes, smoothed by one like. Over the D′ modelled
    /// films it sums to one.
    share: Vec<f32>,
    /// Φ, `[D, F]`: 1/g for each of a film's g genres, 1 for its era.
    features: Attributes,
}

impl LikedFilms {
    /// Models the films that at least `min_likes` people gave 4 stars or more. Panics if the ratings are of another
    /// catalogue.
    pub fn new(ratings: &Ratings, catalogue: &Catalogue, min_likes: u32) -> Self {
        assert_eq!(ratings.n_movies(), catalogue.len(), "ratings of this catalogue");
        let n_movies = catalogue.len();
        let mut fans = vec![0_u32; n_movies];
        let mut likes = vec![0.0_f32; n_movies];
        for user in ratings.users() {
            for (movie, class) in user.iter() {
                fans[movie] += u32::from(LIKE_OF_CLASS[class] >= 1.0);
                likes[movie] += LIKE_OF_CLASS[class];
            }
        }
        let modelled: Vec<u32> =
            (0..n_movies as u32).filter(|&movie| fans[movie as usize] >= min_likes).collect();
        let mut place = vec![NOT_MODELLED; n_movies];
        let mut total = 0.0;
        for (film, &movie) in modelled.iter().enumerate() {
            place[movie as usize] = film as u32;
            total += likes[movie as usize] + 1.0;
        }
        let share = likes.iter().map(|n| (n + 1.0) / total.max(1.0)).collect();

        let n_genres = catalogue.genre_names.len();
        let rows = catalogue.years.iter().enumerate().map(|(movie, &year)| {
            let era = (year != 0).then(|| ERAS.partition_point(|&first| first <= year) - 1);
            catalogue.genre_shares(movie).chain(era.map(|era| (n_genres + era, 1.0)))
        });
        let features = Attributes::from_rows(n_genres + ERAS.len(), rows);
        Self { modelled, place, share, features }
    }

    /// D′.
    pub fn len(&self) -> usize {
        self.modelled.len()
    }

    /// No film has enough likes.
    pub fn is_empty(&self) -> bool {
        self.modelled.is_empty()
    }

    /// F, genres and eras together.
    pub fn n_features(&self) -> usize {
        self.features.n_attributes()
    }

    /// `[D′]` the modelled films, as indices into the catalogue, ascending.
    pub fn modelled(&self) -> &[u32] {
        &self.modelled
    }

    /// The features of a film of the catalogue and their values Φ_if.
    pub fn features(&self, movie: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.features.of_movie(movie)
    }

    /// p̄_i of a modelled film.
    pub fn share(&self, film: usize) -> f32 {
        self.share[self.modelled[film] as usize]
    }

    /// Turns a person's ratings into v̂. Ratings of films that are not modelled, or too low to be a like, say nothing.
    pub fn likes_into(&self, ratings: UserRatings, likes: &mut Likes) {
        likes.films.clear();
        likes.counts.clear();
        for (movie, class) in ratings.iter() {
            if self.place[movie] != NOT_MODELLED && LIKE_OF_CLASS[class] > 0.0 {
                likes.films.push(self.place[movie]);
                likes.counts.push(LIKE_OF_CLASS[class]);
            }
        }
        let n = likes.counts.iter().sum::<f32>().max(1.0);
        likes.weight = (n / USUAL_LIKES).sqrt();
        for count in &mut likes.counts {
            *count /= likes.weight;
        }
        likes.total = likes.counts.iter().sum();
    }

    /// [`likes_into`](Self::likes_into) a new list.
    pub fn likes(&self, ratings: UserRatings) -> Likes {
        let mut likes = Likes::default();
        self.likes_into(ratings, &mut likes);
        likes
    }
}

/// Parameters θ = (U, G, b, c), all f32, row-major, and W = U + Φ·G, which is what the conditionals use.
///
/// E(v̂, h) = −(Σ_i Σ_j v̂_i·W_ij·(h_j − ½) + Σ_i b_i·v̂_i + Σ_j c_j·h_j): the energy of RS with centred hidden units, and
/// with a hidden bias that is not multiplied by the number of words.
///
/// Centring changes no distribution that the model can have (b_i takes up the ½), only where a gradient step leads.
#[derive(Debug, Clone, PartialEq)]
pub struct LikesRbm {
    films: LikedFilms,
    /// M.
    n_hidden: usize,
    /// W `[D′, M]`, and of it U `[D′, M]`, each film's own part.
    weights: Vec<f32>,
    own_weights: Vec<f32>,
    /// G `[F, M]`.
    feature_weights: Vec<f32>,
    /// b `[D′]`.
    visible_bias: Vec<f32>,
    /// c `[M]`.
    hidden_bias: Vec<f32>,
}

impl LikesRbm {
    /// U_ij ~ N(0, 0.01²) (Hinton 2010, section 8), G = 0, c = 0, and b_i = log p̄_i, so that an untrained model
    /// suggests what is liked most.
    pub fn untrained<R: Rng>(films: LikedFilms, n_hidden: usize, rng: &mut R) -> Self {
        let own_weights: Vec<f32> = (0..films.len() * n_hidden).map(|_| 0.01 * sample_normal(rng)).collect();
        let mut rbm = Self {
            n_hidden,
            weights: own_weights.clone(),
            own_weights,
            feature_weights: vec![0.0; films.n_features() * n_hidden],
            visible_bias: (0..films.len()).map(|film| films.share(film).ln()).collect(),
            hidden_bias: vec![0.0; n_hidden],
            films,
        };
        rbm.refresh();
        rbm
    }

    /// The modelled films.
    pub fn films(&self) -> &LikedFilms {
        &self.films
    }

    /// M.
    pub fn n_hidden(&self) -> usize {
        self.n_hidden
    }

    /// W_i `[M]` of a modelled film.
    pub fn weight_row(&self, film: usize) -> &[f32] {
        &self.weights[film * self.n_hidden..(film + 1) * self.n_hidden]
    }

    /// G, `[F, M]`.
    pub fn feature_weights(&self) -> &[f32] {
        &self.feature_weights
    }

    /// b, `[D′]`.
    pub fn visible_bias(&self) -> &[f32] {
        &self.visible_bias
    }

    /// c, `[M]`.
    pub fn hidden_bias(&self) -> &[f32] {
        &self.hidden_bias
    }

    /// U `[D′, M]`, G `[F, M]`, b and c, to be changed in place. [`refresh`](Self::refresh) must follow.
    pub fn parameters_mut(&mut self) -> LikesParameters<'_> {
        LikesParameters {
            films: &self.films,
            own_weights: &mut self.own_weights,
            feature_weights: &mut self.feature_weights,
            visible_bias: &mut self.visible_bias,
            hidden_bias: &mut self.hidden_bias,
        }
    }

    /// Works out W = U + Φ·G anew, after U or G changed.
    pub fn refresh(&mut self) {
        let n_hidden = self.n_hidden;
        self.weights.copy_from_slice(&self.own_weights);
        for (film, row) in self.weights.chunks_exact_mut(n_hidden).enumerate() {
            for (feature, value) in self.films.features(self.films.modelled[film] as usize) {
                let common = &self.feature_weights[feature * n_hidden..(feature + 1) * n_hidden];
                add_scaled(row, value, common);
            }
        }
    }

    /// The input of each hidden unit, c_j + Σ_i v̂_i·W_ij, into `input` `[M]`.
    pub fn hidden_input(&self, likes: &Likes, input: &mut [f32]) {
        input.copy_from_slice(&self.hidden_bias);
        for (film, count) in likes.iter() {
            add_scaled(input, count, self.weight_row(film));
        }
    }

    /// p(h_j = 1 | v̂) = σ(c_j + Σ_i v̂_i·W_ij) (RS), into `hidden` `[M]`.
    pub fn hidden_probabilities(&self, likes: &Likes, hidden: &mut [f32]) {
        self.hidden_input(likes, hidden);
        hidden.iter_mut().for_each(|h| *h = sigmoid(*h));
    }

    /// The same for a dense v̂ `[D′]`, such as a reconstruction.
    pub fn hidden_probabilities_of(&self, visible: &[f32], hidden: &mut [f32]) {
        assert_eq!(visible.len(), self.films.len(), "one count a modelled film");
        hidden.copy_from_slice(&self.hidden_bias);
        for (&count, row) in visible.iter().zip(self.weights.chunks_exact(self.n_hidden)) {
            add_scaled(hidden, count, row);
        }
        hidden.iter_mut().for_each(|h| *h = sigmoid(*h));
    }

    /// The distribution of one like over the films, p(i | h) = softmax over i of (b_i + Σ_j W_ij·(h_j − ½)) (RS),
    /// into `distribution` `[D′]`. `centred` `[M]` is h − ½. Returns the log of the softmax's denominator.
    pub fn film_distribution(&self, centred: &[f32], distribution: &mut [f32]) -> f32 {
        let rows = self.weights.chunks_exact(self.n_hidden);
        for ((logit, bias), row) in distribution.iter_mut().zip(&self.visible_bias).zip(rows) {
            *logit = bias + dot(row, centred);
        }
        softmax_in_place(distribution)
    }

    /// F(v̂) = −Σ_i b_i·v̂_i + Σ_j (x_j/2 − log(1 + exp(c_j + x_j))) in nats, x_j = Σ_i v̂_i·W_ij.
    ///
    /// p(v̂) = e^(−F(v̂)) / Z for a given number of likes, each in its place in the sequence. `input` `[M]` is scratch
    /// space.
    pub fn free_energy(&self, likes: &Likes, input: &mut [f32]) -> f64 {
        self.hidden_input(likes, input);
        let bias_term: f64 =
            likes.iter().map(|(film, count)| f64::from(count * self.visible_bias[film])).sum();
        let hidden_term: f64 = input
            .iter()
            .zip(&self.hidden_bias)
            .map(|(&input, &c)| f64::from(input - c) / 2.0 - softplus(f64::from(input)))
            .sum();
        hidden_term - bias_term
    }

    /// `[D]` what to sort a list of suggestions by, best first: the logit b_i + τ·Σ_j W_ij·(h̃_j − ½) that the next like is
    /// film i, from mean-field hidden units h̃ of the person's ratings, with τ = [`TASTE_WEIGHT`]. Differences are log
    /// odds.
    ///
    /// A film with too few likes to be modelled has no own weights and never learns a bias: its logit is
    /// log p̄_i + τ·Σ_f Φ_if Σ_j G_fj·(h̃_j − ½). Films that the person rated are scored like all others.
    ///
    /// Without a like the score is log p̄_i, which ranks films by how many like them: with v̂ = 0 the units would say
    /// what c alone makes of them, which no person of the training ever showed them.
    pub fn score(&self, ratings: UserRatings) -> Vec<f32> {
        let taste = self.taste(ratings);
        (0..self.films.place.len()).map(|movie| self.logit(movie, taste.as_ref())).collect()
    }

    /// [`score`](Self::score) of these films alone, `[F]`.
    pub fn score_of(&self, ratings: UserRatings, movies: &[u32]) -> Vec<f32> {
        let taste = self.taste(ratings);
        movies.iter().map(|&movie| self.logit(movie as usize, taste.as_ref())).collect()
    }

    /// `None` without a like.
    fn taste(&self, ratings: UserRatings) -> Option<Taste> {
        let likes = self.films.likes(ratings);
        if likes.is_empty() {
            return None;
        }
        let mut centred = vec![0.0; self.n_hidden];
        self.hidden_probabilities(&likes, &mut centred);
        centred.iter_mut().for_each(|h| *h = TASTE_WEIGHT * (*h - 0.5));
        let by_feature =
            self.feature_weights.chunks_exact(self.n_hidden).map(|row| dot(row, &centred)).collect();
        Some(Taste { centred, by_feature })
    }

    fn logit(&self, movie: usize, taste: Option<&Taste>) -> f32 {
        let Some(Taste { centred, by_feature }) = taste else {
            return self.films.share[movie].ln();
        };
        let film = self.films.place[movie];
        if film == NOT_MODELLED {
            let common: f32 =
                self.films.features(movie).map(|(feature, value)| value * by_feature[feature]).sum();
            return self.films.share[movie].ln() + common;
        }
        self.visible_bias[film as usize] + dot(self.weight_row(film as usize), centred)
    }

    /// Every parameter is a finite number.
    pub fn is_finite(&self) -> bool {
        [&self.weights, &self.feature_weights, &self.visible_bias, &self.hidden_bias]
            .iter()
            .all(|parameters| parameters.iter().all(|x| x.is_finite()))
    }
}

/// What a person's likes say of all films.
struct Taste {
    /// `[M]` τ·(h̃ − ½).
    centred: Vec<f32>,
    /// `[F]` what that makes of each feature, Σ_j G_fj·τ·(h̃_j − ½).
    by_feature: Vec<f32>,
}

/// What learning changes; see [`LikesRbm::parameters_mut`].
pub struct LikesParameters<'a> {
    /// The modelled films and their features.
    pub films: &'a LikedFilms,
    /// U, `[D′, M]`.
    pub own_weights: &'a mut [f32],
    /// G, `[F, M]`.
    pub feature_weights: &'a mut [f32],
    /// b, `[D′]`.
    pub visible_bias: &'a mut [f32],
    /// c, `[M]`.
    pub hidden_bias: &'a mut [f32],
}
