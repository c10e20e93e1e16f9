/**
 * Are data/movielens-small/ratings.csv and movies.csv the tables that we say they are?
 *
 * Reads both tables anew, with nothing shared with the script that wrote them, and compares every
 * figure that data/movielens-small/README.md states. Any difference is an error that names it.
 * Usage: node scripts/data/check-movielens.mjs [folder]
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the bundled tables hold; the README beside them repeats these figures. */
const EXPECTED = {
	ratings: 100_004,
	users: 671,
	movies: 9_066,
	ratedMovies: 9_066,
	userIds: [1, 671],
	movieIds: [1, 163_949],
	timestamps: [789_652_009, 1_476_640_644],
	years: [1902, 2016],
	fewestRatingsOfAUser: 20,
	mostRatingsOfAUser: 2_391,
	ratingsOfEachValue: {
		0.5: 1_101,
		"1.0": 3_326,
		1.5: 1_687,
		"2.0": 7_271,
		2.5: 4_449,
		"3.0": 20_064,
		3.5: 10_538,
		"4.0": 28_750,
		4.5: 7_723,
		"5.0": 15_095,
	},
	repeatedUserAndMovie: 0,
	moviesWithoutTitle: [108_548, 108_583, 143_410, 151_307, 162_376],
	moviesWithoutYear: [108_548, 108_583, 143_410, 151_307, 162_376],
	titlesTwiceInAYear: {
		"Hamlet (2000)": [3_598, 65_665],
		"War of the Worlds (2005)": [34_048, 64_997],
	},
	titlesBeyondAscii: 271,
	genres: 19,
	moviesWithoutGenre: 17,
	/** Index % 10 == 9 among a user's ratings is test, 8 is validation, the rest is training. */
	split: { training: 80_498, validation: 9_784, test: 9_722 },
	sha256: {
		"ratings.csv": "6031df54a1826b67642edd60407c21944cc51b22fcf70342baa9dd43c9ca1e0e",
		"movies.csv": "e1cea270dec330ce1f4d804f78a503ca041228131a89eb18b11675844b5e07bf",
	},
};

/** Rows of an RFC 4180 table as arrays of fields, the header first. */
export function parseCsv(text) {
	const rows = [];
	let row = [];
	let position = 0;
	while (position < text.length) {
		let field = "";
		if (text[position] === '"') {
			for (position += 1; ; position += 1) {
				if (position >= text.length) throw new Error(`row ${rows.length + 1}: a quote is never closed`);
				if (text[position] !== '"') field += text[position];
				else if (text[position + 1] === '"') {
					field += '"';
					position += 1;
				} else break;
			}
			position += 1;
		} else {
			const end = text.slice(position).search(/[,\n]/);
			if (end < 0) throw new Error("the last line does not end in a line feed");
			field = text.slice(position, position + end);
			position += end;
		}
		row.push(field);
		const separator = text[position];
		position += 1;
		if (separator === "\n") {
			rows.push(row);
			row = [];
		} else if (separator !== ",") {
			throw new Error(`row ${rows.length + 1}: ${JSON.stringify(separator)} after a quoted field`);
		}
	}
	return rows;
}

/** The table's rows, its header checked and taken off. */
function readTable(folder, name, header) {
	const bytes = readFileSync(join(folder, name));
	const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	if (text.includes("\r")) throw new Error(`${name} holds a carriage return`);
	const [first, ...rows] = parseCsv(text);
	if (first?.join() !== header) throw new Error(`${name} starts with ${first}, not with ${header}`);
	const width = header.split(",").length;
	const odd = rows.findIndex((row) => row.length !== width);
	if (odd >= 0) throw new Error(`${name}, row ${odd + 2} has ${rows[odd].length} fields, not ${width}`);
	return { rows, sha256: createHash("sha256").update(bytes).digest("hex") };
}

const range = (numbers) =>
	numbers.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -Infinity]);

function requireOrder(rows, columns, name) {
	for (let i = 1; i < rows.length; i += 1) {
		const differing = columns.find((column) => rows[i][column] !== rows[i - 1][column]);
		if (differing === undefined || Number(rows[i][differing]) < Number(rows[i - 1][differing])) {
			throw new Error(`${name}: rows ${i + 1} and ${i + 2} are out of order`);
		}
	}
}

