/** The list of the visitor's ratings: order and filters; their figures beside everybody's; the score of the guesses. */
import { describe, expect, test } from "vitest";
import { createFilms } from "../../www/catalogue/films";
import type { ForetoldRatings } from "../../www/engine/questions";
import { ALL_RATINGS, inOrderOf, type Listing, listed } from "../../www/movies/ratings-order";
import { scoreOf, tasteFigures } from "../../www/movies/tastes";
import type { Rating } from "../../www/state/ratings";
import { bundledCatalogue } from "./films";

const films = createFilms(bundledCatalogue());
const [TOY_STORY, MATRIX, FARGO, AMELIE, ALIEN] = [1, 2571, 608, 4973, 1214];
const mine: readonly Rating[] = [
	{ movieId: MATRIX, stars: 4, ratedAt: 50 },
	{ movieId: AMELIE, stars: 5, ratedAt: 40 },
	{ movieId: FARGO, stars: 4, ratedAt: 30 },
	{ movieId: TOY_STORY, stars: 1.5, ratedAt: 20 },
	{ movieId: ALIEN, stars: 3, ratedAt: 10 },
];
const indexOf = (movieId: number) => films.indexOf(movieId) ?? -1;
const guesses = new Map([
	[indexOf(MATRIX), 4.4],
	[indexOf(AMELIE), 3.8],
	[indexOf(FARGO), 4.1],
	[indexOf(TOY_STORY), 3.9],
]);
const ids = (part: Partial<Listing>) =>
	listed(mine, { ...ALL_RATINGS, ...part }, films, guesses).map(({ movieId }) => movieId);

describe("the list", () => {
	test.each([
		["newest", [MATRIX, AMELIE, FARGO, TOY_STORY, ALIEN]],
		["stars", [AMELIE, MATRIX, FARGO, ALIEN, TOY_STORY]],
		["title", [ALIEN, AMELIE, FARGO, MATRIX, TOY_STORY]],
		["year", [AMELIE, MATRIX, FARGO, TOY_STORY, ALIEN]],
	] as const)("by %s", (order, expected) => {
		expect(ids({ order })).toEqual(expected);
	});

	test("by the difference to the guess: furthest above first, or below; without a guess last", () => {
		expect(ids({ order: "surprise" })).toEqual([AMELIE, FARGO, MATRIX, TOY_STORY, ALIEN]);
		expect(ids({ order: "surprise", reversed: true })).toEqual([TOY_STORY, MATRIX, FARGO, AMELIE, ALIEN]);
	});

	test("turned round, of two alike the newer is first still", () => {
		expect(ids({ order: "stars", reversed: true })).toEqual([TOY_STORY, ALIEN, MATRIX, FARGO, AMELIE]);
		expect(ids({ reversed: true })).toEqual([ALIEN, TOY_STORY, FARGO, AMELIE, MATRIX]);
	});

	test("filtered by words in any order, letters folded; by year, genre and stars, all at once", () => {
		expect(ids({ text: "AMÉLIE" })).toEqual([AMELIE]);
		expect(ids({ text: "poulain destin" })).toEqual([AMELIE]);
		expect(ids({ text: "199" })).toEqual([MATRIX, FARGO, TOY_STORY]);
		expect(ids({ genre: "Sci-Fi" })).toEqual([MATRIX, ALIEN]);
		expect(ids({ stars: 4 })).toEqual([MATRIX, FARGO]);
		expect(ids({ stars: 4, genre: "Sci-Fi", text: "matrix" })).toEqual([MATRIX]);
		expect(ids({ stars: 0.5 })).toEqual([]);
	});

	test("a film that the catalogue lacks is listed, by what is known of it", () => {
		const strange = [{ movieId: 999_999, stars: 5, ratedAt: 60 }, ...mine];
		const order = (part: Partial<Listing>) =>
			listed(strange, { ...ALL_RATINGS, ...part }, films, guesses).map(({ movieId }) => movieId);
		expect(order({ order: "stars" }).slice(0, 2)).toEqual([999_999, AMELIE]);
		expect(order({ order: "title" }).at(-1)).toBe(999_999);
		expect(order({ text: "alien" })).toEqual([ALIEN]);
	});

	test("held in its order, shows what changed in its place, what is new first, and not what is gone", () => {
		const before = ids({ order: "stars" });
		const changed = [
			{ movieId: 9, stars: 2, ratedAt: 60 },
			...mine
				.filter(({ movieId }) => movieId !== FARGO)
				.map((rating) => (rating.movieId === AMELIE ? { ...rating, stars: 0.5 } : rating)),
		];
		const now = listed(changed, { ...ALL_RATINGS, order: "stars" }, films, guesses);
		expect(inOrderOf(before, changed, now).map(({ movieId, stars }) => [movieId, stars])).toEqual([
			[9, 2],
			[AMELIE, 0.5],
			[MATRIX, 4],
			[ALIEN, 3],
			[TOY_STORY, 1.5],
		]);
	});
});

