/** Intents, the states they lead to, and what has to be done outside because of them. */
import { beforeEach, describe, expect, test } from "vitest";
import type { EngineError, EpochMetrics, Event, Snapshot } from "../../www/engine/protocol";
import type { AnswerOf } from "../../www/engine/questions";
import { type Effect, effectsOf } from "../../www/state/effects";
import { NO_HISTORY } from "../../www/state/history";
import { INITIAL, type Intent, isTraining, type State, watchedUser } from "../../www/state/model";
import { reduce } from "../../www/state/reducer";
import { documentTitle, placeFromHash } from "../../www/state/routes";
import { NO_CHOICES } from "../../www/state/wishes";
import { anyFilm } from "./core";
import { bundledCatalogue } from "./films";

const catalogue = bundledCatalogue();
const indexOf = (movieId: number) => {
	const index = catalogue.movieIds.indexOf(movieId);
	return index < 0 ? null : index;
};
const baseline = { rmse: 0.9, mae: 0.7 };
const error: EngineError = { code: "setting_out_of_range", message: "hiddenUnits is 0", field: "hiddenUnits" };

/** A page in miniature: dispatch, and see the state and the effects of the last intent. */
function page(start: State = INITIAL) {
	let state = start;
	let effects: readonly Effect[] = [];
	return {
		get state() {
			return state;
		},
		get effects() {
			return effects;
		},
		get sent() {
			return effects.flatMap((effect) => (effect.kind === "send" ? [effect.command] : []));
		},
		do(intent: Intent) {
			const before = state;
			state = reduce(before, intent);
			effects = effectsOf(before, intent, state, indexOf);
		},
		hear(event: Event) {
			this.do({ type: "engineSaid", event });
		},
	};
}

function metrics(epoch: number, heldOutRmse = 1): EpochMetrics {
	return {
		epoch,
		trainingCrossEntropy: 1.7,
		heldOutCrossEntropy: 1.8,
		heldOutRmse,
		heldOutMae: 0.8,
		meanHiddenActivation: 0.5,
		heldOutFreeEnergy: -1,
		trainingFreeEnergy: -1,
	};
}

const conditionals: AnswerOf<"conditionals"> = {
	kind: "conditionals",
	unit: 3,
	movie: 8,
	hiddenBias: 0,
	ratedMovies: new Uint32Array(),
	ratedClasses: new Uint8Array(),
	contributions: new Float32Array(),
	input: 0,
	probability: 0.5,
	visibleBias: new Float32Array(10),
	hiddenTerm: new Float32Array(10),
	distribution: new Float32Array(10).fill(0.1),
	stars: 2.75,
};

const snapshot: Snapshot = {
	progress: { epoch: 1, batch: 2, batchesPerEpoch: 84, batchCrossEntropy: null },
	subject: { kind: "visitor", nRatings: 0 },
	hidden: new Float32Array(2),
	restingHidden: new Float32Array(2),
	meanHidden: new Float32Array(2),
	suggestions: {
		basis: "everyone",
		revision: 0,
		movies: new Uint32Array(),
		stars: new Float32Array(),
		spreads: new Float32Array(),
		distributions: new Float32Array(),
		heldBack: 0,
		minRatings: 20,
		eligible: 0,
	},
};

let opened: ReturnType<typeof page>;
beforeEach(() => {
	opened = page();
	opened.hear({ type: "ready", catalogue, baseline });
	opened.hear({ type: "configured", runId: 1, settings: opened.state.settings });
});

describe("opening", () => {
	test("ready asks for a run and tells the worker all it has to know", () => {
		const fresh = page();
		fresh.hear({ type: "ready", catalogue, baseline });
		expect(fresh.sent).toEqual([
			{ type: "rate", revision: 0, ratings: { movies: new Uint32Array(), classes: new Uint8Array() } },
			{ type: "configure", runId: 1, settings: INITIAL.settings },
			{ type: "suggest", wishes: anyFilm(24, 20) },
			{ type: "pace", limit: { perSecond: 2, unit: "epoch" } },
			{ type: "watchUser", userIndex: 0 },
		]);
	});

	test("training starts when the run stands, unless the link says otherwise", () => {
		expect(opened.sent).toEqual([{ type: "train", runId: 1 }]);
		const quiet = page({ ...INITIAL, autoplay: false });
		quiet.hear({ type: "ready", catalogue, baseline });
		quiet.hear({ type: "configured", runId: 1, settings: INITIAL.settings });
		expect(quiet.sent).toEqual([]);
		expect(quiet.state.run?.state).toBe("paused");
	});
});

