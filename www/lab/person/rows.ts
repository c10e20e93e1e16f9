/** The ratings of the person under the glass: what stands in a row, what it is sorted by, which page is shown. */
import { N_CLASSES } from "../../engine/protocol";
import type { ForetoldRatings, PersonAnswer } from "../../engine/questions";

/** What is said of one rating. */
export interface Said {
	/** Expected stars, and how far they lie from those given: above is positive. */
	readonly stars: number;
	readonly error: number;
	/** p of the rating that was given. */
	readonly chance: number;
	/** [K] */
	readonly distribution: Float32Array;
	readonly biasStars: number;
}

export interface RatingRow {
	readonly movie: number;
	/** The rating that was given: its class and its stars. */
	readonly given: number;
	readonly stars: number;
	/** Said with the rating among what the hidden units see; null for a rating that they never see. */
	readonly seen: Said | null;
	/** Said without it; null until it has been worked out. */
	readonly unseen: Said | null;
}

/** The training ratings: reconstructed, and foretold with each hidden in turn. */
export function seenRows({ seen, hidden }: PersonAnswer): readonly RatingRow[] {
	return rowsOf(seen, (at) => ({ seen: saidOf(seen, at), unseen: saidOf(hidden, at) }));
}

/** The validation ratings. */
export function unseenRows({ unseen }: PersonAnswer): readonly RatingRow[] {
	return rowsOf(unseen, (at) => ({ seen: null, unseen: saidOf(unseen, at) }));
}

function rowsOf(
	ratings: ForetoldRatings,
	said: (at: number) => Pick<RatingRow, "seen" | "unseen">,
): readonly RatingRow[] {
	return Array.from(ratings.movies, (movie, at) => {
		const given = ratings.classes[at] ?? 0;
		return { movie, given, stars: (given + 1) / 2, ...said(at) };
	});
}

/** Null for a rating that is not among the first m, which have been foretold. */
function saidOf(ratings: ForetoldRatings, at: number): Said | null {
	const stars = ratings.stars[at];
	const given = ratings.classes[at];
	if (stars === undefined || given === undefined) return null;
	const distribution = ratings.distributions.subarray(at * N_CLASSES, (at + 1) * N_CLASSES);
	return {
		stars,
		error: stars - (given + 1) / 2,
		chance: distribution[given] ?? Number.NaN,
		distribution,
		biasStars: ratings.biasStars[at] ?? Number.NaN,
	};
}

export type SortKey =
	| "title"
	| "given"
	| "seen"
	| "seenError"
	| "seenChance"
	| "unseen"
	| "unseenError"
	| "unseenChance";

export interface Sort {
	readonly key: SortKey;
	readonly descending: boolean;
}

/** Errors sort by their size. Rows without a value come last whichever way; ties keep the order of the data. */
export function sortedRows(
	rows: readonly RatingRow[],
	{ key, descending }: Sort,
	titleOf: (movie: number) => string,
): readonly RatingRow[] {
	const direction = descending ? -1 : 1;
	if (key === "title") {
		const titled = rows.map((row) => ({ row, title: titleOf(row.movie) }));
		return titled.sort((a, b) => direction * collator.compare(a.title, b.title)).map(({ row }) => row);
	}
	return rows.toSorted((a, b) => {
		const [x, y] = [sortValue(a, key), sortValue(b, key)];
		return x === null || y === null ? Number(x === null) - Number(y === null) : direction * (x - y);
	});
}

const collator = new Intl.Collator("en", { numeric: true });

function sortValue(row: RatingRow, key: Exclude<SortKey, "title">): number | null {
	switch (key) {
		case "given":
			return row.stars;
		case "seen":
			return row.seen?.stars ?? null;
		case "seenError":
			return row.seen === null ? null : Math.abs(row.seen.error);
		case "seenChance":
			return row.seen?.chance ?? null;
		case "unseen":
			return row.unseen?.stars ?? null;
		case "unseenError":
			return row.unseen === null ? null : Math.abs(row.unseen.error);
		case "unseenChance":
			return row.unseen?.chance ?? null;
	}
}
