/** The settings table, its ranges, and the query string that carries a run in a link. */
import { describe, expect, test } from "vitest";
import { type Link, readLink, writeLink } from "../../www/state/link";
import { shows } from "../../www/state/parts";
import {
	canGoOn,
	changesInWords,
	conflictOf,
	DEFAULT_SETTINGS,
	PRESETS,
	presetSettings,
	rangeInWords,
	readSetting,
	SETTINGS,
	type SettingName,
	sameSettings,
} from "../../www/state/settings";

function spec(name: SettingName) {
	const found = SETTINGS.find((candidate) => candidate.name === name);
	if (!found) throw new Error(`no setting ${name}`);
	return found;
}

describe("reading one setting", () => {
	test.each<[SettingName, string, number | null]>([
		["hiddenUnits", "50", 50],
		["hiddenUnits", " 200 ", 200],
		["hiddenUnits", "0", null],
		["hiddenUnits", "201", null],
		["hiddenUnits", "12.5", null],
		["hiddenUnits", "1e2", 100],
		["hiddenUnits", "", null],
		["hiddenUnits", "abc", null],
		["hiddenUnits", "0x10", null],
		["learningRate", "0", null],
		["learningRate", "1e-9", 1e-9],
		["learningRate", "1", 1],
		["learningRate", "1.0000001", null],
		["learningRate", "NaN", null],
		["learningRate", "Infinity", null],
		["learningRate", ".5", 0.5],
		["learningRate", "0,5", null],
		["momentum", "0", 0],
		["momentum", "-0", 0],
		["momentum", "0.99", 0.99],
		["momentum", "1", null],
		["weightDecay", "1", 1],
		["weightDecay", "1.01", null],
		["weightDecay", "-0.001", null],
		["batchSize", "671", 671],
		["batchSize", "672", null],
		["seed", "4294967295", 4294967295],
		["seed", "4294967296", null],
		["epochs", "200", 200],
		["cdSteps", "21", null],
		["lastCdSteps", "20", 20],
		["lastCdSteps", "0", null],
	])("%s = %j is %j", (name, text, value) => {
		expect(readSetting(spec(name), text)).toBe(value);
	});

	test("the range is said in words", () => {
		expect(rangeInWords(spec("hiddenUnits"))).toBe("a whole number from 1 to 200");
		expect(rangeInWords(spec("learningRate"))).toBe("a number above 0 and at most 1");
		expect(rangeInWords(spec("momentum"))).toBe("a number from 0 to 0.99");
	});

	test.each(PRESETS)("every number of the preset $name is within its own range, and none conflict", ({ name }) => {
		for (const one of SETTINGS) expect(readSetting(one, String(one.defaults[name]))).toBe(one.defaults[name]);
		expect(conflictOf(presetSettings(name))).toBeNull();
	});

	test("CD steps may grow or stay, not shrink", () => {
		expect(conflictOf({ ...DEFAULT_SETTINGS, cdSteps: 3, lastCdSteps: 2 })).toEqual({
			name: "lastCdSteps",
			text: "CD steps at the end must not be below CD steps, 3",
		});
		expect(conflictOf({ ...DEFAULT_SETTINGS, cdSteps: 3, lastCdSteps: 3 })).toBeNull();
	});
});

/** What a link has that says nothing. */
const PLAIN = { autoplay: true, pace: "calm", target: null, panels: [], hide: [] } as const;