describe("while a new run is being made", () => {
	const confirm = () => opened.hear({ type: "configured", runId: 2, settings: opened.state.settings });

	test.each([
		["train", [{ type: "train", runId: 2 }]],
		["step", [{ type: "step", runId: 2 }]],
		["pause", []],
	] as const)("%s is kept for it", (type, sent) => {
		opened.do({ type: "reset" });
		expect(opened.sent).toEqual([{ type: "configure", runId: 2, settings: INITIAL.settings }]);
		opened.do({ type });
		expect(opened.sent).toEqual([]);
		expect(isTraining(opened.state)).toBe(type === "train");
		confirm();
		expect(opened.sent).toEqual(sent);
	});
});

describe("erasing", () => {
	test("is told by what the storage answers, and outlives ratings that were still being loaded", () => {
		opened.do({ type: "rate", movieId: 1, stars: 4, at: 5 });
		opened.do({ type: "eraseEverything" });
		expect(opened.state.erasure).toBe("asked");
		opened.do({ type: "ratingsLoaded", loaded: { ratings: [{ movieId: 2, stars: 3, ratedAt: 1 }], unreadable: 0 } });
		expect(opened.state.ratings).toEqual([]);
		opened.do({ type: "storageErased", erased: false });
		expect(opened.state.erasure).toBe("failed");
		opened.do({ type: "rate", movieId: 1, stars: 4, at: 6 });
		expect(opened.state.erasure).toBeNull();
	});
});

