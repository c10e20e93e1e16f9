/** docs/evaluation.md from the figures of `npm run evaluate` and those of the peers. */

const digits = (value, n) => (value === null || value === undefined ? "–" : value.toFixed(n));

const row = (cells) => `| ${cells.join(" | ")} |`;

/** A table whose columns are `[heading, cell(item)]`; all but the first are numbers. */
function table(items, columns) {
	return [
		row(columns.map(([heading]) => heading)),
		`|---|${"--:|".repeat(columns.length - 1)}`,
		...items.map((item) => row(columns.map(([, cell]) => cell(item)))),
	].join("\n");
}

const label = ({ name, preset }) => (preset ? `**${name}**, ${preset}` : name);

/** Models whose list is the same score for every film: their places are an accident of the order of the ids. */
const WITHOUT_A_LIST = ["Global mean"];
const ranks = (value) => (model) => (WITHOUT_A_LIST.includes(model.name) ? "–" : digits(model[value], 3));

/** Peers whose settings differ from their program's defaults, in words. */
const settings = (peer) =>
	Object.entries(peer.settings)
		.map(([name, value]) => `${name} = ${value}`)
		.join(", ") || "defaults";

/** `tables`: the Markdown of examples/asking.rs. */
export function askingSection(tables) {
	return `## What to ask first
RMSE for users who were held out whole, in the folds of the cold start, after films were shown to them in one order or another; three seeds. A half of a user's ratings, drawn once, is what the user answers with when a film of it comes up; any other film is not seen. The other half is asked for. In brackets: how many ratings were given by then, or films shown.

${tables.trim()}

The means are over users, so everyone counts alike; below, the difference to our order with its standard error over the users. *By worth* is the order of the page's shelf: [0013](decisions/0013-what-to-ask.md). *Popularity × entropy* is ln(ratings + 1) times the entropy of the film's ten shares (after Rashid et al. 2002, “Getting to know you”).
`;
}

/** `tables`: see `askingSection`. */
export function evaluationPage({ models }, { peer, trials, models: peers }, tables) {
	const shown = ["0", "3", "5", "10", "20"];
	return `# How good the models are

<!-- Written by npm run evaluate (scripts/lib/evaluation-page.mjs); change it there. -->

All figures are of the [standard split](../data/movielens-small/README.md#the-standard-split): trained on the training and validation ratings (90,282), judged on the 9,722 test ratings. Where training draws random numbers they are means over the seeds 1 to 5.

## Stars and lists
${table(models, [
	["model", label],
	["RMSE", (model) => digits(model.test_rmse, 4)],
	["MAE", (model) => digits(model.test_mae, 4)],
	["nats per rating", (model) => digits(model.cross_entropy, 3)],
	["NDCG@10", ranks("ndcg_at_10")],
	["recall@20", ranks("recall_at_20")],
	["training", (model) => `${digits(model.train_seconds, 2)} s`],
	["seeds", (model) => model.seeds],
])}

- **RMSE, MAE**: of expected minus given stars, predictions kept within 0.5 to 5.
- **Nats per rating**: the mean of −log p(the class that was given), of models that give a distribution. A fair guess among ten classes costs 2.303.
- **NDCG@10, recall@20**: each user's list holds all films that the user did not rate in the training data, by the model's score (expected stars, unless the model has a score for the purpose; ties go to the lower id). Relevant are the user's test films of four stars and more; 632 users have any. Gains are 0 or 1; the ideal list has min(10, relevant) hits, and recall divides the hits by min(20, relevant). Films that a user would have liked but never rated count against a model.

A low error does not make a good list: expected stars can put a film that three people adored before one that everybody watches.

## Cold start
RMSE for users who were held out whole, after so many of their ratings were shown:

${table(models, [
	["model", label],
	...shown.map((n) => [`${n} shown`, (model) => digits(model.cold_start_rmse[n], 4)]),
])}

Users with at least 30 ratings are dealt into five folds; the others are always trained on. For each fold a model is trained on all ratings of all other users. Each held-out user's ratings are put in an order drawn once: the first n are shown, and all those after the twentieth are asked for, the same ones for every n and every model. Errors are pooled over all folds, so a user with many ratings counts for more.

${askingSection(tables)}
## The companions
They share the RBM's sparse data and its measures; the code is in \`src/companions/\`.

| companion | what it is |
|---|---|
| Global mean | the mean of all stars, and how often each class is given |
| Popular | the films that most people rated, for everybody; its stars are the global mean |
| Biases | r̂ = μ + b_u + b_i by alternating least squares with the regularisation of scikit-surprise's BaselineOnly (10 for films, 15 for users); a new person's b_u by ridge regression |
| Biases, tuned | the same with 3 and 5 |
| Matrix factorisation | biases and 100 factors by SGD, a linearly falling rate; a new person's bias and factors by ridge regression |
| Item neighbours | the 40 nearest films by Pearson-baseline similarity: the sums of scikit-surprise's KNNBaseline. With few ratings shown it trusts a single weak neighbour as much as forty, which is why its cold start is poor |
| Autoencoder | the parameters and the prediction of the categorical RBM (50 hidden units), trained by the gradient of the cross-entropy itself, a fifth of the ratings left out of the input |

How the RBMs' settings were chosen: [0002](decisions/0002-the-tuned-model.md) (about 130 trials) and [0007](decisions/0007-would-you-like-it.md) (about 190), on validation. The ensemble is five tuned RBMs of 40 to 100 hidden units, each with its own seed.

How their settings were chosen: on the validation ratings, trained on the training ratings alone, one seed. Trials: 36 for the biases, 48 for the factorisation and 12 for its fold-in (on the cold start of the training and validation ratings), 48 for the autoencoder; none for the others. 200 factors in place of 100 gain 0.001 on validation, and the cost of a fold-in grows with the cube of their number.

## Peers
${peer}, measured by [\`benches/peers/scikit_surprise.py\`](../benches/peers/scikit_surprise.py) on the same split:

${table(peers, [
	["model", ({ name }) => name],
	["RMSE", (model) => digits(model.test_rmse, 4)],
	["MAE", (model) => digits(model.test_mae, 4)],
	["training", (model) => `${digits(model.train_seconds, 1)} s`],
	["seeds", (model) => model.seeds],
	["settings", settings],
])}

Tuned on validation, one seed: ${Object.entries(trials)
		.map(([name, n]) => `${n} trials for ${name}`)
		.join(
			", ",
		)}. Our biases and neighbours agree with BaselineOnly and KNNBaseline to nine decimals; tests hold them to that. With reg_i = reg_u = 5 BaselineOnly gives 0.8676 (MAE 0.6693). SVD and SVD++ visit the rows in the order in which they are given, here by user and time; the order matters: one seed of SVD++ gives 0.8691 so, 0.8654 by user and film, and 0.8605 (MAE 0.6599) with the rows shuffled.
`;
}