describe("your figures beside everyone's", () => {
	const counts = (...rows: readonly (readonly number[])[]) => Uint32Array.from(rows.flat());
	test("means and shares follow from the counts; genres that you rated, most first", () => {
		const none = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
		const tastes = {
			everyone: counts([1, 0, 0, 0, 0, 0, 0, 2, 0, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 1], none, none),
			visitor: counts(
				[0, 0, 0, 0, 0, 1, 0, 0, 0, 2],
				none,
				[0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
				[0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
			),
		};
		const { yours, everyones, genres } = tasteFigures(tastes, ["Action", "Drama", "War"]);
		expect(yours.total).toBe(3);
		// (3 + 5 + 5)/3, and (0.5 + 4 + 4 + 5)/4: quarters are exact in binary, thirds correctly rounded alike.
		expect(yours.mean).toBe(13 / 3);
		expect(everyones.mean).toBe(3.375);
		expect(everyones.shares).toEqual([0.25, 0, 0, 0, 0, 0, 0, 0.5, 0, 0.25]);
		expect(genres.map(({ name, yours: own }) => [name, own.total])).toEqual([
			["War", 2],
			["Drama", 1],
		]);
		expect(genres[0]?.everyones.mean).toBeNaN();
	});
});

describe("the score of the guesses", () => {
	const told = (movies: readonly number[], stars: readonly number[], guessed: readonly number[]): ForetoldRatings => ({
		movies: Uint32Array.from(movies),
		classes: Uint8Array.from(stars, (one) => 2 * one - 1),
		stars: Float32Array.from(guessed),
		biasStars: new Float32Array(),
		distributions: new Float32Array(),
		rmse: Number.NaN,
		biasRmse: Number.NaN,
		nats: Number.NaN,
		baseRateNats: Number.NaN,
	});

	test("RMSE and MAE of the model and of the films' means, over as many as were guessed", () => {
		const [a, b] = [indexOf(MATRIX), indexOf(FARGO)];
		const score = scoreOf(told([a, b, 7], [5, 2, 1], [4, 2.5]), films, 3.5);
		expect([score.guessed, score.total]).toEqual([2, 3]);
		// Errors −1 and 0.5: √(1.25/2) and 1.5/2.
		expect(score.model).toEqual({ rmse: Math.sqrt(0.625), mae: 0.75 });
		const [first, second] = [a, b].map((index) => films.at(index)?.meanStars ?? 0);
		expect(score.movieMean.mae).toBe((Math.abs((first ?? 0) - 5) + Math.abs((second ?? 0) - 2)) / 2);
		expect([...score.guesses]).toEqual([
			[a, 4],
			[b, 2.5],
		]);
	});

	test("a film that nobody rated is guessed by the mean of all; of none there is no score", () => {
		const unrated = { ...films, at: (index: number) => ({ ...films.at(index), ratingCount: 0 }) } as typeof films;
		expect(scoreOf(told([3], [5], [5]), unrated, 3.5).movieMean).toEqual({ rmse: 1.5, mae: 1.5 });
		expect(scoreOf(told([3], [5], []), films, 3.5).model.rmse).toBeNaN();
	});
});
