/**
 * How often a question is repeated while a model trains: nobody reads a table that changes with every one of eight
 * epochs a second, and drawing it holds up the page. What is asked for the first time is asked at once.
 */
import type { Command } from "./protocol";
import type { QuestionKind } from "./questions";

/** Least time between two askings of the same question, where its answer fills a table or a picture. */
const REST_MS = 600;
const SPACED: ReadonlySet<QuestionKind> = new Set([
	"activations",
	"network",
	"parameters",
	"person",
	"unit",
	"units",
	"why",
]);

export interface Spacing {
	/** Passes a command on, now or, if it repeats a question of a run that trains, when it is due. */
	readonly send: (command: Command, isTraining: boolean) => void;
	/** Asks at once what waits: the run has come to rest. */
	readonly flush: () => void;
}

export function createSpacing(send: (command: Command) => void, now: () => number): Spacing {
	const newest = new Map<QuestionKind, { readonly question: string; readonly at: number }>();

	const waiting = new Map<QuestionKind, { readonly timer: ReturnType<typeof setTimeout>; readonly ask: () => void }>();

	function ask(command: Command & { type: "ask" }): void {
		waiting.delete(command.question.kind);
		newest.set(command.question.kind, { question: JSON.stringify(command.question), at: now() });
		send(command);
	}

	return {
		send(command, isTraining) {
			if (command.type !== "ask" || !SPACED.has(command.question.kind)) {
				send(command);
				return;
			}
			const before = newest.get(command.question.kind);
			const isRepeated = before !== undefined && before.question === JSON.stringify(command.question);
			const wait = isRepeated && isTraining ? before.at + REST_MS - now() : 0;
			if (wait > 0) {
				waiting.set(command.question.kind, { timer: setTimeout(() => ask(command), wait), ask: () => ask(command) });
			} else {
				ask(command);
			}
		},
		flush() {
			for (const { timer, ask } of [...waiting.values()]) {
				clearTimeout(timer);
				ask();
			}
		},
	};
}
