/** A model that has to be trained before it can be looked at: asked on, piece by piece, until it is there. */
import { LessonRefusal } from "../lesson.svelte";

interface Wanted<A> {
	readonly updates: number;
	/** Asks once: goes one piece further, or answers. */
	readonly ask: () => Promise<A>;
}

export interface Reaching<A> {
	/** To the newest question; it stays while the next is under way. */
	readonly answer: A | null;
	/** How many updates are done on the way to the next answer; null if none is under way. */
	readonly underWay: number | null;
	readonly error: string | null;
}

/** To be called while a component is made. A new question takes the place of one that is under way. */
export function reaching<A extends { readonly reached: number }>(wanted: () => Wanted<A>): Reaching<A> {
	let answer = $state.raw<A | null>(null);
	let underWay = $state<number | null>(null);
	let error = $state<string | null>(null);

	$effect(() => {
		const { updates, ask } = wanted();
		let current = true;
		async function goOn(): Promise<void> {
			try {
				for (;;) {
					const found = await ask();
					if (!current) return;
					if (found.reached >= updates) {
						answer = found;
						break;
					}
					underWay = found.reached;
				}
				error = null;
			} catch (thrown) {
				if (!current) return;
				if (!(thrown instanceof LessonRefusal)) throw thrown;
				error = thrown.error.message;
			}
			underWay = null;
		}
		underWay = 0;
		goOn();
		return () => {
			current = false;
		};
	});

	return {
		get answer() {
			return answer;
		},
		get underWay() {
			return underWay;
		},
		get error() {
			return error;
		},
	};
}
