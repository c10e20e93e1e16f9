/** What each intent makes of the state. Pure: no clock, no worker, no storage. */
import type { Event, Snapshot, TrainedModel } from "../engine/protocol";
import type { StudyEvent } from "../engine/study-protocol";
import {
	choiceStep,
	ratingStep,
	type Step,
	stepBack,
	stepForward,
	type Touched,
	withDone,
	withStep,
	withUndone,
} from "./history";
import type { Kept, KeptModel } from "./kept";
import { milestone, saidAnew, statusInWords } from "./milestones";
import type { Engine, Intent, OwnDataPacked, PendingRun, State, Trial } from "./model";
import { catalogueOf, INITIAL, isTraining, newRun, ratingsOnTrial, walkFrom } from "./model";
import type { TabNews } from "./other-tabs";
import { withPanel } from "./panels";
import { PART_NAMES } from "./parts";
import { LONGEST_NAME, mergePins, type PinnedRun, withPin } from "./pins";
import { asking, isAwaited, outdated, returned, unwatching, watching, withAnswer } from "./questions";
import { changesByImport, changeTo, isStars, mergeRatings, type Rating, ratingOf, withChanges } from "./ratings";
import { storageProblemInWords } from "./storage";
import { begun, ended, heard, NO_STUDIES, withStatus } from "./study";
import { mergeUnitNames, withName } from "./unit-names";
import { NO_CHOICES, NO_WISHES } from "./wishes";

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
			return { ...state, section: intent.section, page: intent.page };
		case "train":
		case "pause":
		case "step":
		case "stepEpoch":
			return following(state, intent.type);
		case "reset":
			return withPending(state, "pause");
		case "restart":
			// A model that was on its way from the worker does not come any more.
			return {
				...state,
				engine: { status: "loading" },
				pending: null,
				studies: { ...state.studies, saveModel: NO_STUDIES.saveModel },
			};
		case "useData":
			return withData(state, intent.data);
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
			return rated(state, intent.movieId, intent.stars, intent.at);
		case "unrate":
			return unrated(state, intent.movieId);
		case "unrateAll":
			return state.ratings.length === 0
				? state
				: stepped(state, ratingStep("removeAll", changesByImport(state.ratings, [], true)));
		case "undo": {
			const back = stepBack(state.history);
			return back ? touched({ ...state, history: back.history }, withUndone(touchedBy(state), back.step)) : state;
		}
		case "redo": {
			const forward = stepForward(state.history);
			return forward
				? touched({ ...state, history: forward.history }, withDone(touchedBy(state), forward.step))
				: state;
		}
		case "tryRating":
			return onTrial(state, intent);
		case "endTrial":
			return trialEnded(state, intent.keep, intent.at);
		case "wish":
			return { ...state, choices: { ...state.choices, wishes: { ...state.choices.wishes, ...intent.wishes } } };
		case "learnFromMine": {
			const choices = { ...state.choices, learnsFromMine: intent.on };
			return withPending({ ...state, choices }, isTraining(state) ? "train" : "pause");
		}
		case "passOver": {
			const before = new Set(state.choices.passed.map(({ movieId }) => movieId));
			const { why } = intent;
			const passed = intent.movieIds.flatMap((movieId) => (before.has(movieId) ? [] : [{ movieId, why }]));
			return passed.length === 0 ? state : stepped(state, choiceStep("passOver", { passed }));
		}
		case "putAway": {
			if (state.choices.unwanted.includes(intent.movieId)) return state;
			return stepped(state, choiceStep("putAway", { putAway: [intent.movieId] }));
		}
		case "takeBack": {
			const takenBack = state.choices.unwanted.filter((movieId) => intent.movieIds.includes(movieId));
			if (takenBack.length === 0) return state;
			return stepped(state, choiceStep("takeBack", { takenBack }));
		}
		case "eraseEverything":
			return withNothingKept(state, "asked");
		case "importRatings":
			return withImport(state, intent.ratings, intent.replace);
		case "openShared":
			return { ...state, shared: intent.code };
		case "storageErased":
			return { ...state, erasure: intent.erased ? "done" : "failed" };
		case "ratingsLoaded":
			return loaded(state, intent.loaded);
		case "keptLoaded":
			return withKept(state, intent.kept);
		case "lookForKeptModel":
			return state;
		case "keptModelFound":
			return state.erasure === null ? { ...state, keptModel: intent.model } : state;
		case "openKeptModel":
			return { ...state, studies: { ...state.studies, openModel: NO_STUDIES.openModel } };
		case "keptModelLoaded":
			return withKeptModel(state, intent.model);
		case "heardFromTab":
			return withNews(state, intent.news);
		case "pinRun":
			return state.run ? { ...state, pins: withPin(state.pins, state.run, intent.at) } : state;
		case "renamePin":
			return renamed(state, intent.id, intent.name);
		case "showPin":
			return withChangedPin(state, intent.id, (pin) => ({ ...pin, shown: intent.shown }));
		case "unpin":
			return unpinned(state, intent.id);
		case "undoUnpin":
			return state.unpinned ? { ...state, pins: mergePins(state.pins, [state.unpinned]), unpinned: null } : state;
		case "erasePins":
			return { ...state, pins: [], unpinned: null };
		case "pinsLoaded":
			return pinsLoaded(state, intent.loaded);
		case "storageFailed":
			return withNotices(state, [storageProblemInWords(intent.problem)]);
		case "chooseSubject":
			return { ...state, subject: intent.subject };
		case "showPanel":
			return { ...state, panels: withPanel(state.panels, intent.panel, intent.open) };
		case "walk":
			return { ...state, walk: { ...state.walk, ...intent.to } };
		case "watch": {
			// The same question again leaves the same state: a view may ask whenever the state changes.
			const watched = watching(state.watched, intent.question);
			return watched === state.watched ? state : { ...state, watched };
		}
		case "unwatch":
			return { ...state, watched: unwatching(state.watched, intent.kind) };
		case "study":
			return { ...state, studies: begun(state.studies, intent.task, state.run?.runId ?? 0) };
		case "endStudy":
			return { ...state, studies: ended(state.studies, intent.kind) };
		case "studySaid":
			return studySaid(state, intent.event);
		case "nameUnit": {
			const { run, unitNames } = state;
			return run ? { ...state, unitNames: withName(unitNames, run.settings, intent.unit, intent.name) } : state;
		}
		case "saveModel":
			// What is to be put into the file comes from the run, and then goes to the study.
			return state.run
				? { ...state, studies: { ...state.studies, saveModel: { status: "working", name: "" } } }
				: state;
		case "newVersion":
			return { ...state, newVersion: true };
		case "takeUpVersion":
			return { ...state, newVersion: false };
		case "notify":
			return withNotices(state, intent.texts);
		case "dismiss":
			return { ...state, notices: state.notices.filter((notice) => notice.id !== intent.id) };
		default:
			return unexpected(intent);
	}
}

