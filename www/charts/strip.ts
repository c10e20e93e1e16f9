/** The arithmetic of a strip of cells that are filled from below, wrapped into as many rows as the width asks for. */

const CELL = { width: 11, height: 20, gap: 3, rowGap: 6 };

export interface Strip {
	readonly width: number;
	readonly height: number;
	/** All outlines in one path, and all fillings in another. */
	readonly cells: string;
	readonly levels: string;
}

export function stripPaths(values: ArrayLike<number>, width: number): Strip {
	const pitch = CELL.width + CELL.gap;
	const columns = Math.max(1, Math.min(values.length, Math.floor((width + CELL.gap) / pitch)));
	const rows = Math.ceil(values.length / columns);
	let cells = "";
	let levels = "";
	for (let at = 0; at < values.length; at++) {
		const x = (at % columns) * pitch;
		const bottom = Math.floor(at / columns) * (CELL.height + CELL.rowGap) + CELL.height;
		cells += `M${x + 0.5} ${bottom - 0.5}v${1 - CELL.height}h${CELL.width - 1}v${CELL.height - 1}z`;
		const tall = Math.round(Math.min(1, Math.max(0, values[at] ?? 0)) * CELL.height * 10) / 10;
		if (tall > 0) levels += `M${x} ${bottom}v${-tall}h${CELL.width}v${tall}z`;
	}
	return {
		width: columns * pitch - CELL.gap,
		height: Math.max(0, rows * (CELL.height + CELL.rowGap) - CELL.rowGap),
		cells,
		levels,
	};
}
