/**
 * How quick the core is: the tasks of benches/core in each build, taking turns, so that whatever else the machine does
 * falls on all of them alike. Every figure is a median over the rounds, a ratio the median of the rounds' ratios.
 *
 * epoch: one of the trainer, on all ratings, without its evaluation; kernel_epoch: CD-1 with sampled units, user by
 * user, and nothing around the kernels; fold_in: from twenty ratings to the expected stars of all films.
 */
import { Failure } from "../scripts/lib/console.mjs";
import { median } from "./statistics.mjs";

const HIDDEN = 50;
const ROUNDS = 9;
/** In each turn one run warms the caches, which hold one build's model at a time, and the median of these counts. */
const RUNS_A_TURN = 3;

/** Milliseconds of one turn. */
async function turn(build, handle) {
	await build.run(handle);
	const times = [];
	for (let i = 0; i < RUNS_A_TURN; i++) times.push(await build.run(handle));
	return median(times);
}

/** Milliseconds of each round by the builds' names. */
async function inTurns(builds, task) {
	const handles = [];
	for (const build of builds) handles.push(await build.prepare(task, HIDDEN, 1));
	const times = Object.fromEntries(builds.map(({ name }) => [name, []]));
	for (let round = 0; round < ROUNDS; round++) {
		for (const [i, build] of builds.entries()) times[build.name].push(await turn(build, handles[i]));
	}
	return times;
}

const ratio = (above, below) => median(above.map((time, round) => time / below[round]));

/** All builds have to compute the same numbers: otherwise what is compared is not the same work. */
async function compareChecksums(builds) {
	const sums = [];
	for (const build of builds) sums.push(await build.checksum());
	if (sums.every((sum) => sum === sums[0])) return;
	const list = builds.map(({ name }, i) => `${name} ${sums[i]}`).join(", ");
	throw new Failure(
		`the kernels' checksums differ: ${list}.`,
		"src/numeric/lanes says what all builds must have alike.",
	);
}

/** The figures by name, from builds called native, wasm, scalar_wasm and chromium_wasm. */
export async function measureCore(builds) {
	await compareChecksums(builds);
	const epoch = await inTurns(builds, "epoch");
	const kernels = await inTurns(builds, "kernel_epoch");
	const foldIn = await inTurns(builds, "fold_in");
	const figures = {};
	for (const { name } of builds) {
		figures[`epoch_ms_${name}`] = median(epoch[name]);
		figures[`kernel_epoch_ms_${name}`] = median(kernels[name]);
		figures[`fold_in_ms_${name}`] = median(foldIn[name]);
	}
	return {
		...figures,
		wasm_over_native: ratio(epoch.wasm, epoch.native),
		chromium_wasm_over_native: ratio(epoch.chromium_wasm, epoch.native),
		scalar_wasm_over_simd: ratio(epoch.scalar_wasm, epoch.wasm),
		kernel_wasm_over_native: ratio(kernels.wasm, kernels.native),
		kernel_scalar_wasm_over_simd: ratio(kernels.scalar_wasm, kernels.wasm),
		epochs_per_second: 1000 / median(epoch.wasm),
		fold_in_ms: median(foldIn.wasm),
	};
}

/** What the growth is measured at, beside 50 hidden units on the ratings as they are: hidden units, times the ratings. */
const SIZES = {
	epoch_growth_hidden_x0_5: [25, 1],
	epoch_growth_hidden_x2: [100, 1],
	epoch_growth_hidden_x4: [200, 1],
	epoch_growth_ratings_x10: [HIDDEN, 10],
	epoch_growth_ratings_x100: [HIDDEN, 100],
};
const GROWTH_ROUNDS = 3;

/**
 * How many times as long the trainer's epoch takes with other hidden units, and with more users like those of the data.
 * Each size takes turns with the usual one, in a process of its own: `start` starts a build.
 */
export async function measureGrowth(start) {
	const figures = {};
	for (const [name, [nHidden, factor]] of Object.entries(SIZES)) {
		const build = await start();
		const usual = await build.prepare("epoch", HIDDEN, 1);
		const other = await build.prepare("epoch", nHidden, factor);
		const times = { usual: [], other: [] };
		for (let round = 0; round < GROWTH_ROUNDS; round++) {
			times.usual.push(await turn(build, usual));
			// Epochs of a second and more warm up as they go.
			times.other.push(factor > 1 ? await build.run(other) : await turn(build, other));
		}
		await build.close();
		figures[name] = ratio(times.other, times.usual);
	}
	return figures;
}
