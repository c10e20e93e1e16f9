/** The walk through the phases of a mini-batch: its order, its sums, and what it announces through the real core. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PresetName } from "../../www/engine/protocol";
import type { AnswerOf } from "../../www/engine/questions";
import type { Engine } from "../../www/engine/wasm";
import { updateLines } from "../../www/lab/phases/arithmetic";
import { attributeName, largestTerms, parameterRows, phasesOf, shortName } from "../../www/lab/phases/walk";
import { presetSettings } from "../../www/state/settings";
import { newEngine } from "./core";

test("CD-2 has eight stops", () => {
	expect(phasesOf(2).map(shortName)).toEqual([
		"Positive phase",
		"Step 1: h → v′",
		"Step 1: v′ → h′",
		"Step 2: h → v′",
		"Step 2: v′ → h′",
		"Negative phase",
		"Update",
		"Done",
	]);
});

test("a sum is told by its largest terms, and the others as one", () => {
	expect(largestTerms([1, -3, 0.5, 2], 2)).toEqual({
		largest: [
			{ at: 1, term: -3 },
			{ at: 3, term: 2 },
		],
		count: 2,
		rest: 1.5,
	});
});

test("attributes are genres, decades and counts, in this order", () => {
	const genres = ["Action", "Drama"];
	expect([0, 1, 2, 13, 14, 21].map((attribute) => attributeName(attribute, genres))).toEqual([
		"Action",
		"Drama",
		"1900s",
		"2010s",
		"not rated",
		"127 times or more",
	]);
});

describe("through the core", () => {
	let engine: Engine;
	beforeEach(async () => {
		engine = await newEngine();
	});
	afterEach(() => engine.free());

	const phases = (change: object = {}): AnswerOf<"phases"> => {
		const question = { kind: "phases", place: 0, step: 1, unit: 1, movie: null, rating: null, ...change } as const;
		return engine.ask(question) as AnswerOf<"phases">;
	};

	test.each<PresetName>(["notes", "paper", "tuned"])("%s: what is announced is what the model then has", (preset) => {
		engine.configure({ ...presetSettings(preset), hiddenUnits: 4 });
		engine.step();
		const before = phases();
		expect(before.users.length).toBe(presetSettings(preset).batchSize);
		const announced = parameterRows(before);
		// Looking on does not change what happens.
		engine.ask({ kind: "weight", movie: before.movie, rating: before.rating, unit: 1 });
		engine.step();
		const after = phases({ movie: before.movie, rating: before.rating });
		expect([after.epoch, after.batch]).not.toEqual([before.epoch, before.batch]);
		const now = parameterRows(after);
		expect(now.map(({ before }) => before)).toEqual(announced.map(({ after }) => after));
		expect(announced.some((row) => row.after !== row.before)).toBe(true);
		const weight = engine.ask({ kind: "weight", movie: before.movie, rating: before.rating, unit: 1 });
		const watched = weight as AnswerOf<"weight">;
		expect(Array.from(watched.newest.numbers)).toEqual(Array.from(before.updates.numbers));
		expect(watched.epochs.length).toBe(2);
		// Every line is an equation that can be typeset: no NaN, no infinity.
		for (const row of announced) expect(updateLines(row, before).join()).not.toMatch(/NaN|Infinity/);
	});

	test("the half steps follow from each other", () => {
		engine.configure({ ...presetSettings("paper"), hiddenUnits: 4 });
		engine.train(60_000, 0);
		const answer = phases();
		const input = answer.inputTerms.reduce((sum, term) => sum + term, answer.hiddenBias);
		// f32 sums of a hundred terms of about 0.01.
		expect(Math.abs(input - (answer.hiddenInput[1] ?? Number.NaN))).toBeLessThan(1e-5);
		answer.hiddenStates.forEach((state, unit) => {
			expect(state).toBe((answer.hiddenDraws[unit] ?? 1) < (answer.hiddenBefore[unit] ?? 0) ? 1 : 0);
		});
		const at = answer.movies.indexOf(answer.movie);
		let summed = 0;
		const drawn = answer.distribution.findIndex((p) => {
			summed += p;
			return summed > (answer.visibleDraws[at] ?? Number.NaN);
		});
		expect(drawn).toBe(answer.drawn[at]);
	});

	test("a run in the middle of a mini-batch finishes it before it rests", () => {
		engine.configure({ ...presetSettings("notes"), hiddenUnits: 4 });
		const epoch = 0;
		engine.train(60_000, epoch);
		expect(engine.isWithinBatch()).toBe(false);
		for (let slice = 0; slice < 1000 && !engine.isWithinBatch(); slice += 1) engine.train(0, 1);
		expect(engine.isWithinBatch()).toBe(true);
		expect(() => phases()).toThrow();
		engine.train(60_000, epoch);
		expect(engine.isWithinBatch()).toBe(false);
		expect(engine.epochsDone()).toBeGreaterThan(0);
		expect(phases().batch).toBe(1);
	});
});
