/** What each intent makes of the state. Pure: no clock, no worker, no storage. */
import type { Event, TrainingSettings } from "../engine/protocol";
import { milestone, saidAnew, statusInWords } from "./milestones";
import type { Engine, Intent, PendingRun, Run, State } from "./model";
import { catalogueOf } from "./model";
import { withPanel } from "./panels";
import { PART_NAMES } from "./parts";
import { asking, isAwaited, outdated, returned, unwatching, watching, withAnswer } from "./questions";
import { isStars, mergeRatings, type Rating, withoutRating, withRating } from "./ratings";
import { storageProblemInWords } from "./storage";
import { begun, ended, heard } from "./study";
import { withName } from "./unit-names";

export function reduce(state: State, intent: Intent): State {
	const next = withQuestions(applied(state, intent));
	const announcement = milestone(state, next);
	return announcement === null ? next : { ...next, announcement };
}

function applied(state: State, intent: Intent): State {
	switch (intent.type) {
		case "engineSaid":
			return engineSaid(state, intent.event);
		case "navigated":
			return { ...state, section: intent.section };
		case "train":
		case "pause":
		case "step":
		case "stepEpoch":
			return state.pending === null ? state : { ...state, pending: { ...state.pending, follow: intent.type } };
		case "reset":
			return withPending(state, "pause");
		case "restart":
			return { ...state, engine: { status: "loading" }, pending: null };
		case "applySettings":
			return withPending({ ...state, settings: intent.settings }, state.run?.state === "paused" ? "pause" : "train");
		case "adjust":
			// A run that is still being made is made with these; the one on the page answers with `adjusted`.
			return state.pending === null
				? { ...state, rejection: null }
				: withPending({ ...state, settings: intent.settings }, state.pending.follow);
		case "recover":
			return state;
		case "setPace":
			return { ...state, pace: intent.pace };
		case "setTarget":
			return { ...state, target: intent.epoch };
		case "hideParts":
			return { ...state, hide: PART_NAMES.filter((part) => intent.parts.includes(part)) };
		case "readStatus":
			return { ...state, announcement: saidAnew(state.announcement, statusInWords(state)) };
		case "rate":
			return rated(state, { movieId: intent.movieId, stars: intent.stars, ratedAt: intent.at });
		case "unrate":
			return unrated(state, intent.movieId);
		case "undoRemove":
			return state.removed ? rated({ ...state, removed: null }, state.removed) : state;
		case "eraseRatings":
			return withRatings({ ...state, removed: null, erasure: "asked", unitNames: [] }, []);
		case "storageErased":
			return { ...state, erasure: intent.erased ? "done" : "failed" };
		case "ratingsLoaded":
			return loaded(state, intent.loaded);
		case "storageFailed":
			return withNotices(state, [storageProblemInWords(intent.problem)]);
		case "chooseSubject":
			return { ...state, subject: intent.subject };
		case "showPanel":
			return { ...state, panels: withPanel(state.panels, intent.panel, intent.open) };
		case "watch":
			return { ...state, watched: watching(state.watched, intent.question) };
		case "unwatch":
			return { ...state, watched: unwatching(state.watched, intent.kind) };
		case "study":
			return { ...state, studies: begun(state.studies, intent.task, state.run?.runId ?? 0) };
		case "endStudy":
			return { ...state, studies: ended(state.studies, intent.kind) };
		case "studySaid":
			return { ...state, studies: heard(state.studies, intent.event) };
		case "nameUnit": {
			const { run, unitNames } = state;
			return run ? { ...state, unitNames: withName(unitNames, run.settings, intent.unit, intent.name) } : state;
		}
		case "notify":
			return withNotices(state, intent.texts);
		case "dismiss":
			return { ...state, notices: state.notices.filter((notice) => notice.id !== intent.id) };
		default:
			return unexpected(intent);
	}
}

