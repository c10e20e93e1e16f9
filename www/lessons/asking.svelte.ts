/** The page's end of the lessons: one worker for all chapters, started on the first question and ended with Learn. */
import type { LessonCommand, LessonEvent, LessonKind, Lessons } from "../engine/lessons";
import type { EngineError } from "../engine/protocol";
import dataUrl from "../generated/movielens-small.rbmpack?url";
import wasmUrl from "../generated/rbm_study_bg.wasm?url";

/** What a promise of an answer is broken with. */
export class LessonRefusal extends Error {
	constructor(readonly error: EngineError) {
		super(error.message);
	}
}

interface Asker {
	readonly answered: (answer: unknown) => void;
	readonly refused: (refusal: LessonRefusal) => void;
}

let worker: Worker | null = null;
let lastId = 0;
const asked = new Map<number, Asker>();

/** Asks once. The answer has the shape that `Lessons` gives for the kind; a refusal is a `LessonRefusal`. */
export function askLesson<Kind extends LessonKind>(
	kind: Kind,
	question: Lessons[Kind]["ask"],
): Promise<Lessons[Kind]["answer"]> {
	return new Promise((answered, refused) => {
		lastId += 1;
		asked.set(lastId, { answered: (answer) => answered(answer as Lessons[Kind]["answer"]), refused });
		const command: LessonCommand = {
			id: lastId,
			wasmUrl: whole(wasmUrl),
			dataUrl: whole(dataUrl),
			kind,
			// Plain data: what is reactive cannot be sent.
			question: $state.snapshot(question),
		};
		worker ??= start();
		worker.postMessage(command);
	});
}

/** Ends the worker; what was asked and not answered is refused. */
export function endLessons(): void {
	fail({ code: "lesson_ended", message: "The chapter was left." });
}

function start(): Worker {
	const started = new Worker(new URL("../engine/lessons.worker.ts", import.meta.url), {
		type: "module",
		name: "rbm-lessons",
	});
	started.onmessage = ({ data: event }: MessageEvent<LessonEvent>) => {
		const asker = asked.get(event.id);
		asked.delete(event.id);
		if ("answer" in event) asker?.answered(event.answer);
		else asker?.refused(new LessonRefusal(event.error));
	};
	started.onerror = (event) => {
		event.preventDefault();
		if (worker !== started) return;
		fail({
			code: "lesson_failed",
			message: event.message ? `The calculation stopped (${event.message}).` : "The calculation could not be started.",
		});
	};
	return started;
}

function fail(error: EngineError): void {
	worker?.terminate();
	worker = null;
	const waiting = [...asked.values()];
	asked.clear();
	for (const { refused } of waiting) refused(new LessonRefusal(error));
}

/** A worker's script stands elsewhere than the page, so it is given whole addresses. */
function whole(url: string): string {
	return new URL(url, document.baseURI).href;
}
