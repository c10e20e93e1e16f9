/**
 * What has to happen outside the state because of an intent: commands to the worker, writes to the storage, the
 * address bar. Computed, not done, so that a test can read it; `main.ts` does it.
 */
import type { Command } from "../engine/protocol";
import type { StudyKind, StudyTask } from "../engine/study-protocol";
import type { KeptModel } from "./kept";
import { writeLink } from "./link";
import {
	catalogueOf,
	halfRate,
	type Intent,
	type PendingRun,
	type Run,
	ratingsOnTrial,
	type State,
	watchedUser,
} from "./model";
import { limitOf } from "./pace";
import type { PinnedRun } from "./pins";
import { newlyAsked } from "./questions";
import { type Rating, ratingList } from "./ratings";
import type { UnitNames } from "./unit-names";
import { type Choices, wishesFor } from "./wishes";

export type Effect =
	| { readonly kind: "send"; readonly command: Command }
	/** A new worker in place of one that is of no more use. */
	| { readonly kind: "restartWorker" }
	/** A new worker with other data; null is the bundled set. */
	| { readonly kind: "openData"; readonly bytes: Uint8Array<ArrayBuffer> | null }
	| { readonly kind: "study"; readonly task: StudyTask }
	| { readonly kind: "endStudy"; readonly study: StudyKind }
	| { readonly kind: "save"; readonly rating: Rating }
	| { readonly kind: "forget"; readonly movieId: number }
	/** All of these at once, or none. */
	| { readonly kind: "changeMany"; readonly saved: readonly Rating[]; readonly forgotten: readonly number[] }
	| { readonly kind: "eraseStorage" }
	| { readonly kind: "keepUnitNames"; readonly names: UnitNames }
	| { readonly kind: "keepModel"; readonly model: Omit<KeptModel, "at"> }
	| { readonly kind: "findKeptModel" }
	| { readonly kind: "loadKeptModel" }
	| { readonly kind: "keepChoices"; readonly choices: Choices }
	/** Show the newer version of the page. */
	| { readonly kind: "takeUpVersion" }
	/** Hand a file to the visitor. */
	| { readonly kind: "download"; readonly name: string; readonly content: Uint8Array }
	| { readonly kind: "savePin"; readonly pin: PinnedRun }
	| { readonly kind: "forgetPin"; readonly id: number }
	| { readonly kind: "erasePins" }
	| { readonly kind: "showQuery"; readonly query: string };

/** After these, the address holds another link. */
const LINKED: ReadonlySet<Intent["type"]> = new Set([
	"applySettings",
	"showPanel",
	"setPace",
	"setTarget",
	"hideParts",
]);

/** The studies that there are. */
const studyKinds = ({ studies }: State) => Object.keys(studies) as StudyKind[];

type IndexOf = (movieId: number) => number | null;

export function effectsOf(before: State, intent: Intent, after: State, indexOf: IndexOf): readonly Effect[] {
	const effects: Effect[] = [];
	const send = (command: Command) => effects.push({ kind: "send", command });
	const ready = after.engine.status === "ready";

	if (intent.type === "restart") effects.push({ kind: "restartWorker" });
	if (intent.type === "useData" && after !== before) {
		effects.push(...studyKinds(before).map((study): Effect => ({ kind: "endStudy", study })));
		effects.push({ kind: "openData", bytes: intent.data?.bytes ?? null });
	}
	const opened = ready && before.engine.status !== "ready";
	// Before the run, which may train on them.
	if (opened || (ready && after.revision !== before.revision)) send(rateCommand(after, indexOf));
	if (after.pending && after.pending.runId !== before.pending?.runId) {
		const { runId, settings, model, nOwn } = after.pending;
		const extras = { ...(model ? { model } : {}), ...(nOwn > 0 ? { withVisitor: true } : {}) };
		send({ type: "configure", runId, settings, ...extras });
	}
	if (opened) {
		send(suggestCommand(after, indexOf));
		send({ type: "pace", limit: limitOf(after.pace) });
		send({ type: "watchUser", userIndex: watchedUser(after) });
	} else if (ready) {
		const [was, is] = [before.choices, after.choices];
		if (is.wishes !== was.wishes || is.unwanted !== was.unwanted) send(suggestCommand(after, indexOf));
		if (watchedUser(after) !== watchedUser(before)) send({ type: "watchUser", userIndex: watchedUser(after) });
		if (after.pace !== before.pace) send({ type: "pace", limit: limitOf(after.pace) });
	}
	if (after.run && after.run.runId !== before.run?.runId && before.pending && before.pending.follow !== "pause") {
		send(runCommand(before.pending.follow, after.run.runId, after.target));
	}
	if (ready && after.run && after.pending === null) {
		for (const command of commandsToRun(intent, after.run, after.target)) send(command);
	}
	if (after.run) {
		for (const asked of newlyAsked(before.watched, after.watched)) {
			send({ type: "ask", runId: after.run.runId, ...asked });
		}
	}
	const studyOpened = intent.type === "studySaid" && intent.event.type === "opened";
	if (LINKED.has(intent.type) || studyOpened || after.run?.adjustments !== before.run?.adjustments) {
		effects.push({ kind: "showQuery", query: writeLink(after) });
	}
	if (intent.type === "takeUpVersion") effects.push({ kind: "takeUpVersion" });
	if (intent.type === "study") effects.push({ kind: "study", task: intent.task });
	if (intent.type === "endStudy") effects.push({ kind: "endStudy", study: intent.kind });
	return [
		...effects,
		...modelEffects(before, intent, after),
		...keepingEffects(before, intent, after),
		...storageEffects(before, intent, after),
		...pinEffects(before, intent, after),
	];
}

