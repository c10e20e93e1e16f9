/**
 * Which settings a run has, what each may be, and how a link carries them.
 *
 * The one table that controls, checks, help and the query string are made from. The core checks again; the
 * ranges are the same there (`src/learning/config.rs`).
 */
import type { OptimiserName, PresetName, TrainingSettings } from "../engine/protocol";

/** The settings that are numbers. */
export type SettingName = Exclude<keyof TrainingSettings, "preset" | "optimiser">;

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
	/** A run may go on with another value; without, it has to start over. */
	readonly live: boolean;
	/** What each preset begins with. */
	readonly defaults: Readonly<Record<PresetName, number>>;
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
		live: false,
		defaults: { notes: 50, paper: 50, tuned: 50 },
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
		live: true,
		defaults: { notes: 1, paper: 1, tuned: 1 },
		help: "Steps back and forth between the layers for each update. More is slower, and nearer the true gradient.",
	},
	{
		...whole,
		name: "lastCdSteps",
		param: "lastcd",
		label: "CD steps at the end",
		symbol: "k",
		min: 1,
		max: 20,
		live: true,
		defaults: { notes: 1, paper: 5, tuned: 1 },
		help: "The steps grow to this number over the epochs; as many as at the start keeps them the same.",
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
		step: 0.0005,
		live: true,
		defaults: { notes: 0.01, paper: 0.01, tuned: 0.001 },
		help: "How far each mini-batch moves the weights. With Tuned it falls evenly, epoch by epoch.",
	},
	{
		...whole,
		name: "batchSize",
		param: "batch",
		label: "Batch size",
		symbol: "users",
		min: 1,
		max: 671,
		live: false,
		defaults: { notes: 256, paper: 8, tuned: 1 },
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
		live: true,
		defaults: { notes: 0, paper: 0.8, tuned: 0 },
		help: "How much of the last update is repeated in the next. Adam does without.",
	},
	{
		...real,
		name: "weightDecay",
		param: "decay",
		label: "Weight decay",
		symbol: "λ",
		min: 0,
		max: 1,
		step: 0.01,
		live: true,
		defaults: { notes: 0, paper: 0.001, tuned: 0.2 },
		help: "Pulls the weights it touches towards zero, against overfitting.",
	},
	{
		...whole,
		name: "patience",
		param: "patience",
		label: "Patience",
		symbol: "epochs",
		min: 0,
		max: 200,
		live: true,
		defaults: { notes: 3, paper: 10, tuned: 15 },
		help: "Stops after so many epochs without a better held-out RMSE, and keeps the best; 0 never stops early.",
	},
	{
		...whole,
		name: "epochs",
		param: "epochs",
		label: "Epochs",
		symbol: "passes",
		min: 1,
		max: 200,
		live: false,
		defaults: { notes: 10, paper: 50, tuned: 30 },
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
		live: false,
		defaults: { notes: 1, paper: 1, tuned: 1 },
		help: "Starts the random numbers: the same seed and settings give the same run.",
	},
];

/** How weights may follow the gradient. A run may change between them: the other starts at rest. */
export const OPTIMISERS: readonly { readonly value: OptimiserName; readonly label: string }[] = [
	{ value: "momentum", label: "Momentum" },
	{ value: "adam", label: "Adam" },
];

export interface PresetSpec {
	readonly name: PresetName;
	readonly label: string;
	readonly optimiser: OptimiserName;
	/** What a run with it shows. */
	readonly shows: string;
}

/** From the plainest to the best. */
export const PRESETS: readonly PresetSpec[] = [
	{
		name: "notes",
		label: "As in the notes",
		optimiser: "adam",
		shows:
			"The textbook program: large random weights, biases that know nothing, Adam. It overfits within a few epochs.",
	},
	{
		name: "paper",
		label: "Paper",
		optimiser: "momentum",
		shows:
			"After Salakhutdinov, Mnih and Hinton (2007): biases from how each film is rated, momentum, CD steps that grow.",
	},
	{
		name: "tuned",
		label: "Tuned",
		optimiser: "momentum",
		shows:
			"One set of weights for all ten ratings of a film; what is known of film and person is left to the biases. It predicts best.",
	},
];

/** The settings that a preset begins with. */
export function presetSettings(preset: PresetName): TrainingSettings {
	return fromTable(preset, optimiserOf(preset), (spec) => spec.defaults[preset]);
}

export const DEFAULT_PRESET: PresetName = "tuned";
export const DEFAULT_SETTINGS: TrainingSettings = presetSettings(DEFAULT_PRESET);

/** What a setting may be, in words: "a whole number from 1 to 200". */
export function rangeInWords(spec: SettingSpec): string {
	const kind = spec.whole ? "a whole number" : "a number";
	return spec.aboveMin
		? `${kind} above ${spec.min} and at most ${spec.max}`
		: `${kind} from ${spec.min} to ${spec.max}`;
}

