"""Peers: models of scikit-surprise 1.1.5 on the standard split, for the table in docs/evaluation.md.

Settings are chosen on validation (trained on training); the figures are of the test ratings, trained on training and
validation. Writes scikit_surprise.json beside this file. From the repository's root (Python 3.9 to 3.12; some minutes):

    python3 -m venv .cache/peers
    .cache/peers/bin/pip install -r benches/peers/scikit_surprise.requirements.txt
    .cache/peers/bin/python benches/peers/scikit_surprise.py
"""

import itertools
import json
import time
from pathlib import Path

import numpy
import pandas
import surprise

ROOT = Path(__file__).resolve().parents[2]
SEEDS = range(1, 6)

#: Tried on validation with one seed each, every combination.
SVD_GRID = {
    "n_factors": [100, 200],
    "n_epochs": [60, 100],
    "lr_all": [0.005, 0.01, 0.02],
    "reg_all": [0.06, 0.08, 0.1],
}
BASELINE_GRID = {"reg_i": [2, 3, 5, 10], "reg_u": [3, 5, 10, 15]}


def standard_split():
    """Training, validation and test rows: index % 10 of each user's ratings sorted by (timestamp, movieId)."""
    rows = pandas.read_csv(ROOT / "data" / "movielens-small" / "ratings.csv")
    rows = rows.sort_values(["userId", "timestamp", "movieId"], kind="stable")
    place = rows.groupby("userId").cumcount() % 10
    rows = rows[["userId", "movieId", "rating"]]
    return rows[place < 8], rows[place == 8], rows[place == 9]


def figures(algorithm, training, held_out):
    """RMSE, MAE and seconds of an algorithm trained on one table and judged on another."""
    reader = surprise.Reader(rating_scale=(0.5, 5))
    trainset = surprise.Dataset.load_from_df(training, reader).build_full_trainset()
    start = time.perf_counter()
    algorithm.fit(trainset)
    seconds = time.perf_counter() - start
    predictions = algorithm.test(list(held_out.itertuples(index=False, name=None)))
    rmse = surprise.accuracy.rmse(predictions, verbose=False)
    mae = surprise.accuracy.mae(predictions, verbose=False)
    return rmse, mae, seconds


def main():
    training, validation, test = standard_split()
    both = pandas.concat([training, validation]).sort_index()

    def tune(name, grid, make):
        """The combination with the least RMSE on validation."""
        trials = []
        for values in itertools.product(*grid.values()):
            settings = dict(zip(grid, values))
            rmse, _, _ = figures(make(settings), training, validation)
            trials.append((rmse, settings))
            print(f"{name} on validation {settings}: {rmse:.4f}", flush=True)
        n_trials[name] = len(trials)
        return min(trials, key=lambda trial: trial[0])[1]

    def baseline(settings):
        return surprise.BaselineOnly(bsl_options=settings, verbose=False)

    n_trials = {}
    tuned_baseline = tune("BaselineOnly", BASELINE_GRID, baseline)
    tuned_svd = tune("SVD", SVD_GRID, lambda settings: surprise.SVD(random_state=1, **settings))

    pearson = {"name": "pearson_baseline", "user_based": False}
    peers = [
        ("BaselineOnly, defaults", {}, None, lambda seed: baseline({})),
        ("BaselineOnly, tuned", tuned_baseline, None, lambda seed: baseline(tuned_baseline)),
        ("SVD, defaults", {}, SEEDS, lambda seed: surprise.SVD(random_state=seed)),
        ("SVD, tuned", tuned_svd, SEEDS, lambda seed: surprise.SVD(random_state=seed, **tuned_svd)),
        ("SVD++, defaults", {}, SEEDS, lambda seed: surprise.SVDpp(random_state=seed, cache_ratings=True)),
        (
            "KNNBaseline, items, Pearson",
            {"k": 40, **pearson},
            None,
            lambda seed: surprise.KNNBaseline(sim_options=pearson, verbose=False),
        ),
        ("SlopeOne", {}, None, lambda seed: surprise.SlopeOne()),
    ]
    models = []
    for name, settings, seeds, make in peers:
        runs = [figures(make(seed), both, test) for seed in seeds or [0]]
        rmse, mae, seconds = numpy.mean(runs, axis=0)
        models.append(
            {
                "name": name,
                "settings": settings,
                "seeds": len(runs),
                "test_rmse": rmse,
                "test_mae": mae,
                "train_seconds": seconds,
            }
        )
        print(f"{name}: RMSE {rmse:.4f}, MAE {mae:.4f}, {seconds:.1f} s", flush=True)

    result = {
        "peer": f"scikit-surprise {surprise.__version__}",
        "trials": n_trials,
        "models": models,
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(result, indent="\t") + "\n")


if __name__ == "__main__":
    main()
