/** The worker of one study: loads the study module and the data, does the task piece by piece, and tells of each. */
import init, { Study } from "../generated/rbm_study";
import type { EngineError } from "./protocol";
import { COMPANIONS, type StudyCommand, type StudyEvent, type StudyTask } from "./study-protocol";

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data: { wasmUrl, dataUrl, task } }: MessageEvent<StudyCommand>) => {
	const { kind } = task;
	study(wasmUrl, dataUrl, task).then(
		() => tell({ type: "done", kind }),
		(thrown: unknown) => tell({ type: "failed", kind, error: inWords(thrown) }),
	);
};

async function study(wasmUrl: string, dataUrl: string, task: StudyTask): Promise<void> {
	const [module, data] = await Promise.all([bytesOf(wasmUrl), bytesOf(dataUrl)]);
	await init({ module_or_path: module });
	const study = new Study(new Uint8Array(data));
	switch (task.kind) {
		case "companions":
			for (const name of COMPANIONS) tell({ type: "companion", name, error: study.companion(name) });
			break;
		case "likelihood": {
			study.takeModel(task.settings, task.model.tensors);
			const users = study.sampleOfUsers();
			for (const user of users) tell({ type: "person", person: study.likelihood(user), nPersons: users.length });
			break;
		}
		case "saveModel": {
			const { name, settings, epoch, tensors } = task;
			tell({ type: "saved", name, file: study.saveModel(settings, epoch, tensors) });
			break;
		}
		case "openModel":
			tell({ type: "opened", model: study.openModel(task.file) });
			break;
		default:
			task satisfies never;
	}
}

async function bytesOf(url: string): Promise<ArrayBuffer> {
	const response = await fetch(url);
	if (!response.ok) throw new Error(`the server answered ${response.status}`);
	return response.arrayBuffer();
}

/** What the core refuses is told as it says it; anything else is the calculation's own mishap. */
function inWords(thrown: unknown): EngineError {
	const { code, message } = typeof thrown === "object" && thrown !== null ? (thrown as Partial<EngineError>) : {};
	if (typeof code === "string" && typeof message === "string") return { code, message };
	return { code: "study_failed", message: `The calculation stopped (${message ?? thrown}).` };
}

function tell(event: StudyEvent): void {
	self.postMessage(event);
}
