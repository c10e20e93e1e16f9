/**
 * Which files of a zip hold somebody's current ratings, and what is in them.
 *
 * An export has much more in it: profiles, watchlists, comments, and ratings that were deleted. Only the files named
 * here are unpacked; the rest is not even looked at.
 */
import { type UnzipFileFilter, unzipSync } from "fflate";
import { Refusal } from "./refusal";

export interface Packed {
	readonly name: string;
	readonly bytes: Uint8Array;
}

/** Bytes of one unpacked file that the page has room for. */
const MOST_UNPACKED = 200_000_000;

/** Folders whose files are not anybody's current ratings. */
const NOT_CURRENT = /(^|\/)(deleted|orphaned|lists|likes|__macosx)\//i;

/**
 * By rank, the names that current ratings go by: the first rank that a zip has is taken. Letterboxd writes
 * `ratings.csv` and, of those who log films without it, `diary.csv`; MovieLens `ratings.csv` in a folder; Trakt
 * `ratings-movies.json`, in several files where there are many.
 */
const CURRENT: readonly RegExp[] = [
	/(^|\/)ratings\.csv$/i,
	/(^|\/)ratings[-_]movies([-_]\d+)?\.(json|csv)$/i,
	/(^|\/)movielens-ratings\.csv$/i,
	/(^|\/)diary\.csv$/i,
	/(^|\/)reviews\.csv$/i,
	/(^|\/)(ratings\.dat|u\.data)$/i,
];

/** The files with current ratings in a zip called `name`; more than one only where an export is split over several. */
export function currentRatings(bytes: Uint8Array, name: string): readonly Packed[] {
	const names = namesIn(bytes, name);
	const chosen = chosenOf(names);
	if (chosen.length === 0) {
		const some = names.slice(0, 5).join(", ");
		throw new Refusal(
			names.length === 0
				? `${name} has no files in it.`
				: `${name} has no ratings.csv or ratings-movies.json in it, only ${some}${names.length > 5 ? " …" : ""}.`,
		);
	}
	const unpacked = opened(bytes, name, (file) => chosen.includes(file));
	return chosen.map((file) => {
		const content = unpacked[file];
		if (!content) throw new Refusal(`${file} in ${name} could not be unpacked.`);
		return { name: file, bytes: content };
	});
}

/** Of the names in a zip, those to read. */
export function chosenOf(names: readonly string[]): readonly string[] {
	const current = names.filter((name) => !NOT_CURRENT.test(name) && !name.endsWith("/"));
	for (const pattern of CURRENT) {
		const found = current.filter((name) => pattern.test(name));
		const depth = Math.min(...found.map(depthOf));
		const shallowest = found.filter((name) => depthOf(name) === depth);
		if (shallowest.length > 0) return pattern.source.includes("movies") ? shallowest.sort() : shallowest.slice(0, 1);
	}
	// A single table under a name of its own can only be meant; a profile is never a table of ratings.
	const tables = current.filter((name) => /\.(csv|json|tsv)$/i.test(name) && !/(^|\/)profile\.csv$/i.test(name));
	return tables.length === 1 ? tables : [];
}

/** Whether a file of this name may be a zip; under the name of a table it is a mistake to point out. */
export function isZipName(name: string): boolean {
	return !/\.(csv|tsv|txt|json)$/i.test(name);
}

const depthOf = (name: string) => name.split("/").length;

function namesIn(bytes: Uint8Array, name: string): readonly string[] {
	const names = new Set<string>();
	opened(bytes, name, (file) => {
		names.add(file);
		return false;
	});
	if (names.has("[Content_Types].xml")) {
		throw new Refusal(`${name} is an Excel workbook: save it as CSV and choose that.`);
	}
	return [...names];
}

/** The files of the zip that `wanted` says yes to, unpacked. */
function opened(bytes: Uint8Array, name: string, wanted: (file: string) => boolean): Record<string, Uint8Array> {
	const tooLarge: string[] = [];
	const unpacked = unzipped(bytes, name, (file) => {
		const isTooLarge = wanted(file.name) && file.originalSize > MOST_UNPACKED;
		if (isTooLarge) tooLarge.push(file.name);
		return wanted(file.name) && !isTooLarge;
	});
	if (tooLarge.length > 0) throw new Refusal(`${tooLarge[0]} in ${name} has more than ${MOST_UNPACKED / 1e6} MB.`);
	return unpacked;
}

function unzipped(bytes: Uint8Array, name: string, filter: UnzipFileFilter): Record<string, Uint8Array> {
	try {
		return unzipSync(bytes, { filter });
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new Refusal(`${name} could not be unpacked (${why}). It may be cut off, or locked by a password.`);
	}
}
