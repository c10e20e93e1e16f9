/** How two sides of a line are held against each other. */

export interface Check {
	readonly difference: number;
	readonly agrees: boolean;
}

/**
 * |left − right| against a bound. The bound is relative to the larger side where that is above 1: a number of f64 has
 * 16 digits, however large it is.
 */
export function check(left: number, right: number, within = 1e-12): Check {
	const difference = Math.abs(left - right);
	return { difference, agrees: difference <= within * Math.max(1, Math.abs(left), Math.abs(right)) };
}

/** A number to as many digits as a check needs: "0.731058578630", "1.2345678901 × 10⁵". */
export function asCheckedNumber(value: number): string {
	if (!Number.isFinite(value)) return "–";
	return value
		.toPrecision(13)
		.replace("-", "−")
		.replace(/e\+?(−|-)?(\d+)$/, (_, sign, digits) => ` × 10^${sign ? "−" : ""}${digits}`);
}