describe("a run", () => {
	test("its events are taken up, those of a run that was left are dropped", () => {
		opened.hear({ type: "epoch", runId: 1, metrics: metrics(0), workMs: 0 });
		opened.hear({ type: "epoch", runId: 1, metrics: metrics(1), workMs: 0 });
		opened.hear({ type: "snapshot", runId: 1, snapshot });
		opened.hear({ type: "epoch", runId: 9, metrics: metrics(2), workMs: 0 });
		opened.hear({ type: "state", runId: 9, state: "finished" });
		expect(opened.state.run?.history.map(({ epoch }) => epoch)).toEqual([0, 1]);
		expect(opened.state.run?.snapshot).toBe(snapshot);
		expect(opened.state.run?.state).toBe("paused");
	});

	test("a list that is the same again is the same object, for views to see; any other is not", () => {
		const list = { ...snapshot.suggestions, movies: Uint32Array.of(3, 1), stars: Float32Array.of(4, 3.5) };
		const heard = (suggestions: Snapshot["suggestions"]) => {
			opened.hear({ type: "snapshot", runId: 1, snapshot: { ...snapshot, suggestions } });
			return opened.state.run?.snapshot?.suggestions;
		};
		expect(heard(list)).toBe(list);
		expect(heard({ ...list, movies: list.movies.slice(), stars: list.stars.slice() })).toBe(list);
		for (const other of [
			{ ...list, revision: 1 },
			{ ...list, movies: Uint32Array.of(3, 2) },
			{ ...list, stars: Float32Array.of(4, 3.4) },
			{ ...list, movies: Uint32Array.of(3), stars: Float32Array.of(4) },
		]) {
			expect(heard(other)).toBe(other);
		}
	});

	test("reset starts the same settings over, paused", () => {
		opened.hear({ type: "state", runId: 1, state: "training" });
		opened.do({ type: "reset" });
		expect(opened.sent).toEqual([{ type: "configure", runId: 2, settings: INITIAL.settings }]);
		opened.hear({ type: "configured", runId: 2, settings: INITIAL.settings });
		expect(opened.sent).toEqual([]);
		expect(opened.state.run).toMatchObject({ runId: 2, state: "paused", history: [], snapshot: null });
	});

	test("applied settings restart a run that trains, and stand in the address", () => {
		const settings = { ...INITIAL.settings, hiddenUnits: 7 };
		opened.hear({ type: "state", runId: 1, state: "training" });
		opened.do({ type: "applySettings", settings });
		expect(opened.sent).toEqual([{ type: "configure", runId: 2, settings }]);
		const shown = opened.effects.find((effect) => effect.kind === "showQuery");
		expect(shown?.kind === "showQuery" && new URLSearchParams(shown.query).get("hidden")).toBe("7");
		opened.hear({ type: "configured", runId: 2, settings });
		expect(opened.sent).toEqual([{ type: "train", runId: 2 }]);
	});

	test("applied settings leave a paused run paused", () => {
		opened.do({ type: "applySettings", settings: { ...INITIAL.settings, seed: 2 } });
		opened.hear({ type: "configured", runId: 2, settings: { ...INITIAL.settings, seed: 2 } });
		expect(opened.sent).toEqual([]);
	});

	test("refused settings leave the run before as it was", () => {
		const { run } = opened.state;
		opened.do({ type: "applySettings", settings: { ...INITIAL.settings, hiddenUnits: 0 } });
		opened.hear({ type: "rejected", runId: 2, error });
		expect(opened.state.run).toBe(run);
		expect(opened.state.rejection).toEqual(error);
		expect(opened.state.settings).toEqual(INITIAL.settings);
	});

	test("train, pause and step go to the run on the page", () => {
		for (const type of ["train", "pause", "step"] as const) {
			opened.do({ type });
			expect(opened.sent).toEqual([{ type, runId: 1 }]);
		}
	});

	test("an epoch to train to goes with train, and at once to a run that trains", () => {
		opened.do({ type: "setTarget", epoch: 12 });
		expect(opened.sent).toEqual([]);
		opened.do({ type: "train" });
		expect(opened.sent).toEqual([{ type: "train", runId: 1, toEpoch: 12 }]);
		opened.hear({ type: "state", runId: 1, state: "training" });
		opened.do({ type: "setTarget", epoch: null });
		expect(opened.sent).toEqual([{ type: "train", runId: 1 }]);
		expect(opened.effects.at(-1)).toMatchObject({ kind: "showQuery" });
	});

	test("a link's epoch is where its run pauses", () => {
		const linked = page({ ...INITIAL, target: 3 });
		linked.hear({ type: "ready", catalogue, baseline });
		linked.hear({ type: "configured", runId: 1, settings: INITIAL.settings });
		expect(linked.sent).toEqual([{ type: "train", runId: 1, toEpoch: 3 }]);
	});

	test("settings that take effect on the way leave the run, its figures and a record of the change", () => {
		const settings = { ...INITIAL.settings, learningRate: 0.0005 };
		opened.hear({ type: "epoch", runId: 1, metrics: metrics(0), workMs: 0 });
		opened.do({ type: "adjust", settings });
		expect(opened.sent).toEqual([{ type: "adjust", runId: 1, settings }]);
		expect(opened.state.settings).toEqual(INITIAL.settings);
		opened.hear({ type: "adjusted", runId: 1, settings, epochsDone: 0.5 });
		expect(opened.state.settings).toEqual(settings);
		expect(opened.state.run).toMatchObject({
			runId: 1,
			settings,
			startedWith: INITIAL.settings,
			adjustments: [{ settings, epochsDone: 0.5 }],
		});
		expect(opened.state.run?.history).toHaveLength(1);
		const shown = opened.effects.find((effect) => effect.kind === "showQuery");
		expect(shown?.kind === "showQuery" && new URLSearchParams(shown.query).get("lr")).toBe("0.0005");
		opened.do({ type: "reset" });
		expect(opened.sent).toEqual([{ type: "configure", runId: 2, settings }]);
		opened.hear({ type: "configured", runId: 2, settings });
		expect(opened.state.run?.adjustments).toEqual([]);
	});

	test("changes while a run is being made are in that run", () => {
		const settings = { ...INITIAL.settings, momentum: 0.5 };
		opened.do({ type: "reset" });
		opened.do({ type: "adjust", settings });
		expect(opened.sent).toEqual([{ type: "configure", runId: 3, settings }]);
	});

	test("a refused change is told, and the run has the settings that it had", () => {
		opened.do({ type: "adjust", settings: { ...INITIAL.settings, hiddenUnits: 3 } });
		opened.hear({ type: "rejected", runId: 1, error });
		expect(opened.state.rejection).toBe(error);
		expect(opened.state.run?.settings).toEqual(INITIAL.settings);
	});

	test("an early stop is told until the run goes on; so is its speed while it trains", () => {
		opened.hear({ type: "state", runId: 1, state: "training" });
		opened.hear({ type: "speed", runId: 1, epochsPerSecond: 2, secondsLeft: 9 });
		expect(opened.state.run?.speed).toEqual({ epochsPerSecond: 2, secondsLeft: 9 });
		opened.hear({ type: "epoch", runId: 1, metrics: metrics(4, 0.85), workMs: 0 });
		opened.hear({ type: "epoch", runId: 1, metrics: metrics(7, 0.95), workMs: 0 });
		opened.hear({ type: "stoppedEarly", runId: 1, epoch: 7, keptEpoch: 4 });
		opened.hear({ type: "state", runId: 1, state: "finished" });
		expect(opened.state.run).toMatchObject({ speed: null, stoppedEarly: { epoch: 7, keptEpoch: 4 } });
		expect(opened.state.announcement).toBe("Stopped at epoch 7, kept epoch 4. Held-out RMSE 0.850 stars.");
		opened.hear({ type: "state", runId: 1, state: "training" });
		expect(opened.state.run?.stoppedEarly).toBeNull();
	});

	test("pace goes to the worker", () => {
		opened.do({ type: "setPace", pace: "full" });
		expect(opened.sent).toEqual([{ type: "pace", limit: null }]);
	});
});