function engineSaid(state: State, event: Event): State {
	if (event.type === "ready") {
		const { catalogue, baseline } = event;
		const wasTraining = state.run === null ? state.autoplay : state.run.state === "training";
		return withPending({ ...state, engine: { status: "ready", catalogue, baseline } }, wasTraining ? "train" : "pause");
	}
	if (event.type === "failed") return failed(state, event);
	if (event.type === "pong") return state;
	if (event.type === "configured" && event.runId === state.pending?.runId) {
		const { runId, settings } = event;
		const run = newRun(runId, settings);
		const watched = outdated(state.watched, "run", run);
		return { ...state, settings, run, watched, pending: null, rejection: null };
	}
	if (event.type === "rejected" && event.runId === state.pending?.runId) {
		// The run before goes on; should the page want another, it starts from that run's settings.
		const settings = state.run?.settings ?? state.settings;
		return { ...state, settings, pending: null, rejection: event.error };
	}
	const { run } = state;
	if (run === null || event.runId !== run.runId) return state;
	switch (event.type) {
		case "configured":
			return state;
		case "rejected":
			return { ...state, rejection: event.error };
		case "adjusted": {
			const { settings, epochsDone } = event;
			const adjustments = [...run.adjustments, { settings, epochsDone }];
			return { ...state, settings, rejection: null, run: { ...run, settings, adjustments } };
		}
		case "state": {
			const training = event.state === "training";
			const stoppedEarly = event.state === "finished" ? run.stoppedEarly : null;
			const speed = training ? run.speed : null;
			return { ...state, run: { ...run, state: event.state, speed, stoppedEarly, divergence: null } };
		}
		case "stoppedEarly": {
			const { epoch, keptEpoch } = event;
			return { ...state, run: { ...run, stoppedEarly: { epoch, keptEpoch } } };
		}
		case "diverged": {
			const { epoch, error } = event;
			return { ...state, run: { ...run, divergence: { epoch, error } } };
		}
		case "speed": {
			const { epochsPerSecond, secondsLeft } = event;
			return { ...state, run: { ...run, speed: { epochsPerSecond, secondsLeft } } };
		}
		case "epoch": {
			const before = run.history.filter(({ epoch }) => epoch < event.metrics.epoch);
			const watched = outdated(state.watched, "epoch", run);
			return { ...state, watched, run: { ...run, history: [...before, event.metrics] } };
		}
		case "snapshot": {
			const watched = outdated(state.watched, "snapshot", run);
			return { ...state, watched, run: { ...run, snapshot: event.snapshot } };
		}
		case "answer": {
			const { id, answer } = event;
			if (!isAwaited(state.watched, answer.kind, id)) return state;
			const watched = returned(state.watched, answer.kind, id);
			return { ...state, watched, run: { ...run, answers: withAnswer(run.answers, answer) } };
		}
		case "unanswered":
			// A question that the run cannot answer is the view's to put right; the last answer stays.
			return { ...state, watched: returned(state.watched, event.kind, event.id) };
		default:
			return unexpected(event);
	}
}

/** A run that stands ready at epoch 0. */
function newRun(runId: number, settings: TrainingSettings): Run {
	return {
		runId,
		settings,
		startedWith: settings,
		adjustments: [],
		state: "paused",
		history: [],
		snapshot: null,
		answers: {},
		speed: null,
		stoppedEarly: null,
		divergence: null,
	};
}

function failed(state: State, { fatal, error }: Event & { type: "failed" }): State {
	if (!fatal) return withNotices(state, [error.message]);
	const engine: Engine = { status: "failed", error, catalogue: catalogueOf(state) };
	return { ...state, engine, pending: null };
}

/** Asks what is due, of a run that is there to answer. */
function withQuestions(state: State): State {
	if (state.engine.status !== "ready" || state.run === null || state.pending !== null) return state;
	const { watched, lastId } = asking(state.watched, state.lastAsked);
	return watched === state.watched ? state : { ...state, watched, lastAsked: lastId };
}

/** Asks for a new run with the state's settings. */
function withPending(state: State, follow: PendingRun["follow"]): State {
	if (state.engine.status !== "ready") return state;
	const runId = state.lastRunId + 1;
	const pending: PendingRun = { runId, settings: state.settings, follow };
	return { ...state, lastRunId: runId, pending, rejection: null };
}

function rated(state: State, rating: Rating): State {
	if (!isStars(rating.stars)) return state;
	const removed = state.removed?.movieId === rating.movieId ? null : state.removed;
	return withRatings({ ...state, removed, erasure: null }, withRating(state.ratings, rating));
}

function unrated(state: State, movieId: number): State {
	const removed = state.ratings.find((rating) => rating.movieId === movieId);
	return removed ? withRatings({ ...state, removed }, withoutRating(state.ratings, movieId)) : state;
}

function withRatings(state: State, ratings: readonly Rating[]): State {
	return { ...state, ratings, revision: state.revision + 1 };
}

function loaded(state: State, { ratings, unreadable }: (Intent & { type: "ratingsLoaded" })["loaded"]): State {
	// What was asked to be erased while it was being loaded does not come back.
	if (state.erasure !== null) return state;
	const merged = mergeRatings(state.ratings, ratings);
	const next = ratings.length > 0 ? withRatings(state, merged) : state;
	if (unreadable === 0) return next;
	const what = unreadable === 1 ? "One stored rating is" : `${unreadable} stored ratings are`;
	return withNotices(next, [`${what} not readable and left out; the others are here.`]);
}

function withNotices(state: State, texts: readonly string[]): State {
	const fresh = texts.filter((text) => state.notices.every((notice) => notice.text !== text));
	let id = Math.max(0, ...state.notices.map((notice) => notice.id));
	return { ...state, notices: [...state.notices, ...fresh.map((text) => ({ id: ++id, text }))] };
}

function unexpected(value: never): never {
	throw new Error(`No such intent or event: ${JSON.stringify(value)}`);
}
