"""The categorical RBM as course notes write it, dense, in NumPy: what an epoch costs when absent ratings are zeros.

Mini-batches of 256 users, each a row of D*K one-hot numbers with zeros for the films that the user did not rate; 50
hidden units; CD-1 with sampled hidden units and the visible ones as probabilities; the gradient averaged over the users; Adam at 1e-2; weights
from N(0, 2/M), biases zero. The reconstruction is masked to the rated films, as the model demands.

python notes_numpy.py RATINGS_CSV EPOCHS: prints {"epoch_ms": [...], "cross_entropy": [...]}, one number an epoch.
"""

import csv
import json
import sys
import time

import numpy as np

N_CLASSES = 10
N_HIDDEN = 50
BATCH_SIZE = 256
LEARNING_RATE = 1e-2


def one_hot_users(path):
    """V [N, D*K]: 1 where user n gave film i the class k, float32."""
    with open(path, newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    users = {user: n for n, user in enumerate(sorted({row["userId"] for row in rows}))}
    movies = {movie: i for i, movie in enumerate(sorted({row["movieId"] for row in rows}))}
    visible = np.zeros((len(users), len(movies) * N_CLASSES), dtype=np.float32)
    for row in rows:
        rating_class = int(2 * float(row["rating"])) - 1
        visible[users[row["userId"]], movies[row["movieId"]] * N_CLASSES + rating_class] = 1
    return visible


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Adam:
    """Kingma & Ba (2015), algorithm 1, ascending."""

    def __init__(self, shape):
        self.mean = np.zeros(shape, dtype=np.float32)
        self.square = np.zeros(shape, dtype=np.float32)
        self.steps = 0

    def step(self, parameter, gradient):
        self.steps += 1
        self.mean += 0.1 * (gradient - self.mean)
        self.square += 0.001 * (gradient * gradient - self.square)
        mean = self.mean / (1 - 0.9**self.steps)
        square = self.square / (1 - 0.999**self.steps)
        parameter += LEARNING_RATE * mean / (np.sqrt(square) + 1e-8)


def main(path, n_epochs):
    rng = np.random.default_rng(1)
    visible = one_hot_users(path)
    n_users, width = visible.shape
    weights = rng.standard_normal((width, N_HIDDEN), dtype=np.float32) * np.float32(np.sqrt(2 / N_HIDDEN))
    visible_bias = np.zeros(width, dtype=np.float32)
    hidden_bias = np.zeros(N_HIDDEN, dtype=np.float32)
    optimisers = [Adam(parameter.shape) for parameter in (weights, visible_bias, hidden_bias)]

    epoch_ms, cross_entropy = [], []
    for _ in range(n_epochs):
        start = time.perf_counter()
        nats, n_ratings = 0.0, 0.0
        order = rng.permutation(n_users)
        for first in range(0, n_users, BATCH_SIZE):
            # v [B, D*K], and 1 for the rated films [B, D, 1].
            v = visible[order[first : first + BATCH_SIZE]]
            n = len(v)
            rated = v.reshape(n, -1, N_CLASSES).sum(axis=2, keepdims=True)

            h = sigmoid(v @ weights + hidden_bias)
            states = (rng.random(h.shape, dtype=np.float32) < h).astype(np.float32)

            # Softmax over the classes of each film; the probabilities stand in for a draw, which would take longer.
            logits = (states @ weights.T + visible_bias).reshape(n, -1, N_CLASSES)
            logits -= logits.max(axis=2, keepdims=True)
            p = np.exp(logits)
            p /= p.sum(axis=2, keepdims=True)
            p_rated = (p * v.reshape(p.shape)).sum(axis=2, keepdims=True)[rated > 0]
            nats -= np.log(np.maximum(p_rated, 1e-30)).sum()
            n_ratings += len(p_rated)
            v_model = (p * rated).reshape(n, -1)

            h_model = sigmoid(v_model @ weights + hidden_bias)
            gradients = (
                (v.T @ h - v_model.T @ h_model) / n,
                (v - v_model).mean(axis=0),
                (h - h_model).mean(axis=0),
            )
            for optimiser, parameter, gradient in zip(
                optimisers, (weights, visible_bias, hidden_bias), gradients
            ):
                optimiser.step(parameter, gradient)
        epoch_ms.append(1000 * (time.perf_counter() - start))
        cross_entropy.append(float(nats / n_ratings))
    json.dump({"epoch_ms": epoch_ms, "cross_entropy": cross_entropy}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
