/**
 * One import, from a file to the ratings that it gives: what the worker does with each question of the page. It keeps
 * the lines, so that the page, which shows a few of them at a time, never has them all.
 */
import { type CatalogueTitles, createMatcher, type Matcher } from "./matching";
import type { FileAnswer, ImportAnswer, ImportQuestion } from "./protocol";
import { readFile } from "./read";
import { Refusal } from "./refusal";
import { GROUPS, type Group, onlyCandidates, planned, type Review, reviewOf } from "./review";

export interface ImportSession {
	/** Reads a file; the file is kept for the case that a user has to be chosen. */
	readonly read: (bytes: Uint8Array, name: string) => FileAnswer;
	readonly ask: (question: ImportQuestion) => ImportAnswer;
}

const NOTHING: Review = { matched: [], choose: [], absent: [], unrated: [], problems: [] };

export function createImportSession(catalogue: CatalogueTitles, onprogress: (share: number) => void): ImportSession {
	let match: Matcher | null = null;
	let file: { readonly bytes: Uint8Array; readonly name: string } = { bytes: new Uint8Array(), name: "" };
	let review = NOTHING;

	function reviewed(user: string | null): FileAnswer {
		review = NOTHING;
		try {
			const read = readFile(file.bytes, file.name, user, onprogress);
			if (read.kind === "users") return read;
			match ??= createMatcher(catalogue);
			review = reviewOf(read.lines, match);
			const counts = Object.fromEntries(GROUPS.map((group) => [group, review[group].length])) as Record<Group, number>;
			return { kind: "review", name: read.name, format: read.format, counts, user };
		} catch (error) {
			if (error instanceof Refusal) return { kind: "refused", message: error.message };
			throw error;
		}
	}

	return {
		read(bytes, name) {
			file = { bytes, name };
			return reviewed(null);
		},
		ask(question) {
			switch (question.kind) {
				case "user":
					return { kind: "file", file: reviewed(question.user) };
				case "rows": {
					const { group, start, count } = question;
					return { kind: "rows", rows: review[group].slice(start, start + count) };
				}
				case "onlyCandidates":
					return { kind: "choices", choices: onlyCandidates(review) };
				case "plan":
					return { kind: "plan", ratings: planned(review, new Map(question.choices)) };
			}
		},
	};
}
