/**
 * The rows of a delimited text, each with the line it begins on. Papa Parse takes the text apart; what is added here is
 * the count of lines, the delimiter from the header, and how to go on after a quote that is never closed.
 */
import Papa from "papaparse";

export interface Row {
	readonly cells: readonly string[];
	/** From 1, where the row begins; a cell with a line break in it makes the row longer than this one. */
	readonly line: number;
	readonly lastLine: number;
}

export interface TableReader {
	readonly onrow: (row: Row) => void;
	/** A line whose quotes do not come in pairs; it is left out, and reading goes on with the next. */
	readonly onbroken: (line: number, text: string) => void;
	/** Called now and then with the share that has been read, 0…1. */
	readonly onprogress: (share: number) => void;
}

export const DELIMITERS = [",", ";", "\t"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** So many lines with broken quotes, and this is no table. Each makes the reader look at the rest anew. */
const MOST_BROKEN = 100;
const ROWS_A_REPORT = 2000;

/** The cells of one line. */
export function cellsOf(line: string, delimiter: Delimiter): readonly string[] {
	return Papa.parse<string[]>(line, { delimiter, newline: "\n" }).data[0] ?? [];
}

/**
 * Reads the rows of `text` from its character `start`, which begins line `line`. Rows without anything in them are left
 * out.
 */
export function readTable(text: string, delimiter: Delimiter, start: number, line: number, reader: TableReader): void {
	let at = { offset: start, line };
	let broken = 0;
	while (at.offset < text.length) {
		const stopped = readUntilBroken(text, delimiter, at, reader);
		if (stopped === null) return;
		broken += 1;
		const after = text.indexOf("\n", stopped.offset);
		const end = after < 0 ? text.length : after;
		if (broken === MOST_BROKEN) {
			reader.onbroken(
				stopped.line,
				`Line ${stopped.line} has an unclosed quote, as ${MOST_BROKEN - 1} lines before it: the rest of the file is not read.`,
			);
			return;
		}
		reader.onbroken(stopped.line, `Line ${stopped.line} has an unclosed quote: the line is left out.`);
		at = { offset: end + 1, line: stopped.line + 1 };
	}
}

interface Place {
	readonly offset: number;
	readonly line: number;
}

/** Reads on from a place to the end, or to a quote without its partner: then says where that quote is. */
function readUntilBroken(text: string, delimiter: Delimiter, from: Place, reader: TableReader): Place | null {
	let place = from;
	let stopped: Place | null = null;
	let rows = 0;
	Papa.parse<string[]>(text.slice(from.offset), {
		delimiter,
		newline: "\n",
		step: ({ data: cells, errors, meta }, parser) => {
			const quote = errors.find(({ type }) => type === "Quotes");
			if (quote) {
				const offset = from.offset + (quote.index ?? 0);
				stopped = { offset, line: place.line + breaksIn(text, place.offset, offset) };
				parser.abort();
				return;
			}
			const next = from.offset + meta.cursor;
			const breaks = breaksIn(text, place.offset, next);
			const endsInBreak = text[next - 1] === "\n";
			const lastLine = place.line + breaks - (endsInBreak ? 1 : 0);
			if (cells.some((cell) => cell.trim() !== "")) reader.onrow({ cells, line: place.line, lastLine });
			place = { offset: next, line: place.line + breaks };
			rows += 1;
			if (rows % ROWS_A_REPORT === 0) reader.onprogress(next / text.length);
		},
	});
	return stopped;
}

/** How many lines end between two places. */
function breaksIn(text: string, start: number, end: number): number {
	let breaks = 0;
	for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) breaks += 1;
	return breaks;
}
