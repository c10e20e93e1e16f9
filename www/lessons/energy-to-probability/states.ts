/** The states of the tiny RBM as the chapter draws them: which bits each has, and in which order they stand. */
import type { Bit } from "../../engine/lessons";

export interface TinyState {
	/** Its place among all states: a binary number, the visible units leading. */
	readonly place: number;
	readonly visible: readonly Bit[];
	readonly hidden: readonly Bit[];
}

export function stateAt(place: number, nVisible: number, nHidden: number): TinyState {
	const n = nVisible + nHidden;
	const bits = Array.from({ length: n }, (_, at): Bit => ((place >> (n - 1 - at)) & 1 ? 1 : 0));
	return { place, visible: bits.slice(0, nVisible), hidden: bits.slice(nVisible) };
}

export function placeOf(visible: readonly Bit[], hidden: readonly Bit[]): number {
	return [...visible, ...hidden].reduce<number>((place, bit) => place * 2 + bit, 0);
}

/** "101 10": the visible bits, then the hidden ones. */
export function asBits({ visible, hidden }: TinyState): string {
	return `${visible.join("")} ${hidden.join("")}`;
}

export type Order = "number" | "energy";

/** The places in the order in which they are drawn; of states with the same energy, the one with the lower number first. */
export function ordered(energies: readonly number[], order: Order): readonly number[] {
	const places = energies.map((_, place) => place);
	if (order === "number") return places;
	return places.toSorted((a, b) => (energies[a] ?? 0) - (energies[b] ?? 0) || a - b);
}

/** kT at a place of the slider, 0 to 60: from 0.1 to 100 evenly in the logarithm, and 1 exactly at 20. */
export function temperatureAt(place: number): number {
	return Number((10 ** (place / 20 - 1)).toPrecision(2));
}
