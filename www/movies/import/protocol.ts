/** What the page and the worker of an import say to each other. */
import type { CatalogueTitles } from "./matching";
import type { UserOfFile } from "./read";
import type { Group, PlannedRating, ReviewRow } from "./review";

/** What a file is found to be. */
export type FileAnswer =
	| {
			readonly kind: "review";
			readonly name: string;
			readonly format: string;
			/** Lines in each group. */
			readonly counts: Readonly<Record<Group, number>>;
			/** Whose ratings these are, if the file has several people's. */
			readonly user: string | null;
	  }
	| { readonly kind: "users"; readonly name: string; readonly users: readonly UserOfFile[] }
	| { readonly kind: "refused"; readonly message: string };

export type ImportQuestion =
	| { readonly kind: "user"; readonly user: string }
	| { readonly kind: "rows"; readonly group: Group; readonly start: number; readonly count: number }
	/** The choices of all lines that have one candidate. */
	| { readonly kind: "onlyCandidates" }
	| { readonly kind: "plan"; readonly choices: readonly (readonly [number, number])[] };

export type ImportAnswer =
	| { readonly kind: "file"; readonly file: FileAnswer }
	| { readonly kind: "rows"; readonly rows: readonly ReviewRow[] }
	| { readonly kind: "choices"; readonly choices: readonly (readonly [number, number])[] }
	| { readonly kind: "plan"; readonly ratings: readonly PlannedRating[] };

/** Page → worker. Every command but the first is for the file that was opened. */
export type ImportCommand =
	| { readonly type: "open"; readonly id: number; readonly file: File; readonly catalogue: CatalogueTitles }
	| { readonly type: "ask"; readonly id: number; readonly question: ImportQuestion };

/** Worker → page. */
export type ImportEvent =
	| { readonly type: "progress"; readonly share: number }
	/** A mishap of the import's own; nothing more comes. */
	| { readonly type: "failed"; readonly message: string }
	| { readonly type: "answer"; readonly id: number; readonly answer: ImportAnswer };
