/** The page's end of the studies: starts a worker for each task, passes on what it says, and ends it. */
import type { StudyCommand, StudyEvent, StudyKind, StudyTask } from "./study-protocol";

export interface Studies {
	/** Starts a task, in place of one of the same kind. */
	start(task: StudyTask): void;
	/** Ends the task of a kind, if there is one; nothing more is heard of it. */
	end(kind: StudyKind): void;
}

/** A model may be large: it moves to the worker, and whoever sent it has it no more. */
function buffersOf(task: StudyTask): Transferable[] {
	return task.kind === "likelihood" ? Object.values(task.model.tensors).map(({ buffer }) => buffer) : [];
}

/** `urls` are asked for at each start; `onEvent` gets everything that the workers say, and a `failed` for one that dies or never starts. */
export function createStudies(
	urls: () => Pick<StudyCommand, "wasmUrl" | "dataUrl">,
	onEvent: (event: StudyEvent) => void,
): Studies {
	const workers = new Map<StudyKind, Worker>();

	function end(kind: StudyKind): void {
		workers.get(kind)?.terminate();
		workers.delete(kind);
	}

	return {
		end,
		start(task) {
			const { kind } = task;
			end(kind);
			const worker = new Worker(new URL("./study.worker.ts", import.meta.url), { type: "module", name: "rbm-study" });
			workers.set(kind, worker);
			worker.onmessage = ({ data: event }: MessageEvent<StudyEvent>) => {
				if (workers.get(kind) !== worker) return;
				if (event.type === "done" || event.type === "failed") end(kind);
				onEvent(event);
			};
			worker.onerror = (event) => {
				event.preventDefault();
				if (workers.get(kind) !== worker) return;
				end(kind);
				const message = event.message
					? `The calculation stopped (${event.message}).`
					: "The calculation could not be started.";
				onEvent({ type: "failed", kind, error: { code: "study_failed", message } });
			};
			worker.postMessage({ ...urls(), task } satisfies StudyCommand, buffersOf(task));
		},
	};
}
