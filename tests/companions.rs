//! The companions and the measures on the bundled MovieLens set, held to figures of other people's programs where there
//! are any.

use std::fs::File;
use std::path::Path;
use std::sync::OnceLock;

use rbm_cinema::companions::{
    Autoencoder, AutoencoderSettings, BiasModel, BiasRegularisation, FactorModel, FactorSettings, GlobalMean,
    NeighbourModel, Popular,
};
use rbm_cinema::evaluation::{
    ColdStart, Person, Predictions, Recommender, held_out_figures, ranking_figures,
};
use rbm_cinema::ratings::{Dataset, Part, Ratings, read_movielens};

fn movielens() -> &'static Dataset {
    static DATASET: OnceLock<Dataset> = OnceLock::new();
    DATASET.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/movielens-small");
        let table = |name: &str| File::open(folder.join(name)).expect("the bundled table");
        read_movielens(table("ratings.csv"), table("movies.csv")).expect("readable tables")
    })
}

/// Training and validation ratings, and test ratings.
fn test_split() -> (Ratings, Ratings) {
    (movielens().parts(&[Part::Training, Part::Validation]), movielens().parts(&[Part::Test]))
}

fn validation_split() -> (Ratings, Ratings) {
    (movielens().parts(&[Part::Training]), movielens().parts(&[Part::Validation]))
}

#[test]
fn neighbours_agree_with_scikit_surprise() {
    // KNNBaseline of scikit-surprise 1.1.5 (items, pearson_baseline, otherwise defaults) on the same rows: the same
    // sums in another order.
    let (training, test) = test_split();
    let figures = held_out_figures(&NeighbourModel::fit(&training), &training, &test);
    assert!((figures.rmse - 0.849_362_708_197_348_5).abs() < 1e-9, "RMSE {:.15}", figures.rmse);
    assert!((figures.mae - 0.648_794_703_481_726_9).abs() < 1e-9, "MAE {:.15}", figures.mae);
    assert_eq!(figures.cross_entropy, None);
}

#[test]
fn tuned_biases_agree_with_scikit_surprise() {
    // BaselineOnly of scikit-surprise 1.1.5 with reg_i = 3 and reg_u = 5.
    let (training, test) = test_split();
    let model = BiasModel::fit_with(&training, BiasRegularisation::TUNED);
    let figures = held_out_figures(&model, &training, &test);
    assert!((figures.rmse - 0.866_151_156_831_353_5).abs() < 1e-9, "RMSE {:.15}", figures.rmse);
    assert!((figures.mae - 0.667_574_235_373_664_3).abs() < 1e-9, "MAE {:.15}", figures.mae);
}

#[test]
fn the_list_of_popular_films_agrees_with_numpy() {
    // Computed apart from this code with NumPy, ties broken the same way.
    let (training, test) = test_split();
    let figures = ranking_figures(&Popular::fit(&training), &training, &test);
    assert!((figures.ndcg_at_10 - 0.099_189_831_281_046).abs() < 1e-9, "NDCG@10 {:.15}", figures.ndcg_at_10);
    assert!(
        (figures.recall_at_20 - 0.146_333_861_755_382).abs() < 1e-9,
        "recall@20 {:.15}",
        figures.recall_at_20
    );
    assert_eq!(figures.n_users, 632);
}

#[test]
fn biases_know_new_people_better_with_every_rating_and_better_than_the_mean() {
    let (training, _) = validation_split();
    let cold_start = ColdStart::new(&training);
    let biases = cold_start.errors(|ratings| Ok(Box::new(BiasModel::fit(ratings)))).expect("a model");
    let mean = cold_start.errors(|ratings| Ok(Box::new(GlobalMean::fit(ratings)))).expect("a model");
    assert!(biases.windows(2).all(|pair| pair[1].rmse() < pair[0].rmse()), "{biases:?}");
    assert!(biases[0].rmse() < mean[0].rmse() - 0.05);
    assert!(mean.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn factors_beat_the_biases_and_answer_for_a_user_much_as_for_a_stranger_with_the_same_ratings() {
    let (training, validation) = validation_split();
    let model = FactorModel::fit(&training, FactorSettings::default(), 1);
    let figures = held_out_figures(&model, &training, &validation);
    let biases = held_out_figures(&BiasModel::fit(&training), &training, &validation);
    // 0.869 against 0.894; seeds differ by about 0.001.
    assert!(figures.rmse < 0.875 && figures.rmse < biases.rmse - 0.015, "RMSE {}", figures.rmse);
    /// The same people without their names.
    struct Strangers(FactorModel);
    impl Recommender for Strangers {
        fn n_movies(&self) -> usize {
            self.0.n_movies()
        }
        fn predict(&self, person: Person, movies: &[u32]) -> Predictions {
            self.0.predict(Person::new(person.ratings), movies)
        }
    }
    let folded = held_out_figures(&Strangers(model), &training, &validation);
    assert!((folded.rmse - figures.rmse).abs() < 0.02, "{} folded in, {} trained", folded.rmse, figures.rmse);
}

#[test]
fn the_autoencoder_beats_the_mean_but_not_the_biases() {
    let (training, validation) = validation_split();
    let settings = AutoencoderSettings { epochs: 10, ..AutoencoderSettings::default() };
    let figures = held_out_figures(&Autoencoder::fit(&training, settings, 1), &training, &validation);
    // 0.930 after ten epochs; the biases reach 0.894.
    assert!((0.894..0.94).contains(&figures.rmse), "RMSE {}", figures.rmse);
    let nats = figures.cross_entropy.expect("a distribution");
    let mean = held_out_figures(&GlobalMean::fit(&training), &training, &validation);
    assert!(nats < mean.cross_entropy.expect("a distribution") - 0.1, "{nats} nats");
}
