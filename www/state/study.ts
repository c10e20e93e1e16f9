/** What the studies beside the run have found so far, and how each stands. */
import type { HeldOutError } from "../engine/protocol";
import type { CompanionName, PersonLikelihood, StudyEvent, StudyKind, StudyTask } from "../engine/study-protocol";

export type StudyStatus =
	| { readonly status: "none" }
	| { readonly status: "working" }
	| { readonly status: "done" }
	/** A visitor ended it; what it had found stays. */
	| { readonly status: "ended" }
	| { readonly status: "failed"; readonly message: string };

export interface Companion {
	readonly name: CompanionName;
	readonly error: HeldOutError;
}

/** The likelihoods of one model, by user. */
export interface Likelihood {
	/** The run and epoch of the model. */
	readonly runId: number;
	readonly epoch: number;
	readonly nPersons: number;
	readonly persons: readonly PersonLikelihood[];
}

export interface StudyState {
	readonly companions: StudyStatus & { readonly found: readonly Companion[] };
	readonly likelihood: StudyStatus & { readonly found: Likelihood | null };
	/** Putting the model into a file; `name` is the file's once it has one. */
	readonly saveModel: StudyStatus & { readonly name: string };
	/** Taking a model out of the file of this name. */
	readonly openModel: StudyStatus & { readonly name: string };
}

export const NO_STUDIES: StudyState = {
	companions: { status: "none", found: [] },
	likelihood: { status: "none", found: null },
	saveModel: { status: "none", name: "" },
	openModel: { status: "none", name: "" },
};

/** A task is begun; what an earlier one of its kind found is forgotten. */
export function begun(studies: StudyState, task: StudyTask, runId: number): StudyState {
	switch (task.kind) {
		case "companions":
			return { ...studies, companions: { status: "working", found: [] } };
		case "likelihood": {
			const found = { runId, epoch: task.model.epoch, nPersons: 0, persons: [] };
			return { ...studies, likelihood: { status: "working", found } };
		}
		case "saveModel":
		case "openModel":
			return { ...studies, [task.kind]: { status: "working", name: task.name } };
		default:
			return task satisfies never;
	}
}

export function ended(studies: StudyState, kind: StudyKind): StudyState {
	return studies[kind].status === "working" ? withStatus(studies, kind, { status: "ended" }) : studies;
}

/** What a study says. Nothing is said of a study that was ended. */
export function heard(studies: StudyState, event: StudyEvent): StudyState {
	switch (event.type) {
		case "companion": {
			const { name, error } = event;
			return {
				...studies,
				companions: { ...studies.companions, found: [...studies.companions.found, { name, error }] },
			};
		}
		case "person": {
			const { found } = studies.likelihood;
			if (found === null) return studies;
			const { person, nPersons } = event;
			return {
				...studies,
				likelihood: { ...studies.likelihood, found: { ...found, nPersons, persons: [...found.persons, person] } },
			};
		}
		case "saved":
			return { ...studies, saveModel: { status: "done", name: event.name } };
		case "opened":
			// The run that begins with it is the reducer's.
			return studies;
		case "done":
			return withStatus(studies, event.kind, { status: "done" });
		case "failed":
			return withStatus(studies, event.kind, { status: "failed", message: event.error.message });
		default:
			return event satisfies never;
	}
}

export function withStatus(studies: StudyState, kind: StudyKind, status: StudyStatus): StudyState {
	switch (kind) {
		case "companions":
			return { ...studies, companions: { ...status, found: studies.companions.found } };
		case "likelihood":
			return { ...studies, likelihood: { ...status, found: studies.likelihood.found } };
		case "saveModel":
		case "openModel":
			return { ...studies, [kind]: { ...status, name: studies[kind].name } };
		default:
			return kind satisfies never;
	}
}
