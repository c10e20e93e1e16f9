/** The settings table, its ranges, and the query string that carries a run in a link. */
import { describe, expect, test } from "vitest";
import {
	DEFAULT_SETTINGS,
	queryFromSettings,
	rangeInWords,
	readSetting,
	SETTINGS,
	type SettingName,
	sameSettings,
	settingsFromQuery,
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
		["weightDecay", "0.1", 0.1],
		["weightDecay", "-0.001", null],
		["batchSize", "671", 671],
		["batchSize", "672", null],
		["seed", "4294967295", 4294967295],
		["seed", "4294967296", null],
		["epochs", "200", 200],
		["cdSteps", "21", null],
	])("%s = %j is %j", (name, text, value) => {
		expect(readSetting(spec(name), text)).toBe(value);
	});

	test("the range is said in words", () => {
		expect(rangeInWords(spec("hiddenUnits"))).toBe("a whole number from 1 to 200");
		expect(rangeInWords(spec("learningRate"))).toBe("a number above 0 and at most 1");
		expect(rangeInWords(spec("momentum"))).toBe("a number from 0 to 0.99");
	});

	test("every default is within its own range", () => {
		for (const one of SETTINGS) expect(readSetting(one, String(one.default))).toBe(one.default);
	});
});

describe("the query string", () => {
	test("an empty one gives the defaults and training by itself", () => {
		expect(settingsFromQuery("")).toEqual({ settings: DEFAULT_SETTINGS, autoplay: true, problems: [] });
	});

	test("what it writes, it reads back", () => {
		const settings = {
			hiddenUnits: 7,
			cdSteps: 3,
			learningRate: 0.0625,
			momentum: 0.9,
			weightDecay: 0,
			batchSize: 10,
			seed: 4294967295,
			epochs: 2,
		};
		const query = queryFromSettings(settings, false);
		expect(query).toBe("?hidden=7&cd=3&lr=0.0625&batch=10&momentum=0.9&decay=0&epochs=2&seed=4294967295&autoplay=0");
		expect(settingsFromQuery(query)).toEqual({ settings, autoplay: false, problems: [] });
	});

	test("what is out of range is told and replaced; the rest holds", () => {
		const { settings, problems } = settingsFromQuery("?hidden=500&seed=9&lr=fast");
		expect(settings).toEqual({ ...DEFAULT_SETTINGS, seed: 9 });
		expect(problems).toEqual([
			"The link asks for hidden=500, but hidden units must be a whole number from 1 to 200; the page uses " +
				`${DEFAULT_SETTINGS.hiddenUnits} instead.`,
			`The link asks for lr=fast, but learning rate must be a number above 0 and at most 1; the page uses ${DEFAULT_SETTINGS.learningRate} instead.`,
		]);
	});

	test("an autoplay that is neither 0 nor 1 is told", () => {
		const { autoplay, problems } = settingsFromQuery("?autoplay=no");
		expect(autoplay).toBe(true);
		expect(problems).toEqual(["The link asks for autoplay=no, but autoplay must be 0 or 1; the page uses 1."]);
	});

	test("a very long value is cut in the message", () => {
		const { problems } = settingsFromQuery(`?seed=${"9".repeat(500)}`);
		expect(problems[0]).toContain(`seed=${"9".repeat(40)}, but`);
	});
});

test("settings are the same only when all are", () => {
	expect(sameSettings(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS })).toBe(true);
	for (const { name } of SETTINGS) {
		expect(sameSettings(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, [name]: -1 })).toBe(false);
	}
});
