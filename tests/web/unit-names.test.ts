/** The names that hidden units are given: under the run's settings, kept in the browser, erased with the rest. */
import { describe, expect, test } from "vitest";
import { effectsOf } from "../../www/state/effects";
import { INITIAL, type Intent, newRun, type State } from "../../www/state/model";
import { reduce } from "../../www/state/reducer";
import { DEFAULT_SETTINGS } from "../../www/state/settings";
import {
	keepUnitNames,
	loadUnitNames,
	MAX_NAME_LENGTH,
	namesOf,
	runKey,
	type UnitNames,
	withName,
} from "../../www/state/unit-names";

const other = { ...DEFAULT_SETTINGS, seed: DEFAULT_SETTINGS.seed + 1 };

/** What a browser keeps, as far as names need it. */
function browser(kept: Record<string, string> = {}) {
	return {
		kept,
		storage: () => ({
			getItem: (key: string) => kept[key] ?? null,
			setItem: (key: string, value: string) => {
				kept[key] = value;
			},
			removeItem: (key: string) => {
				delete kept[key];
			},
		}),
	};
}
const blocked = () => {
	throw new DOMException("no", "SecurityError");
};

describe("naming", () => {
	test("a name belongs to a unit of a run with these settings", () => {
		const named = withName(withName([], DEFAULT_SETTINGS, 3, "  Dark   comedies "), DEFAULT_SETTINGS, 0, "War");
		expect(namesOf(named, DEFAULT_SETTINGS)).toEqual({ 0: "War", 3: "Dark comedies" });
		expect(namesOf(named, other)).toEqual({});
	});

	test("an empty name takes the name away, and the run with its last name", () => {
		const named = withName([], DEFAULT_SETTINGS, 3, "War");
		expect(withName(named, DEFAULT_SETTINGS, 3, "   ")).toEqual([]);
		expect(withName(named, DEFAULT_SETTINGS, 4, "")).toBe(named);
		expect(withName(named, DEFAULT_SETTINGS, 3, "War")).toBe(named);
	});

	test("names are cut, and of very many runs the one longest not named is dropped", () => {
		expect(namesOf(withName([], other, 1, "x".repeat(99)), other)).toEqual({ 1: "x".repeat(MAX_NAME_LENGTH) });
		let all: UnitNames = [];
		for (let seed = 0; seed < 60; seed++) all = withName(all, { ...other, seed }, 0, "a");
		expect(all).toHaveLength(50);
		expect(all.map(({ run }) => run)).not.toContain(runKey({ ...other, seed: 9 }));
		expect(all.map(({ run }) => run)).toContain(runKey({ ...other, seed: 10 }));
	});
});

describe("keeping", () => {
	test("what is kept is loaded again, and nothing is left when there is no name", () => {
		const { kept, storage } = browser();
		const names = withName([], DEFAULT_SETTINGS, 7, "Romance");
		expect(keepUnitNames(names, storage)).toBe(true);
		expect(loadUnitNames(storage)).toEqual(names);
		expect(keepUnitNames([], storage)).toBe(true);
		expect(kept).toEqual({});
	});

	test("what is not readable is left out", () => {
		const load = (text: string) => loadUnitNames(browser({ "rbm-cinema.unit-names": text }).storage);
		expect(load("no JSON")).toEqual([]);
		expect(load('{"version":2,"names":[]}')).toEqual([]);
		expect(load('{"version":1,"names":[{"run":"?a=1","names":{"2":"ok","x":"no","3":4}},{"run":5},null]}')).toEqual([
			{ run: "?a=1", names: { 2: "ok" } },
		]);
	});

	test("a browser that keeps nothing says so and breaks nothing", () => {
		expect(keepUnitNames([], blocked)).toBe(false);
		expect(loadUnitNames(blocked)).toEqual([]);
	});
});

describe("in the page", () => {
	const run = newRun(1, DEFAULT_SETTINGS, null);
	const step = (before: State, intent: Intent) => {
		const state = reduce(before, intent);
		return { state, effects: effectsOf(before, intent, state, () => null) };
	};

	test("a name is kept under the run on the page, and erased with the ratings", () => {
		const start: State = { ...INITIAL, run };
		const named = step(start, { type: "nameUnit", unit: 2, name: "Space" });
		expect(namesOf(named.state.unitNames, DEFAULT_SETTINGS)).toEqual({ 2: "Space" });
		expect(named.effects).toContainEqual({ kind: "keepUnitNames", names: named.state.unitNames });
		const erased = step(named.state, { type: "eraseRatings" });
		expect(erased.state.unitNames).toEqual([]);
		expect(erased.effects).toContainEqual({ kind: "keepUnitNames", names: [] });
	});

	test("without a run there is nothing to name", () => {
		expect(step(INITIAL, { type: "nameUnit", unit: 2, name: "Space" }).state).toBe(INITIAL);
	});
});
