/**
 * What has to happen outside the state because of an intent: commands to the worker, writes to the storage, the
 * address bar. Computed, not done, so that a test can read it; `main.ts` does it.
 */
import type { Command } from "../engine/protocol";
import type { StudyKind, StudyTask } from "../engine/study-protocol";
import { writeLink } from "./link";
import { catalogueOf, type Intent, PACES, type State, SUGGESTIONS, watchedUser } from "./model";
import type { PinnedRun } from "./pins";
import { newlyAsked } from "./questions";
import { type Rating, ratingList } from "./ratings";

export type Effect =
	| { readonly kind: "send"; readonly command: Command }
	/** A new worker in place of one that is of no more use. */
	| { readonly kind: "restartWorker" }
	| { readonly kind: "study"; readonly task: StudyTask }
	| { readonly kind: "endStudy"; readonly study: StudyKind }
	| { readonly kind: "save"; readonly rating: Rating }
	| { readonly kind: "forget"; readonly movieId: number }
	| { readonly kind: "eraseStorage" }
	/** Hand a file to the visitor. */
	| { readonly kind: "download"; readonly name: string; readonly content: Uint8Array }
	| { readonly kind: "savePin"; readonly pin: PinnedRun }
	| { readonly kind: "forgetPin"; readonly id: number }
	| { readonly kind: "erasePins" }
	| { readonly kind: "showQuery"; readonly query: string };

type IndexOf = (movieId: number) => number | null;

export function effectsOf(before: State, intent: Intent, after: State, indexOf: IndexOf): readonly Effect[] {
	const effects: Effect[] = [];
	const send = (command: Command) => effects.push({ kind: "send", command });
	const ready = after.engine.status === "ready";

	if (intent.type === "restart") effects.push({ kind: "restartWorker" });
	if (after.pending && after.pending.runId !== before.pending?.runId) {
		const { runId, settings, model } = after.pending;
		send({ type: "configure", runId, settings, ...(model ? { model } : {}) });
	}
	if (ready && before.engine.status !== "ready") {
		send({ type: "suggest", ...SUGGESTIONS });
		send({ type: "pace", epochsPerSecond: PACES[after.pace] });
		send(rateCommand(after, indexOf));
		send({ type: "watchUser", userIndex: watchedUser(after) });
	} else if (ready) {
		if (after.revision !== before.revision) send(rateCommand(after, indexOf));
		if (watchedUser(after) !== watchedUser(before)) send({ type: "watchUser", userIndex: watchedUser(after) });
		if (after.pace !== before.pace) send({ type: "pace", epochsPerSecond: PACES[after.pace] });
	}
	if (after.run && after.run.runId !== before.run?.runId && before.pending && before.pending.follow !== "pause") {
		send({ type: before.pending.follow, runId: after.run.runId });
	}
	if (
		ready &&
		after.run &&
		after.pending === null &&
		(intent.type === "train" || intent.type === "pause" || intent.type === "step")
	) {
		send({ type: intent.type, runId: after.run.runId });
	}
	if (after.run) {
		for (const asked of newlyAsked(before.watched, after.watched)) {
			send({ type: "ask", runId: after.run.runId, ...asked });
		}
	}
	const opened = intent.type === "studySaid" && intent.event.type === "opened";
	if (intent.type === "applySettings" || intent.type === "showPanel" || opened) {
		effects.push({ kind: "showQuery", query: writeLink(after) });
	}
	if (intent.type === "study") effects.push({ kind: "study", task: intent.task });
	if (intent.type === "endStudy") effects.push({ kind: "endStudy", study: intent.kind });
	return [
		...effects,
		...modelEffects(intent, after),
		...storageEffects(before, intent, after),
		...pinEffects(before, intent, after),
	];
}

/** What was loaded from the storage is not written back to it. */
function storageEffects(before: State, intent: Intent, after: State): readonly Effect[] {
	if (intent.type === "eraseRatings") return [{ kind: "eraseStorage" }];
	if (after.ratings === before.ratings || intent.type === "ratingsLoaded") return [];
	const changed = after.ratings.filter((rating) => !before.ratings.includes(rating));
	const kept = new Set(after.ratings.map((rating) => rating.movieId));
	const gone = before.ratings.filter((rating) => !kept.has(rating.movieId));
	return [
		...changed.map((rating): Effect => ({ kind: "save", rating })),
		...gone.map(({ movieId }): Effect => ({ kind: "forget", movieId })),
	];
}

/** A model goes from the run to a study, and from there into a file. */
function modelEffects(intent: Intent, { run }: State): readonly Effect[] {
	if (intent.type === "saveModel" && run) {
		return [{ kind: "send", command: { type: "takeModel", runId: run.runId } }];
	}
	if (intent.type === "engineSaid" && intent.event.type === "model" && intent.event.runId === run?.runId) {
		const { epoch, tensors } = intent.event;
		const { settings } = run;
		const name = `model_${settings.preset}_seed-${settings.seed}_epoch-${epoch}.safetensors`;
		return [{ kind: "study", task: { kind: "saveModel", name, settings, epoch, tensors } }];
	}
	if (intent.type === "studySaid" && intent.event.type === "saved") {
		return [{ kind: "download", name: intent.event.name, content: intent.event.file }];
	}
	return [];
}

function pinEffects(before: State, intent: Intent, after: State): readonly Effect[] {
	if (intent.type === "erasePins") return [{ kind: "erasePins" }];
	if (after.pins === before.pins || intent.type === "pinsLoaded") return [];
	const changed = after.pins.filter((pin) => !before.pins.includes(pin));
	const kept = new Set(after.pins.map(({ id }) => id));
	const gone = before.pins.filter(({ id }) => !kept.has(id));
	return [
		...changed.map((pin): Effect => ({ kind: "savePin", pin })),
		...gone.map(({ id }): Effect => ({ kind: "forgetPin", id })),
	];
}

function rateCommand(state: State, indexOf: IndexOf): Command {
	const ratings = catalogueOf(state) ? state.ratings : [];
	return { type: "rate", revision: state.revision, ratings: ratingList(ratings, indexOf) };
}
