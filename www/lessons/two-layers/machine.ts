/** A small machine with films for visible units, its weights set by hand: what chapters 1 to 3 are told on. */
import type { Bit, TinyModel } from "../../engine/lessons";
import { asParameter } from "../parts/sliding";

export const MOST_VISIBLE = 8;
export const MOST_HIDDEN = 4;

/** W has a row for each film and a column for each of these. */
export const MEANINGS = ["science fiction", "romance", "for children", "before 1960"] as const;

interface Film {
	readonly title: string;
	/** As written into the graph. */
	readonly short: string;
	/** Quarters, which are exact in binary. */
	readonly weights: readonly [number, number, number, number];
}

export const FILMS: readonly Film[] = [
	{ title: "Alien", short: "Alien", weights: [2.5, -1, -1.5, -0.5] },
	{ title: "The Matrix", short: "The Matrix", weights: [2.5, -0.5, -1, -1] },
	{ title: "Casablanca", short: "Casablanca", weights: [-1.5, 2.5, -0.5, 2] },
	{ title: "Notting Hill", short: "Notting Hill", weights: [-1.5, 2.5, -0.5, -1] },
	{ title: "Toy Story", short: "Toy Story", weights: [0.5, -0.5, 2.5, -1] },
	{ title: "E.T. the Extra-Terrestrial", short: "E.T.", weights: [1.5, 0.25, 1.5, -0.5] },
	{ title: "Metropolis", short: "Metropolis", weights: [2, 0.5, -1.5, 2.5] },
	{ title: "Bambi", short: "Bambi", weights: [-1, 0.75, 2.5, 1.5] },
];

/** A unit is off unless something speaks for it. */
const VISIBLE_BIAS = -1;
const HIDDEN_BIAS = -1;

/** The first D films and the first M hidden units. */
export function modelOf(nVisible: number, nHidden: number): TinyModel {
	const films = FILMS.slice(0, nVisible);
	return {
		weights: films.map(({ weights }) => weights.slice(0, nHidden)),
		visibleBias: films.map(() => VISIBLE_BIAS),
		hiddenBias: Array.from({ length: nHidden }, () => HIDDEN_BIAS),
	};
}

/** What a pass changed, in a sentence: "came on: E.T.; went off: Alien". */
export function changes(names: readonly string[], before: readonly Bit[], after: readonly Bit[]): string {
	const named = (state: Bit) => names.filter((_, at) => before[at] !== after[at] && after[at] === state).join(", ");
	const [on, off] = [named(1), named(0)];
	if (!on && !off) return "Nothing changed";
	return [on && `came on: ${on}`, off && `went off: ${off}`].filter(Boolean).join("; ");
}

/** "−1 + 2.5 − 0.5" */
export function asSum(terms: readonly number[]): string {
	return terms
		.map((term, at) => {
			const size = asParameter(Math.abs(term)).replace("+", "");
			if (at === 0) return term < 0 ? `−${size}` : size;
			return `${term < 0 ? "−" : "+"} ${size}`;
		})
		.join(" ");
}
