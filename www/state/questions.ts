/**
 * Which questions about the run are open, and when each is asked again. Views say what they want to know (`watch`);
 * a question is asked when it is new, and again when its answer may have changed; never two of a kind are under way.
 */
import type { Answer, AnswerOf, Question, QuestionKind, QuestionOf } from "../engine/questions";
import type { Run } from "./model";

/**
 * How often an answer is renewed while training goes on: with each snapshot, or, where working it out costs some
 * milliseconds or where it moves only then, after each epoch. A run at rest renews all with each snapshot.
 */
export const CADENCE: Readonly<Record<QuestionKind, "snapshot" | "epoch">> = {
	activations: "epoch",
	asking: "epoch",
	conditionals: "snapshot",
	model: "epoch",
	parameters: "epoch",
	person: "epoch",
	// It tells of ratings alone, not of the model.
	tastes: "epoch",
	unit: "epoch",
	units: "epoch",
	network: "snapshot",
	phases: "snapshot",
	weight: "snapshot",
	why: "epoch",
};

/** A question that a view has, and how it stands with it. */
export interface Watched<Kind extends QuestionKind = QuestionKind> {
	readonly question: { [One in Kind]: QuestionOf<One> }[Kind];
	/** The answer on the page, if there is one, may be out of date. */
	readonly stale: boolean;
	/** The number of the question under way, null if none is. */
	readonly asked: number | null;
}

/** Open questions by kind. */
export type WatchedByKind = { readonly [Kind in QuestionKind]?: Watched<Kind> };
/** The newest answer of each kind. */
export type Answers = { readonly [Kind in QuestionKind]?: AnswerOf<Kind> };

/** Opens a question, or changes what is asked; the same question again changes nothing. */
export function watching(watched: WatchedByKind, question: Question): WatchedByKind {
	const before = watched[question.kind];
	if (before && JSON.stringify(before.question) === JSON.stringify(question)) return watched;
	return { ...watched, [question.kind]: { question, stale: true, asked: before?.asked ?? null } };
}

/** Closes a question. */
export function unwatching(watched: WatchedByKind, kind: QuestionKind): WatchedByKind {
	const { [kind]: _, ...rest } = watched;
	return rest;
}

/** Marks what may have changed: at a snapshot, at the end of an epoch, or all of it with a new run. */
export function outdated(
	watched: WatchedByKind,
	because: "snapshot" | "epoch" | "run",
	run: Run | null,
): WatchedByKind {
	const all = because === "run" || (because === "snapshot" && run?.state !== "training");
	return mapped(watched, (one) => {
		const asked = because === "run" ? null : one.asked;
		return all || CADENCE[one.question.kind] === because ? { ...one, stale: true, asked } : one;
	});
}

/** What came back: the question with this number is no longer under way. */
export function returned(watched: WatchedByKind, kind: QuestionKind, id: number): WatchedByKind {
	const one = watched[kind];
	return one?.asked === id ? { ...watched, [kind]: { ...one, asked: null } } : watched;
}

/** Whether the question with this number is the one that the page waits for. */
export function isAwaited(watched: WatchedByKind, kind: QuestionKind, id: number): boolean {
	return watched[kind]?.asked === id;
}

/** Numbers what is due, counting on from `lastId`. */
export function asking(
	watched: WatchedByKind,
	lastId: number,
): { readonly watched: WatchedByKind; readonly lastId: number } {
	let id = lastId;
	const next = mapped(watched, (one) => {
		if (!one.stale || one.asked !== null) return one;
		id += 1;
		return { ...one, stale: false, asked: id };
	});
	return id === lastId ? { watched, lastId } : { watched: next, lastId: id };
}

/** The questions that `after` has under way and `before` had not. */
export function newlyAsked(
	before: WatchedByKind,
	after: WatchedByKind,
): readonly { readonly id: number; readonly question: Question }[] {
	return all(after).flatMap(({ question, asked }) =>
		asked !== null && before[question.kind]?.asked !== asked ? [{ id: asked, question }] : [],
	);
}

export function withAnswer(answers: Answers, answer: Answer): Answers {
	return { ...answers, [answer.kind]: answer };
}

function all(watched: WatchedByKind): readonly Watched[] {
	return Object.values(watched);
}

function mapped(watched: WatchedByKind, change: (one: Watched) => Watched): WatchedByKind {
	return Object.fromEntries(all(watched).map((one) => [one.question.kind, change(one)]));
}