describe("ratings", () => {
	test("a rating goes to the worker and to the storage at once", () => {
		opened.do({ type: "rate", movieId: 318, stars: 4.5, at: 5 });
		const rating = { movieId: 318, stars: 4.5, ratedAt: 5 };
		expect(opened.state.ratings).toEqual([rating]);
		expect(opened.effects).toEqual([
			{
				kind: "send",
				command: {
					type: "rate",
					revision: 1,
					ratings: { movies: Uint32Array.of(indexOf(318) ?? -1), classes: Uint8Array.of(8) },
				},
			},
			{ kind: "send", command: { type: "watchUser", userIndex: null } },
			{ kind: "save", rating },
		]);
	});

	test.each([0, 0.25, 5.5, Number.NaN, -1])("%j stars are no rating and change nothing", (stars) => {
		const before = opened.state;
		opened.do({ type: "rate", movieId: 318, stars, at: 0 });
		expect(opened.state).toBe(before);
		expect(opened.effects).toEqual([]);
	});

	test("a changed rating keeps its place, a new one comes first", () => {
		opened.do({ type: "rate", movieId: 1, stars: 3, at: 1 });
		opened.do({ type: "rate", movieId: 2, stars: 4, at: 2 });
		opened.do({ type: "rate", movieId: 1, stars: 5, at: 3 });
		expect(opened.state.ratings).toEqual([
			{ movieId: 2, stars: 4, ratedAt: 2 },
			{ movieId: 1, stars: 5, ratedAt: 1 },
		]);
	});

	test("a removed rating is forgotten and can come back", () => {
		opened.do({ type: "rate", movieId: 1, stars: 3, at: 1 });
		opened.do({ type: "unrate", movieId: 1 });
		expect(opened.state.ratings).toEqual([]);
		expect(opened.effects).toContainEqual({ kind: "forget", movieId: 1 });
		opened.do({ type: "undo" });
		expect(opened.state.ratings).toEqual([{ movieId: 1, stars: 3, ratedAt: 1 }]);
		expect(opened.effects).toContainEqual({ kind: "save", rating: { movieId: 1, stars: 3, ratedAt: 1 } });
	});

	test("stored ratings come under those just made, and are not written back", () => {
		opened.do({ type: "rate", movieId: 1, stars: 3, at: 10 });
		opened.do({
			type: "ratingsLoaded",
			loaded: {
				ratings: [
					{ movieId: 2, stars: 2, ratedAt: 1 },
					{ movieId: 1, stars: 1, ratedAt: 0 },
					{ movieId: 3, stars: 4, ratedAt: 2 },
				],
				unreadable: 1,
			},
		});
		expect(opened.state.ratings.map(({ movieId, stars }) => [movieId, stars])).toEqual([
			[1, 3],
			[3, 4],
			[2, 2],
		]);
		expect(opened.effects.map(({ kind }) => kind)).toEqual(["send"]);
		expect(opened.state.notices.map(({ text }) => text)).toEqual([
			"One stored rating is not readable and left out; the others are here.",
		]);
	});

	test("erasing empties the page, the worker and the storage", () => {
		opened.do({ type: "rate", movieId: 1, stars: 3, at: 1 });
		opened.do({ type: "eraseEverything" });
		expect(opened.state.ratings).toEqual([]);
		expect(opened.state.history).toEqual(NO_HISTORY);
		expect(opened.effects.map(({ kind }) => kind)).toEqual(["send", "send", "eraseStorage"]);
	});

	describe("an import", () => {
		const rating = (movieId: number, stars: number, ratedAt: number) => ({ movieId, stars, ratedAt });
		beforeEach(() => {
			opened.do({ type: "rate", movieId: 1, stars: 3, at: 100 });
			opened.do({ type: "rate", movieId: 2, stars: 4, at: 200 });
		});

		test("comes over the ratings of its films, newest first, in one change of storage and one command", () => {
			opened.do({
				type: "importRatings",
				ratings: [rating(1, 5, 50), rating(3, 2, 300), rating(2, 4, 1)],
				replace: false,
			});
			expect(opened.state.ratings).toEqual([rating(3, 2, 300), rating(2, 4, 200), rating(1, 5, 50)]);
			expect(opened.effects).toContainEqual({
				kind: "changeMany",
				saved: [rating(3, 2, 300), rating(1, 5, 50)],
				forgotten: [],
			});
			expect(opened.sent.map(({ type }) => type)).toEqual(["rate"]);
		});

		test("takes the place of all others if asked to", () => {
			opened.do({ type: "importRatings", ratings: [rating(3, 2, 300)], replace: true });
			expect(opened.state.ratings).toEqual([rating(3, 2, 300)]);
			expect(opened.effects).toContainEqual({ kind: "changeMany", saved: [rating(3, 2, 300)], forgotten: [2, 1] });
		});

		test("is undone as one action", () => {
			const before = opened.state.ratings;
			opened.do({ type: "importRatings", ratings: [rating(1, 5, 50), rating(3, 2, 300)], replace: true });
			opened.do({ type: "undo" });
			expect(opened.state.ratings).toEqual(before);
			expect(opened.effects).toContainEqual({ kind: "changeMany", saved: before, forgotten: [3] });
		});

		test("undone, leaves what came from elsewhere since", () => {
			opened.do({ type: "importRatings", ratings: [rating(1, 5, 50), rating(3, 2, 300)], replace: false });
			opened.do({
				type: "ratingsLoaded",
				loaded: { ratings: [rating(4, 5, 500), rating(3, 4, 10)], unreadable: 0 },
			});
			opened.do({ type: "undo" });
			expect(new Map(opened.state.ratings.map(({ movieId, stars }) => [movieId, stars]))).toEqual(
				new Map([
					[1, 3],
					[2, 4],
					[4, 5],
				]),
			);
		});

		test("that changes nothing says so", () => {
			const before = opened.state.revision;
			opened.do({ type: "importRatings", ratings: [rating(1, 3, 50)], replace: false });
			expect(opened.state.revision).toBe(before);
			expect(opened.state.history.done.map(({ kind }) => kind)).toEqual(["rate", "rate"]);
			expect(opened.state.notices.map(({ text }) => text)).toEqual([
				"The import changed nothing: you had all of its ratings.",
			]);
			expect(opened.effects).toEqual([]);
		});

		test("cannot be undone after everything was erased", () => {
			opened.do({ type: "importRatings", ratings: [rating(3, 2, 300)], replace: false });
			opened.do({ type: "eraseEverything" });
			opened.do({ type: "undo" });
			expect(opened.state.ratings).toEqual([]);
		});
	});

	test("hidden units are the visitor's once there is a rating, unless a user was chosen", () => {
		expect(watchedUser(opened.state)).toBe(0);
		opened.do({ type: "rate", movieId: 1, stars: 3, at: 1 });
		expect(watchedUser(opened.state)).toBeNull();
		opened.do({ type: "chooseSubject", subject: { kind: "user", userIndex: 5 } });
		expect(watchedUser(opened.state)).toBe(5);
		expect(opened.sent).toEqual([{ type: "watchUser", userIndex: 5 }]);
	});
});

