/**
 * From the bytes of a file to its lines: unpacked if it is a zip, decoded, its format told by its header, each row read.
 * Throws a `Refusal` where the file as a whole has nothing to give.
 */
import { currentRatings, isZipName, type Packed } from "./archive";
import { isZip, textOf } from "./bytes";
import { readId, trim } from "./cells";
import type { Line } from "./entries";
import { delimiterOf, type Format, formatOf } from "./formats";
import { readJson } from "./json";
import { Refusal } from "./refusal";
import { rowReader } from "./rows";
import { cellsOf, type Delimiter, readTable } from "./table";

export interface FileLines {
	readonly kind: "lines";
	/** "ratings.csv in export.zip" */
	readonly name: string;
	readonly format: string;
	readonly lines: readonly Line[];
}

/** A file with ratings of several people: one of them has to be chosen. */
export interface FileUsers {
	readonly kind: "users";
	readonly name: string;
	/** In the order of the file. */
	readonly users: readonly UserOfFile[];
}

export interface UserOfFile {
	readonly id: string;
	readonly ratings: number;
}

/** Larger files are refused before they are read, so that the page does not run out of memory. */
export const MOST_BYTES = 100_000_000;

/** Reads a file; `user` is the one chosen, if that was asked. `onprogress` hears of the share that is done, 0…1. */
export function readFile(
	bytes: Uint8Array,
	name: string,
	user: string | null,
	onprogress: (share: number) => void,
): FileLines | FileUsers {
	const parts = unpacked(bytes, name);
	const read = parts.map((part) => readPart(part, user, onprogress));
	const [first] = read;
	if (first === undefined) throw new Refusal(`${name} has nothing in it.`);
	if (first.kind === "users" || read.length === 1) return first;
	// An export that is split over several files: their lines follow each other.
	const lines = read.flatMap((part) => (part.kind === "lines" ? part.lines : []));
	return {
		...first,
		name: `${read.length} files in ${name}`,
		lines: lines.map((line, at) => ({ ...line, line: at + 1 })),
	};
}

function unpacked(bytes: Uint8Array, name: string): readonly Packed[] {
	if (!isZip(bytes)) return [{ name, bytes }];
	if (!isZipName(name)) {
		throw new Refusal(
			`${name} is not a CSV (starts with "PK"): it is a zip file under another name. Let its name end in .zip, or unpack it and choose ratings.csv.`,
		);
	}
	return currentRatings(bytes, name).map((part) => ({ ...part, name: `${part.name} in ${name}` }));
}

function readPart(part: Packed, user: string | null, onprogress: (share: number) => void): FileLines | FileUsers {
	const { name } = part;
	const { text } = textOf(part.bytes, name);
	if (/^\s*[[{]/.test(text)) return { kind: "lines", name, ...readJson(text, name) };
	refuseWithoutHeader(text, name);
	const table = tableIn(text);
	const detected = formatOf(table.header);
	if ("refusal" in detected) throw new Refusal(`${name}: ${detected.refusal}`);
	const { format } = detected;
	if (format.columns.userId === undefined)
		return { kind: "lines", name, ...linesOf(text, table, format, null, onprogress) };
	const users = usersOf(text, table, format);
	const [only] = users;
	const chosen = user ?? (users.length === 1 ? (only?.id ?? null) : null);
	if (chosen === null && users.length > 1) return { kind: "users", name, users };
	return { kind: "lines", name, ...linesOf(text, table, format, chosen, onprogress) };
}

/** Tables that have no header, or another text before it, told by their first line. */
function refuseWithoutHeader(text: string, name: string): void {
	const first = text.trimStart().slice(0, 200);
	if (/^"?Letterboxd list export/i.test(first)) {
		throw new Refusal(`${name} is a list of Letterboxd, and a list holds no ratings: choose ratings.csv.`);
	}
	const otherCatalogue =
		"numbers films otherwise than this catalogue, and without their titles they cannot be matched. Choose a ratings.csv with the header userId,movieId,rating,timestamp.";
	if (/^\d+\t\d+\t\d\t\d{9}\s/.test(`${first}\n`))
		throw new Refusal(`${name} looks like u.data of ml-100k, which ${otherCatalogue}`);
	if (/^\d+::\d+::[\d.]+::\d+\s/.test(`${first}\n`)) {
		throw new Refusal(`${name} looks like ratings.dat of ml-1m, which ${otherCatalogue}`);
	}
}

interface Table {
	readonly header: readonly string[];
	readonly delimiter: Delimiter;
	/** Where the rows begin: their first character, and its line. */
	readonly start: number;
	readonly line: number;
}

/** Finds the header: the first line with something in it, after the "sep=;" that Excel can put before it. */
function tableIn(text: string): Table {
	let start = 0;
	for (let line = 1; ; line += 1) {
		const newline = text.indexOf("\n", start);
		const end = newline < 0 ? text.length : newline;
		const first = text.slice(start, end);
		start = end + 1;
		const isBeforeHeader = trim(first) === "" || /^"?sep=./i.test(first);
		if (isBeforeHeader && end < text.length) continue;
		const delimiter = delimiterOf(first, (candidate) => cellsOf(first, candidate));
		return { header: cellsOf(first, delimiter), delimiter, start, line: line + 1 };
	}
}

function linesOf(
	text: string,
	{ header, delimiter, start, line }: Table,
	format: Format,
	user: string | null,
	onprogress: (share: number) => void,
): Pick<FileLines, "format" | "lines"> {
	const lines: Line[] = [];
	const read = rowReader(format, header.length);
	const { userId } = format.columns;
	readTable(text, delimiter, start, line, {
		onrow: (row) => {
			const isOfUser = user === null || userId === undefined || trim(row.cells[userId] ?? "") === user;
			if (isOfUser) lines.push(read(row));
		},
		onbroken: (broken, why) => lines.push({ line: broken, title: "", text: why }),
		onprogress,
	});
	return { format: format.name, lines };
}

/** Who rated how much in the file. */
function usersOf(text: string, { delimiter, start, line }: Table, { columns }: Format): readonly UserOfFile[] {
	const counts = new Map<string, number>();
	let largestId = 0;
	readTable(text, delimiter, start, line, {
		onrow: ({ cells }) => {
			const id = trim(cells[columns.userId ?? -1] ?? "");
			counts.set(id, (counts.get(id) ?? 0) + 1);
			largestId = Math.max(largestId, readId(cells[columns.movieId ?? -1] ?? "") ?? 0);
		},
		onbroken: () => {},
		onprogress: () => {},
	});
	// Copies of these two are passed round under the header of ratings.csv; so many users with so few films are they.
	const isOther = (counts.size === 943 && largestId <= 1682) || (counts.size === 6040 && largestId <= 3952);
	if (isOther) {
		const set = counts.size === 943 ? "ml-100k" : "ml-1m";
		throw new Refusal(
			`This is ${set} (${counts.size} users, film ids to ${largestId}), whose ids belong to another catalogue.`,
		);
	}
	return Array.from(counts, ([id, ratings]) => ({ id, ratings }));
}
