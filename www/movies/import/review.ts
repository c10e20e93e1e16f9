/**
 * What is to become of each line of a file: matched, to be chosen, not in the catalogue, not rated, or a problem; and,
 * from these and the visitor's choices, the ratings to take over.
 */
import { type Entry, isFlaw, type Line } from "./entries";
import type { Matcher } from "./matching";

/** The groups of the review, in the order in which they are shown. */
export const GROUPS = ["matched", "choose", "absent", "unrated", "problems"] as const;
export type Group = (typeof GROUPS)[number];

export interface ReviewRow {
	/** The row's place in the file, from 0: choices are kept under it. */
	readonly id: number;
	readonly line: number;
	/** As the file has it; "" where it has ids alone. */
	readonly title: string;
	readonly year: number | null;
	readonly stars: number | null;
	readonly at: number | null;
	/** The film that it is, by its index in the catalogue. */
	readonly film: number | null;
	/** The films that it may be. */
	readonly candidates: readonly number[];
	/** What else there is to say about it. */
	readonly note: string;
}

export type Review = Readonly<Record<Group, readonly ReviewRow[]>>;

export interface PlannedRating {
	readonly film: number;
	readonly stars: number;
	readonly at: number | null;
}

/** Which film a row is, by the row's id, as far as the visitor has chosen. */
export type Choices = ReadonlyMap<number, number>;

export function reviewOf(lines: readonly Line[], match: Matcher): Review {
	const groups: Record<Group, ReviewRow[]> = { matched: [], choose: [], absent: [], unrated: [], problems: [] };
	lines.forEach((line, id) => {
		const { group, row } = placed(line, id, match);
		groups[group].push(row);
	});
	return { ...groups, matched: withOutdated(groups.matched) };
}

function placed(line: Line, id: number, match: Matcher): { readonly group: Group; readonly row: ReviewRow } {
	if (isFlaw(line)) {
		const { title, text } = line;
		const row = {
			id,
			line: line.line,
			title,
			year: null,
			stars: null,
			at: null,
			film: null,
			candidates: [],
			note: text,
		};
		return { group: "problems", row };
	}
	const row = bare(line, id);
	if (line.stars === null) return { group: "unrated", row };
	const found = match(line);
	switch (found.kind) {
		case "film":
			return { group: "matched", row: { ...row, film: found.index } };
		case "ask":
			return { group: "choose", row: { ...row, candidates: found.candidates, note: found.why } };
		case "none": {
			// Without a year a film cannot be told to be missing.
			const isUnclear = line.year === null && line.movieId === null && line.notFilm === "";
			if (isUnclear) return { group: "problems", row: { ...row, note: `There is ${found.why}.` } };
			return { group: "absent", row: { ...row, note: found.why } };
		}
	}
}

function bare({ line, title, year, movieId, stars, at }: Entry, id: number): ReviewRow {
	const named = title === "" ? `movieId ${movieId}` : title;
	return { id, line, title: named, year, stars, at, film: null, candidates: [], note: "" };
}

/** Says of each rating that another of the same film is newer. */
function withOutdated(matched: readonly ReviewRow[]): readonly ReviewRow[] {
	const newest = newestByFilm(matched.map((row) => ({ row, film: row.film ?? -1 })));
	return matched.map((row) => {
		const newer = newest.get(row.film ?? -1);
		return newer === undefined || newer === row ? row : { ...row, note: `line ${newer.line} is newer and counts` };
	});
}

/** The ratings to take over: of each film the newest. */
export function planned(review: Review, choices: Choices): readonly PlannedRating[] {
	const matched = review.matched.map((row) => ({ row, film: row.film ?? -1 }));
	const chosen = review.choose.flatMap((row) => {
		const film = choices.get(row.id);
		return film === undefined || !row.candidates.includes(film) ? [] : [{ row, film }];
	});
	// In the order of the file, which decides where the days do not.
	const all = [...matched, ...chosen].sort((a, b) => a.row.id - b.row.id);
	return Array.from(newestByFilm(all), ([film, { stars, at }]) => ({ film, stars: stars ?? 0, at }));
}

/** Of the rows of each film the one seen last, of those seen on one day the later in the file. */
function newestByFilm(
	rows: readonly { readonly row: ReviewRow; readonly film: number }[],
): ReadonlyMap<number, ReviewRow> {
	const newest = new Map<number, ReviewRow>();
	for (const { row, film } of rows) {
		const before = newest.get(film);
		if (before === undefined || dayOf(row) >= dayOf(before)) newest.set(film, row);
	}
	return newest;
}

const dayOf = ({ at }: ReviewRow) => at ?? Number.NEGATIVE_INFINITY;

/** The choices that leave no choice: rows with one candidate, and that. */
export function onlyCandidates(review: Review): readonly (readonly [number, number])[] {
	return review.choose.flatMap(({ id, candidates }) => {
		const [only] = candidates;
		return only === undefined || candidates.length > 1 ? [] : [[id, only] as const];
	});
}
