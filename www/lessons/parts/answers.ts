/** What a reader types for a number, and what is said to it. */

export interface Hint {
	/** Whether this is the mistake that leads to the number. */
	readonly when: (x: number) => boolean;
	readonly say: string;
}

/** The number in a text: with a comma or a point, a true or a typed minus sign, or as a fraction; null if it is none. */
export function numberIn(text: string): number | null {
	const plain = text.trim().replace(/[−–]/g, "-").replace(",", ".");
	const fraction = /^(-?\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)$/.exec(plain);
	if (fraction) {
		const value = Number(fraction[1]) / Number(fraction[2]);
		return Number.isFinite(value) ? value : null;
	}
	if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
	return Number(plain);
}

export type Verdict = { readonly right: true } | { readonly right: false; readonly say: string };

/** Whether the number is the answer; if it is not, the first hint that fits. */
export function judge(text: string, answer: number, within: number, hints: readonly Hint[]): Verdict {
	const x = numberIn(text);
	if (x === null) return { right: false, say: "Type a number, such as 0.25 or 1/4." };
	if (Math.abs(x - answer) <= within) return { right: true };
	return { right: false, say: hints.find(({ when }) => when(x))?.say ?? "Not yet." };
}
