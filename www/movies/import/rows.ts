/** What a row of a table says: an entry, or what is wrong with it. */
import { type Reading, readDate, readId, readStars, readYear, trim, yearInTitle } from "./cells";
import type { Line } from "./entries";
import type { Columns, Format } from "./formats";
import type { Row } from "./table";

/** What IMDb and Trakt call things that are no films, letters only. Shorts and films for television are films. */
const NOT_FILMS: Readonly<Record<string, string>> = {
	tvseries: "a series",
	tvminiseries: "a series",
	miniseries: "a series",
	series: "a series",
	show: "a series",
	season: "a season of a series",
	tvepisode: "an episode",
	episode: "an episode",
	videogame: "a game",
	game: "a game",
	podcastseries: "a podcast",
	podcastepisode: "a podcast",
};

/** Reads rows of a format whose header has `width` cells. */
export function rowReader({ scale, columns }: Format, width: number): (row: Row) => Line {
	return ({ cells, line, lastLine }) => {
		const cell = (column: number | undefined) => (column === undefined ? "" : (cells[column] ?? ""));
		const rawTitle = cell(columns.title);
		const flaw = (text: string): Line => ({ line, title: trim(rawTitle), text });
		const needed = Math.max(columns.rating, columns.rating10 ?? -1);
		if (cells.length <= needed) return flaw(`The line ends after ${cells.length} cells, before the rating.`);
		if (rawTitle.trim().includes("\n")) {
			return flaw(`The title goes from line ${line} to line ${lastLine}: a quote may be missing in line ${line}.`);
		}
		// "4,5" without quotes, where commas part the cells, would else be read as 4.
		if (columns.rating === width - 1 && cells.length === width + 1 && /^[05]$/.test(cell(width))) {
			return flaw(`The rating may be “${trim(cell(columns.rating))},${cell(width)}”, and is cut in two by its comma.`);
		}
		const stars = starsIn(cells, columns, scale);
		if ("problem" in stars) return flaw(stars.problem);
		const notFilm =
			NOT_FILMS[
				cell(columns.kind)
					.toLowerCase()
					.replace(/[^a-z]/g, "")
			] ?? "";
		const year = readYear(cell(columns.year));
		if ("problem" in year) return flaw(year.problem);
		const named = titled(trim(rawTitle), year.value);
		const movieId = readId(cell(columns.movieId));
		if (columns.movieId !== undefined && movieId === null) {
			return flaw(`The movieId is “${trim(cell(columns.movieId)).slice(0, 40)}”, which is no whole number.`);
		}
		if (movieId === null && named.title === "") return flaw("There is no title.");
		return {
			line,
			...named,
			originalTitle: trim(cell(columns.originalTitle)),
			movieId,
			stars: stars.value,
			at: dayIn(cells, columns),
			notFilm,
		};
	};
}

/** A title without its year in brackets, where that is the film's year or the only one there is. */
function titled(title: string, year: number | null): { readonly title: string; readonly year: number | null } {
	const split = yearInTitle(title);
	const isYear = split.year !== null && (year === null || year === split.year);
	return isYear ? split : { title, year };
}

function starsIn(cells: readonly string[], columns: Columns, scale: 5 | 10): Reading<number | null> {
	const stars = readStars(cells[columns.rating] ?? "", scale);
	if (columns.rating10 === undefined || "problem" in stars || stars.value !== null) return stars;
	return readStars(cells[columns.rating10] ?? "", 10);
}

function dayIn(cells: readonly string[], { days }: Columns): number | null {
	for (const column of days) {
		const day = readDate(cells[column] ?? "");
		if (day !== null) return day;
	}
	return null;
}
