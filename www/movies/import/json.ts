/** The entries of a JSON export: Trakt's `ratings-movies.json`, and this page's own. */
import { readDate, readStars, trim, yearInTitle } from "./cells";
import type { Line } from "./entries";
import { OWN_FORMAT, OWN_VERSION } from "./own";
import { Refusal } from "./refusal";

export interface JsonLines {
	readonly format: string;
	readonly lines: readonly Line[];
}

/** Reads a JSON text of a file called `name`. */
export function readJson(text: string, name: string): JsonLines {
	let content: unknown;
	try {
		content = JSON.parse(text);
	} catch (error) {
		throw new Refusal(`${name} is no valid JSON: ${error instanceof Error ? error.message : error}.`);
	}
	if (Array.isArray(content)) {
		if (content.length > 0 && !content.some(isOfTrakt)) {
			throw new Refusal(`${name} is a list, but not of ratings as Trakt exports them (with “rating” and “movie”).`);
		}
		return { format: "Trakt ratings", lines: content.map((item, place) => traktLine(item, place + 1)) };
	}
	const { format, version, ratings } = fieldsOf(content);
	if (format !== OWN_FORMAT || !Array.isArray(ratings)) {
		throw new Refusal(`${name} is JSON of no kind that this page knows: it reads Trakt’s ratings and its own.`);
	}
	if (version !== OWN_VERSION) {
		throw new Refusal(
			`${name} is of version ${String(version)}; this page reads version ${OWN_VERSION}. Reload it to get the newest page.`,
		);
	}
	return { format: "RBM Cinema ratings", lines: ratings.map((item, place) => ownLine(item, place + 1)) };
}

/** A rating of a film, a show, a season or an episode. */
function isOfTrakt(item: unknown): boolean {
	const { movie, show, episode, season } = fieldsOf(item);
	return [movie, show, episode, season].some((thing) => typeof thing === "object" && thing !== null);
}

/** `{"rated_at": …, "rating": 8, "type": "movie", "movie": {"title": …, "year": …}}` */
function traktLine(item: unknown, line: number): Line {
	const { rated_at: ratedAt, rating, movie, show } = fieldsOf(item);
	const { title, year } = fieldsOf(movie ?? show);
	const named = typeof title === "string" ? trim(title) : "";
	const stars = readStars(cellOf(rating), 10);
	if ("problem" in stars) return { line, title: named, text: stars.problem };
	if (named === "") return { line, title: "", text: "There is no title." };
	return {
		line,
		title: named,
		originalTitle: "",
		year: typeof year === "number" ? year : null,
		movieId: null,
		stars: stars.value,
		at: readDate(cellOf(ratedAt)),
		notFilm: movie === undefined || movie === null ? "a series or an episode" : "",
	};
}

/** `{"movieId": 1, "title": "Toy Story", "year": 1995, "stars": 4, "ratedAt": "2024-01-05T00:00:00.000Z"}` */
function ownLine(item: unknown, line: number): Line {
	const { movieId, title, year, stars, ratedAt } = fieldsOf(item);
	const split = yearInTitle(typeof title === "string" ? trim(title) : "");
	const read = readStars(cellOf(stars), 5);
	if ("problem" in read) return { line, title: split.title, text: read.problem };
	const id = typeof movieId === "number" && Number.isSafeInteger(movieId) && movieId >= 0 ? movieId : null;
	if (id === null && split.title === "") return { line, title: "", text: "There is neither a movieId nor a title." };
	return {
		line,
		title: split.title,
		originalTitle: "",
		year: typeof year === "number" ? year : split.year,
		movieId: id,
		stars: read.value,
		at: readDate(cellOf(ratedAt)),
		notFilm: "",
	};
}

/** The fields of an object; none of anything else. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function cellOf(value: unknown): string {
	return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