describe("the query string", () => {
	test("an empty one gives the defaults and training by itself", () => {
		expect(readLink("")).toEqual({ ...PLAIN, settings: DEFAULT_SETTINGS, problems: [] });
	});

	test("what it writes, it reads back", () => {
		const settings = {
			preset: "paper",
			optimiser: "adam",
			hiddenUnits: 7,
			cdSteps: 3,
			lastCdSteps: 4,
			learningRate: 0.0625,
			momentum: 0.9,
			weightDecay: 0,
			batchSize: 10,
			seed: 4294967295,
			epochs: 2,
			patience: 0,
		} as const;
		const query = writeLink({ ...PLAIN, settings, autoplay: false });
		expect(query).toBe(
			"?preset=paper&optimiser=adam&hidden=7&cd=3&lastcd=4&lr=0.0625&batch=10&momentum=0.9&decay=0&patience=0&epochs=2&seed=4294967295&autoplay=0",
		);
		expect(readLink(query)).toEqual({ ...PLAIN, settings, autoplay: false, problems: [] });
		const whole: Link = {
			settings,
			autoplay: true,
			pace: "batches",
			target: 12,
			panels: ["units"],
			hide: ["settings", "curves"],
		};
		expect(writeLink(whole)).toMatch(/&pace=batches&to=12&panels=units&hide=settings,curves$/);
		expect(readLink(writeLink(whole))).toEqual({ ...whole, problems: [] });
	});

	test.each(PRESETS)("a preset alone, $name, brings its numbers", ({ name }) => {
		expect(readLink(`?preset=${name}`)).toEqual({
			...PLAIN,
			settings: presetSettings(name),
			problems: [],
		});
	});

	test("every number in the link overrides the preset's, a wrong one falls back to the preset's", () => {
		const { settings, problems } = readLink("?preset=paper&lr=0.02&momentum=7");
		expect(settings).toEqual({ ...presetSettings("paper"), learningRate: 0.02 });
		expect(problems).toEqual([
			"The link asks for momentum=7, but momentum must be a number from 0 to 0.99; the page uses 0.8 instead.",
		]);
	});

	test("a preset that is not there is told", () => {
		const { settings, problems } = readLink("?preset=best&seed=3");
		expect(settings).toEqual({ ...DEFAULT_SETTINGS, seed: 3 });
		expect(problems).toEqual([
			"The link asks for preset=best, but preset must be notes, paper or tuned; the page uses tuned instead.",
		]);
	});

	test("CD steps that shrink are told, and the larger number is used", () => {
		const { settings, problems } = readLink("?cd=5&lastcd=2");
		expect(settings).toEqual({ ...DEFAULT_SETTINGS, cdSteps: 5, lastCdSteps: 5 });
		expect(problems).toEqual([
			"The link asks for lastcd=2, but CD steps at the end must not be below CD steps, 5; the page uses 5 instead.",
		]);
	});

	test("where a link names the first CD steps alone, the last are at least as many", () => {
		for (const [query, last] of [
			["?cd=3", 3],
			["?cd=3&preset=paper", 5],
			["?cd=9&preset=paper", 9],
		] as const) {
			const { settings, problems } = readLink(query);
			expect(settings.lastCdSteps, query).toBe(last);
			expect(problems).toEqual([]);
		}
	});

	test("what is out of range is told and replaced; the rest holds", () => {
		const { settings, problems } = readLink("?hidden=500&seed=9&lr=fast");
		expect(settings).toEqual({ ...DEFAULT_SETTINGS, seed: 9 });
		expect(problems).toEqual([
			"The link asks for hidden=500, but hidden units must be a whole number from 1 to 200; the page uses " +
				`${DEFAULT_SETTINGS.hiddenUnits} instead.`,
			`The link asks for lr=fast, but learning rate must be a number above 0 and at most 1; the page uses ${DEFAULT_SETTINGS.learningRate} instead.`,
		]);
	});

	test.each([
		["optimiser=sgd", /optimiser=sgd, but optimiser must be momentum or adam; the page uses momentum instead/],
		["pace=fast", /pace=fast, but the paces are batch, batches, slow, calm, full; the page uses calm instead/],
		["to=0", /to=0, but the epoch to train to must be a whole number from 1 to 1400/],
		["to=1401", /to=1401/],
		["to=1e3", /to=1e3/],
		["to=", /to=, but/],
		["hide=curves,everything", /hide=everything, but what can be hidden is transport, step, /],
	])("what is wrong with %s is told", (query, told) => {
		const { problems, ...link } = readLink(`?${query}`);
		expect(problems).toHaveLength(1);
		expect(problems[0]).toMatch(told);
		const hide = query.startsWith("hide") ? ["curves"] : [];
		expect(link).toEqual({ ...PLAIN, settings: DEFAULT_SETTINGS, hide });
	});

	test("an autoplay that is neither 0 nor 1 is told", () => {
		const { autoplay, problems } = readLink("?autoplay=no");
		expect(autoplay).toBe(true);
		expect(problems).toEqual(["The link asks for autoplay=no, but autoplay must be 0 or 1; the page uses 1."]);
	});

	test("a very long value is cut in the message", () => {
		const { problems } = readLink(`?seed=${"9".repeat(500)}`);
		expect(problems[0]).toContain(`seed=${"9".repeat(40)}, but`);
	});
});

test("settings are the same only when all are", () => {
	expect(sameSettings(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS })).toBe(true);
	for (const { name } of SETTINGS) {
		expect(sameSettings(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, [name]: -1 })).toBe(false);
	}
	expect(sameSettings(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, preset: "paper" })).toBe(false);
	expect(sameSettings(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, optimiser: "adam" })).toBe(false);
});

test("changes that a run may go on with, and their words", () => {
	const changed = { ...DEFAULT_SETTINGS, optimiser: "adam", learningRate: 0.0005, cdSteps: 2 } as const;
	expect(canGoOn(DEFAULT_SETTINGS, changed)).toBe(true);
	expect(canGoOn(DEFAULT_SETTINGS, { ...changed, seed: 9 })).toBe(false);
	expect(canGoOn(DEFAULT_SETTINGS, { ...changed, preset: "paper" })).toBe(false);
	expect(changesInWords(DEFAULT_SETTINGS, changed)).toBe(
		"optimiser momentum → adam, CD steps 1 → 2, learning rate 0.001 → 0.0005",
	);
});

test("a part of the bar is hidden with the bar", () => {
	expect(shows([], "pace")).toBe(true);
	expect(shows(["pace"], "pace")).toBe(false);
	expect(shows(["transport"], "settings")).toBe(false);
	expect(shows(["transport"], "curves")).toBe(true);
});

describe("the panels of a link", () => {
	test("are read in the Lab's order and written back the same", () => {
		const link = readLink("?panels=units,monitors");
		expect(link).toMatchObject({ panels: ["monitors", "units"], problems: [] });
		expect(readLink(writeLink(link)).panels).toEqual(["monitors", "units"]);
	});

	test("one that there is not is told, and the others open", () => {
		const { panels, problems } = readLink(`?panels=runs,${"x".repeat(500)},phases`);
		expect(panels).toEqual(["phases", "runs"]);
		expect(problems).toHaveLength(1);
		expect(problems[0]).toContain("the panels are phases, monitors, units, network, person, weight, runs");
		expect(problems[0]?.length).toBeLessThan(250);
	});
});
