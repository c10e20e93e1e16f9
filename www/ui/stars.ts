/** The arithmetic of the half-star control: from a place or a key to stars. */

export const MAX_STARS = 5;
const HALF = 0.5;

/** Stars at `fraction` of the control's width: every tenth is half a star, and even the left edge is a rating. */
export function starsAt(fraction: number): number {
	return clamped(Math.ceil(fraction * 2 * MAX_STARS) / 2);
}

/** What a key makes of the stars: a new value, null to clear, or undefined if the key means nothing here. */
export function starsAfterKey(key: string, stars: number | null): number | null | undefined {
	const now = stars ?? 0;
	switch (key) {
		case "ArrowRight":
		case "ArrowUp":
			return clamped(now + HALF);
		case "ArrowLeft":
		case "ArrowDown":
			return stars === null ? undefined : clamped(now - HALF);
		case "PageUp":
			return clamped(now + 1);
		case "PageDown":
			return stars === null ? undefined : clamped(now - 1);
		case "Home":
			return HALF;
		case "End":
			return MAX_STARS;
		case "Delete":
		case "Backspace":
			return stars === null ? undefined : null;
		case "0":
			return MAX_STARS;
		default:
			// The digit counts half stars: 7 is 3.5.
			return /^[1-9]$/.test(key) ? Number(key) / 2 : undefined;
	}
}

/** As a screen reader says it. */
export function starsInWords(stars: number | null): string {
	if (stars === null) return "not rated";
	return stars === 1 ? "1 star" : `${stars} stars`;
}

function clamped(stars: number): number {
	return Math.min(MAX_STARS, Math.max(HALF, stars));
}
