/** Each format by its header, whatever its order, case and delimiter; the scale comes from the format alone. */
import { describe, expect, test } from "vitest";
import { newSession, readThrough, seen } from "./files";

const formatOf = (content: string, name?: string) => {
	const { file } = readThrough(content, name);
	return file.kind === "review" ? file.format : file;
};

describe("by header", () => {
	test.each([
		["Letterboxd ratings", "Date,Name,Year,Letterboxd URI,Rating"],
		["Letterboxd ratings", "RATING,year,NAME,letterboxd uri,date"],
		["Letterboxd diary", "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date"],
		["Letterboxd reviews", "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date"],
		["Letterboxd import file", "Title,Year,Rating,Rating10"],
		["Letterboxd import file", "tmdbID,Title,Year,Rating10,WatchedDate"],
		[
			"IMDb ratings (to 2017)",
			"position,const,created,modified,description,Title,Title type,Directors,You rated,IMDb Rating,Runtime (mins),Year,Genres,Num. Votes,Release Date (month/day/year),URL",
		],
		[
			"IMDb ratings (2018 to 2024)",
			"Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,Release Date,Directors",
		],
		[
			"IMDb ratings (since 2024)",
			"Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,Release Date,Directors",
		],
		["MovieLens ratings", "userId,movieId,rating,timestamp"],
		["MovieLens account", "movie_id,imdb_id,tmdb_id,rating,average_rating,title"],
		["Trakt ratings", "rated_at,type,title,year,trakt_rating,trakt_id,imdb_id,rating"],
	])("%s: %s", (format, header) => {
		expect(formatOf(`${header}\n`)).toBe(format);
		expect(formatOf(`${header.replaceAll(",", ";")}\n`)).toBe(format);
		expect(formatOf(`${header.replaceAll(",", "\t")}\n`)).toBe(format);
		expect(formatOf(`\n${header.toUpperCase()}\n`)).toBe(format);
	});

	test.each([
		["generic ratings", "Title,Year,Rating\nAlien,1979,4\n", /scale/],
		[
			"ratings to ten of another service",
			"Title,Type,Year,WatchedDate,Rating\nAlien,movie,1979,2020-01-01,4\n",
			/scale/,
		],
		["watched films", "Date,Name,Year,Letterboxd URI\n2024-01-01,Alien,1979,u\n", /holds no ratings/],
		["an IMDb list", "Position,Const,Created,Modified,Description,Title,URL\n", /holds no ratings/],
		["MovieLens' films", "movieId,title,genres\n1,Toy Story (1995),Comedy\n", /holds no ratings/],
		["ml-100k", "196\t242\t3\t881250949\n186\t302\t3\t891717742\n", /ml-100k/],
		["ml-100k with a header", "user_id,item_id,rating,timestamp\n196,242,3,881250949\n", /ml-100k/],
		["ml-1m", "1::1193::5::978300760\n1::661::3::978302109\n", /ml-1m/],
		["a list of Letterboxd", "Letterboxd list export v7\nDate,Name\n", /a list holds no ratings/],
	])("%s is refused", (_, content, words) => {
		expect(formatOf(content)).toMatchObject({ kind: "refused", message: expect.stringMatching(words) });
	});

	test("copies of ml-100k and ml-1m under the header of ratings.csv are known by their size", () => {
		const copy = (users: number, films: number) =>
			`userId,movieId,rating\n${Array.from({ length: users }, (_, user) => `${user + 1},${(user % films) + 1},3`).join("\n")}\n`;
		expect(formatOf(copy(943, 900))).toMatchObject({ kind: "refused", message: expect.stringMatching(/ml-100k/) });
		expect(formatOf(copy(6040, 3900))).toMatchObject({ kind: "refused", message: expect.stringMatching(/ml-1m/) });
		expect(formatOf(copy(942, 900))).toMatchObject({ kind: "users" });
	});
});