describe("questions of the views", () => {
	const question = { kind: "conditionals", userIndex: null, unit: 3, movie: 8 } as const;
	const asks = () => opened.sent.flatMap((command) => (command.type === "ask" ? [command] : []));
	const answer = (id: number, unit = 3, runId = 1) =>
		opened.hear({ type: "answer", runId, id, answer: { ...conditionals, unit } });

	test("are asked at once, and again with each snapshot, but never two of a kind at a time", () => {
		opened.do({ type: "watch", question });
		expect(asks()).toEqual([{ type: "ask", runId: 1, id: 1, question }]);
		opened.hear({ type: "snapshot", runId: 1, snapshot });
		expect(asks()).toEqual([]);
		answer(1);
		expect(opened.state.run?.answers.conditionals).toMatchObject({ unit: 3 });
		expect(asks()).toEqual([{ type: "ask", runId: 1, id: 2, question }]);
		answer(2);
		expect(asks()).toEqual([]);
		opened.hear({ type: "snapshot", runId: 1, snapshot });
		expect(asks()).toMatchObject([{ id: 3 }]);
	});

	test("the same one twice is one, and another takes its place as soon as the first is answered", () => {
		opened.do({ type: "watch", question });
		const { state } = opened;
		opened.do({ type: "watch", question: { ...question } });
		expect(asks()).toEqual([]);
		expect(opened.state, "a view that asks in an effect must come to rest").toBe(state);
		opened.do({ type: "watch", question: { ...question, unit: 4 } });
		expect(asks()).toEqual([]);
		answer(1);
		expect(asks()).toMatchObject([{ id: 2, question: { unit: 4 } }]);
	});

	test("one that is refused does not stop the next, and one that nobody waits for is dropped", () => {
		opened.do({ type: "watch", question });
		opened.hear({ type: "unanswered", runId: 1, id: 1, kind: "conditionals", error });
		expect(opened.state.run?.answers).toEqual({});
		opened.do({ type: "watch", question: { ...question, unit: 0 } });
		expect(asks()).toMatchObject([{ id: 2 }]);
		answer(1);
		expect(opened.state.run?.answers).toEqual({});
		opened.do({ type: "unwatch", kind: "conditionals" });
		answer(2);
		expect(opened.state.run?.answers).toEqual({});
		opened.hear({ type: "snapshot", runId: 1, snapshot });
		expect(asks()).toEqual([]);
	});

	test("a new run is asked anew, and the answers of the one before are gone", () => {
		opened.do({ type: "watch", question });
		answer(1);
		opened.do({ type: "reset" });
		expect(asks()).toEqual([]);
		opened.hear({ type: "configured", runId: 2, settings: opened.state.settings });
		expect(opened.state.run?.answers).toEqual({});
		expect(asks()).toMatchObject([{ runId: 2, id: 2 }]);
		answer(1, 3, 1);
		expect(opened.state.run?.answers).toEqual({});
	});
});

