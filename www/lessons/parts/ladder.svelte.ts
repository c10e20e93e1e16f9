/** A rung of the ladder that is trained on demand, epoch by epoch, and what its model was like after each. */
import type { Rung, RungFigures } from "../../engine/lessons";
import { askLesson, LessonRefusal } from "../lesson.svelte";

export interface RungRun {
	/** After each epoch so far, the untrained model first. */
	readonly history: readonly RungFigures[];
	/** Epochs done, the current one as a fraction, and of the whole run; 0 before the core has answered. */
	readonly epochsDone: number;
	readonly epochs: number;
	readonly error: string | null;
	/** One epoch further; the first time, the untrained model. */
	step(): Promise<void>;
}

/** Of the rungs that are in training at the same time the core keeps one: they should not take turns. */
export function rungRun(rung: Rung): RungRun {
	let history = $state.raw<readonly RungFigures[]>([]);
	let epochsDone = $state(0);
	let epochs = $state(0);
	let error = $state<string | null>(null);

	return {
		get history() {
			return history;
		},
		get epochsDone() {
			return epochsDone;
		},
		get epochs() {
			return epochs;
		},
		get error() {
			return error;
		},
		async step() {
			const epoch = history.length;
			try {
				for (;;) {
					const answer = await askLesson("ladder", { rung, epoch });
					[epochsDone, epochs] = [answer.epochsDone, answer.epochs];
					if (answer.reached) {
						history = [...history, answer.reached];
						return;
					}
				}
			} catch (thrown) {
				if (!(thrown instanceof LessonRefusal)) throw thrown;
				error = thrown.error.message;
			}
		},
	};
}

/** The epoch with the least held-out RMSE of the expectation; null without one. */
export function bestOf(history: readonly RungFigures[]): RungFigures | null {
	return history.reduce<RungFigures | null>(
		(best, one) => (best === null || one.rules[0].rmse < best.rules[0].rmse ? one : best),
		null,
	);
}
