/** A lesson's answer that follows its question: for a component that shows what the reader's numbers come to. */
import type { LessonKind, Lessons } from "../engine/lessons";
import type { EngineError } from "../engine/protocol";
import { askLesson, LessonRefusal } from "./asking.svelte";

export { askLesson, endLessons, LessonRefusal } from "./asking.svelte";

export interface Lesson<Kind extends LessonKind> {
	/** To the newest question that was answered; it stays while the next is under way. */
	readonly answer: Lessons[Kind]["answer"] | null;
	readonly error: EngineError | null;
	/** Whether `answer` is not yet that to the newest question. */
	readonly waiting: boolean;
}

/**
 * Asks whatever `question` gives, and again as soon as it gives something else; null asks nothing. Never two at a time:
 * of the questions that come while one is under way, the newest is asked next and the others are dropped.
 *
 * To be called while a component is made.
 */
export function lesson<Kind extends LessonKind>(kind: Kind, question: () => Lessons[Kind]["ask"] | null): Lesson<Kind> {
	let answer = $state.raw<Lessons[Kind]["answer"] | null>(null);
	let error = $state.raw<EngineError | null>(null);
	let waiting = $state(false);
	let next: Lessons[Kind]["ask"] | null = null;
	let underWay = false;
	let gone = false;

	async function ask(): Promise<void> {
		while (next !== null && !gone) {
			const asked = next;
			next = null;
			try {
				const found = await askLesson(kind, asked);
				if (gone) return;
				answer = found;
				error = null;
			} catch (thrown) {
				if (gone) return;
				if (!(thrown instanceof LessonRefusal)) throw thrown;
				error = thrown.error;
			}
		}
	}

	$effect(() => {
		const asked = question();
		if (asked === null) return;
		// A copy reads the whole of it, so that whatever is in it is depended on.
		next = $state.snapshot(asked) as Lessons[Kind]["ask"];
		waiting = true;
		if (underWay) return;
		underWay = true;
		ask().finally(() => {
			underWay = false;
			waiting = false;
		});
	});
	$effect(() => () => {
		gone = true;
	});

	return {
		get answer() {
			return answer;
		},
		get error() {
			return error;
		},
		get waiting() {
			return waiting;
		},
	};
}
