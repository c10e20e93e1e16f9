/** The distributions that the chapter starts from, and how its rules are called. */
import { GUESS_RULES } from "../../engine/lessons";

export interface Start {
	readonly name: string;
	readonly stars: readonly number[];
	/** In hundredths, 100 together. */
	readonly weights: readonly number[];
}

const HALF_STARS = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5];

export const STARTS: readonly Start[] = [
	{ name: "Five classes", stars: [1, 2, 3, 4, 5], weights: [5, 10, 20, 50, 15] },
	{ name: "Half stars", stars: HALF_STARS, weights: [1, 1, 2, 4, 5, 17, 18, 30, 9, 13] },
	{ name: "Love or hate", stars: HALF_STARS, weights: [22, 12, 4, 3, 2, 3, 5, 9, 12, 28] },
];

type RuleName = (typeof GUESS_RULES)[number];

const WORDS: Readonly<Record<RuleName, { readonly label: string; readonly does: string }>> = {
	expectation: { label: "Expectation", does: "the mean of the classes, each with its probability" },
	rounded: { label: "Rounded", does: "the expectation, rounded to the nearest class" },
	median: { label: "Median", does: "the first class at which half of the probability is reached" },
	argmax: { label: "Argmax", does: "the most probable class" },
};

/** The rules in the order of the core's figures. */
export const RULES = GUESS_RULES.map((name) => ({ name, ...WORDS[name] }));

/** The places of the least numbers; those that are as small but for rounding count. */
export function leastOf(values: readonly number[]): readonly number[] {
	const least = Math.min(...values);
	return values.flatMap((value, place) => (value <= least + 1e-9 ? [place] : []));
}
