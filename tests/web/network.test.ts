/** The network panel: which weights are drawn, where keys lead, what is read off an answer; and the answer of the core. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barsPath, levelsPath } from "../../www/charts/bars";
import { stripPaths } from "../../www/charts/strip";
import type { Network, QuestionOf } from "../../www/engine/questions";
import { type Engine, readCatalogue, toEngineError } from "../../www/engine/wasm";
import {
	effectOf,
	filmsBeside,
	filmsOfUnit,
	filmsShown,
	type NetworkView,
	rowOf,
	starsOf,
	starsOfClass,
	unitsOfFilm,
	unitsOn,
	viewOf,
	withHeld,
} from "../../www/lab/network/figures";
import {
	CELL,
	edgeKeys,
	edgePath,
	layoutOf,
	placeAfterKey,
	ROW,
	rowMiddle,
	strongestEdges,
	unitMiddle,
} from "../../www/lab/network/graph";
import { PRESETS, presetSettings } from "../../www/state/settings";
import { newEngine } from "./core";

const NONE: ReadonlySet<number> = new Set();

describe("the weights that are drawn", () => {
	test("are the strongest of either sign, strongest first, measured by the strongest", () => {
		const edges = strongestEdges([0.1, -0.4, 0, 0.2, Number.NaN, 0.3], 2, 3, NONE);
		expect(edges).toEqual([
			{ row: 0, unit: 1, weight: -0.4, strength: 1 },
			{ row: 2, unit: 1, weight: 0.3, strength: 0.3 / 0.4 },
			{ row: 1, unit: 1, weight: 0.2, strength: 0.5 },
		]);
	});

	test("are fewer than asked for where there are no more, and none without any", () => {
		expect(strongestEdges([0, 0.5], 1, 9, NONE)).toHaveLength(1);
		expect(strongestEdges([], 3, 9, NONE)).toEqual([]);
		expect(strongestEdges([0, 0], 1, 9, NONE)).toEqual([]);
	});

	test("stay while they are nearly among the strongest, and go when they are far from it", () => {
		const before = edgeKeys(strongestEdges([4, 3, 2, 1], 1, 2, NONE), 1);
		expect([...before]).toEqual([0, 1]);
		// The second has fallen behind the third: still among the three that are one and a half times two.
		expect(strongestEdges([4, 2.9, 3, 1], 1, 2, before).map(({ row }) => row)).toEqual([0, 1]);
		expect(strongestEdges([4, 0.5, 3, 1], 1, 2, before).map(({ row }) => row)).toEqual([0, 2]);
	});
});

describe("the layout", () => {
	test("has room for every hidden unit, in as few columns as the height allows", () => {
		for (const units of [1, 20, 50, 200]) {
			const layout = layoutOf(1000, 14, units);
			expect(layout.perColumn * CELL).toBeLessThanOrEqual(layout.height);
			expect(layout.columns * layout.perColumn).toBeGreaterThanOrEqual(units);
			for (let unit = 0; unit < units; unit++) {
				const { x, y } = unitMiddle(layout, unit);
				expect(x).toBeLessThan(layout.hidden);
				expect(y).toBeGreaterThan(0);
				expect(y).toBeLessThan(layout.height);
			}
		}
	});

	test("fills the width, and its lines run from the film to the unit", () => {
		const layout = layoutOf(1000, 14, 50);
		expect(layout.rated + layout.hidden + layout.again + 2 * layout.gap).toBeCloseTo(1000, 9);
		const edge = { row: 2, unit: 0, weight: 1, strength: 1 };
		expect(edgePath(layout, "rated", edge)).toMatch(new RegExp(`^M${layout.rated} ${rowMiddle(2)}C`));
		expect(edgePath(layout, "again", edge)).toMatch(new RegExp(`^M${1000 - layout.again} ${rowMiddle(2)}C`));
	});

	test("keys lead through the layers and not out of them", () => {
		const layout = layoutOf(1000, 14, 50);
		const sizes = { rated: 14, again: 10, units: 50 };
		const from = (key: string, layer: "rated" | "hidden" | "again", at: number) =>
			placeAfterKey(key, { layer, at }, layout, sizes);
		expect(layout.perColumn).toBe(13);
		expect(from("ArrowDown", "rated", 3)).toEqual({ layer: "rated", at: 4 });
		expect(from("ArrowUp", "rated", 0)).toBeNull();
		expect(from("End", "again", 3)).toEqual({ layer: "again", at: 9 });
		expect(from("ArrowLeft", "rated", 3)).toBeNull();
		expect(from("Enter", "rated", 3)).toBeNull();
		expect(from("ArrowRight", "hidden", 0)).toEqual({ layer: "hidden", at: 13 });
		// The last column is shorter: its last unit is the nearest to the end of the one before.
		expect(from("ArrowRight", "hidden", 38)).toEqual({ layer: "hidden", at: 49 });
		// To the right again, past the last row of the films.
		expect(from("ArrowRight", "hidden", 49)).toEqual({ layer: "again", at: 9 });
		const entered = from("ArrowRight", "rated", 5);
		expect(entered?.layer).toBe("hidden");
		expect(Math.abs(unitMiddle(layout, entered?.at ?? 0).y - rowMiddle(5))).toBeLessThanOrEqual(ROW / 2);
		expect(placeAfterKey("ArrowLeft", { layer: "hidden", at: 0 }, layout, { ...sizes, rated: 0 })).toBeNull();
	});
});

test("holding and releasing units keeps one state a unit, in order", () => {
	const held = withHeld(withHeld([], 7, 1), 2, 0);
	expect(held).toEqual([
		{ unit: 2, state: 0 },
		{ unit: 7, state: 1 },
	]);
	expect(withHeld(held, 7, 0)).toEqual([
		{ unit: 2, state: 0 },
		{ unit: 7, state: 0 },
	]);
	expect(withHeld(held, 7, null)).toEqual([{ unit: 2, state: 0 }]);
	expect(withHeld(held, 5, null)).toEqual(held);
});

test("a strip has a cell a unit, filled from below, and wraps", () => {
	const { width, height, cells, levels } = stripPaths([0, 0.5, 1], 30);
	expect(cells.match(/M/g)).toHaveLength(3);
	// Two cells of 11 and a gap of 3 fit; the unit that is off has no filling.
	expect([width, height]).toEqual([25, 46]);
	expect(levels).toBe("M14 20v-10h11v10zM0 46v-20h11v20z");
});

test("levels lie where the tops of the bars do", () => {
	const box = { width: 20, height: 10, gap: 2 };
	expect(barsPath([0.5, 0], 1, box)).toBe("M1 10v-5h8v5z");
	expect(levelsPath([0.5, 0], 1, box)).toBe("M1 5h8");
	expect(levelsPath([2, 1], 1, box)).toBe("M1 0h8M11 0h8");
});

describe("the answer of the core", () => {
	let engine: Engine;
	beforeAll(async () => {
		engine = await newEngine();
	});
	afterAll(() => engine.free());

	const QUESTION: QuestionOf<"network"> = {
		kind: "network",
		userIndex: 14,
		rows: [],
		held: [],
		halfSteps: 0,
		seed: 1,
	};
	function told(change: Partial<QuestionOf<"network">> = {}): Network {
		const answer = engine.ask({ ...QUESTION, ...change });
		if (answer.kind !== "network") throw new Error("an answer of another kind");
		return answer;
	}
	/** As the panel asks: first for the ratings, then for the films that it chooses from them. */
	function ask(change: Partial<QuestionOf<"network">> = {}): NetworkView {
		const first = told(change);
		const rated = filmsShown(first, readCatalogue(engine).ratingCounts, 14);
		const beside = filmsBeside(first, [0, 100, 0, ...Array.from({ length: 100 }, (_, movie) => movie)], 10);
		const view = viewOf(told({ ...change, rows: [...rated, ...beside].map(rowOf) }), rated, beside);
		if (view === null) throw new Error("an answer to another question");
		return view;
	}
	function trained(preset: (typeof PRESETS)[number]["name"]): void {
		engine.configure({ ...presetSettings(preset), hiddenUnits: 8 });
		engine.train(60_000, 1);
	}

	test.each(PRESETS)("preset $name: shapes, distributions, held units and both chains", ({ name }) => {
		trained(name);
		const network = ask();
		const n = network.movies.length;
		expect(n).toBe(24);
		expect(network.nRated).toBe(14);
		expect(network.weights).toHaveLength(n * 8);
		expect(network.inferred).toHaveLength(n * 10);
		expect(network.predicted).toEqual(network.inferred);
		expect(network.hidden).toEqual(network.inferredHidden);
		expect(Array.from(network.hidden)).toEqual(Array.from(engine.snapshot(14).hidden));
		for (let at = 0; at < n; at++) {
			const row = network.predicted.subarray(at * 10, (at + 1) * 10);
			// Ten f32 additions of parts of one.
			expect(Math.abs(row.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-6);
		}
		const classes = network.classes.slice(0, network.nRated);
		expect(classes).toEqual(classes.toSorted((a, b) => b - a));
		expect(new Set(network.movies).size).toBe(n);
		expect([network.halfSteps, network.meanHidden.length, network.drawnDistance]).toEqual([0, 0, 0]);
		expect(network.drawn).toEqual(classes);
		expect(starsOf(network.meanVisible, 0)).toBe(starsOfClass(classes[0] ?? 0));

		const held = ask({ held: [7] });
		expect(held.hidden[3]).toBe(1);
		expect(held.inferredHidden).toEqual(network.inferredHidden);
		expect(held.inferred).toEqual(network.inferred);
		expect(held.predicted).not.toEqual(network.predicted);
		const effect = effectOf(held, 0, n);
		expect(effect.mean).toBeGreaterThan(0);
		expect(effectOf(network, 0, n)).toMatchObject({ mean: 0 });
		// Held at its other state, it moves the same film the other way.
		const off = ask({ held: [6] });
		const at = effect.most?.at ?? 0;
		const change = (one: NetworkView) => starsOf(one.predicted, at) - starsOf(one.inferred, at);
		expect(Math.sign(change(off))).toBe(-Math.sign(change(held)));

		const one = ask({ halfSteps: 1 });
		expect(one.meanHidden).toHaveLength(8);
		expect(Array.from(one.drawnHidden).every((h) => h === 0 || h === 1)).toBe(true);
		const two = ask({ halfSteps: 2 });
		expect(two.drawnHidden).toEqual(one.drawnHidden);
		// The mean-field chain's first reconstruction is the prediction; its f32 sums run in another order.
		const distance = Array.from(two.meanVisible, (p, k) => Math.abs(p - (two.inferred[k] ?? Number.NaN)));
		expect(Math.max(...distance)).toBeLessThan(1e-5);
		expect(two.drawnDistance).toBeGreaterThan(0);
		expect(ask({ halfSteps: 40 })).toEqual(ask({ halfSteps: 40 }));
		expect(ask({ halfSteps: 40, seed: 2 }).drawn).not.toEqual(ask({ halfSteps: 40 }).drawn);
	});

	test("the strongest weights of a unit and of a film", () => {
		trained("paper");
		const network = ask();
		const films = filmsOfUnit(network, 2, 0, network.nRated, 5);
		const sizes = films.map(({ weight }) => Math.abs(weight));
		expect(films).toHaveLength(5);
		expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
		const [first] = films;
		expect(unitsOfFilm(network, first?.at ?? 0, 8).find(({ at }) => at === 2)?.weight).toBe(first?.weight);
		expect(unitsOn([0, 1, 1, 0])).toBe(2);
	});

	test("somebody without ratings, and somebody with very many", () => {
		trained("tuned");
		const nobody = ask({ userIndex: null, halfSteps: 9 });
		expect([nobody.nRatings, nobody.nRated, nobody.movies.length]).toEqual([0, 0, 10]);
		expect(nobody.movies.slice(0, 2)).toEqual([0, 100]);
		expect(nobody.drawnHidden).toHaveLength(8);
		const busiest = ask({ userIndex: 546, halfSteps: 200 });
		expect(busiest.nRatings).toBeGreaterThan(1500);
		expect(busiest.halfSteps).toBe(busiest.longest);
		expect(busiest.longest).toBeLessThan(200);
	});

	test("refuses what there is not", () => {
		trained("tuned");
		const refused = (change: Partial<QuestionOf<"network">>) => {
			try {
				told(change);
			} catch (thrown) {
				return toEngineError(thrown).field;
			}
			return null;
		};
		expect(refused({ userIndex: 671 })).toBe("userIndex");
		expect(refused({ held: [16] })).toBe("held");
		expect(refused({ rows: [90_660] })).toBe("rows");
		expect(refused({ halfSteps: 201 })).toBe("halfSteps");
		expect(refused({ held: [15], rows: [90_659], halfSteps: 200 })).toBeNull();
	});

	test("an answer about other films than those that are to be shown is no view", () => {
		trained("tuned");
		const answer = told({ rows: [19] });
		const film = { movie: 1, classOfRating: 9 };
		expect(viewOf(answer, [], [film])?.movies).toEqual([1]);
		expect(viewOf(answer, [], [{ ...film, classOfRating: 8 }])).toBeNull();
		expect(viewOf(answer, [], [])).toBeNull();
	});
});

test("the films shown are the best known by stars, and those beside are not rated", () => {
	const person = { ratedMovies: Uint32Array.of(4, 2, 0, 3), ratedClasses: Uint8Array.of(3, 9, 3, 6) };
	const counts = [50, 1, 7, 40, 60, 2, 3];
	const movies = (count: number) => filmsShown(person, counts, count).map(({ movie }) => movie);
	expect(movies(3)).toEqual([3, 4, 0]);
	expect(movies(9)).toEqual([2, 3, 4, 0]);
	expect(filmsBeside(person, [4, 5, 5, 1, 6], 2)).toEqual([
		{ movie: 5, classOfRating: 9 },
		{ movie: 1, classOfRating: 9 },
	]);
	expect(rowOf({ movie: 5, classOfRating: 9 })).toBe(59);
});