/** Other films, other users: nothing that was said of those before is true of them. */
function withData(state: State, data: OwnDataPacked | null): State {
	if (data === null && state.data === null) return state;
	const fresh: State = {
		...state,
		engine: { status: "loading" },
		run: null,
		pending: null,
		subject: INITIAL.subject,
		trial: null,
		walk: INITIAL.walk,
		studies: NO_STUDIES,
	};
	const unitNames = state.data?.unitNames ?? state.unitNames;
	if (data === null) {
		return withNotices({ ...fresh, data: null, unitNames }, ["The page is back at the bundled films and ratings."]);
	}
	const { name, nRatings, nUsers, nMovies, wasCut, moviesLeftOut } = data;
	const text = `The page now learns from ${name}, until it is closed or reloaded. Your ratings of films that are in it count.`;
	return withNotices(
		{ ...fresh, data: { name, nRatings, nUsers, nMovies, wasCut, moviesLeftOut, unitNames }, unitNames: [] },
		[text],
	);
}

/** What comes next for a run that is not there yet; and where learning goes on, another mini-batch is next. */
function following(state: State, follow: PendingRun["follow"]): State {
	const walk = follow === "pause" ? state.walk : walkFrom(state.walk.unit);
	return { ...state, walk, pending: state.pending && { ...state.pending, follow } };
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
		const { model, nOwn } = state.pending;
		const run = newRun(runId, settings, model?.epoch ?? null, nOwn);
		const watched = outdated(state.watched, "run", run);
		const walk = walkFrom(Math.min(state.walk.unit, settings.hiddenUnits - 1));
		return { ...state, settings, run, walk, watched, pending: null, rejection: null };
	}
	if (event.type === "rejected" && event.runId === state.pending?.runId) {
		// The run before goes on; should the page want another, it starts from that run's settings.
		const settings = state.run?.settings ?? state.settings;
		if (state.pending.model === null) return { ...state, settings, pending: null, rejection: event.error };
		const studies = withStatus(state.studies, "openModel", { status: "failed", message: event.error.message });
		return { ...state, settings, pending: null, studies };
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
			const history = [...before, event.metrics];
			return { ...state, watched, run: { ...run, history, workMs: event.workMs } };
		}
		case "snapshot": {
			const watched = outdated(state.watched, "snapshot", run);
			return { ...state, watched, run: { ...run, snapshot: withoutRepeating(run.snapshot, event.snapshot) } };
		}
		case "answer": {
			const { id, answer } = event;
			if (!isAwaited(state.watched, answer.kind, id)) return state;
			const watched = returned(state.watched, answer.kind, id);
			return { ...state, watched, run: { ...run, answers: withAnswer(run.answers, answer) } };
		}
		case "model":
			// It goes on to the study that puts it into a file.
			return state;
		case "unanswered": {
			// A question that the run cannot answer is the view's to put right; the last answer stays.
			const next = { ...state, watched: returned(state.watched, event.kind, event.id) };
			return event.error.code === "lab_unavailable" ? withNotices(next, [event.error.message]) : next;
		}
		default:
			return unexpected(event);
	}
}

