/** The bundled catalogue, read from data/movielens-small for the tests of the page's own code. */
import { readFileSync } from "node:fs";
import type { Catalogue } from "../../www/engine/protocol";

/** One line of CSV: fields quoted where they hold a comma or a quote. */
function fieldsOf(line: string): string[] {
	return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
		quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'),
	);
}

function rowsOf(name: string): string[][] {
	const path = new URL(`../../data/movielens-small/${name}`, import.meta.url);
	return readFileSync(path, "utf8").trimEnd().split("\n").slice(1).map(fieldsOf);
}

/** Films with titles, years, genres and counts as in the data; the split's sizes are left at zero. */
export function bundledCatalogue(): Catalogue {
	const movies = rowsOf("movies.csv");
	const movieIds = Uint32Array.from(movies, ([id]) => Number(id));
	const indexOf = new Map(Array.from(movieIds, (id, index) => [id, index]));
	const counts = new Uint32Array(movieIds.length);
	const sums = new Float32Array(movieIds.length);
	const users = new Map<number, number>();
	for (const [user, movie, stars] of rowsOf("ratings.csv")) {
		const index = indexOf.get(Number(movie));
		if (index === undefined) throw new Error(`ratings.csv names movie ${movie}, which movies.csv lacks`);
		counts[index] = (counts[index] ?? 0) + 1;
		sums[index] = (sums[index] ?? 0) + Number(stars);
		users.set(Number(user), (users.get(Number(user)) ?? 0) + 1);
	}
	const genresOf = (text: string) => (text === "(no genres listed)" ? [] : text.split("|"));
	const genreNames = [...new Set(movies.flatMap((fields) => genresOf(fields[3] ?? "")))].sort();
	return {
		movieIds,
		titles: movies.map((fields) => fields[1] ?? ""),
		years: Uint16Array.from(movies, (fields) => Number(fields[2] ?? 0)),
		genreNames,
		genreMasks: Uint32Array.from(movies, (fields) =>
			genresOf(fields[3] ?? "").reduce((mask, genre) => mask | (1 << genreNames.indexOf(genre)), 0),
		),
		ratingCounts: counts,
		meanStars: sums.map((sum, index) => sum / (counts[index] ?? 1)),
		userIds: Uint32Array.from(users.keys()),
		userRatingCounts: Uint32Array.from(users.values()),
		nRatings: [...users.values()].reduce((a, b) => a + b, 0),
		nTraining: 0,
		nValidation: 0,
		nTest: 0,
	};
}