test("panels open and close in their own order, and stand in the address", () => {
	opened.do({ type: "showPanel", panel: "units", open: true });
	opened.do({ type: "showPanel", panel: "monitors", open: true });
	opened.do({ type: "showPanel", panel: "units", open: true });
	expect(opened.state.panels).toEqual(["monitors", "units"]);
	expect(opened.effects).toMatchObject([
		{ kind: "showQuery", query: expect.stringMatching(/&panels=monitors,units$/) },
	]);
	opened.do({ type: "showPanel", panel: "monitors", open: false });
	expect(opened.state.panels).toEqual(["units"]);
});

describe("when things go wrong", () => {
	test("a dead worker is told, and a restart gives the new one settings, ratings and training again", () => {
		opened.hear({ type: "state", runId: 1, state: "training" });
		opened.do({ type: "rate", movieId: 318, stars: 5, at: 1 });
		opened.hear({ type: "failed", fatal: true, error: { code: "worker_died", message: "It stopped." } });
		expect(opened.state.engine).toMatchObject({ status: "failed", error: { message: "It stopped." } });
		opened.do({ type: "rate", movieId: 1, stars: 2, at: 2 });
		expect(opened.effects).toEqual([{ kind: "save", rating: { movieId: 1, stars: 2, ratedAt: 2 } }]);
		opened.do({ type: "restart" });
		expect(opened.effects).toEqual([{ kind: "restartWorker" }]);
		opened.hear({ type: "ready", catalogue, baseline });
		expect(opened.sent).toContainEqual({ type: "configure", runId: 2, settings: INITIAL.settings });
		expect(opened.sent).toContainEqual({
			type: "rate",
			revision: 2,
			ratings: { movies: Uint32Array.of(0, indexOf(318) ?? -1), classes: Uint8Array.of(3, 9) },
		});
		opened.hear({ type: "configured", runId: 2, settings: INITIAL.settings });
		expect(opened.sent).toEqual([{ type: "train", runId: 2 }]);
	});

	test("what is not fatal is a notice, told once", () => {
		const diverged: Event = { type: "failed", fatal: false, error: { code: "x", message: "Training diverged." } };
		opened.hear(diverged);
		opened.hear(diverged);
		expect(opened.state.notices).toEqual([{ id: 1, text: "Training diverged." }]);
		opened.do({ type: "dismiss", id: 1 });
		expect(opened.state.notices).toEqual([]);
	});
});

