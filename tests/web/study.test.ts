/** The study module: companions as the native core has them, and the likelihood of the page's own model. */
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AnswerOf } from "../../www/engine/questions";
import type { Engine } from "../../www/engine/wasm";
import init, { Study } from "../../www/generated/rbm_study";
import { PRESETS, presetSettings } from "../../www/state/settings";
import { newEngine, packedData } from "./core";

const wasm = readFileSync(new URL("../../www/generated/rbm_study_bg.wasm", import.meta.url));

let engine: Engine;
let study: Study;

beforeEach(async () => {
	await init({ module_or_path: wasm });
	engine = await newEngine();
	study = new Study(packedData());
});

afterEach(() => {
	engine.free();
	study.free();
});

/** What a question without details is answered. */
function ask<Kind extends "activations" | "model" | "parameters">(kind: Kind): AnswerOf<Kind> {
	const answer: unknown = engine.ask({ kind } as Parameters<Engine["ask"]>[0]);
	return answer as AnswerOf<Kind>;
}

const tuned = { ...presetSettings("tuned"), hiddenUnits: 3 };
const notes = { ...presetSettings("notes"), hiddenUnits: 3 };

describe("the presets", () => {
	test.each(PRESETS)("$name: the page's settings table has the core's numbers", ({ name }) => {
		expect(presetSettings(name)).toEqual(Study.presetSettings(name));
	});

	test("one that is not there", () => {
		expect(() => Study.presetSettings("best")).toThrow(
			expect.objectContaining({ code: "setting_out_of_range", field: "preset" }),
		);
	});
});

describe("companions", () => {
	test("have the errors of the native core on the validation ratings", () => {
		const biases = study.companion("biases");
		expect(biases).toEqual(engine.baseline());
		// All ratings are foretold as 3.54 stars: the error is their own spread.
		expect(study.companion("globalMean").rmse).toBeGreaterThan(1);
		expect(study.companion("neighbours").rmse).toBeLessThan(biases.rmse);
	}, 60_000);

	test("that are not there are refused", () => {
		expect(() => study.companion("oracle")).toThrowError(expect.objectContaining({ code: "input_unreadable" }));
	});
});

describe("the likelihood", () => {
	test("needs a model, and one whose arrays fit", () => {
		const [user = 0] = study.sampleOfUsers();
		expect(() => study.likelihood(user)).toThrowError(expect.objectContaining({ field: "model" }));
		engine.configure(notes);
		const { tensors } = ask("model");
		expect(() => study.takeModel({ ...notes, hiddenUnits: 4 }, tensors)).toThrowError(
			expect.objectContaining({ code: "checkpoint_damaged", field: "weights" }),
		);
	});

	test("of an untrained tuned model is nearly that of its part without hidden units", () => {
		engine.configure(tuned);
		study.takeModel(tuned, ask("model").tensors);
		const users = study.sampleOfUsers();
		expect(users).toHaveLength(20);
		for (const user of users.slice(0, 3)) {
			const { nRatings, logProbability, tasteless, error, effectiveRuns } = study.likelihood(user);
			expect(nRatings).toBeGreaterThanOrEqual(20);
			// Weights of 0.01 move a rating's logits by some hundredths.
			expect(Math.abs(logProbability - (tasteless ?? 0)) / nRatings).toBeLessThan(0.01);
			expect({ error, effectiveRuns }).toEqual({ error: 0, effectiveRuns: null });
		}
	});

	test("of the model of the notes rises with training, from below a uniform guess", () => {
		engine.configure(notes);
		const [user = 0] = study.sampleOfUsers();
		const perRating = () => {
			study.takeModel(notes, ask("model").tensors);
			const { logProbability, nRatings } = study.likelihood(user);
			return logProbability / nRatings;
		};
		const before = perRating();
		expect(before).toBeLessThan(-Math.log(10));
		engine.train(60_000, 1);
		expect(perRating()).toBeGreaterThan(before);
	}, 60_000);
});

describe("what the page's own module tells", () => {
	test("parameters and their updates, once there are some", () => {
		engine.configure(tuned);
		const before = ask("parameters").parameters;
		expect(before.map(({ letter }) => letter)).toEqual(["U", "G", "R", "c"]);
		expect(before.every(({ updates }) => updates === null)).toBe(true);
		const [own] = before;
		// U ~ N(0, 0.01²): the mean size is 0.01·√(2/π), to a thousandth of itself for 27,198 numbers.
		expect(Math.abs((own?.values.meanSize ?? 0) / (0.01 * Math.sqrt(2 / Math.PI)) - 1)).toBeLessThan(0.02);
		expect(own?.values.counts.reduce((sum, n) => sum + n, 0)).toBe((own?.values.n ?? 0) - (own?.values.beyond ?? 0));
		engine.step();
		engine.step();
		for (const { updates } of ask("parameters").parameters) {
			expect(updates?.batches).toBe(2);
			expect(updates?.meanChange).toBeGreaterThan(0);
		}
		engine.step();
		expect(ask("parameters").parameters[0]?.updates?.batches).toBe(1);
		expect(ask("parameters").parameters[0]?.updates?.batches, "the same again while nothing is learnt").toBe(1);
	});

	test("activations of all users, at the last evaluation", () => {
		engine.configure(tuned);
		expect(ask("activations").levels).toHaveLength(0);
		engine.train(60_000, 0);
		const { levels, mean } = ask("activations");
		expect(levels).toHaveLength(671 * 3);
		for (let unit = 0; unit < 3; unit += 1) {
			let sum = 0;
			for (let user = 0; user < 671; user += 1) sum += (levels[user * 3 + unit] ?? 0) / 255;
			// Each is rounded by at most half a 255th.
			expect(Math.abs(sum / 671 - (mean[unit] ?? 0))).toBeLessThan(0.5 / 255);
		}
		const user = 17;
		const { hidden } = engine.snapshot(user);
		hidden.forEach((h, unit) => {
			expect(Math.abs((levels[user * 3 + unit] ?? 0) / 255 - h)).toBeLessThan(0.51 / 255);
		});
	});
});