/** A snapshot whose list is that of the one before has that one's, so that views see that nothing is new. */
function withoutRepeating(before: Snapshot | null, snapshot: Snapshot): Snapshot {
	const { suggestions } = snapshot;
	const same =
		before !== null &&
		before.suggestions.basis === suggestions.basis &&
		before.suggestions.revision === suggestions.revision &&
		before.suggestions.heldBack === suggestions.heldBack &&
		before.suggestions.minRatings === suggestions.minRatings &&
		before.suggestions.eligible === suggestions.eligible &&
		areAlike(before.suggestions.movies, suggestions.movies) &&
		areAlike(before.suggestions.stars, suggestions.stars) &&
		areAlike(before.suggestions.spreads, suggestions.spreads) &&
		areAlike(before.suggestions.distributions, suggestions.distributions);
	return same ? { ...snapshot, suggestions: before.suggestions } : snapshot;
}

function areAlike(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
	if (a.length !== b.length) return false;
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
	return true;
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
function withPending(state: State, follow: PendingRun["follow"], model: TrainedModel | null = null): State {
	if (state.engine.status !== "ready") return state;
	const runId = state.lastRunId + 1;
	const nOwn = state.choices.learnsFromMine ? ratingsOnTrial(state).length : 0;
	const pending: PendingRun = { runId, settings: state.settings, follow, model, nOwn };
	return { ...state, lastRunId: runId, pending, rejection: null };
}

function studySaid(state: State, event: StudyEvent): State {
	const next = { ...state, studies: heard(state.studies, event) };
	if (event.type !== "opened") return next;
	const { settings, epoch, tensors, otherwise } = event.model;
	const loaded = withPending({ ...next, settings }, "pause", { epoch: epoch ?? 0, tensors });
	if (otherwise.length === 0) return loaded;
	return withNotices(loaded, [
		`The run that made this model had otherwise than its preset here: ${otherwise.join(", ")}. What it predicts is as it was; training on goes by the preset.`,
	]);
}

/** Another trial takes the place of the one before; what is already so is no trial. */
function onTrial(state: State, { movieId, stars }: Trial): State {
	if (stars !== null && !isStars(stars)) return state;
	const given = state.ratings.find((rating) => rating.movieId === movieId)?.stars ?? null;
	const trial = given === stars ? null : { movieId, stars };
	return { ...state, trial, revision: state.revision + 1 };
}

function trialEnded(state: State, keep: boolean, at: number): State {
	const { trial } = state;
	if (trial === null) return state;
	const { movieId, stars } = trial;
	const ended = { ...state, trial: null, revision: state.revision + 1 };
	if (!keep) return ended;
	return stars === null ? unrated(ended, movieId) : rated(ended, movieId, stars, at);
}

/** The same stars again are no step. */
function rated(state: State, movieId: number, stars: number, at: number): State {
	if (!isStars(stars)) return state;
	const change = changeTo(state.ratings, movieId, stars, at);
	if (change.before?.stars === stars) return state.trial === null ? state : withRatings(state, state.ratings);
	return stepped(state, ratingStep(change.before ? "change" : "rate", [change]));
}

function unrated(state: State, movieId: number): State {
	if (ratingOf(state.ratings, movieId) === null) return state;
	return stepped(state, ratingStep("remove", [changeTo(state.ratings, movieId, null, 0)]));
}

function withImport(state: State, ratings: readonly Rating[], replace: boolean): State {
	const changes = changesByImport(state.ratings, ratings, replace);
	if (changes.length === 0) return withNotices(state, ["The import changed nothing: you had all of its ratings."]);
	return stepped(state, ratingStep("import", changes));
}

/** Does a step, and keeps it for undoing. */
function stepped(state: State, step: Step): State {
	return touched({ ...state, history: withStep(state.history, step) }, withDone(touchedBy(state), step));
}

function touchedBy({ ratings, choices }: State): Touched {
	return { ratings, unwanted: choices.unwanted, passed: choices.passed };
}

/** What was erased is kept anew once there is something to keep. */
function touched(state: State, { ratings, unwanted, passed }: Touched): State {
	const { choices } = state;
	const same = unwanted === choices.unwanted && passed === choices.passed;
	const chosen = same ? choices : { ...choices, unwanted, passed };
	const next = { ...state, choices: chosen, erasure: null };
	return ratings === state.ratings ? next : withRatings(next, ratings);
}

/** A trial ends where ratings change in earnest. */
function withRatings(state: State, ratings: readonly Rating[]): State {
	return { ...state, trial: null, ratings, revision: state.revision + 1 };
}

function loaded(state: State, { ratings, unreadable }: (Intent & { type: "ratingsLoaded" })["loaded"]): State {
	// What was asked to be erased while it was being loaded does not come back.
	if (state.erasure !== null) return state;
	const merged = mergeRatings(state.ratings, ratings);
	const next = ratings.length > 0 ? withLateRatings(withRatings(state, merged)) : state;
	if (unreadable === 0) return next;
	const what = unreadable === 1 ? "One stored rating is" : `${unreadable} stored ratings are`;
	return withNotices(next, [`${what} not readable and left out; the others are here.`]);
}

function withNothingKept(state: State, erasure: State["erasure"]): State {
	const { history, choices, unitNames, pins, unpinned, keptModel } = INITIAL;
	const data = state.data && { ...state.data, unitNames };
	const nothing = { history, choices, unitNames, pins, unpinned, keptModel };
	return withRatings({ ...state, ...nothing, data, erasure }, []);
}

/** A run that was to learn from the visitor, and began before the storage gave back what there is, begins again. */
function withLateRatings(state: State): State {
	const { choices, ratings, run, pending } = state;
	const began = pending ? pending.nOwn : run?.nOwn;
	const isLate = choices.learnsFromMine && ratings.length > 0 && began === 0;
	return isLate ? withPending(state, isTraining(state) ? "train" : "pause") : state;
}

/** What was chosen or named before it was loaded is newer. */
function withKept(state: State, kept: Kept): State {
	if (state.erasure !== null) return state;
	const { choices, data } = state;
	const wishes = choices.wishes === NO_WISHES ? kept.choices.wishes : choices.wishes;
	const unwanted = [...new Set([...kept.choices.unwanted, ...choices.unwanted])];
	const passed = [...new Map([...kept.choices.passed, ...choices.passed].map((film) => [film.movieId, film])).values()];
	const merged = {
		choices:
			choices === NO_CHOICES
				? kept.choices
				: { wishes, unwanted, passed, learnsFromMine: choices.learnsFromMine || kept.choices.learnsFromMine },
		unitNames: state.unitNames.length === 0 ? kept.unitNames : mergeUnitNames(kept.unitNames, state.unitNames),
	};
	// The names are of the bundled data's models, for when those are back.
	return withLateRatings(
		data === null
			? { ...state, ...merged }
			: { ...state, choices: merged.choices, data: { ...data, unitNames: kept.unitNames } },
	);
}

/** A run that begins with the model that the browser kept. */
function withKeptModel(state: State, model: KeptModel | null): State {
	if (model === null) {
		return withNotices({ ...state, keptModel: null }, [
			"This browser keeps no model any more. The run on the page is as it was.",
		]);
	}
	const { settings, epoch, tensors } = model;
	return withPending({ ...state, settings }, "pause", { epoch, tensors });
}

/** The newest edit counts, film by film, whichever tab it was made in. */
function withNews(state: State, news: TabNews): State {
	switch (news.type) {
		case "ratings": {
			const of = new Map(state.ratings.map((rating) => [rating.movieId, rating]));
			const changes = [
				...news.saved.map((after) => ({ movieId: after.movieId, before: of.get(after.movieId) ?? null, after })),
				...news.forgotten.map((movieId) => ({ movieId, before: of.get(movieId) ?? null, after: null })),
			].filter(({ before, after }) => before?.stars !== after?.stars);
			return changes.length === 0 ? state : withRatings(state, withChanges(state.ratings, changes));
		}
		case "choices":
			return { ...state, choices: news.choices };
		case "unitNames":
			return state.data === null
				? { ...state, unitNames: news.unitNames }
				: { ...state, data: { ...state.data, unitNames: news.unitNames } };
		case "erased":
			return withNothingKept(state, "done");
		default:
			return unexpected(news);
	}
}

/** An empty name is no name: the run then keeps the one it has. */
function renamed(state: State, id: number, name: string): State {
	const trimmed = name.trim().slice(0, LONGEST_NAME);
	return trimmed === "" ? state : withChangedPin(state, id, (pin) => ({ ...pin, name: trimmed }));
}

function withChangedPin(state: State, id: number, change: (pin: PinnedRun) => PinnedRun): State {
	return { ...state, pins: state.pins.map((pin) => (pin.id === id ? change(pin) : pin)) };
}

function unpinned(state: State, id: number): State {
	const gone = state.pins.find((pin) => pin.id === id);
	return gone ? { ...state, pins: state.pins.filter((pin) => pin !== gone), unpinned: gone } : state;
}

function pinsLoaded(state: State, { pins, unreadable }: (Intent & { type: "pinsLoaded" })["loaded"]): State {
	const next = { ...state, pins: mergePins(state.pins, pins) };
	if (unreadable === 0) return next;
	const what = unreadable === 1 ? "One pinned run is" : `${unreadable} pinned runs are`;
	return withNotices(next, [`${what} not readable and left out.`]);
}

function withNotices(state: State, texts: readonly string[]): State {
	const fresh = texts.filter((text) => state.notices.every((notice) => notice.text !== text));
	let id = Math.max(0, ...state.notices.map((notice) => notice.id));
	return { ...state, notices: [...state.notices, ...fresh.map((text) => ({ id: ++id, text }))] };
}

function unexpected(value: never): never {
	throw new Error(`No such intent or event: ${JSON.stringify(value)}`);
}
