/** The history of a run as a table that spreadsheets and programs read: a row an epoch, the units in the header. */
import { csvFormatRows } from "d3-dsv";
import type { EpochMetrics } from "../../engine/protocol";

const COLUMNS: readonly (readonly [string, (metrics: EpochMetrics) => number])[] = [
	["epoch", ({ epoch }) => epoch],
	["training cross-entropy (nats per rating)", (metrics) => metrics.trainingCrossEntropy],
	["held-out cross-entropy (nats per rating)", (metrics) => metrics.heldOutCrossEntropy],
	["held-out RMSE (stars)", (metrics) => metrics.heldOutRmse],
	["held-out MAE (stars)", (metrics) => metrics.heldOutMae],
	["mean hidden activation (0 to 1)", (metrics) => metrics.meanHiddenActivation],
	["training free energy (nats per user)", (metrics) => metrics.trainingFreeEnergy],
	["held-out free energy (nats per user)", (metrics) => metrics.heldOutFreeEnergy],
];

/** Numbers with all their digits, so that they read back as the same; an empty cell where a figure is missing. */
export function historyCsv(history: readonly EpochMetrics[]): string {
	const written = (value: number) => (Number.isFinite(value) ? String(value) : "");
	const rows = history.map((metrics) => COLUMNS.map(([, pick]) => written(pick(metrics))));
	return `${csvFormatRows([COLUMNS.map(([title]) => title), ...rows])}\n`;
}
