/** What every format is read into: one entry for each line of a file, or what is wrong with that line. */

export interface Entry {
	/** From 1; in JSON, which has no lines to speak of, the place in the list. */
	readonly line: number;
	/** As the file has it; "" where it has ids only. */
	readonly title: string;
	/** The title in the language of the film, where the file has one beside the other; "" elsewhere. */
	readonly originalTitle: string;
	/** Null where the file has none. */
	readonly year: number | null;
	/** MovieLens' id, where the file has one. */
	readonly movieId: number | null;
	/** 0.5…5, or null: seen, listed or reviewed, and not rated. */
	readonly stars: number | null;
	/** When it was seen, else when it was rated, in milliseconds since 1970; null where the file does not say. */
	readonly at: number | null;
	/** What it is, where it is no film: "a series". "" for films, and where the file does not say. */
	readonly notFilm: string;
}

export interface Flaw {
	readonly line: number;
	readonly title: string;
	/** A sentence. */
	readonly text: string;
}

export type Line = Entry | Flaw;

export const isFlaw = (line: Line): line is Flaw => "text" in line;
