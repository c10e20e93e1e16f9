/** Sums of so many terms of Z, timed in the lessons' worker, piece by piece. */
import type { Lessons } from "../../engine/lessons";
import { askLesson, LessonRefusal } from "../lesson.svelte";
import { logAdd } from "./counts";

export type Working = Lessons["partitionSum"]["ask"]["working"];

export interface Timing {
	readonly working: Working;
	readonly terms: number;
	readonly added: number;
	/** Of all terms added so far; with several passes, the mean of one. */
	readonly seconds: number;
	/** How often the clock saw so many terms. */
	readonly passes: number;
	readonly logSum: number;
}

export const secondsPerTerm = ({ seconds, added }: Timing): number => seconds / added;

/** To be called while a component is made: one sum at a time, which ends with the component. */
export function timings(model: () => { readonly nVisible: number; readonly nHidden: number }) {
	let done = $state.raw<readonly Timing[]>([]);
	let underWay = $state.raw<Timing | null>(null);
	let error = $state.raw<string | null>(null);
	let run = 0;

	async function time(working: Working, terms: number): Promise<void> {
		run += 1;
		const own = run;
		error = null;
		let timing: Timing = { working, terms, added: 0, seconds: 0, passes: 1, logSum: Number.NEGATIVE_INFINITY };
		underWay = timing;
		try {
			while (timing.added < terms) {
				const { nVisible, nHidden } = model();
				const left = terms - timing.added;
				const found = await askLesson("partitionSum", {
					nVisible,
					nHidden,
					working,
					skipped: timing.added,
					terms: left,
				});
				if (run !== own) return;
				timing = {
					...timing,
					added: timing.added + found.added,
					seconds: timing.seconds + found.milliseconds / found.passes / 1000,
					passes: found.passes,
					logSum: logAdd(timing.logSum, found.logSum),
				};
				underWay = timing;
			}
			done = [...done.filter((other) => other.working !== working || other.terms !== terms), timing];
			underWay = null;
		} catch (thrown) {
			if (run !== own) return;
			underWay = null;
			if (!(thrown instanceof LessonRefusal)) throw thrown;
			error = thrown.message;
		}
	}
	/** Gives the sum up that is under way. */
	function stop(): void {
		run += 1;
		underWay = null;
	}
	$effect(() => stop);

	return {
		get underWay() {
			return underWay;
		},
		get error() {
			return error;
		},
		of: (working: Working, terms: number): Timing | null =>
			done.find((timing) => timing.working === working && timing.terms === terms) ?? null,
		/** The one with the most terms: its clock is the least rounded. */
		longest: (working: Working): Timing | null =>
			done
				.filter((timing) => timing.working === working)
				.reduce<Timing | null>((best, timing) => (best && best.terms >= timing.terms ? best : timing), null),
		time,
		stop,
		/** For another model: what was timed is no longer true. */
		clear() {
			stop();
			done = [];
			error = null;
		},
	};
}

export type Timings = ReturnType<typeof timings>;
