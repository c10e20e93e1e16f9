/**
 * Encodings, line ends, and files that are no tables. Node 20 takes Windows-1252 for Latin-1, so the signs that only the
 * former has are left to the browser tests.
 */
import { describe, expect, test } from "vitest";
import { textOf } from "../../../www/movies/import/bytes";
import { readThrough } from "./files";

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function utf16(text: string, littleEndian: boolean): Uint8Array {
	const view = new DataView(new ArrayBuffer(2 + 2 * text.length));
	view.setUint16(0, 0xfeff, littleEndian);
	for (let at = 0; at < text.length; at++) view.setUint16(2 + 2 * at, text.charCodeAt(at), littleEndian);
	return new Uint8Array(view.buffer);
}

describe("encodings", () => {
	const text = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-05,Amélie,2001,https://boxd.it/1,4.5\n";
	test.each([
		["UTF-8", utf8(text), "UTF-8"],
		["UTF-8 with its mark", utf8(`\ufeff${text}`), "UTF-8"],
		["UTF-16, little end first", utf16(text, true), "UTF-16"],
		["UTF-16, big end first", utf16(text, false), "UTF-16"],
		["Windows-1252", latin(text), "Windows-1252"],
	])("%s", (_, bytes, encoding) => {
		expect(textOf(bytes, "a.csv")).toEqual({ text, encoding });
		expect(readThrough(bytes).imported).toEqual([{ movieId: 4973, stars: 4.5 }]);
	});
});

test("lines may end in LF, CR LF or CR", () => {
	expect(textOf(utf8("a\r\nb\rc\nd"), "a").text).toBe("a\nb\nc\nd");
});

describe("what is no table is refused by name", () => {
	test.each([
		["nothing", new Uint8Array(), /is empty/],
		["spaces", utf8(" \n\n"), /is empty/],
		["PDF", latin("%PDF-1.7 …"), /PDF/],
		["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0), /gzip/],
		["a picture", latin("\x89PNG\r\n"), /picture/],
		["bytes", Uint8Array.of(1, 0, 2, 0), /no text/],
		["a web page", utf8("<!DOCTYPE html><title>Sign in</title>"), /web page/],
	])("%s", (_, bytes, words) => {
		expect(readThrough(bytes).message).toMatch(words);
	});

	test("some words", () => {
		const { message, imported } = readThrough("Dear diary,\ntoday I saw Alien.\n");
		expect(message).toContain("“Dear diary”");
		expect(imported).toEqual([]);
	});

	test("a thousand random files, never with more than a refusal", () => {
		// A small generator of its own (Numerical Recipes' LCG), so that a failure can be repeated.
		let seed = 1;
		const next = (below: number) => {
			seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
			return Math.floor((seed / 2 ** 32) * below);
		};
		const pieces = [
			"Name,Year,Rating,Date\n",
			'"',
			",",
			"\n",
			";",
			"\t",
			"Alien,1979,4,2024-01-01\n",
			"[",
			"{",
			"PK\x03\x04",
			"\0",
			"é",
		];
		let read = 0;
		for (let file = 0; file < 1000; file++) {
			const text = Array.from({ length: 1 + next(12) }, () => pieces[next(pieces.length)]).join("");
			const { file: answer, rows } = readThrough(text, next(2) ? "a.csv" : "a.zip");
			const lines = Object.values(rows).flat().length;
			if (answer.kind === "review") read += 1;
			else expect(lines).toBe(0);
		}
		expect(read).toBeGreaterThan(20);
	});
});
