/** How a number on a figure is written, and what a key does to it. */

/** "+1.25", "−0.5", "0" */
export function asParameter(value: number): string {
	if (value === 0) return "0";
	return `${value < 0 ? "−" : "+"}${Number(Math.abs(value).toFixed(4))}`;
}

/** The number after a key, or null if the key does nothing. Page keys go four steps, Home and End to the limits. */
export function keyStep(key: string, value: number, limit: number, step: number): number | null {
	const within = (x: number) => Math.max(-limit, Math.min(limit, x));
	switch (key) {
		case "ArrowRight":
		case "ArrowUp":
			return within(value + step);
		case "ArrowLeft":
		case "ArrowDown":
			return within(value - step);
		case "PageUp":
			return within(value + 4 * step);
		case "PageDown":
			return within(value - 4 * step);
		case "Home":
			return -limit;
		case "End":
			return limit;
		case "Delete":
		case "Backspace":
			return 0;
		default:
			return null;
	}
}