describe("a run that diverges", () => {
	const cause: EngineError = { code: "training_diverged", message: "Training diverged." };
	beforeEach(() => {
		opened.hear({ type: "state", runId: 1, state: "paused" });
		opened.hear({ type: "diverged", runId: 1, epoch: 3, error: cause });
	});

	test("is kept with its cause until it goes on, and is no notice", () => {
		expect(opened.state.run?.divergence).toEqual({ epoch: 3, error: cause });
		expect(opened.state.notices).toEqual([]);
		opened.hear({ type: "state", runId: 1, state: "training" });
		expect(opened.state.run?.divergence).toBeNull();
	});

	test("goes on at half the learning rate", () => {
		opened.do({ type: "recover" });
		const settings = { ...INITIAL.settings, learningRate: INITIAL.settings.learningRate / 2 };
		expect(opened.sent).toEqual([
			{ type: "adjust", runId: 1, settings },
			{ type: "train", runId: 1 },
		]);
	});
});

describe("training on the visitor's ratings", () => {
	const [matrix, amelie] = [
		{ movieId: 2571, stars: 5, ratedAt: 1 },
		{ movieId: 4973, stars: 0.5, ratedAt: 2 },
	];

	test("starts over with them, on request alone, and the choice is kept", () => {
		opened.do({ type: "ratingsLoaded", loaded: { ratings: [matrix, amelie], unreadable: 0 } });
		expect(opened.sent.map(({ type }) => type)).toEqual(["rate", "watchUser"]);
		opened.do({ type: "learnFromMine", on: true });
		const { settings } = INITIAL;
		expect(opened.sent).toContainEqual({ type: "configure", runId: 2, settings, withVisitor: true });
		expect(opened.effects).toContainEqual({ kind: "keepChoices", choices: opened.state.choices });
		opened.hear({ type: "configured", runId: 2, settings });
		expect(opened.state.run?.nOwn).toBe(2);
		opened.do({ type: "learnFromMine", on: false });
		expect(opened.sent).toContainEqual({ type: "configure", runId: 3, settings });
	});

	test("a run that began before the storage answered begins again, once", () => {
		const kept = { choices: { ...NO_CHOICES, learnsFromMine: true }, unitNames: [] };
		opened.do({ type: "keptLoaded", kept });
		expect(opened.sent).toEqual([]);
		opened.do({ type: "ratingsLoaded", loaded: { ratings: [matrix, amelie], unreadable: 0 } });
		expect(opened.sent).toContainEqual({ type: "configure", runId: 2, settings: INITIAL.settings, withVisitor: true });
		opened.do({ type: "keptLoaded", kept });
		expect(opened.sent.map(({ type }) => type)).not.toContain("configure");
	});
});

describe("what the visitor wishes of the list", () => {
	test("goes to the worker, and is kept", () => {
		opened.do({ type: "wish", wishes: { genres: ["Comedy", "Drama"], decades: [1990, 2000], adventure: 0.5 } });
		const [comedy, drama] = ["Comedy", "Drama"].map((genre) => catalogue.genreNames.indexOf(genre));
		const genres = (1 << (comedy ?? 0)) + (1 << (drama ?? 0));
		const wishes = { ...anyFilm(24, 20), genres, firstYear: 1990, lastYear: 2009, adventure: 0.5 };
		expect(opened.sent).toEqual([{ type: "suggest", wishes }]);
		expect(opened.effects).toContainEqual({ kind: "keepChoices", choices: opened.state.choices });
		opened.do({ type: "wish", wishes: { decades: null } });
		expect(opened.sent).toEqual([{ type: "suggest", wishes: { ...wishes, firstYear: 0, lastYear: 9999 } }]);
	});

	test("films that are put away, and taken back", () => {
		opened.do({ type: "putAway", movieId: 1 });
		expect(opened.sent).toEqual([{ type: "suggest", wishes: { ...anyFilm(24, 20), unwanted: [indexOf(1)] } }]);
		expect(opened.state.history.last?.step.putAway).toEqual([1]);
		// One that this catalogue lacks is kept, and not told to the core.
		opened.do({ type: "putAway", movieId: 999_999 });
		expect(opened.state.choices.unwanted).toEqual([1, 999_999]);
		expect(opened.sent).toEqual([{ type: "suggest", wishes: { ...anyFilm(24, 20), unwanted: [indexOf(1)] } }]);
		opened.do({ type: "takeBack", movieIds: [1] });
		expect(opened.sent).toEqual([{ type: "suggest", wishes: anyFilm(24, 20) }]);
		expect(opened.state.choices.unwanted).toEqual([999_999]);
	});
});

