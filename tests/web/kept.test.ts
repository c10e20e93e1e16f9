/** What is kept beside ratings and pins: records, what is read of damaged ones, and when a model is kept. */
import { describe, expect, test, vi } from "vitest";
import { effectsOf } from "../../www/state/effects";
import { choicesRecord, readKept, readModel, unitNamesRecord } from "../../www/state/kept";
import { INITIAL, type Intent, newRun, type State } from "../../www/state/model";
import { reduce } from "../../www/state/reducer";
import { DEFAULT_SETTINGS } from "../../www/state/settings";
import { createKeptStorage, createModelStorage, type Database } from "../../www/state/storage";
import { withName } from "../../www/state/unit-names";
import { type Choices, NO_CHOICES, NO_WISHES } from "../../www/state/wishes";

const choices: Choices = { ...NO_CHOICES, wishes: { ...NO_WISHES, minRatings: 50 }, unwanted: [7, 3] };
const unitNames = withName([], DEFAULT_SETTINGS, 2, "Space");
const model = { settings: DEFAULT_SETTINGS, epoch: 4, at: 99, tensors: { weights: Float32Array.of(1, 2) } };

/** A database in memory, keyed by name; what is put goes through a structured clone, as in a browser. */
function memory<Item extends { readonly name: string }>() {
	const kept = new Map<string, Item>();
	const database: Database<Item, string> = {
		all: async () => [...kept.values()],
		put: async (item) => kept.set(item.name, structuredClone(item)),
		delete: async (name) => kept.delete(name),
		change: async () => undefined,
		clear: async () => kept.clear(),
	};
	return { kept, open: async () => database };
}

describe("records", () => {
	test("come back, and where there is nothing none is left", async () => {
		const { kept, open } = memory<NonNullable<ReturnType<typeof choicesRecord>>>();
		const storage = createKeptStorage(vi.fn(), open);
		expect(await storage.load()).toEqual({ choices: NO_CHOICES, unitNames: [] });
		await storage.saveChoices(choices);
		await storage.saveUnitNames(unitNames);
		expect(await storage.load()).toEqual({ choices, unitNames });
		await storage.saveChoices(NO_CHOICES);
		await storage.saveUnitNames([]);
		expect(kept.size).toBe(0);
	});

	test("of another version, or of none, are not read", () => {
		const records = [choicesRecord(choices), unitNamesRecord(unitNames)].map((record) => ({ ...record, version: 2 }));
		expect(readKept(records)).toEqual({ choices: NO_CHOICES, unitNames: [] });
		expect(readKept([null, 4, [], { name: "choices" }])).toEqual({ choices: NO_CHOICES, unitNames: [] });
	});

	test("of models come back, and damaged ones are none", async () => {
		const storage = createModelStorage(vi.fn(), memory<NonNullable<ReturnType<typeof readModel>>>().open);
		expect(await storage.load()).toBeNull();
		expect(await storage.save(model)).toBe(true);
		expect(await storage.load()).toEqual({ name: "newest", version: 1, ...model });
		await storage.save({ ...model, epoch: 9 });
		expect((await storage.load())?.epoch).toBe(9);
		const record = { version: 1, ...model };
		for (const damage of [
			{ version: 2 },
			{ epoch: 1.5 },
			{ at: "now" },
			{ settings: { ...DEFAULT_SETTINGS, hiddenUnits: 100_000 } },
			{ tensors: { weights: [1, 2] } },
			{ tensors: null },
		]) {
			expect(readModel({ ...record, ...damage }), JSON.stringify(damage)).toBeNull();
		}
	});
});

describe("in the page", () => {
	const step = (before: State, intent: Intent) => {
		const state = reduce(before, intent);
		return { state, effects: effectsOf(before, intent, state, () => null) };
	};
	const kinds = (effects: readonly { readonly kind: string }[]) => effects.map(({ kind }) => kind);
	const putAway: Intent = { type: "putAway", movieId: 11 };

	test("what was kept is taken up as it is, and not written again", () => {
		const { state, effects } = step(INITIAL, { type: "keptLoaded", kept: { choices, unitNames } });
		expect(state.choices).toBe(choices);
		expect(state.unitNames).toBe(unitNames);
		expect(effects).toEqual([]);
	});

	test("what was chosen before it was loaded joins it, and both are written", () => {
		const chosen = step(INITIAL, putAway).state;
		const named: State = { ...chosen, unitNames: withName([], DEFAULT_SETTINGS, 5, "War") };
		const { state, effects } = step(named, { type: "keptLoaded", kept: { choices, unitNames } });
		expect(state.choices).toEqual({ ...choices, unwanted: [7, 3, 11] });
		expect(state.unitNames[0]?.names).toEqual({ 2: "Space", 5: "War" });
		expect(kinds(effects)).toEqual(["keepChoices", "keepUnitNames"]);
	});

	test("what is erased while it is loaded does not come back, nor does any of the rest", () => {
		const full: State = { ...INITIAL, choices, unitNames, keptModel: model };
		const erased = step(full, { type: "eraseEverything" });
		expect(kinds(erased.effects)).toEqual(["eraseStorage"]);
		const { state } = step(erased.state, { type: "keptLoaded", kept: { choices, unitNames } });
		expect({ ...state, revision: 0 }).toEqual({ ...INITIAL, erasure: "asked" });
	});

	const training: State = {
		...INITIAL,
		run: { ...newRun(1, DEFAULT_SETTINGS, null), state: "training", history: [{ epoch: 3 } as never] },
	};
	const rest = (state: "paused" | "finished"): Intent => ({
		type: "engineSaid",
		event: { type: "state", runId: 1, state },
	});
	const keep = { kind: "send", command: { type: "takeModel", runId: 1, purpose: "keep" } };

	test("a model is kept when training rests after a whole epoch", () => {
		expect(step(training, rest("paused")).effects).toContainEqual(keep);
		expect(step(training, rest("finished")).effects).toContainEqual(keep);
		const young: State = { ...training, run: training.run && { ...training.run, history: [] } };
		expect(step(young, rest("paused")).effects).toEqual([]);
		expect(step({ ...training, data: {} as never }, rest("paused")).effects).toEqual([]);
		expect(step({ ...training, erasure: "done" }, rest("paused")).effects).toEqual([]);
		const { tensors, epoch } = model;
		const taken = step(training, {
			type: "engineSaid",
			event: { type: "model", runId: 1, purpose: "keep", epoch, tensors },
		});
		expect(taken.effects).toEqual([{ kind: "keepModel", model: { settings: DEFAULT_SETTINGS, epoch, tensors } }]);
	});

	test("a kept model begins a run of its own settings, and where none is left nothing changes", () => {
		const engine: State["engine"] = { status: "ready", catalogue: { genreNames: [] } as never, baseline: {} as never };
		const settings = { ...DEFAULT_SETTINGS, seed: 42 };
		const loaded = step({ ...training, engine }, { type: "keptModelLoaded", model: { ...model, settings } });
		expect(loaded.effects).toEqual([
			{
				kind: "send",
				command: { type: "configure", runId: 1, settings, model: { epoch: 4, tensors: model.tensors } },
			},
		]);
		const gone = step({ ...training, engine, keptModel: model }, { type: "keptModelLoaded", model: null });
		expect(gone.state.keptModel).toBeNull();
		expect(gone.state.run).toBe(training.run);
		expect(gone.state.notices[0]?.text).toMatch(/^This browser keeps no model any more/);
	});
});