/** What is wrong with two settings that are each within their range, in words: about `name`, at fault. */
export interface Conflict {
	readonly name: SettingName;
	readonly text: string;
}

export function conflictOf({ cdSteps, lastCdSteps }: Pick<TrainingSettings, SettingName>): Conflict | null {
	if (lastCdSteps >= cdSteps) return null;
	return { name: "lastCdSteps", text: `CD steps at the end must not be below CD steps, ${cdSteps}` };
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

/**
 * The settings that a link asks for. What it says wrongly is told in `problems` and replaced by what the preset has.
 */
export function settingsFromParams(params: URLSearchParams, problems: string[]): TrainingSettings {
	const preset = presetFromLink(params.get("preset"), problems);
	const optimiser = optimiserFromLink(params.get("optimiser"), optimiserOf(preset), problems);
	const asked = fromTable(preset, optimiser, (spec) => {
		const byDefault = spec.defaults[preset];
		const text = params.get(spec.param);
		if (text === null) return byDefault;
		const value = readSetting(spec, text);
		if (value !== null) return value;
		problems.push(
			`The link asks for ${spec.param}=${text.slice(0, 40)}, but ${inSentence(spec)} must be ${rangeInWords(spec)}; ` +
				`the page uses ${byDefault} instead.`,
		);
		return byDefault;
	});
	const settings = { ...asked, lastCdSteps: Math.max(asked.cdSteps, asked.lastCdSteps) };
	// A link that names the first number alone asks for nothing impossible: the last follows it.
	const conflict = params.has("lastcd") ? conflictOf(asked) : null;
	if (conflict) {
		problems.push(
			`The link asks for lastcd=${asked.lastCdSteps}, but ${conflict.text}; the page uses ${settings.lastCdSteps} instead.`,
		);
	}
	return settings;
}

/** Writes every setting into a link's parameters. */
export function setSettingsParams(params: URLSearchParams, settings: TrainingSettings): void {
	params.set("preset", settings.preset);
	params.set("optimiser", settings.optimiser);
	for (const spec of SETTINGS) params.set(spec.param, String(settings[spec.name]));
}

export function sameSettings(a: TrainingSettings, b: TrainingSettings): boolean {
	return a.preset === b.preset && a.optimiser === b.optimiser && SETTINGS.every(({ name }) => a[name] === b[name]);
}

/** Whether a run with the settings `a` can go on with `b`, without starting over. */
export function canGoOn(a: TrainingSettings, b: TrainingSettings): boolean {
	return a.preset === b.preset && SETTINGS.every(({ name, live }) => live || a[name] === b[name]);
}

/** What differs, in words: "learning rate 0.001 → 0.0005". */
export function changesInWords(a: TrainingSettings, b: TrainingSettings): string {
	const numbers = SETTINGS.filter(({ name }) => a[name] !== b[name]).map(
		(spec) => `${inSentence(spec)} ${a[spec.name]} → ${b[spec.name]}`,
	);
	const optimiser = a.optimiser === b.optimiser ? [] : [`optimiser ${a.optimiser} → ${b.optimiser}`];
	return [...optimiser, ...numbers].join(", ");
}

function presetFromLink(text: string | null, problems: string[]): PresetName {
	if (text === null) return DEFAULT_PRESET;
	const preset = PRESETS.find(({ name }) => name === text);
	if (preset) return preset.name;
	problems.push(
		`The link asks for preset=${text.slice(0, 40)}, but preset must be notes, paper or tuned; ` +
			`the page uses ${DEFAULT_PRESET} instead.`,
	);
	return DEFAULT_PRESET;
}

function optimiserOf(preset: PresetName): OptimiserName {
	return PRESETS.find(({ name }) => name === preset)?.optimiser ?? "momentum";
}

function optimiserFromLink(text: string | null, byDefault: OptimiserName, problems: string[]): OptimiserName {
	if (text === null) return byDefault;
	const optimiser = OPTIMISERS.find(({ value }) => value === text);
	if (optimiser) return optimiser.value;
	problems.push(
		`The link asks for optimiser=${text.slice(0, 40)}, but optimiser must be momentum or adam; ` +
			`the page uses ${byDefault} instead.`,
	);
	return byDefault;
}

function inSentence(spec: SettingSpec): string {
	return spec.label.startsWith("CD") ? spec.label : spec.label.toLowerCase();
}

function fromTable(
	preset: PresetName,
	optimiser: OptimiserName,
	value: (spec: SettingSpec) => number,
): TrainingSettings {
	const entries = SETTINGS.map((spec) => [spec.name, value(spec)] as const);
	return { preset, optimiser, ...(Object.fromEntries(entries) as Record<SettingName, number>) };
}