describe("a rating that is tried out", () => {
	const classesSent = () =>
		opened.sent.flatMap((command) => (command.type === "rate" ? [Array.from(command.ratings.classes)] : []));

	beforeEach(() => {
		opened.do({ type: "rate", movieId: 1, stars: 4, at: 1 });
		opened.do({ type: "rate", movieId: 2, stars: 3, at: 2 });
	});

	test("is told to the core alone, until it is put back", () => {
		opened.do({ type: "tryRating", movieId: 1, stars: 1 });
		expect(classesSent()).toEqual([[1, 5]]);
		expect(opened.effects.map(({ kind }) => kind)).toEqual(["send"]);
		expect(opened.state.ratings).toMatchObject([{ stars: 3 }, { stars: 4 }]);
		opened.do({ type: "tryRating", movieId: 2, stars: null });
		expect(classesSent()).toEqual([[7]]);
		opened.do({ type: "endTrial", keep: false, at: 3 });
		expect(classesSent()).toEqual([[7, 5]]);
		expect(opened.state.trial).toBeNull();
	});

	test("is given, or taken away, if it is kept; and what is so already is no trial", () => {
		opened.do({ type: "tryRating", movieId: 1, stars: 1 });
		opened.do({ type: "endTrial", keep: true, at: 3 });
		expect(opened.state.ratings).toContainEqual({ movieId: 1, stars: 1, ratedAt: 1 });
		expect(opened.effects).toContainEqual({ kind: "save", rating: { movieId: 1, stars: 1, ratedAt: 1 } });
		opened.do({ type: "tryRating", movieId: 1, stars: 1 });
		expect(opened.state.trial).toBeNull();
		opened.do({ type: "tryRating", movieId: 2, stars: null });
		opened.do({ type: "endTrial", keep: true, at: 3 });
		expect(opened.state.ratings.map(({ movieId }) => movieId)).toEqual([1]);
		opened.do({ type: "undo" });
		expect(opened.state.ratings).toContainEqual({ movieId: 2, stars: 3, ratedAt: 2 });
	});

	test("ends when a rating is given in earnest", () => {
		opened.do({ type: "tryRating", movieId: 1, stars: 1 });
		opened.do({ type: "rate", movieId: 3, stars: 5, at: 3 });
		expect(opened.state.trial).toBeNull();
		expect(classesSent()).toEqual([[7, 5, 9]]);
	});
});

describe("what a screen reader hears", () => {
	test("where the run stands, on request, as often as it is asked", () => {
		opened.hear({ type: "snapshot", runId: 1, snapshot });
		opened.hear({ type: "epoch", runId: 1, metrics: metrics(1, 0.87), workMs: 0 });
		opened.do({ type: "readStatus" });
		expect(opened.state.announcement).toBe("Epoch 1 of 30. Paused. Held-out RMSE 0.870 stars.");
		const first = opened.state.announcement;
		opened.do({ type: "readStatus" });
		expect(opened.state.announcement).not.toBe(first);
		expect(opened.state.announcement.trim()).toBe(first);
	});

	test("turns of the run, not its epochs", () => {
		const heard: string[] = [];
		const hear = (event: Event) => {
			opened.hear(event);
			if (opened.state.announcement !== heard.at(-1)) heard.push(opened.state.announcement);
		};
		hear({ type: "state", runId: 1, state: "training" });
		for (let epoch = 0; epoch < 5; epoch++)
			hear({ type: "epoch", runId: 1, metrics: metrics(epoch, 0.95 - epoch / 50), workMs: 0 });
		hear({ type: "state", runId: 1, state: "paused" });
		hear({ type: "state", runId: 1, state: "training" });
		hear({ type: "state", runId: 1, state: "finished" });
		expect(heard).toEqual([
			"Training from epoch 0.",
			"Epoch 3: the held-out error is now below that of the biases alone. Held-out RMSE 0.890 stars.",
			"Paused at epoch 4.",
			"Training from epoch 4.",
			"Training finished after 4 epochs. Held-out RMSE 0.870 stars.",
		]);
	});
});

test.each([
	["", "lab", ""],
	["#", "lab", ""],
	["#/movies", "movies", ""],
	["#/movies/fargo", "movies", ""],
	["#/learn", "learn", ""],
	["#/learn/free-energy", "learn", "free-energy"],
	["#/learn/glossary/term-energy", "learn", "glossary/term-energy"],
	["#/learn//free-energy/?x=1", "learn", "free-energy"],
	["#about", "about", ""],
	["#/nowhere", "lab", ""],
])("hash %j is the section %s, page %j", (hash, section, page) => {
	expect(placeFromHash(hash)).toEqual({ section, page });
});

test("a chapter's title comes before that of its section", () => {
	expect(documentTitle("movies")).toBe("Movies · RBM Cinema");
	expect(documentTitle("learn", "Free energy")).toBe("Free energy · Learn · RBM Cinema");
});
