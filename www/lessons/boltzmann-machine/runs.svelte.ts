/** The two machines of the chapter while they learn: the same data, seed and phases; all links, or those between the layers. */
import type { Lessons, Links } from "../../engine/lessons";
import { askLesson, LessonRefusal } from "../lesson.svelte";
import { burnInOf, LINKS, MOST_UPDATES, PHASES, type PhaseChoice, SLICE } from "./runs";

type Answer = Lessons["machineLearning"]["answer"];
export interface Run {
	readonly answer: Answer;
	/** G before the first update and after each. */
	readonly divergences: readonly number[];
}
export type Runs = Readonly<Record<Links, Run>>;
/** G where a run came to its end, and what an update costs. */
export interface Outcome {
	readonly divergence: number | null;
	readonly work: Answer["work"];
}

const SEED = 1;

/** To be called while a component is made. */
export function learningRuns() {
	let phases = $state<PhaseChoice>("exact");
	let runs = $state.raw<Runs | null>(null);
	let outcomes = $state.raw<Readonly<Record<string, Readonly<Record<Links, Outcome>>>>>({});
	let error = $state<string | null>(null);
	let gone = false;
	/** Goes up with each start anew, so that an answer to what was asked before is dropped. */
	let start = 0;

	const ask = (links: Links, choice: PhaseChoice, before: Run | null, updates: number) =>
		askLesson("machineLearning", {
			machine: before?.answer.machine ?? null,
			links,
			burnIn: burnInOf(choice),
			seed: SEED,
			first: (before?.divergences.length ?? 1) - 1,
			updates,
		});
	async function goOn(updates: number): Promise<void> {
		const [begun, choice, before] = [start, phases, runs];
		try {
			const one = async (links: Links): Promise<Run> => {
				const answer = await ask(links, choice, before?.[links] ?? null, updates);
				return { answer, divergences: [...(before?.[links].divergences.slice(0, -1) ?? []), ...answer.divergences] };
			};
			const found: Runs = { all: await one("all"), between: await one("between") };
			if (gone || begun !== start) return;
			runs = found;
			if (found.all.divergences.length > MOST_UPDATES) note(choice, found);
		} catch (thrown) {
			if (!(thrown instanceof LessonRefusal)) throw thrown;
			if (!gone && begun === start) error = thrown.error.message;
		}
	}
	function note(choice: PhaseChoice, { all, between }: Runs): void {
		const of = ({ answer, divergences }: Run): Outcome => ({
			divergence: divergences.at(-1) ?? null,
			work: answer.work,
		});
		outcomes = { ...outcomes, [choice]: { all: of(all), between: of(between) } };
	}
	async function costs(): Promise<void> {
		for (const choice of PHASES) {
			const [all, between] = await Promise.all(LINKS.map((links) => ask(links, choice, null, 0)));
			if (gone || !all || !between) return;
			const of = ({ work }: Answer): Outcome => ({ divergence: null, work });
			outcomes = { [choice]: { all: of(all), between: of(between) }, ...outcomes };
		}
	}
	async function reset(): Promise<void> {
		start += 1;
		error = null;
		runs = null;
		await goOn(0);
	}
	$effect(() => () => {
		gone = true;
	});

	const updates = $derived((runs?.all.divergences.length ?? 1) - 1);
	return {
		get phases() {
			return phases;
		},
		get runs() {
			return runs;
		},
		get outcomes() {
			return outcomes;
		},
		get error() {
			return error;
		},
		/** How many were made. */
		get updates() {
			return updates;
		},
		get done() {
			return runs === null || updates >= MOST_UPDATES || error !== null;
		},
		/** The untrained machines, and what each choice costs. */
		async begin() {
			await reset();
			await costs();
		},
		async choose(choice: PhaseChoice) {
			phases = choice;
			await reset();
		},
		reset,
		step: () => goOn(SLICE),
		/** To the last update, without anything drawn in between. */
		async finish() {
			const begun = start;
			while (!gone && begun === start && runs !== null && updates < MOST_UPDATES && error === null) await goOn(SLICE);
		},
	};
}
export type LearningRuns = ReturnType<typeof learningRuns>;
