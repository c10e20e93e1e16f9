/** What is kept of the tosses that the reader has made: how often each unit was on, and the newest of them. */
import type { Bit, Lessons } from "../../engine/lessons";

export interface Tossed {
	readonly n: number;
	/** How often each unit was on: [M] */
	readonly on: readonly number[];
	/** The newest toss: u and s of each unit; none before the first. */
	readonly uniforms: readonly number[];
	readonly states: readonly Bit[];
	/** The newest states, at most so many, the oldest first. */
	readonly strip: readonly (readonly Bit[])[];
}

export const STRIP_LENGTH = 60;
/** Enough for the frequency to come within a hundredth of the probability, as a rule. */
export const MOST_TOSSES = 20_000;

export const NO_TOSSES = (nUnits: number): Tossed => ({
	n: 0,
	on: Array.from({ length: nUnits }, () => 0),
	uniforms: [],
	states: [],
	strip: [],
});

export function withTosses(before: Tossed, { uniforms, states }: Lessons["tosses"]["answer"]): Tossed {
	const last = states.at(-1);
	if (last === undefined) return before;
	return {
		n: before.n + states.length,
		on: before.on.map((count, unit) => states.reduce((sum, row) => sum + (row[unit] ?? 0), count)),
		uniforms: uniforms.at(-1) ?? [],
		states: last,
		strip: [...before.strip, ...states].slice(-STRIP_LENGTH),
	};
}
