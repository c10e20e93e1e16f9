/** The parameters of an RBM, one after the other: what each is called, and where its number stands. */
import type { ParameterEntries } from "../../engine/lessons";

export interface Parameter {
	/** "W 1 2", "b 3" or "c 1", counted from 1. */
	readonly name: string;
	readonly tex: string;
	readonly of: (entries: ParameterEntries) => number;
}

/** W by visible unit, then b, then c. */
export function parametersOf(nVisible: number, nHidden: number): readonly Parameter[] {
	const units = (n: number) => Array.from({ length: n }, (_, unit) => unit);
	return [
		...units(nVisible).flatMap((i) =>
			units(nHidden).map((j) => ({
				name: `W ${i + 1} ${j + 1}`,
				tex: `W_{${i + 1}${j + 1}}`,
				of: ({ weights }: ParameterEntries) => weights[i]?.[j] ?? 0,
			})),
		),
		...units(nVisible).map((i) => ({
			name: `b ${i + 1}`,
			tex: `b_${i + 1}`,
			of: ({ visible }: ParameterEntries) => visible[i] ?? 0,
		})),
		...units(nHidden).map((j) => ({
			name: `c ${j + 1}`,
			tex: `c_${j + 1}`,
			of: ({ hidden }: ParameterEntries) => hidden[j] ?? 0,
		})),
	];
}

/** v_i h_j, v_i and h_j. */
export function productsOf(visible: readonly number[], hidden: readonly number[]): ParameterEntries {
	return { weights: visible.map((v) => hidden.map((h) => v * h)), visible, hidden };
}
