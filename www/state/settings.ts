/**
 * Which settings a run has, what each may be, and how a link carries them.
 *
 * The one table that controls, checks, help and the query string are made from. The core checks again; the
 * ranges are the same there (`src/learning/config.rs`).
 */
import type { TrainingSettings } from "../engine/protocol";

export type SettingName = keyof TrainingSettings;

export interface SettingSpec {
	readonly name: SettingName;
	/** Name in the query string. */
	readonly param: string;
	readonly label: string;
	/** The letter or name that the literature uses, set beside the label. */
	readonly symbol: string;
	readonly min: number;
	/** The minimum itself is not allowed. */
	readonly aboveMin: boolean;
	readonly max: number;
	readonly whole: boolean;
	/** Step of the number field's arrows. */
	readonly step: number;
	readonly default: number;
	readonly help: string;
}

const whole = { aboveMin: false, whole: true, step: 1 } as const;
const real = { aboveMin: false, whole: false } as const;

export const SETTINGS: readonly SettingSpec[] = [
	{
		...whole,
		name: "hiddenUnits",
		param: "hidden",
		label: "Hidden units",
		symbol: "M",
		min: 1,
		max: 200,
		default: 50,
		help: "How many features the machine may find in people’s taste.",
	},
	{
		...whole,
		name: "cdSteps",
		param: "cd",
		label: "CD steps",
		symbol: "CD-k",
		min: 1,
		max: 20,
		default: 1,
		help: "Steps back and forth between the layers for each update. More is slower, and nearer the true gradient.",
	},
	{
		...real,
		name: "learningRate",
		param: "lr",
		label: "Learning rate",
		symbol: "ε",
		min: 0,
		aboveMin: true,
		max: 1,
		step: 0.001,
		default: 0.005,
		help: "How far each mini-batch moves the weights.",
	},
	{
		...whole,
		name: "batchSize",
		param: "batch",
		label: "Batch size",
		symbol: "users",
		min: 1,
		max: 671,
		default: 8,
		help: "Users whose gradients are averaged before each update; 1 learns user by user.",
	},
	{
		...real,
		name: "momentum",
		param: "momentum",
		label: "Momentum",
		symbol: "α",
		min: 0,
		max: 0.99,
		step: 0.05,
		default: 0.5,
		help: "How much of the last update is repeated in the next.",
	},
	{
		...real,
		name: "weightDecay",
		param: "decay",
		label: "Weight decay",
		symbol: "λ",
		min: 0,
		max: 0.1,
		step: 0.005,
		default: 0.01,
		help: "Pulls the weights it touches towards zero, against overfitting.",
	},
	{
		...whole,
		name: "epochs",
		param: "epochs",
		label: "Epochs",
		symbol: "passes",
		min: 1,
		max: 200,
		default: 30,
		help: "Passes over all users before the run stops by itself.",
	},
	{
		...whole,
		name: "seed",
		param: "seed",
		label: "Seed",
		symbol: "random",
		min: 0,
		max: 4294967295,
		default: 1,
		help: "Starts the random numbers: the same seed and settings give the same run.",
	},
];

export const DEFAULT_SETTINGS: TrainingSettings = fromTable((spec) => spec.default);

/** What a setting may be, in words: "a whole number from 1 to 200". */
export function rangeInWords(spec: SettingSpec): string {
	const kind = spec.whole ? "a whole number" : "a number";
	return spec.aboveMin
		? `${kind} above ${spec.min} and at most ${spec.max}`
		: `${kind} from ${spec.min} to ${spec.max}`;
}

/** The number that `text` says if the setting may have it, else null. */
export function readSetting(spec: SettingSpec, text: string): number | null {
	const trimmed = text.trim();
	if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return null;
	const value = Number(trimmed);
	const aboveLow = spec.aboveMin ? value > spec.min : value >= spec.min;
	const allowed = aboveLow && value <= spec.max && (!spec.whole || Number.isInteger(value));
	// Number("-0") is -0, which reads back as "0" but is not the same value.
	return allowed ? value + 0 : null;
}

/** What the query string asks for. Whatever it says wrongly is told in `problems` and replaced by the default. */
export interface LinkSettings {
	readonly settings: TrainingSettings;
	/** Training starts by itself on opening. */
	readonly autoplay: boolean;
	readonly problems: readonly string[];
}

export function settingsFromQuery(query: string): LinkSettings {
	const params = new URLSearchParams(query);
	const problems: string[] = [];
	const settings = fromTable((spec) => {
		const text = params.get(spec.param);
		if (text === null) return spec.default;
		const value = readSetting(spec, text);
		if (value !== null) return value;
		problems.push(
			`The link asks for ${spec.param}=${text.slice(0, 40)}, but ${inSentence(spec)} must be ${rangeInWords(spec)}; ` +
				`the page uses ${spec.default} instead.`,
		);
		return spec.default;
	});
	const autoplay = params.get("autoplay");
	if (autoplay !== null && autoplay !== "0" && autoplay !== "1") {
		problems.push(`The link asks for autoplay=${autoplay.slice(0, 40)}, but autoplay must be 0 or 1; the page uses 1.`);
	}
	return { settings, autoplay: autoplay !== "0", problems };
}

/** The query string that reproduces a run, every setting spelt out: defaults may change, links should not. */
export function queryFromSettings(settings: TrainingSettings, autoplay: boolean): string {
	const params = new URLSearchParams();
	for (const spec of SETTINGS) params.set(spec.param, String(settings[spec.name]));
	if (!autoplay) params.set("autoplay", "0");
	return `?${params.toString()}`;
}

export function sameSettings(a: TrainingSettings, b: TrainingSettings): boolean {
	return SETTINGS.every((spec) => a[spec.name] === b[spec.name]);
}

function inSentence(spec: SettingSpec): string {
	return spec.label.startsWith("CD") ? spec.label : spec.label.toLowerCase();
}

function fromTable(value: (spec: SettingSpec) => number): TrainingSettings {
	const entries = SETTINGS.map((spec) => [spec.name, value(spec)] as const);
	return Object.fromEntries(entries) as Record<SettingName, number>;
}