describe("delimiters and decimals", () => {
	test("semicolons with decimal commas, after Excel's own first line", () => {
		const { imported } = readThrough(
			"sep=;\nDate;Name;Year;Letterboxd URI;Rating\n05.01.2024;Girl, Interrupted;1999;u;3,5\n",
		);
		expect(imported).toEqual([{ movieId: 3186, stars: 3.5 }]);
	});

	test("tabs", () => {
		expect(readThrough("Date\tName\tYear\tLetterboxd URI\tRating\n\tAlien\t1979\tu\t4\n").imported).toEqual([
			{ movieId: 1214, stars: 4 },
		]);
	});

	test("a quoted decimal comma among commas", () => {
		expect(readThrough('Date,Name,Year,Letterboxd URI,Rating\n,Alien,1979,u,"4,5"\n').imported).toEqual([
			{ movieId: 1214, stars: 4.5 },
		]);
	});
});

describe("MovieLens", () => {
	test("an account's export: the title's year is its own, the average nobody's rating", () => {
		const { imported, rows } = readThrough(
			'movie_id,imdb_id,tmdb_id,rating,average_rating,title\n2571,0133093,603,4.5,4.18,"Matrix, The (1999)"\n301000,1,2,3,3.5,Dune (2021)\n47,0114369,807,95,81.9,Se7en (1995)\n',
		);
		expect(imported).toEqual([{ movieId: 2571, stars: 4.5 }]);
		expect(rows.absent).toMatchObject([{ title: "Dune", year: 2021 }]);
		expect(rows.problems).toMatchObject([{ line: 4, note: expect.stringContaining("“95”") }]);
	});

	test("of several users, the chosen one's ratings alone, and another's after that", () => {
		const session = newSession();
		const content = "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n2,1,0.5,964982703\n2,47,5,964982704\n";
		expect(readThrough(content, "ratings.csv", session)).toMatchObject({ file: { kind: "users" }, imported: [] });
		const choose = (user: string) => {
			const answer = session.ask({ kind: "user", user });
			if (answer.kind !== "file") throw new Error(answer.kind);
			return seen(answer.file, session);
		};
		expect(choose("2").imported).toEqual([
			{ movieId: 1, stars: 0.5 },
			{ movieId: 47, stars: 5 },
		]);
		expect(choose("1").imported).toEqual([{ movieId: 1, stars: 4 }]);
	});

	test("an id that is no number is a problem of its line", () => {
		expect(readThrough("movieId,rating\nx,3\n1,4\n").rows.problems).toMatchObject([{ line: 2 }]);
	});
});

describe("IMDb", () => {
	const header = "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Year";
	const row = (title: string, type: string, rating = "8", year = "2001", original = title) =>
		`tt1,${rating},2024-01-01,"${title}","${original}",u,${type},9.9,${year}\n`;

	test("the title abroad or at home", () => {
		const { imported } = readThrough(
			`${header}\n${row("Chihiros Reise ins Zauberland", "Movie", "8", "2001", "Sen to Chihiro no kamikakushi")}`,
		);
		expect(imported).toEqual([{ movieId: 5618, stars: 4 }]);
	});

	test.each([
		"TV Series",
		"tvSeries",
		"TV Mini Series",
		"tvMiniSeries",
		"TV Episode",
		"tvEpisode",
		"Video Game",
		"videoGame",
		"Podcast Series",
	])("a %s never is a film of its title", (type) => {
		const { imported, rows } = readThrough(`${header}\n${row("Fargo", type, "8", "1996")}`);
		expect(imported).toEqual([]);
		expect(rows.absent).toHaveLength(1);
	});

	test.each(["Movie", "movie", "Short", "TV Movie", "tvMovie", "TV Special", "Video", "Feature Film", "Documentary"])(
		"a %s may be",
		(type) => {
			expect(readThrough(`${header}\n${row("Fargo", type, "8", "1996")}`).imported).toEqual([
				{ movieId: 608, stars: 4 },
			]);
		},
	);

	test("the lowest rating is half a star, however high or low the others are", () => {
		expect(readThrough(`${header}\n${row("Fargo", "Movie", "1", "1996")}`).imported).toEqual([
			{ movieId: 608, stars: 0.5 },
		]);
		expect(readThrough(`${header}\n${row("Fargo", "Movie", "10", "1996")}`).imported).toEqual([
			{ movieId: 608, stars: 5 },
		]);
	});

	test("the older export under somebody's name", () => {
		const old =
			"position,const,created,Title,Title type,filmfan rated,IMDb Rating,Year\n1,tt1,,Fargo,Feature Film,7,8.1,1996\n";
		expect(readThrough(old).imported).toEqual([{ movieId: 608, stars: 3.5 }]);
	});
});

