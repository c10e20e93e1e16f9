/** Which films the visitor is asked about: the core's answer through WebAssembly. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnswerOf } from "../../www/engine/questions";
import { type Engine, readCatalogue } from "../../www/engine/wasm";
import { presetSettings } from "../../www/state/settings";
import { errorOf, newEngine } from "./core";

let engine: Engine;
beforeAll(async () => {
	engine = await newEngine();
	engine.configure({ ...presetSettings("tuned"), epochs: 3 });
	while (engine.epoch() < 3 || engine.isEvaluating()) engine.train(50, 3);
});
afterAll(() => engine.free());

const ask = (passed: readonly number[]) => {
	const answer: unknown = engine.ask({ kind: "asking", passed, revision: 0 });
	return Array.from((answer as AnswerOf<"asking">).movies);
};

describe("films to ask about", () => {
	test("are well known, and neither rated nor passed", () => {
		const { ratingCounts } = readCatalogue(engine);
		const first = ask([]);
		expect(new Set(first)).toHaveProperty("size", 24);
		// The 324 best-known films have 60 ratings and more.
		expect(Math.min(...first.map((movie) => ratingCounts[movie] ?? 0))).toBeGreaterThanOrEqual(60);
		const [rated = 0, passed = 0] = first;
		engine.rate(Uint32Array.of(rated), Uint8Array.of(9));
		const then = ask([passed]);
		expect(then).toHaveLength(24);
		expect(then).not.toContain(rated);
		expect(then).not.toContain(passed);
		engine.rate(new Uint32Array(), new Uint8Array());
		expect(ask([])).toEqual(first);
	});

	test("a rating changes what is worth asking next", () => {
		const [film = 0, ...others] = ask([]);
		engine.rate(Uint32Array.of(film), Uint8Array.of(0));
		expect(ask([])).not.toEqual(others);
		expect(ask([]).slice(0, 8)).not.toEqual(others.slice(0, 8));
		engine.rate(new Uint32Array(), new Uint8Array());
	});

	test("a film that there is not is refused", () => {
		const error = errorOf(() => ask([9066]));
		expect(error).toMatchObject({ code: "input_out_of_range", field: "passed" });
	});
});