/** What an intent asks of the run on the page. */
function commandsToRun(intent: Intent, run: Run, target: number | null): readonly Command[] {
	const { runId } = run;
	switch (intent.type) {
		case "train":
		case "pause":
		case "step":
		case "stepEpoch":
			return [runCommand(intent.type, runId, target)];
		case "setTarget":
			return run.state === "training" ? [runCommand("train", runId, target)] : [];
		case "adjust":
			return [{ type: "adjust", runId, settings: intent.settings }];
		case "recover": {
			const settings = { ...run.settings, learningRate: halfRate(run) };
			return [{ type: "adjust", runId, settings }, runCommand("train", runId, target)];
		}
		default:
			return [];
	}
}

function runCommand(type: PendingRun["follow"], runId: number, target: number | null): Command {
	return type === "train" && target !== null ? { type, runId, toEpoch: target } : { type, runId };
}

/** These bring what the storage holds already, or leave nothing to hold. */
const IS_KEPT: ReadonlySet<Intent["type"]> = new Set(["heardFromTab", "eraseEverything"]);

/** Choices and names. What was loaded is written only where it met something that is newer. */
function keepingEffects(before: State, intent: Intent, after: State): readonly Effect[] {
	if (IS_KEPT.has(intent.type)) return [];
	const loaded = intent.type === "keptLoaded" ? intent.kept : null;
	const effects: Effect[] = [];
	if (after.choices !== before.choices && after.choices !== loaded?.choices) {
		effects.push({ kind: "keepChoices", choices: after.choices });
	}
	// Names of the units of a model of other data are not kept.
	const ofBundledData = before.data === null && after.data === null;
	if (ofBundledData && after.unitNames !== before.unitNames && after.unitNames !== loaded?.unitNames) {
		effects.push({ kind: "keepUnitNames", names: after.unitNames });
	}
	return effects;
}

/** What was loaded from the storage, or was written there by another tab, is not written back to it. */
function storageEffects(before: State, intent: Intent, after: State): readonly Effect[] {
	if (intent.type === "eraseEverything") return [{ kind: "eraseStorage" }];
	if (after.ratings === before.ratings || intent.type === "ratingsLoaded" || intent.type === "heardFromTab") return [];
	const had = new Set(before.ratings);
	const changed = after.ratings.filter((rating) => !had.has(rating));
	const kept = new Set(after.ratings.map((rating) => rating.movieId));
	const gone = before.ratings.filter((rating) => !kept.has(rating.movieId));
	if (changed.length + gone.length > 1) {
		return [{ kind: "changeMany", saved: changed, forgotten: gone.map(({ movieId }) => movieId) }];
	}
	return [
		...changed.map((rating): Effect => ({ kind: "save", rating })),
		...gone.map(({ movieId }): Effect => ({ kind: "forget", movieId })),
	];
}

/**
 * A model goes from the run to a study, and from there into a file; or to the storage, each time that training ends or
 * pauses with a whole epoch done.
 */
function modelEffects(before: State, intent: Intent, { run, data, erasure }: State): readonly Effect[] {
	if (intent.type === "saveModel" && run) {
		return [{ kind: "send", command: { type: "takeModel", runId: run.runId, purpose: "file" } }];
	}
	if (intent.type === "lookForKeptModel") return [{ kind: "findKeptModel" }];
	if (intent.type === "openKeptModel") return [{ kind: "loadKeptModel" }];
	const rests = before.run?.state === "training" && run?.runId === before.run.runId && run.state !== "training";
	// After erasing everything the storage stays empty until there is something of the visitor’s to keep.
	if (rests && data === null && erasure === null && (run.history.at(-1)?.epoch ?? 0) > 0) {
		return [{ kind: "send", command: { type: "takeModel", runId: run.runId, purpose: "keep" } }];
	}
	if (intent.type === "engineSaid" && intent.event.type === "model" && intent.event.runId === run?.runId) {
		const { epoch, tensors, purpose } = intent.event;
		const { settings } = run;
		if (purpose === "keep") return [{ kind: "keepModel", model: { settings, epoch, tensors } }];
		const name = `model_${settings.preset}_seed-${settings.seed}_epoch-${epoch}.safetensors`;
		return [{ kind: "study", task: { kind: "saveModel", name, settings, epoch, tensors } }];
	}
	if (intent.type === "studySaid" && intent.event.type === "saved") {
		return [{ kind: "download", name: intent.event.name, content: intent.event.file }];
	}
	return [];
}

function pinEffects(before: State, intent: Intent, after: State): readonly Effect[] {
	if (intent.type === "eraseEverything") return [];
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
	const ratings = catalogueOf(state) ? ratingsOnTrial(state) : [];
	return { type: "rate", revision: state.revision, ratings: ratingList(ratings, indexOf) };
}

function suggestCommand(state: State, indexOf: IndexOf): Command {
	return { type: "suggest", wishes: wishesFor(state.choices, catalogueOf(state) ?? { genreNames: [] }, indexOf) };
}
