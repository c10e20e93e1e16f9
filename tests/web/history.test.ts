/** Undo and redo: every step to ratings and choices, back and forth, through the reducer. */
import { beforeEach, describe, expect, test } from "vitest";
import { nameOfKey, press } from "../../www/shortcuts";
import { effectsOf } from "../../www/state/effects";
import { stepInWords } from "../../www/state/history";
import { INITIAL, type Intent, type State } from "../../www/state/model";
import type { Rating } from "../../www/state/ratings";
import { reduce } from "../../www/state/reducer";

const rating = (movieId: number, stars: number, ratedAt: number): Rating => ({ movieId, stars, ratedAt });

/** One intent of every kind that makes a step, each on what the ones before left. */
const STEPS: readonly Intent[] = [
	{ type: "rate", movieId: 1, stars: 3, at: 10 },
	{ type: "rate", movieId: 2, stars: 4.5, at: 20 },
	{ type: "rate", movieId: 1, stars: 5, at: 30 },
	{ type: "putAway", movieId: 7 },
	{ type: "importRatings", ratings: [rating(3, 2, 15), rating(2, 1, 40)], replace: false },
	{ type: "unrate", movieId: 1 },
	{ type: "putAway", movieId: 8 },
	{ type: "takeBack", movieIds: [7, 8] },
	{ type: "importRatings", ratings: [rating(9, 2, 5)], replace: true },
	{ type: "unrateAll" },
	{ type: "passOver", movieIds: [4], why: "notSeen" },
	{ type: "passOver", movieIds: [5, 4, 6], why: "skipped" },
	{ type: "passOver", movieIds: [10], why: "skipped" },
];

const kept = ({ ratings, choices }: State) => ({
	ratings,
	unwanted: choices.unwanted.toSorted(),
	passed: choices.passed,
});
const words = ({ history }: State) => history.done.map((step) => stepInWords(step, (id) => `film ${id}`));

let states: State[];
beforeEach(() => {
	states = [INITIAL];
	for (const intent of STEPS) states.push(reduce(states.at(-1) ?? INITIAL, intent));
});
const newest = () => states.at(-1) ?? INITIAL;

describe("the history", () => {
	test("goes back through every step to the beginning, and forth again to the end", () => {
		let state = newest();
		for (const before of states.slice(0, -1).toReversed()) {
			state = reduce(state, { type: "undo" });
			expect(kept(state)).toEqual(kept(before));
		}
		expect(reduce(state, { type: "undo" })).toBe(state);
		for (const after of states.slice(1)) {
			state = reduce(state, { type: "redo" });
			expect(kept(state)).toEqual(kept(after));
		}
		expect(reduce(state, { type: "redo" })).toBe(state);
	});

	test("says each step in words", () => {
		expect(words(newest())).toEqual([
			"film 1 rated 3.0 stars",
			"film 2 rated 4.5 stars",
			"film 1 changed from 3.0 to 5.0 stars",
			"film 7 put away",
			"the import of 2 ratings",
			"your rating of film 1 removed",
			"film 8 put away",
			"2 films taken back",
			"the import of 3 ratings",
			"your rating of film 9 removed",
			"film 4 marked as not seen",
			"2 films skipped",
			"film 10 skipped",
		]);
	});

	test("a new step takes the place of those that were undone", () => {
		const undone = [1, 2, 3].reduce((state) => reduce(state, { type: "undo" }), newest());
		expect(undone.history.undone).toHaveLength(3);
		const other = reduce(undone, { type: "rate", movieId: 5, stars: 1, at: 99 });
		expect(other.history.undone).toEqual([]);
		expect(reduce(other, { type: "redo" })).toBe(other);
	});

	test("what changes nothing is no step", () => {
		const state = states[4] ?? INITIAL;
		for (const intent of [
			{ type: "rate", movieId: 1, stars: 5, at: 99 },
			{ type: "rate", movieId: 1, stars: 5.25, at: 99 },
			{ type: "unrate", movieId: 77 },
			{ type: "putAway", movieId: 7 },
			{ type: "takeBack", movieIds: [1] },
			{ type: "passOver", movieIds: [], why: "skipped" },
		] as const)
			expect(reduce(state, intent)).toBe(state);
		expect(reduce(INITIAL, { type: "unrateAll" })).toBe(INITIAL);
	});

	test("a rating that is tried out is a step once it is kept", () => {
		const tried = reduce(states[3] ?? INITIAL, { type: "tryRating", movieId: 1, stars: 1 });
		expect(tried.history).toBe(states[3]?.history);
		const keptTrial = reduce(tried, { type: "endTrial", keep: true, at: 50 });
		expect(words(keptTrial).at(-1)).toBe("film 1 changed from 5.0 to 1.0 stars");
		expect(kept(reduce(keptTrial, { type: "undo" }))).toEqual(kept(tried));
	});

	test("the oldest steps go when there are very many", () => {
		let state = INITIAL;
		for (let at = 0; at < 600; at += 1) state = reduce(state, { type: "rate", movieId: at, stars: 3, at });
		expect(state.history.done).toHaveLength(500);
		for (let at = 0; at < 600; at += 1) state = reduce(state, { type: "undo" });
		expect(state.ratings).toHaveLength(100);
	});

	test("undoing goes to the storage, many films at once", () => {
		const before = newest();
		const none = () => null;
		const [one, all] = [states[2] ?? INITIAL, states[5] ?? INITIAL];
		const single = reduce(one, { type: "undo" });
		expect(effectsOf(one, { type: "undo" }, single, none)).toEqual([{ kind: "forget", movieId: 2 }]);
		const several = reduce(all, { type: "undo" });
		expect(effectsOf(all, { type: "undo" }, several, none)).toEqual([
			{ kind: "changeMany", saved: [rating(2, 4.5, 20)], forgotten: [3] },
		]);
		expect(effectsOf(before, { type: "redo" }, before, none)).toEqual([]);
	});
});

describe("its keys", () => {
	const held = { key: "z", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
	test.each([
		[{ ctrlKey: true }, "undo"],
		[{ metaKey: true }, "undo"],
		[{ ctrlKey: true, shiftKey: true, key: "Z" }, "redo"],
		[{ metaKey: true, shiftKey: true }, "redo"],
		[{ ctrlKey: true, key: "y" }, "redo"],
	] as const)("%j is %s", (keys, type) => {
		const name = nameOfKey({ ...held, ...keys });
		expect(press([], name ?? "").shortcut?.action).toEqual({ type });
	});

	test("Alt is the browser's, and a key alone is itself", () => {
		expect(nameOfKey({ ...held, ctrlKey: true, altKey: true })).toBeNull();
		expect(nameOfKey(held)).toBe("z");
		expect(press([], "z").shortcut).toBeNull();
	});
});
