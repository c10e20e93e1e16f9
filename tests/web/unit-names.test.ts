/** The names that hidden units are given: under the run’s settings, and erased with the rest. */
import { describe, expect, test } from "vitest";
import { effectsOf } from "../../www/state/effects";
import { INITIAL, type Intent, newRun, type State } from "../../www/state/model";
import { reduce } from "../../www/state/reducer";
import { DEFAULT_SETTINGS } from "../../www/state/settings";
import {
	MAX_NAME_LENGTH,
	mergeUnitNames,
	namesOf,
	readUnitNames,
	runKey,
	type UnitNames,
	withName,
} from "../../www/state/unit-names";

const other = { ...DEFAULT_SETTINGS, seed: DEFAULT_SETTINGS.seed + 1 };

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

describe("what is read", () => {
	test("comes back, and what is no name is left out", () => {
		const names = withName([], DEFAULT_SETTINGS, 7, "Romance");
		expect(readUnitNames(structuredClone(names))).toEqual(names);
		expect(readUnitNames("names")).toEqual([]);
		expect(readUnitNames([{ run: "?a=1", names: { 2: "ok", x: "no", 3: 4 } }, { run: 5 }, null])).toEqual([
			{ run: "?a=1", names: { 2: "ok" } },
		]);
	});

	test("is met by what was named meanwhile, unit by unit", () => {
		const older = withName(withName([], other, 1, "War"), DEFAULT_SETTINGS, 1, "Old");
		const newer = withName(withName([], DEFAULT_SETTINGS, 1, "New"), DEFAULT_SETTINGS, 2, "Space");
		const merged = mergeUnitNames(older, newer);
		expect(namesOf(merged, other)).toEqual({ 1: "War" });
		expect(namesOf(merged, DEFAULT_SETTINGS)).toEqual({ 1: "New", 2: "Space" });
	});
});

describe("in the page", () => {
	const run = newRun(1, DEFAULT_SETTINGS, null);
	const step = (before: State, intent: Intent) => {
		const state = reduce(before, intent);
		return { state, effects: effectsOf(before, intent, state, () => null) };
	};

	test("a name is kept under the run on the page, and erased with everything", () => {
		const start: State = { ...INITIAL, run };
		const named = step(start, { type: "nameUnit", unit: 2, name: "Space" });
		expect(namesOf(named.state.unitNames, DEFAULT_SETTINGS)).toEqual({ 2: "Space" });
		expect(named.effects).toContainEqual({ kind: "keepUnitNames", names: named.state.unitNames });
		const erased = step(named.state, { type: "eraseEverything" });
		expect(erased.state.unitNames).toEqual([]);
		expect(erased.effects).toContainEqual({ kind: "eraseStorage" });
	});

	test("without a run there is nothing to name", () => {
		expect(step(INITIAL, { type: "nameUnit", unit: 2, name: "Space" }).state).toBe(INITIAL);
	});
});
