/** Why a film is suggested: the core's answer against the same core without a rating, and what the page makes of it. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AnswerOf, Why, WhyQuestion } from "../../www/engine/questions";
import type { Engine } from "../../www/engine/wasm";
import {
	chiefReason,
	movesSince,
	progressOf,
	reasonsFor,
	timesAsLikely,
	unitReasonsFor,
} from "../../www/movies/reasons";
import { presetSettings } from "../../www/state/settings";
import { anyFilm, newEngine } from "./core";

let engine: Engine;
const MOVIES = [0, 5, 31, 100, 322];
const CLASSES = [9, 3, 8, 0, 7];
const rate = (left: number | null) => {
	const kept = MOVIES.map((_, at) => at).filter((at) => at !== left);
	engine.rate(
		Uint32Array.from(kept, (at) => MOVIES[at] ?? 0),
		Uint8Array.from(kept, (at) => CLASSES[at] ?? 0),
	);
};
function ask(question: WhyQuestion): AnswerOf<"why"> {
	const answer: unknown = engine.ask({ kind: "why", ...question });
	return answer as AnswerOf<"why">;
}
/** Until every rating was taken away once. */
function askOn(films: readonly number[], film: readonly number[] = []): Why {
	let answer = ask({ films, film, done: 0 });
	while (!progressOf(answer).isWhole) answer = ask({ films, film, done: progressOf(answer).done });
	return answer;
}

describe("the core", () => {
	beforeEach(async () => {
		engine = await newEngine();
		engine.configure({ ...presetSettings("tuned"), hiddenUnits: 10, epochs: 1 });
		while (engine.epoch() < 1 || engine.isEvaluating()) engine.train(50, 1);
	});
	afterEach(() => engine.free());

	test("says what the list would say without each rating", () => {
		rate(null);
		const list = engine.suggestions(anyFilm(3, 30));
		const films = Array.from(list.movies);
		const why = askOn(films);
		expect(Array.from(why.stars)).toEqual(Array.from(list.stars));
		expect(why.areLogOdds).toBe(true);
		expect(why.starsWithout).toHaveLength(MOVIES.length * films.length);
		for (const left of MOVIES.keys()) {
			rate(left);
			const all = engine.suggestions(anyFilm(9066, 0));
			films.forEach((film, place) => {
				const stars = all.stars[all.movies.indexOf(film)] ?? Number.NaN;
				// Single-precision sums of a few terms, in another order.
				expect(Math.abs((why.starsWithout[left * films.length + place] ?? 0) - stars)).toBeLessThan(1e-5);
			});
		}
	});

	test("says what each hidden unit does to the one film that is asked about", () => {
		rate(null);
		const why = askOn([1, 2], [2]);
		expect(why.film).toBe(2);
		expect(why.starsAtRest).toHaveLength(10);
		const units = unitReasonsFor(why, 2) ?? [];
		expect(units).toHaveLength(10);
		expect(units.every(({ stars }, at) => Math.abs(stars) <= Math.abs(units[at - 1]?.stars ?? 9))).toBe(true);
		expect(unitReasonsFor(why, 1)).toBeNull();
	});

	test("has no reasons for somebody who has rated nothing", () => {
		engine.rate(new Uint32Array(), new Uint8Array());
		const why = askOn([1, 2]);
		expect(why.movies).toHaveLength(0);
		expect(chiefReason(why, 1)).toBeNull();
	});

	test("refuses films that are not there, or too many", () => {
		const refused = (films: readonly number[], film: readonly number[] = []) => {
			expect(() => ask({ films, film, done: 0 })).toThrow(
				expect.objectContaining({ code: "input_out_of_range", field: film.length > 0 ? "film" : "films" }),
			);
		};
		refused([9066]);
		refused(Array.from({ length: 65 }, (_, film) => film));
		refused([1], [9066]);
		refused([1], [1, 2]);
	});
});

describe("the page", () => {
	const why: Why = {
		films: Uint32Array.of(40, 50),
		movies: Uint32Array.of(1, 2, 3),
		classes: Uint8Array.of(9, 0, 4),
		scores: Float32Array.of(-5, -6),
		stars: Float32Array.of(4, 3),
		scoresWithout: Float32Array.of(-5.5, -6, -4, -6, -5.25, -6.01),
		starsWithout: Float32Array.of(3.75, 3, 4.5, 3, 4, 3),
		areLogOdds: true,
		film: null,
		starsAtRest: new Float32Array(),
	};

	test("puts the largest part first, for or against", () => {
		expect(reasonsFor(why, 40)).toEqual([
			{ movie: 2, rating: 0, score: -1, stars: -0.5 },
			{ movie: 1, rating: 9, score: 0.5, stars: 0.25 },
			{ movie: 3, rating: 4, score: 0.25, stars: 0 },
		]);
		expect(reasonsFor(why, 41)).toBeNull();
	});

	test("names the rating that speaks most for a film, if one does, once all were looked at", () => {
		expect(chiefReason(why, 40)?.movie).toBe(1);
		// A hundredth of log odds is not worth naming.
		expect(chiefReason(why, 50)).toBeNull();
		expect(chiefReason({ ...why, movies: Uint32Array.of(1, 2, 3, 4) }, 40)).toBeNull();
		expect(chiefReason({ ...why, areLogOdds: false }, 40)).toBeNull();
	});

	test.each([
		[Math.log(1.8), "1.8×"],
		[Math.log(0.52), "0.52×"],
		[0, "1.0×"],
		[Math.log(0.997), "1.0×"],
		[Math.log(12.2), "12×"],
		[Number.NaN, "–"],
	])("log odds of %d are %s as likely", (logOdds, words) => {
		expect(timesAsLikely(logOdds)).toBe(words);
	});

	test("tells how far films have moved", () => {
		expect([...movesSince([1, 2, 3], [3, 1, 4])]).toEqual([
			[3, 2],
			[1, -1],
			[4, null],
		]);
	});
});
