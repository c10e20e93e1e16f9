/** What the page and the worker that reads a visitor's own data say to each other. */
import type { EngineError } from "../engine/protocol";

/** How much of larger data is kept. */
export interface DataLimits {
	readonly ratings: number;
	readonly movies: number;
}

/** Data as the bundled set is packed, and what they are. */
export interface PackedData {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly nRatings: number;
	readonly nUsers: number;
	readonly nMovies: number;
	/** The ratings did not all fit: those of the table's first users were taken. */
	readonly wasCut: boolean;
	/** Rated movies that did not fit; those with fewest ratings. */
	readonly moviesLeftOut: number;
}

/** Page → worker: the one thing that it is asked. */
export interface ReadData {
	readonly wasmUrl: string;
	/** `ratings.csv` and `movies.csv`, or a zip that has both. */
	readonly files: readonly File[];
}

/** Worker → page. */
export type DataEvent =
	| { readonly type: "limits"; readonly limits: DataLimits }
	/** The share of `ratings.csv` that is read. */
	| { readonly type: "progress"; readonly share: number }
	| { readonly type: "packed"; readonly data: PackedData }
	| { readonly type: "refused"; readonly error: EngineError };
