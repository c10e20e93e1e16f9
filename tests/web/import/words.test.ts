/** What the review says of a file and of what is about to happen. */
import { expect, test } from "vitest";
import { planInWords, summaryOf } from "../../../www/movies/import/words";
import { readThrough } from "./files";

function summary(content: string): string {
	const { file } = readThrough(content, "diary.csv");
	if (file.kind !== "review") throw new Error(file.kind);
	return summaryOf(file);
}

const HEADER = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n";

test("rows and ratings are counted apart", () => {
	expect(summary(`${HEADER},Alien,1979,u,,,,\n,Jaws,1975,u,,,,\n`)).toBe(
		"diary.csv, Letterboxd diary: 2 rows, 0 ratings.",
	);
	expect(summary(`${HEADER},Alien,1979,u,4,,,\n,Jaws,1975,u,9,,,\n`)).toBe(
		"diary.csv, Letterboxd diary: 2 rows, 1 rating.",
	);
	expect(summary(HEADER)).toBe(
		"diary.csv, Letterboxd diary: 0 rows, 0 ratings. The file has a header, and nothing under it.",
	);
});

test("what is about to happen", () => {
	expect(planInWords(5, 0, 0, 0)).toBe("5 new ratings.");
	expect(planInWords(1, 2, 1, 3)).toBe("1 new rating, 2 of yours change, 1 is as you have it, 3 of yours are removed.");
	expect(planInWords(0, 0, 0, 0)).toBe("Nothing to apply.");
});
