/**
 * What text the bytes of a file hold: by its byte-order mark UTF-8 or UTF-16, else UTF-8 where that is possible, else
 * Windows-1252, in which every byte is a character. Bytes that hold no text are refused by what they are.
 */
import { Refusal } from "./refusal";

export interface Text {
	/** Without a byte-order mark, every line ending in "\n". */
	readonly text: string;
	readonly encoding: "UTF-8" | "UTF-16" | "Windows-1252";
}

/** The beginnings of files that are often taken for tables. */
const SIGNATURES: readonly (readonly [string, string])[] = [
	["%PDF", "is a PDF document"],
	["\x1f\x8b", "is packed with gzip: unpack it first"],
	["\xd0\xcf\x11\xe0", "is a workbook of an older Excel: save it as CSV"],
	["SQLite format 3\0", "is a database"],
	["\x89PNG", "is a picture"],
	["\xff\xd8\xff", "is a picture"],
	["Rar!", "is packed with RAR: unpack it first"],
	["7z\xbc\xaf", "is packed with 7-Zip: unpack it first"],
];

/** "PK" and one of the three marks that a zip can begin with. */
export function isZip(bytes: Uint8Array): boolean {
	const start = beginning(bytes);
	return ["PK\x03\x04", "PK\x05\x06", "PK\x07\x08"].some((mark) => start.startsWith(mark));
}

/** The text in a file called `name`. */
export function textOf(bytes: Uint8Array, name: string): Text {
	if (bytes.length === 0) throw new Refusal(`${name} is empty: it has 0 bytes.`);
	const start = beginning(bytes);
	const known = SIGNATURES.find(([signature]) => start.startsWith(signature));
	if (known) throw new Refusal(`${name} ${known[1]}. This page reads CSV, JSON and zip files.`);
	const { text, encoding } = decoded(bytes);
	if (text.includes("\0")) {
		throw new Refusal(`${name} is no text (it holds bytes of value 0). This page reads CSV, JSON and zip files.`);
	}
	if (/^\s*<(!doctype|html|\?xml)/i.test(text.slice(0, 500))) {
		throw new Refusal(`${name} is a web page rather than an export. Download the export itself, as CSV, JSON or zip.`);
	}
	if (text.trim() === "") throw new Refusal(`${name} is empty: there is nothing in it but spaces.`);
	return { text: text.replace(/\r\n?/g, "\n"), encoding };
}

function decoded(bytes: Uint8Array): Text {
	const [first, second] = bytes;
	if (first === 0xff && second === 0xfe) return { text: new TextDecoder("utf-16le").decode(bytes), encoding: "UTF-16" };
	if (first === 0xfe && second === 0xff) return { text: new TextDecoder("utf-16be").decode(bytes), encoding: "UTF-16" };
	try {
		return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "UTF-8" };
	} catch {
		return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "Windows-1252" };
	}
}

/** The first bytes, one character each. */
function beginning(bytes: Uint8Array): string {
	return String.fromCharCode(...bytes.subarray(0, 16));
}
