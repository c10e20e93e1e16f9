/** Rows, their lines, and broken quotes. */
import { describe, expect, test } from "vitest";
import { type Delimiter, type Row, readTable } from "../../../www/movies/import/table";

function rowsOf(text: string, delimiter: Delimiter = ",") {
	const rows: Row[] = [];
	const broken: [number, string][] = [];
	const shares: number[] = [];
	readTable(text, delimiter, 0, 1, {
		onrow: (row) => rows.push(row),
		onbroken: (line, why) => broken.push([line, why]),
		onprogress: (share) => shares.push(share),
	});
	return { rows, broken, shares };
}

describe("lines", () => {
	test("are counted through quoted breaks and empty lines", () => {
		const { rows } = rowsOf('a,b\n"one\ntwo",2\n\n,\nc,"x, ""y"""\n');
		expect(rows).toEqual([
			{ cells: ["a", "b"], line: 1, lastLine: 1 },
			{ cells: ["one\ntwo", "2"], line: 2, lastLine: 3 },
			{ cells: ["c", 'x, "y"'], line: 6, lastLine: 6 },
		]);
	});

	test("the last may have no break after it", () => {
		expect(rowsOf("a\nb").rows.at(-1)).toEqual({ cells: ["b"], line: 2, lastLine: 2 });
	});

	test("a quote inside a cell is a letter", () => {
		expect(rowsOf('The "Burbs",1989').rows[0]?.cells).toEqual(['The "Burbs"', "1989"]);
	});
});

describe("a quote that is never closed", () => {
	test("costs its line alone, wherever the next quote is", () => {
		for (const after of ["3,4\n", '3,"x",4\n5,6\n', '3,""\n']) {
			const { rows, broken } = rowsOf(`1,2\n"a,b\n${after}`);
			expect(broken).toEqual([[2, "Line 2 has an unclosed quote: the line is left out."]]);
			expect(rows.map(({ line }) => line)).toEqual([1, 3, ...(after.includes("5,6") ? [4] : [])]);
		}
	});

	test("at the very end, and in a later line of its row", () => {
		expect(rowsOf('a,b\n1,"').broken.map(([line]) => line)).toEqual([2]);
		expect(rowsOf('"x\ny","z\n3,4\n').broken.map(([line]) => line)).toEqual([2]);
	});

	test("a hundred times ends the reading, and says so", () => {
		const { broken, rows } = rowsOf('"a b,1\n'.repeat(1000));
		expect(broken).toHaveLength(100);
		expect(broken.at(-1)?.[1]).toMatch(/the rest of the file is not read/);
		expect(rows).toEqual([]);
	});
});

test("progress is told in rising shares", () => {
	const { shares } = rowsOf("a,b\n".repeat(10_000));
	expect(shares.length).toBe(5);
	expect(shares).toEqual(shares.toSorted((a, b) => a - b));
	expect(shares.at(-1)).toBe(1);
});
