/**
 * What was done to ratings and choices, step by step, so that each step can be undone and done again: one history for
 * all of it. A step holds what it changed and nothing else, so that taking it back leaves alone what came from elsewhere
 * meanwhile (stored ratings that were still being loaded, another tab).
 */
import { format } from "d3-format";
import { type Rating, type RatingChange, withChanges } from "./ratings";
import type { PassedFilm } from "./wishes";

export interface Step {
	readonly kind: StepKind;
	readonly ratings: readonly RatingChange[];
	/** MovieLens ids of films that were put away as not interesting, and of those taken back. */
	readonly putAway: readonly number[];
	readonly takenBack: readonly number[];
	/** Films that were asked about and not rated. */
	readonly passed: readonly PassedFilm[];
}

export type StepKind = "rate" | "change" | "remove" | "import" | "removeAll" | "putAway" | "takeBack" | "passOver";

export interface History {
	/** Steps that can be undone, the newest last. */
	readonly done: readonly Step[];
	/** Steps that can be done again, the next one last. */
	readonly undone: readonly Step[];
	/** What happened last: a step was done, undone or done again. */
	readonly last: { readonly how: "done" | "undone" | "redone"; readonly step: Step } | null;
}

export const NO_HISTORY: History = { done: [], undone: [], last: null };

/** Steps that are kept: older ones can no longer be undone. */
const LONGEST = 500;

const NOTHING = { ratings: [], putAway: [], takenBack: [], passed: [] } as const;

export function ratingStep(kind: StepKind, ratings: readonly RatingChange[]): Step {
	return { ...NOTHING, kind, ratings };
}

/** Of films that are put away, taken back, or passed. */
export function choiceStep(kind: StepKind, films: Partial<Pick<Step, "putAway" | "takenBack" | "passed">>): Step {
	return { ...NOTHING, kind, ...films };
}

/** After a new step there is nothing to do again. */
export function withStep({ done }: History, step: Step): History {
	return { done: [...done, step].slice(-LONGEST), undone: [], last: { how: "done", step } };
}

/** What a step touches. */
export interface Touched {
	readonly ratings: readonly Rating[];
	readonly unwanted: readonly number[];
	readonly passed: readonly PassedFilm[];
}

export function withDone(state: Touched, step: Step): Touched {
	const passed = step.passed.length === 0 ? state.passed : [...state.passed, ...step.passed];
	return { ...changed(state, step.ratings, step.putAway, step.takenBack), passed };
}

/** A film that was rated otherwise since, from elsewhere, keeps that rating. */
export function withUndone(state: Touched, step: Step): Touched {
	const back = new Set(step.passed.map(({ movieId }) => movieId));
	const passed = back.size === 0 ? state.passed : state.passed.filter(({ movieId }) => !back.has(movieId));
	return { ...changed(state, backFrom(state.ratings, step.ratings), step.takenBack, step.putAway), passed };
}

/** The history after one step back or forward, and that step; null if there is none. */
export function stepBack({ done, undone }: History): { readonly step: Step; readonly history: History } | null {
	const step = done.at(-1);
	if (!step) return null;
	return { step, history: { done: done.slice(0, -1), undone: [...undone, step], last: { how: "undone", step } } };
}
export function stepForward({ done, undone }: History): { readonly step: Step; readonly history: History } | null {
	const step = undone.at(-1);
	if (!step) return null;
	return { step, history: { done: [...done, step], undone: undone.slice(0, -1), last: { how: "redone", step } } };
}

function changed(
	{ ratings, unwanted }: Touched,
	changes: readonly RatingChange[],
	putAway: readonly number[],
	takenBack: readonly number[],
): Omit<Touched, "passed"> {
	const moved = new Set([...putAway, ...takenBack]);
	return {
		ratings: changes.length === 0 ? ratings : withChanges(ratings, changes),
		unwanted: moved.size === 0 ? unwanted : [...unwanted.filter((id) => !moved.has(id)), ...putAway],
	};
}

/** The changes that take others back, but for films that were rated anew since. */
function backFrom(current: readonly Rating[], changes: readonly RatingChange[]): readonly RatingChange[] {
	const films = new Set(changes.map(({ movieId }) => movieId));
	const now = new Map(current.filter(({ movieId }) => films.has(movieId)).map((rating) => [rating.movieId, rating]));
	return changes.flatMap(({ movieId, before, after }): RatingChange[] => {
		const rating = now.get(movieId) ?? null;
		return rating?.stars === after?.stars ? [{ movieId, before: rating, after: before }] : [];
	});
}

/** A step in words that follow "Undo:" or "Undone:". */
export function stepInWords(step: Step, titleOf: (movieId: number) => string): string {
	const [change] = step.ratings;
	const films = step.putAway.length + step.takenBack.length;
	const [film = 0] = [...step.putAway, ...step.takenBack];
	const stars = (rating: Rating | null | undefined) => (rating ? `${rating.stars.toFixed(1)} stars` : "no rating");
	const title = titleOf(change?.movieId ?? film);
	switch (step.kind) {
		case "rate":
			return `${title} rated ${stars(change?.after)}`;
		case "change":
			return `${title} changed from ${change?.before?.stars.toFixed(1)} to ${stars(change?.after)}`;
		case "remove":
			return `your rating of ${title} removed`;
		case "import":
			return `the import of ${counted(step.ratings.length, "rating")}`;
		case "removeAll":
			return step.ratings.length === 1
				? `your rating of ${title} removed`
				: `all ${grouped(step.ratings.length)} ratings removed`;
		case "putAway":
			return `${title} put away`;
		case "takeBack":
			return films === 1 ? `${title} taken back` : `${counted(films, "film")} taken back`;
		case "passOver": {
			const [first] = step.passed;
			if (step.passed.length > 1) return `${counted(step.passed.length, "film")} skipped`;
			return `${titleOf(first?.movieId ?? 0)} ${first?.why === "notSeen" ? "marked as not seen" : "skipped"}`;
		}
		default:
			return step.kind satisfies never;
	}
}

const grouped = format(",d");

function counted(count: number, what: string): string {
	return `${grouped(count)} ${what}${count === 1 ? "" : "s"}`;
}