describe("the lines of a table", () => {
	const read = (rows: string) => readThrough(`Date,Name,Year,Letterboxd URI,Rating\n${rows}`);

	test("an unquoted comma in a title is a problem of its line, not another film", () => {
		const { rows, imported } = read("2024-01-01,Girl, Interrupted,1999,u,3\n2024-01-01,Alien,1979,u,4\n");
		expect(rows.problems).toMatchObject([{ line: 2 }]);
		expect(imported).toEqual([{ movieId: 1214, stars: 4 }]);
	});

	test("a decimal comma that parts a rating is a problem, and no whole stars", () => {
		const { rows, imported } = read("2024-01-01,Alien,1979,u,4,5\n2024-01-01,Jaws,1975,u,3,0\n");
		expect(rows.problems.map(({ line, note }) => [line, note])).toEqual([
			[2, "The rating may be “4,5”, and is cut in two by its comma."],
			[3, "The rating may be “3,0”, and is cut in two by its comma."],
		]);
		expect(imported).toEqual([]);
	});

	test("a film without a year is asked about, not taken", () => {
		const { rows, imported } = read("2024-01-01,Alien,,u,4\n2024-01-01,Nothing of that name,,u,4\n");
		expect(imported).toEqual([]);
		expect(rows.choose).toMatchObject([{ line: 2, note: "the file has no year" }]);
		expect(rows.problems).toMatchObject([{ line: 3 }]);
	});

	test("a title that runs over lines is a quote gone astray", () => {
		const { rows } = read('2024-01-01,"Girl, Interrupted,1999,u,3\n2024-01-01,Alien",1979,u,4\n');
		expect(rows.problems).toMatchObject([
			{ line: 2, note: expect.stringMatching(/line 2 to line 3: a quote may be missing/) },
		]);
	});

	test("no title, no film", () => {
		expect(read("2024-01-01,,1979,u,4\n").rows.problems).toMatchObject([{ note: "There is no title." }]);
	});

	test("markup in a title is text", () => {
		expect(read("2024-01-01,<b>Alien</b>,1979,u,4\n").rows.absent).toMatchObject([{ title: "<b>Alien</b>" }]);
	});

	test("an import file's ratings to 10 count where those to 5 are blank", () => {
		const { imported } = readThrough("Title,Year,Rating,Rating10\nAlien,1979,,7\nJaws,1975,4,8\n");
		expect(imported).toEqual([
			{ movieId: 1214, stars: 3.5 },
			{ movieId: 1387, stars: 4 },
		]);
	});
});

describe("films seen again", () => {
	const diary = (rows: string) =>
		readThrough(`Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n${rows}`);

	test("the latest rated viewing wins, wherever it stands", () => {
		const { imported, rows } = diary(
			"2024-02-01,Alien,1979,u,5,Yes,,2024-01-31\n2024-01-01,Alien,1979,u,3,,,2020-01-01\n2024-03-01,Alien,1979,u,,Yes,,2024-03-01\n",
		);
		expect(imported).toEqual([{ movieId: 1214, stars: 5 }]);
		expect(rows.matched.map(({ line, note }) => [line, note])).toEqual([
			[2, ""],
			[3, "line 2 is newer and counts"],
		]);
		expect(rows.unrated).toMatchObject([{ line: 4 }]);
	});

	test("on one day, and without days, the later line", () => {
		expect(diary("x,Alien,1979,u,5,,,2024-01-01\nx,Alien,1979,u,2,,,2024-01-01\n").imported).toEqual([
			{ movieId: 1214, stars: 2 },
		]);
		expect(diary("1/2/2024,Alien,1979,u,5,,,\n1/3/2024,Alien,1979,u,2,,,\n").imported).toEqual([
			{ movieId: 1214, stars: 2 },
		]);
	});
});
