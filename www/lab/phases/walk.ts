/** The phases of a mini-batch, in their order, and where a walk through them leads next. */
import type { AnswerOf, QuestionOf } from "../../engine/questions";
import { type State, type Walk, walkFrom } from "../../state/model";
import type { Dispatch } from "../../state/store.svelte";

/** More steps than any run has: the core takes it for the last. */
const LAST_STEP = 1000;

export type Phase =
	/** v → p(h | v), and ⟨v h⟩ of the data. */
	| { readonly kind: "positive" }
	/** h → v′, the first half of a Gibbs step. */
	| { readonly kind: "down"; readonly step: number }
	/** v′ → p(h | v′), the second half. */
	| { readonly kind: "up"; readonly step: number }
	/** ⟨v′ h′⟩ of the model. */
	| { readonly kind: "negative" }
	/** What the whole mini-batch does to the parameters; not done yet. */
	| { readonly kind: "update" }
	/** It is done. */
	| { readonly kind: "done" };

/** The phases of CD-k with this k. */
export function phasesOf(cdSteps: number): readonly Phase[] {
	const steps = Array.from({ length: cdSteps }, (_, at) => at + 1);
	return [
		{ kind: "positive" },
		...steps.flatMap((step): Phase[] => [
			{ kind: "down", step },
			{ kind: "up", step },
		]),
		{ kind: "negative" },
		{ kind: "update" },
		{ kind: "done" },
	];
}

/** What the list of phases calls one. */
export function shortName(phase: Phase): string {
	switch (phase.kind) {
		case "positive":
			return "Positive phase";
		case "down":
			return `Step ${phase.step}: h → v′`;
		case "up":
			return `Step ${phase.step}: v′ → h′`;
		case "negative":
			return "Negative phase";
		case "update":
			return "Update";
		case "done":
			return "Done";
	}
}

/** The phase of a walk; one beyond the last is the last. */
export function phaseAt(walk: Walk, cdSteps: number): Phase {
	const phases = phasesOf(cdSteps);
	return phases[Math.min(walk.phase, phases.length - 1)] ?? { kind: "done" };
}

type PhasesAnswer = AnswerOf<"phases">;

/** The answer about the mini-batch that is next, if it is there. */
export function currentAnswer({ run, pending }: Pick<State, "run" | "pending">): PhasesAnswer | null {
	const answer = run?.answers.phases;
	const progress = run?.snapshot?.progress;
	const isNext = answer && progress && answer.epoch === progress.epoch && answer.batch === progress.batch;
	return isNext && pending === null && run.state !== "training" ? answer : null;
}

/** What the walk asks the core, of a run at rest. */
export function questionOf({
	run,
	pending,
	walk,
}: Pick<State, "run" | "pending" | "walk">): QuestionOf<"phases"> | null {
	if (run === null || pending !== null || run.state === "training") return null;
	const phase = phaseAt(walk, run.answers.phases?.cdSteps ?? 1);
	const { place, movie, rating } = walk;
	// The last step, whatever its number, is what the statistics are taken from.
	const step = "step" in phase ? phase.step : phase.kind === "positive" ? 1 : LAST_STEP;
	return { kind: "phases", place, step, unit: Math.min(walk.unit, run.settings.hiddenUnits - 1), movie, rating };
}

/** One phase on; from the update that means to do it, and from there on to the next mini-batch. */
export function stepPhase(app: State, dispatch: Dispatch): void {
	const answer = currentAnswer(app);
	if (answer === null) return;
	const { walk } = app;
	switch (phaseAt(walk, answer.cdSteps).kind) {
		case "update": {
			const { movie, rating, unit } = answer;
			dispatch({ type: "step" });
			dispatch({ type: "walk", to: { phase: walk.phase + 1, movie, rating, unit, announced: answer } });
			break;
		}
		case "done":
			dispatch({ type: "walk", to: walkFrom(walk.unit) });
			break;
		default:
			dispatch({ type: "walk", to: { phase: walk.phase + 1 } });
	}
}

/** One parameter's row of the answer, by name. */
export interface ParameterRow {
	readonly letter: string;
	readonly attribute: number;
	/** The chosen user's v, h, v′ and h′. */
	readonly factors: { readonly v: number; readonly h: number; readonly vModel: number; readonly hModel: number };
	readonly data: number;
	readonly model: number;
	readonly gradient: number;
	readonly touched: boolean;
	readonly before: number;
	readonly after: number;
	/** Momentum’s Δ or Adam’s m, and Adam’s s, before and after. */
	readonly first: readonly [number, number];
	readonly second: readonly [number, number];
}

/** The answer's parameters, row by row; `factors` may be absent. */
export function parameterRows({
	updates,
	factors,
}: {
	readonly updates: PhasesAnswer["updates"];
	readonly factors: Float32Array;
}): readonly ParameterRow[] {
	return Array.from(updates.letters, (letter, row) => {
		const at = (column: number) => updates.numbers[10 * row + column] ?? Number.NaN;
		const factor = (column: number) => factors[4 * row + column] ?? Number.NaN;
		return {
			letter,
			attribute: updates.attributes[row] ?? 0,
			factors: { v: factor(0), h: factor(1), vModel: factor(2), hModel: factor(3) },
			data: at(0),
			model: at(1),
			gradient: at(2),
			touched: at(3) === 1,
			before: at(4),
			after: at(5),
			first: [at(6), at(7)],
			second: [at(8), at(9)],
		};
	});
}

/** A parameter's name in LaTeX. */
export function parameterTex({ letter }: Pick<ParameterRow, "letter">): string {
	const indices: Readonly<Record<string, string>> = { W: "ijk", b: "ik", c: "j", U: "ij", R: "ij", G: "fj" };
	return `${letter}_{${indices[letter] ?? ""}}`;
}

/** What an attribute of the tuned model is, after the order in which the core numbers them: genres, decades, counts. */
export function attributeName(attribute: number, genreNames: readonly string[]): string {
	const DECADES = 12;
	const COUNTS = [
		"not rated",
		"rated 1–2 times",
		"3–6 times",
		"7–14 times",
		"15–30 times",
		"31–62 times",
		"63–126 times",
		"127 times or more",
	];
	const afterGenres = attribute - genreNames.length;
	if (afterGenres < 0) return genreNames[attribute] ?? "";
	if (afterGenres < DECADES) return `${1900 + 10 * afterGenres}s`;
	return COUNTS[afterGenres - DECADES] ?? "";
}

/** The largest terms of a sum by themselves, the others as one. */
export function largestTerms(
	terms: ArrayLike<number>,
	limit: number,
): {
	readonly largest: readonly { readonly at: number; readonly term: number }[];
	readonly count: number;
	readonly rest: number;
} {
	const sorted = Array.from(terms, (term, at) => ({ at, term })).sort(
		(a, b) => Math.abs(b.term) - Math.abs(a.term) || a.at - b.at,
	);
	const others = sorted.slice(limit);
	return {
		largest: sorted.slice(0, limit),
		count: others.length,
		rest: others.reduce((sum, { term }) => sum + term, 0),
	};
}
