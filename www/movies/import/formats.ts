/**
 * Which format a table is in, told by the names in its header: in any order and case, with or without spaces, points
 * and underlines. A format says where the title, year and rating stand and on which scale they are.
 */
import type { Scale } from "./cells";
import { DELIMITERS, type Delimiter } from "./table";

export interface Format {
	/** As a visitor knows it: "Letterboxd ratings". */
	readonly name: string;
	readonly scale: Scale;
	/** Columns by place; absent ones are not there. */
	readonly columns: Columns;
}

export interface Columns {
	readonly title?: number;
	readonly originalTitle?: number;
	readonly year?: number;
	readonly movieId?: number;
	readonly userId?: number;
	readonly rating: number;
	/** Whole numbers to 10 beside (or in place of) half stars. */
	readonly rating10?: number;
	/** What kind of thing it is: film, series, game. */
	readonly kind?: number;
	/** The first of these that has a day in it counts. */
	readonly days: readonly number[];
}

/** A format, or why the table has nothing to import. */
export type Detected = { readonly format: Format } | { readonly refusal: string };

/** A name as it is compared: "Your Rating" → "yourrating", "movie_id" → "movieid". */
export function plain(name: string): string {
	return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** Every name that some format's header has; the more of them, the likelier the delimiter. */
const KNOWN = new Set(
	[
		"date name year letterboxduri rating rewatch tags review watcheddate url description position",
		"title rating10 imdbid tmdbid directors",
		"const created modified titletype yourated yourrating daterated originaltitle imdbrating runtimemins genres",
		"numvotes releasedate releasedatemonthdayyear",
		"userid movieid timestamp averagerating itemid tag",
		"ratedat type traktrating traktid tvdbid released seasonnumber episodenumber episodetitle",
	].flatMap((names) => names.split(" ")),
);

/** The delimiter with which the header has the most names that are known, or else the most cells. */
export function delimiterOf(header: string, split: (delimiter: Delimiter) => readonly string[]): Delimiter {
	const scored = DELIMITERS.filter((delimiter) => header.includes(delimiter)).map((delimiter) => {
		const cells = split(delimiter);
		return { delimiter, known: cells.filter((cell) => KNOWN.has(plain(cell))).length, cells: cells.length };
	});
	scored.sort((a, b) => b.known - a.known || b.cells - a.cells);
	return scored[0]?.delimiter ?? ",";
}

const NO_RATINGS = "holds no ratings";

/** The format of a table with this header. */
export function formatOf(header: readonly string[]): Detected {
	const places = new Map<string, number>();
	header.forEach((cell, place) => {
		const name = plain(cell);
		if (name !== "" && !places.has(name)) places.set(name, place);
	});
	const has = (...names: string[]) => names.every((name) => places.has(name));
	const hasAny = (...names: string[]) => names.some((name) => places.has(name));
	for (const detect of [imdb, trakt, movieLens, letterboxd, letterboxdImport]) {
		const detected = detect(places, has, hasAny);
		if (detected) return detected;
	}
	const names = header.map((cell) => cell.trim()).filter((cell) => cell !== "");
	const shown = names.slice(0, 8).map((name) => `“${name.slice(0, 40)}”`);
	const scale = hasAny("rating", "score", "stars")
		? " A rating whose scale the header does not tell is not guessed."
		: "";
	return {
		refusal: `The header is of no format that this page knows: ${shown.join(", ")}${names.length > 8 ? " …" : ""}. It reads exports of Letterboxd, IMDb, MovieLens, Trakt and its own.${scale}`,
	};
}

type Detect = (
	places: ReadonlyMap<string, number>,
	has: (...names: string[]) => boolean,
	hasAny: (...names: string[]) => boolean,
) => Detected | null;

/**
 * To 2017 the visitor's column is "You rated" (or "<name> rated"), since then "Your Rating"; "IMDb Rating" is everyone's.
 * Lists have the columns "Position" and "Created" too, and may have no rating at all.
 */
const imdb: Detect = (places, has) => {
	if (!has("const")) return null;
	const own = [...places.keys()].find((name) => name === "yourrating" || (/rated$/.test(name) && name !== "daterated"));
	if (own === undefined) {
		return { refusal: `This IMDb list ${NO_RATINGS}: choose the export of “Your ratings”.` };
	}
	const isOld = own !== "yourrating";
	const isList = !isOld && has("position");
	const years = has("originaltitle") ? "since 2024" : "2018 to 2024";
	return {
		format: {
			name: isOld ? "IMDb ratings (to 2017)" : isList ? "IMDb list" : `IMDb ratings (${years})`,
			scale: 10,
			columns: {
				...optional("title", places.get("title")),
				...optional("originalTitle", places.get("originaltitle")),
				...optional("year", places.get("year")),
				...optional("kind", places.get("titletype")),
				rating: places.get(own) ?? -1,
				days: daysOf(places, "daterated", "modified", "created"),
			},
		},
	};
};

const trakt: Detect = (places, has, hasAny) => {
	if (!hasAny("traktid", "traktrating") || !has("title")) return null;
	const rating = places.get("rating");
	if (rating === undefined) return { refusal: `This Trakt export ${NO_RATINGS}: choose the one of ratings.` };
	return {
		format: {
			name: "Trakt ratings",
			scale: 10,
			columns: {
				...optional("title", places.get("title")),
				...optional("year", places.get("year")),
				...optional("kind", places.get("type")),
				rating,
				days: daysOf(places, "ratedat"),
			},
		},
	};
};

const movieLens: Detect = (places, has) => {
	if (has("itemid", "rating") && !has("movieid")) {
		return {
			refusal:
				"The films of this file are numbered as in ml-100k, which is another catalogue than this one: its ids name other films here.",
		};
	}
	const movieId = places.get("movieid");
	if (movieId === undefined) return null;
	const rating = places.get("rating");
	if (rating === undefined) return { refusal: `This MovieLens file ${NO_RATINGS}: choose ratings.csv.` };
	return {
		format: {
			name: has("averagerating") ? "MovieLens account" : "MovieLens ratings",
			scale: 5,
			columns: {
				movieId,
				rating,
				...optional("userId", places.get("userid")),
				...optional("title", places.get("title")),
				...optional("year", places.get("year")),
				days: daysOf(places, "timestamp"),
			},
		},
	};
};

/** Every column of Letterboxd's exports and of what it imports. */
const LETTERBOXD = new Set(
	"date name title year letterboxduri rating rating10 rewatch tags review watcheddate directors tmdbid imdbid".split(
		" ",
	),
);

const isWithin = (places: ReadonlyMap<string, number>, names: ReadonlySet<string>) =>
	[...places.keys()].every((name) => names.has(name));

/** ratings.csv, and with more columns diary.csv and reviews.csv. */
const letterboxd: Detect = (places, has, hasAny) => {
	const isSure = has("letterboxduri") || (hasAny("date", "watcheddate") && isWithin(places, LETTERBOXD));
	if (!has("name", "year") || !isSure) return null;
	const rating = places.get("rating");
	if (rating === undefined) {
		return {
			refusal: `This Letterboxd file (watched, watchlist or likes) ${NO_RATINGS}; choose ratings.csv of the same export.`,
		};
	}
	const kind = has("review") ? "reviews" : has("watcheddate") ? "diary" : "ratings";
	return {
		format: {
			name: `Letterboxd ${kind}`,
			scale: 5,
			columns: {
				...optional("title", places.get("name")),
				...optional("year", places.get("year")),
				rating,
				days: daysOf(places, "watcheddate", "date"),
			},
		},
	};
};

/**
 * What Letterboxd itself imports. Others have such columns too, with ratings to 10: so one of its own must stand beside
 * the rating, and none that it does not have.
 */
const letterboxdImport: Detect = (places, has, hasAny) => {
	const own = ["rating10", "watcheddate", "letterboxduri", "tmdbid", "imdbid", "rewatch"];
	if (!has("title") || !hasAny("rating", "rating10") || !hasAny(...own) || !isWithin(places, LETTERBOXD)) return null;
	return {
		format: {
			name: "Letterboxd import file",
			scale: 5,
			columns: {
				...optional("title", places.get("title")),
				...optional("year", places.get("year")),
				rating: places.get("rating") ?? -1,
				...optional("rating10", places.get("rating10")),
				days: daysOf(places, "watcheddate"),
			},
		},
	};
};

function daysOf(places: ReadonlyMap<string, number>, ...names: readonly string[]): readonly number[] {
	return names.flatMap((name) => places.get(name) ?? []);
}

function optional<Key extends keyof Columns>(key: Key, place: number | undefined): Partial<Record<Key, number>> {
	return place === undefined ? {} : ({ [key]: place } as Record<Key, number>);
}