/** The figures of the two tables in `folder`, in the shape of EXPECTED. */
export function measure(folder) {
	const ratings = readTable(folder, "ratings.csv", "userId,movieId,rating,timestamp");
	const movies = readTable(folder, "movies.csv", "movieId,title,year,genres");
	requireOrder(ratings.rows, [0, 3, 1], "ratings.csv");
	requireOrder(movies.rows, [0], "movies.csv");

	const movieIds = new Set(movies.rows.map(([id]) => id));
	const perUser = new Map();
	const perValue = {};
	const ratedMovies = new Set();
	const pairs = new Set();
	const split = { training: 0, validation: 0, test: 0 };
	for (const [user, movie, stars] of ratings.rows) {
		if (!movieIds.has(movie)) throw new Error(`ratings.csv rates movie ${movie}, which movies.csv does not list`);
		const index = perUser.get(user) ?? 0;
		perUser.set(user, index + 1);
		split[index % 10 === 9 ? "test" : index % 10 === 8 ? "validation" : "training"] += 1;
		perValue[stars] = (perValue[stars] ?? 0) + 1;
		ratedMovies.add(movie);
		pairs.add(`${user} ${movie}`);
	}

	const byTitle = new Map();
	for (const row of movies.rows.filter(([, title]) => title.trim() !== "")) {
		const key = `${row[1]} (${row[2]})`;
		byTitle.set(key, [...(byTitle.get(key) ?? []), row]);
	}
	const twice = [...byTitle].filter(([, rows]) => rows.length > 1);
	const ids = (rows) => rows.map(([id]) => Number(id));
	const noGenre = "(no genres listed)";
	const genres = new Set(movies.rows.flatMap((row) => row[3].split("|")));
	genres.delete(noGenre);
	const [fewestRatingsOfAUser, mostRatingsOfAUser] = range([...perUser.values()]);
	return {
		ratings: ratings.rows.length,
		users: perUser.size,
		movies: movies.rows.length,
		ratedMovies: ratedMovies.size,
		userIds: range(ratings.rows.map((row) => Number(row[0]))),
		movieIds: range(movies.rows.map((row) => Number(row[0]))),
		timestamps: range(ratings.rows.map((row) => Number(row[3]))),
		years: range(movies.rows.filter((row) => row[2] !== "").map((row) => Number(row[2]))),
		fewestRatingsOfAUser,
		mostRatingsOfAUser,
		ratingsOfEachValue: perValue,
		repeatedUserAndMovie: ratings.rows.length - pairs.size,
		moviesWithoutTitle: ids(movies.rows.filter((row) => row[1].trim() === "")),
		moviesWithoutYear: ids(movies.rows.filter((row) => row[2] === "")),
		titlesTwiceInAYear: Object.fromEntries(twice.map(([title, rows]) => [title, ids(rows)])),
		// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII itself.
		titlesBeyondAscii: movies.rows.filter((row) => !/^[\x00-\x7f]*$/.test(row[1])).length,
		genres: genres.size,
		moviesWithoutGenre: movies.rows.filter((row) => row[3] === noGenre).length,
		split,
		sha256: { "ratings.csv": ratings.sha256, "movies.csv": movies.sha256 },
	};
}

/** Every figure that differs, as a sentence each; empty when all are as expected. */
export function differences(found, expected = EXPECTED) {
	const canonical = (value) =>
		JSON.stringify(value, (_, part) =>
			part !== null && typeof part === "object" && !Array.isArray(part)
				? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
				: part,
		);
	return Object.keys(expected)
		.filter((key) => canonical(found[key]) !== canonical(expected[key]))
		.map((key) => `${key} is ${canonical(found[key])}; it should be ${canonical(expected[key])}`);
}

/** Checks the tables in `folder`; throws with all differences. */
export function checkMovielens(folder) {
	const found = measure(folder);
	const wrong = differences(found);
	if (wrong.length > 0)
		throw new Error(`the tables in ${folder} differ from what is expected:\n  ${wrong.join("\n  ")}`);
	return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const folder = process.argv[2] ?? fileURLToPath(new URL("../../data/movielens-small", import.meta.url));
	try {
		const { ratings, users, movies, split } = checkMovielens(folder);
		console.log(`As expected: ${ratings} ratings by ${users} users of ${movies} movies.`);
		console.log(`Standard split: ${split.training} training, ${split.validation} validation, ${split.test} test.`);
	} catch (error) {
		console.error(`check-movielens: ${error.message}`);
		process.exitCode = 1;
	}
}
