/** The run on the page and the pinned ones side by side: a row each, what differs between them, and their order. */
import type { Compared, Point } from "../../charts/lines";
import type { EpochMetrics, TrainingSettings } from "../../engine/protocol";
import type { Run } from "../../state/model";
import { bestEpoch, isSameRun, MARKS, type Mark, nameOf, type PinnedRun } from "../../state/pins";
import { PRESETS, SETTINGS, type SettingName } from "../../state/settings";

export interface Row {
	/** Null for the run on the page, which has no pin (or has gone on since). */
	readonly id: number | null;
	readonly mark: Mark | null;
	readonly name: string;
	readonly settings: TrainingSettings;
	readonly history: readonly EpochMetrics[];
	readonly best: EpochMetrics | null;
	readonly last: EpochMetrics | null;
	readonly workMs: number;
	readonly loadedAt: number | null;
	readonly shown: boolean;
}

/** The pin of the run on the page, if all of that run is in it. */
export function pinOf(run: Run | null, pins: readonly PinnedRun[]): PinnedRun | null {
	if (run === null) return null;
	return pins.find((pin) => pin.history.length >= run.history.length && isSameRun(pin, run)) ?? null;
}

/** The run on the page first, unless a pin says the same; then the pins as they were made. */
export function rowsOf(run: Run | null, pins: readonly PinnedRun[]): readonly Row[] {
	const pinned = pins.map((pin): Row => ({ ...pin, ...endsOf(pin.history) }));
	if (run === null || run.history.length === 0 || pinOf(run, pins)) return pinned;
	const { settings, history, workMs, loadedAt } = run;
	const name = nameOf(settings);
	return [
		{ id: null, mark: null, name, settings, history, ...endsOf(history), workMs, loadedAt, shown: true },
		...pinned,
	];
}

function endsOf(history: readonly EpochMetrics[]): Pick<Row, "best" | "last"> {
	return { best: bestEpoch(history), last: history.at(-1) ?? null };
}

/** The settings that two of the rows have differently; preset and seed are always told, and not among them. */
export function differing(rows: readonly Row[]): readonly SettingName[] {
	return SETTINGS.map(({ name }) => name).filter(
		(name) => name !== "seed" && new Set(rows.map(({ settings }) => settings[name])).size > 1,
	);
}

const FIGURES = ["epoch", "heldOutRmse", "heldOutMae", "heldOutCrossEntropy"] as const;
export type FigureName = (typeof FIGURES)[number];

/** What rows can be put in the order of. */
export type SortKey = "pinned" | "name" | "preset" | "workMs" | SettingName | `${"best" | "last"}.${FigureName}`;

export interface Order {
	readonly by: SortKey;
	readonly descending: boolean;
}

/** Rows without a value come last, whichever way the others stand; equal ones stay as they are. */
export function sorted(rows: readonly Row[], { by, descending }: Order): readonly Row[] {
	if (by === "pinned") return descending ? rows.toReversed() : rows;
	return rows.toSorted((a, b) => {
		const [left, right] = [sortValue(a, by), sortValue(b, by)];
		if (left === null || right === null) return Number(left === null) - Number(right === null);
		const order =
			typeof left === "string" ? left.localeCompare(String(right), "en", { numeric: true }) : left - Number(right);
		return descending ? -order : order;
	});
}

function sortValue(row: Row, by: Exclude<SortKey, "pinned">): number | string | null {
	if (by === "name") return row.name;
	if (by === "preset") return PRESETS.findIndex(({ name }) => name === row.settings.preset);
	if (by === "workMs") return row.workMs;
	for (const end of ["best", "last"] as const) {
		const figure = FIGURES.find((name) => by === `${end}.${name}`);
		if (figure) return finite(row[end]?.[figure]);
	}
	const setting = SETTINGS.find(({ name }) => name === by);
	return setting ? row.settings[setting.name] : null;
}

function finite(value: number | undefined): number | null {
	return value !== undefined && Number.isFinite(value) ? value : null;
}

/** The least of a figure over the rows: an error or a cross-entropy is the better the lower it is. */
export function least(rows: readonly Row[], end: "best" | "last", figure: Exclude<FigureName, "epoch">): number | null {
	const values = rows.flatMap((row) => finite(row[end]?.[figure]) ?? []);
	return values.length > 1 ? Math.min(...values) : null;
}

/** A pattern of dashes for each mark: any two can be told apart without colour, and the letter stands at the line. */
const DASHES: Readonly<Record<Mark, string>> = {
	A: "9 3",
	B: "2 2.5",
	C: "9 3 2 3",
	D: "16 4",
	E: "5 5",
	F: "9 3 2 3 2 3",
	G: "16 3 6 3",
	H: "2 6",
};

/** The dashes of a mark, for a key beside the figure. */
export const dashesOf = (mark: Mark): string => DASHES[mark];

/** The lines of the pinned runs that are to be shown, without one that lies under the line of the run on the page. */
export function comparedLines(
	run: Run | null,
	pins: readonly PinnedRun[],
	pick: (metrics: EpochMetrics) => number,
): readonly Compared[] {
	const isUnder = (pin: PinnedRun) => run !== null && pin.history.length <= run.history.length && isSameRun(pin, run);
	return pins
		.filter((pin) => pin.shown && !isUnder(pin))
		.toSorted((a, b) => MARKS.indexOf(a.mark) - MARKS.indexOf(b.mark))
		.map(({ mark, name, history }) => ({
			mark,
			label: name,
			points: history.map((metrics): Point => ({ x: metrics.epoch, y: pick(metrics) })),
			dashes: DASHES[mark],
		}));
}
