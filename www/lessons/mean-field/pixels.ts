/** Pictures of 4 × 4 pixels as the chapter speaks of them. */

export const SIDE = 4;

/** Whether every row is of one colour, or every column. */
export function isBarsOrStripes(pixels: readonly number[]): boolean {
	const at = (row: number, column: number) => pixels[SIDE * row + column];
	const places = Array.from({ length: SIDE }, (_, place) => place);
	const everywhere = (same: (row: number, column: number) => boolean) =>
		places.every((row) => places.every((column) => same(row, column)));
	return (
		everywhere((row, column) => at(row, column) === at(row, 0)) ||
		everywhere((row, column) => at(row, column) === at(0, column))
	);
}

/** Rows of digits or of probabilities to the hundredth, for those who do not see the picture. */
export function inRows(pixels: readonly number[]): string {
	const rows = Array.from({ length: SIDE }, (_, row) => pixels.slice(SIDE * row, SIDE * (row + 1)));
	const written = (pixel: number) => (Number.isInteger(pixel) ? String(pixel) : pixel.toFixed(2));
	return rows.map((row) => row.map(written).join(" ")).join(", ");
}
