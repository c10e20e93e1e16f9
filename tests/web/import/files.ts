/** What the tests of the import share: a session over the bundled films, and a file read by it, in short. */

import type { FileAnswer } from "../../../www/movies/import/protocol";
import { GROUPS, type Group, type ReviewRow } from "../../../www/movies/import/review";
import { createImportSession, type ImportSession } from "../../../www/movies/import/session";
import { bundledCatalogue } from "../films";

export const catalogue = bundledCatalogue();
const indexOf = new Map(Array.from(catalogue.movieIds, (id, index) => [id, index]));

export const newSession = (onprogress: (share: number) => void = () => {}): ImportSession =>
	createImportSession(catalogue, onprogress);

const session = newSession();

export interface ReadFile {
	readonly file: FileAnswer;
	readonly rows: Readonly<Record<Group, readonly ReviewRow[]>>;
	/** What would be applied without any choice, by MovieLens id. */
	readonly imported: readonly { readonly movieId: number; readonly stars: number }[];
	/** The reason, if the file was refused. */
	readonly message: string;
}

/** Reads a file given as text (UTF-8) or bytes. */
export function readThrough(content: string | Uint8Array, name = "file.csv", of: ImportSession = session): ReadFile {
	const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
	return seen(of.read(bytes, name), of);
}

/** What the session has after a file, or after a user of it was chosen. */
export function seen(file: FileAnswer, of: ImportSession = session): ReadFile {
	const rows = Object.fromEntries(GROUPS.map((group) => [group, rowsOf(of, group)])) as Record<Group, ReviewRow[]>;
	return { file, rows, imported: plan(of), message: file.kind === "refused" ? file.message : "" };
}

function rowsOf(of: ImportSession, group: Group): readonly ReviewRow[] {
	const answer = of.ask({ kind: "rows", group, start: 0, count: 1_000_000 });
	return answer.kind === "rows" ? answer.rows : [];
}

/** What would be applied with these choices (the id of a row, the index of a film). */
export function plan(of: ImportSession = session, choices: readonly (readonly [number, number])[] = []) {
	const answer = of.ask({ kind: "plan", choices });
	const ratings = answer.kind === "plan" ? answer.ratings : [];
	return ratings.map(({ film, stars }) => ({ movieId: catalogue.movieIds[film] ?? -1, stars }));
}

/** The film's index by MovieLens id. */
export function filmOf(movieId: number): number {
	const index = indexOf.get(movieId);
	if (index === undefined) throw new Error(`no film ${movieId}`);
	return index;
}
