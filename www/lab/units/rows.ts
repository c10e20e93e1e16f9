/** The table of hidden units: what stands in a row, what it is sorted by, and which units say nothing. */
import type { UnitsAnswer } from "../../engine/questions";
import type { RunNames } from "../../state/unit-names";

export interface Pull {
	readonly movie: number;
	readonly pull: number;
}

export interface Lean {
	readonly genre: number;
	readonly lean: number;
}

/** A unit whose activation is the same for (nearly) everybody, and so says nothing of anybody. */
export type Silence = "off" | "on" | "alike";

export interface UnitRow {
	readonly unit: number;
	readonly name: string;
	/** p(h_j = 1 | v) of the visitor and of each chosen user. */
	readonly you: number;
	readonly chosen: readonly number[];
	/** Over the users, at the last completed epoch. */
	readonly mean: number;
	readonly spread: number;
	readonly up: Pull | null;
	readonly down: Pull | null;
	/** The genre it leans to or away from most. */
	readonly genre: Lean | null;
	readonly silence: Silence | null;
}

/** Within this of 0 or 1 on average, a unit is nearly always off or on. */
const EDGE = 0.03;
/** A standard deviation below this leaves all users alike. */
const ALIKE = 0.02;

export function unitRows(answer: UnitsAnswer, names: RunNames): readonly UnitRow[] {
	const units = answer.visitor.length;
	const genres = answer.genreFilms.length;
	return Array.from({ length: units }, (_, unit): UnitRow => {
		const mean = at(answer.means, unit);
		const spread = at(answer.spreads, unit);
		return {
			unit,
			name: names[unit] ?? "",
			you: at(answer.visitor, unit),
			chosen: Array.from(answer.users, (_, user) => at(answer.chosen, user * units + unit)),
			mean,
			spread,
			up: pullOf(answer.upMovies, answer.upPulls, unit),
			down: pullOf(answer.downMovies, answer.downPulls, unit),
			genre: strongestLean(answer.leans.subarray(unit * genres, (unit + 1) * genres), answer.genreFilms),
			silence: silenceOf(mean, spread),
		};
	});
}

/** Nothing before the first evaluation, when mean and spread are not yet known. */
export function silenceOf(mean: number, spread: number): Silence | null {
	if (!Number.isFinite(mean) || !Number.isFinite(spread)) return null;
	if (mean < EDGE) return "off";
	if (mean > 1 - EDGE) return "on";
	return spread < ALIKE ? "alike" : null;
}

export const SILENCE_IN_WORDS: Readonly<Record<Silence, string>> = {
	off: "off for nearly everybody (dead)",
	on: "on for nearly everybody (saturated)",
	alike: "the same for everybody",
};

/** The genres with enough films, the one it leans to most first. */
export function leansOf(answer: UnitsAnswer, unit: number): readonly Lean[] {
	const genres = answer.genreFilms.length;
	return Array.from(answer.leans.subarray(unit * genres, (unit + 1) * genres), (lean, genre) => ({ genre, lean }))
		.filter(({ genre }) => at(answer.genreFilms, genre) >= answer.minGenreFilms)
		.sort((a, b) => b.lean - a.lean || a.genre - b.genre);
}

export type SortKey = "unit" | "name" | "you" | "mean" | "spread" | "up" | "down" | "genre" | `user${number}`;

export interface Sort {
	readonly key: SortKey;
	readonly descending: boolean;
}

/** The units in the order of a column. Rows without a value come last whichever way; ties keep the units' order. */
export function unitOrder(rows: readonly UnitRow[], { key, descending }: Sort): readonly number[] {
	const direction = descending ? -1 : 1;
	return rows
		.map((row) => ({ unit: row.unit, value: sortValue(row, key) }))
		.sort((a, b) => {
			if (a.value === null || b.value === null)
				return Number(a.value === null) - Number(b.value === null) || a.unit - b.unit;
			const sign =
				typeof a.value === "string" || typeof b.value === "string"
					? String(a.value).localeCompare(String(b.value), "en")
					: a.value - b.value;
			return direction * sign || a.unit - b.unit;
		})
		.map(({ unit }) => unit);
}

function sortValue(row: UnitRow, key: SortKey): number | string | null {
	switch (key) {
		case "unit":
			return row.unit;
		case "name":
			return row.name === "" ? null : row.name;
		case "you":
		case "mean":
		case "spread":
			return Number.isFinite(row[key]) ? row[key] : null;
		case "up":
			return row.up?.pull ?? null;
		case "down":
			return row.down?.pull ?? null;
		case "genre":
			return row.genre === null ? null : Math.abs(row.genre.lean);
		default:
			return row.chosen[Number(key.slice("user".length))] ?? null;
	}
}

function pullOf(movies: Int32Array, pulls: Float32Array, unit: number): Pull | null {
	const movie = at(movies, unit);
	return movie >= 0 ? { movie, pull: at(pulls, unit) } : null;
}

function strongestLean(leans: Float32Array, genreFilms: Uint32Array): Lean | null {
	let strongest: Lean | null = null;
	leans.forEach((lean, genre) => {
		if (at(genreFilms, genre) > 0 && Math.abs(lean) > Math.abs(strongest?.lean ?? 0)) strongest = { genre, lean };
	});
	return strongest;
}

function at(values: ArrayLike<number>, index: number): number {
	return values[index] ?? Number.NaN;
}
