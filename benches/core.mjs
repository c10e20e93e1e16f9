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

/** How the trainer's epoch grows with the ratings (more users like those of the data) and with the hidden units. */
export async function measureGrowth(build) {
	const time = async (nHidden, factor) => turn(build, await build.prepare("epoch", nHidden, factor));
	const figures = {};
	const once = await time(HIDDEN, 1);
	for (const factor of [10, 100]) figures[`epoch_growth_ratings_x${factor}`] = (await time(HIDDEN, factor)) / once;
	for (const nHidden of [25, 50, 100, 200]) figures[`epoch_ms_hidden_${nHidden}`] = await time(nHidden, 1);
	figures.epoch_growth_hidden_x4 = figures.epoch_ms_hidden_200 / figures.epoch_ms_hidden_50;
	return figures;
}
