/** The worker of the lessons: loads the study module, and the data where a lesson needs them, and answers in turn. */
import init, { askLesson, giveLessonData } from "../generated/rbm_study";
import { KINDS_WITH_DATA, type LessonCommand, type LessonEvent } from "./lessons";
import type { EngineError } from "./protocol";

declare const self: DedicatedWorkerGlobalScope;

let loaded: Promise<unknown> | null = null;
let given: Promise<void> | null = null;
/** What was asked before: questions are answered in the order in which they come. */
let before: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<LessonCommand>) => {
	before = before.then(() => answer(data)).then(tell);
};

async function answer({ id, wasmUrl, dataUrl, kind, question }: LessonCommand): Promise<LessonEvent> {
	try {
		loaded ??= bytesOf(wasmUrl).then((module) => init({ module_or_path: module }));
		await loaded;
		if (KINDS_WITH_DATA.includes(kind)) {
			given ??= bytesOf(dataUrl).then((data) => giveLessonData(new Uint8Array(data)));
			await given;
		}
		return { id, answer: askLesson(kind, question) };
	} catch (thrown) {
		return { id, error: inWords(thrown) };
	}
}

async function bytesOf(url: string): Promise<ArrayBuffer> {
	const response = await fetch(url);
	if (!response.ok) throw new Error(`the server answered ${response.status}`);
	return response.arrayBuffer();
}

/** What the core refuses is told as it says it; anything else is the lesson's own mishap. */
function inWords(thrown: unknown): EngineError {
	const { code, message } = typeof thrown === "object" && thrown !== null ? (thrown as Partial<EngineError>) : {};
	if (typeof code === "string" && typeof message === "string") return { code, message };
	return { code: "lesson_failed", message: `The calculation stopped (${message ?? thrown}).` };
}

function tell(event: LessonEvent): void {
	self.postMessage(event);
}
