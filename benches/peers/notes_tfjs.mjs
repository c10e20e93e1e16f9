/**
 * The categorical RBM as course notes write it, dense, in TensorFlow.js on its WebAssembly backend: what an epoch costs
 * in a browser when absent ratings are zeros. The same algorithm as notes_numpy.py, whose first lines describe it.
 *
 * node notes_tfjs.mjs FOLDER_OF_THE_PACKAGES RATINGS_CSV EPOCHS: prints {"epoch_ms": […], "cross_entropy": […]}.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve, sep } from "node:path";

const [folder, table, epochs] = process.argv.slice(2);
const require = createRequire(resolve(folder, "package.json"));
const tf = require("@tensorflow/tfjs-core");
const wasm = require("@tensorflow/tfjs-backend-wasm");

const N_CLASSES = 10;
const N_HIDDEN = 50;
const BATCH_SIZE = 256;
const LEARNING_RATE = 1e-2;

/** Each user's ratings as places in a row of D·K numbers, and D. */
function ratedPlaces() {
	const rows = readFileSync(table, "utf8").trim().split("\n").slice(1);
	const [users, movies] = [new Map(), new Map()];
	const number = (numbers, id) => numbers.get(id) ?? numbers.set(id, numbers.size).get(id);
	const places = [];
	for (const row of rows) {
		const [user, movie, stars] = row.split(",");
		const ratingClass = 2 * Number(stars) - 1;
		const own = number(users, user);
		places[own] ??= [];
		places[own].push(number(movies, movie) * N_CLASSES + ratingClass);
	}
	return { places, nMovies: movies.size };
}

function shuffled(n) {
	const order = Array.from({ length: n }, (_, i) => i);
	for (let i = n - 1; i > 0; i--) {
		const j = Math.floor(Math.random() * (i + 1));
		[order[i], order[j]] = [order[j], order[i]];
	}
	return order;
}

const uniform = (shape) => {
	const numbers = new Float32Array(shape.reduce((product, n) => product * n, 1));
	for (let i = 0; i < numbers.length; i++) numbers[i] = Math.random();
	return tf.tensor(numbers, shape);
};

wasm.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm")) + sep);
// One thread, as everything that is compared with it.
wasm.setThreadsCount(1);
await tf.setBackend("wasm");
await tf.ready();

const { places, nMovies } = ratedPlaces();
const width = nMovies * N_CLASSES;
const weights = tf.variable(tf.randomNormal([width, N_HIDDEN], 0, Math.sqrt(2 / N_HIDDEN)), true, "weights");
const visibleBias = tf.variable(tf.zeros([width]), true, "visibleBias");
const hiddenBias = tf.variable(tf.zeros([N_HIDDEN]), true, "hiddenBias");
const adam = tf.train.adam(LEARNING_RATE);

const hiddenProbabilities = (visible) => tf.sigmoid(tf.add(tf.matMul(visible, weights), hiddenBias));

/** The negative CD-1 gradients of one mini-batch, for an optimiser that descends, and its nats. */
function contrastiveDivergence(users) {
	const n = users.length;
	const dense = new Float32Array(n * width);
	users.forEach((user, row) => {
		for (const place of places[user]) dense[row * width + place] = 1;
	});
	const v = tf.tensor2d(dense, [n, width]);
	const byMovie = tf.reshape(v, [n, nMovies, N_CLASSES]);
	const rated = tf.sum(byMovie, 2, true);

	const h = hiddenProbabilities(v);
	const states = tf.cast(tf.less(uniform([n, N_HIDDEN]), h), "float32");

	// The probabilities stand in for a draw, which would take longer.
	const logits = tf.add(tf.matMul(states, weights, false, true), visibleBias);
	const p = tf.softmax(tf.reshape(logits, [n, nMovies, N_CLASSES]));
	const pRated = tf.add(tf.sum(tf.mul(p, byMovie), 2, true), tf.sub(1, rated));
	const nats = tf.neg(tf.sum(tf.log(tf.maximum(pRated, 1e-30))));
	const vModel = tf.reshape(tf.mul(p, rated), [n, width]);

	const hModel = hiddenProbabilities(vModel);
	const statistics = (visible, hidden) => tf.matMul(visible, hidden, true);
	return {
		weights: tf.div(tf.sub(statistics(vModel, hModel), statistics(v, h)), n),
		visibleBias: tf.mean(tf.sub(vModel, v), 0),
		hiddenBias: tf.mean(tf.sub(hModel, h), 0),
		nats,
	};
}

const result = { epoch_ms: [], cross_entropy: [] };
const nRatings = places.reduce((sum, own) => sum + own.length, 0);
for (let epoch = 0; epoch < Number(epochs); epoch++) {
	const start = performance.now();
	let nats = 0;
	const order = shuffled(places.length);
	for (let first = 0; first < order.length; first += BATCH_SIZE) {
		const batch = order.slice(first, first + BATCH_SIZE);
		const { nats: batchNats, ...gradients } = tf.tidy(() => contrastiveDivergence(batch));
		adam.applyGradients(gradients);
		nats += batchNats.dataSync()[0];
		tf.dispose([batchNats, gradients]);
	}
	result.epoch_ms.push(performance.now() - start);
	result.cross_entropy.push(nats / nRatings);
}
console.log(JSON.stringify(result));
