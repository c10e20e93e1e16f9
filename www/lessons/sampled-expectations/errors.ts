/** What runs of draws come to: the typical error of their averages, and the first draws one by one. */
import type { SampleRun } from "../../engine/lessons";
import { stateAt } from "../energy-to-probability/states";

/** N, at which a run's average is taken: 1, 2, 4, … 4096. */
export const STOPS: readonly number[] = Array.from({ length: 13 }, (_, power) => 2 ** power);

/** √(mean over the runs of (f̄ − E[f])²), at each stop: [13]; nothing without runs. */
export function typicalErrors(runs: readonly SampleRun[], expectation: number): readonly number[] {
	if (runs.length === 0) return [];
	return STOPS.map((_, stop) => {
		const squares = runs.map(({ means }) => ((means[stop] ?? Number.NaN) - expectation) ** 2);
		return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / runs.length);
	});
}

export interface Drawn {
	/** "101 10" */
	readonly state: string;
	/** v_i h_j of this state. */
	readonly value: number;
	/** The average so far. */
	readonly mean: number;
}

/** The first draws of a run, with the average after each of them. */
export function firstDraws(
	{ first }: SampleRun,
	nVisible: number,
	nHidden: number,
	visibleUnit: number,
	hiddenUnit: number,
): readonly Drawn[] {
	let sum = 0;
	return first.map((place, at) => {
		const { visible, hidden } = stateAt(place, nVisible, nHidden);
		const value = (visible[visibleUnit] ?? 0) * (hidden[hiddenUnit] ?? 0);
		sum += value;
		return { state: `${visible.join("")} ${hidden.join("")}`, value, mean: sum / (at + 1) };
	});
}

/** The lowest power of ten that an axis of errors needs, so that all of these are above it; 10⁻⁶ at the least. */
export function floorOf(errors: readonly number[]): number {
	const least = Math.min(...errors.filter((error) => error > 0), 1);
	return 10 ** Math.max(-6, Math.floor(Math.log10(least)));
}
