/** The two tables of MovieLens, wherever in the chosen files they are: as they are, or in a zip. */
import { Unzip, UnzipInflate, UnzipPassThrough } from "fflate";

/** A table that can be read as often as wanted, from its first byte. */
export interface Table {
	readonly name: string;
	/**
	 * Passes its bytes on, piece by piece, and how much of the file is read, until there are no more or `take`,
	 * which must not throw, answers false.
	 */
	readonly read: (take: (piece: Uint8Array, share: number) => boolean) => Promise<void>;
}

export interface Tables {
	readonly ratings: Table;
	readonly movies: Table;
}

/** Files without the tables, or that cannot be read; the message is for the visitor. */
export class UnreadableData extends Error {}

const PACKED = /\.zip$/i;
const WANTED = { ratings: /(^|\/)ratings\.csv$/i, movies: /(^|\/)movies\.csv$/i } as const;
/** Bytes of `movies.csv` that there is room for; that of the largest MovieLens set has 6 MB. */
const LARGEST_TABLE_OF_MOVIES = 50_000_000;

/** Finds both tables in the files that somebody chose. */
export async function findTables(files: readonly File[]): Promise<Tables> {
	const found: Table[] = [];
	for (const file of files) {
		if (PACKED.test(file.name)) found.push(...(await tablesInZip(file)));
		else found.push({ name: file.name, read: (take) => readFile(file, take) });
	}
	const [ratings, movies] = [theOne(found, "ratings"), theOne(found, "movies")];
	if (ratings && movies) return { ratings, movies };
	const missing = [ratings ? "" : "ratings.csv", movies ? "" : "movies.csv"].filter(Boolean).join(" and ");
	const names = found.map(({ name }) => name);
	const listed = names.length > 4 ? `${names.slice(0, 4).join(", ")} …` : names.join(", ") || "nothing";
	throw new UnreadableData(
		`${missing} ${missing.includes(" ") ? "are" : "is"} missing: choose ratings.csv and movies.csv together, or the zip that holds both. There is ${listed}.`,
	);
}

/** All of a table's bytes. */
export async function bytesOf({ name, read }: Table): Promise<Uint8Array> {
	const pieces: Uint8Array[] = [];
	let length = 0;
	await read((piece) => {
		pieces.push(piece);
		length += piece.length;
		return length <= LARGEST_TABLE_OF_MOVIES;
	});
	if (length > LARGEST_TABLE_OF_MOVIES) {
		throw new UnreadableData(
			`${name} has more than ${LARGEST_TABLE_OF_MOVIES / 1e6} MB, too much for a list of films.`,
		);
	}
	const bytes = new Uint8Array(length);
	let place = 0;
	for (const piece of pieces) {
		bytes.set(piece, place);
		place += piece.length;
	}
	return bytes;
}

function theOne(tables: readonly Table[], which: keyof typeof WANTED): Table | undefined {
	return tables.find(({ name }) => WANTED[which].test(name));
}

async function readFile(file: File, take: (piece: Uint8Array, share: number) => boolean): Promise<void> {
	const reader = file.stream().getReader();
	let read = 0;
	for (let next = await pieceOf(reader, file); !next.done; next = await pieceOf(reader, file)) {
		read += next.value.length;
		if (!take(next.value, read / file.size)) {
			await reader.cancel();
			return;
		}
	}
}

async function pieceOf(reader: ReadableStreamDefaultReader<Uint8Array>, file: File) {
	try {
		return await reader.read();
	} catch (error) {
		throw new UnreadableData(`${file.name} could not be read (${error instanceof Error ? error.message : error}).`);
	}
}

/** The tables in a zip, by their names alone; each is unpacked when it is read. */
async function tablesInZip(file: File): Promise<readonly Table[]> {
	const names: string[] = [];
	await walkZip(file, (entry) => {
		names.push(entry);
		return null;
	});
	if (names.length === 0) throw new UnreadableData(`${file.name} is no zip, or has no files in it.`);
	return names
		.filter((name) => !name.endsWith("/"))
		.map((name) => ({ name, read: (take) => walkZip(file, (entry) => (entry === name ? take : null)) }));
}

/** Goes through a zip once. `choose` is asked for each file in it, and answers who takes its bytes, if anybody. */
async function walkZip(
	file: File,
	choose: (name: string) => ((piece: Uint8Array, share: number) => boolean) | null,
): Promise<void> {
	let failure: unknown = null;
	let enough = false;
	let share = 0;
	const unzip = new Unzip((entry) => {
		const take = choose(entry.name);
		if (take === null) return;
		entry.ondata = (error, piece) => {
			if (error) failure ??= error;
			else if (!enough && piece.length > 0) enough = !take(piece, share);
		};
		entry.start();
	});
	unzip.register(UnzipPassThrough);
	unzip.register(UnzipInflate);
	await readFile(file, (piece, read) => {
		share = read;
		try {
			unzip.push(piece, read >= 1);
		} catch (error) {
			failure ??= error;
		}
		return failure === null && !enough;
	});
	if (failure !== null) {
		const why = failure instanceof Error ? failure.message : String(failure);
		throw new UnreadableData(
			`${file.name} could not be unpacked (${why}). It may be cut off, or locked by a password.`,
		);
	}
}
