/** How far the reader has come: which chapters were opened, and which of their exercises were answered. */

/** By chapter: its exercises, and whether each was answered rightly. A chapter that is there was opened. */
export type Progress = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

export function opened(progress: Progress, slug: string): Progress {
	return slug in progress ? progress : { ...progress, [slug]: {} };
}

/** An exercise stands in a chapter; what was solved stays solved. */
export function noted(progress: Progress, slug: string, exercise: string, solved: boolean): Progress {
	const before = progress[slug] ?? {};
	if (before[exercise] === true || before[exercise] === solved) return progress;
	return { ...progress, [slug]: { ...before, [exercise]: solved } };
}

export interface Standing {
	readonly opened: boolean;
	readonly solved: number;
	/** 0 until the chapter was opened. */
	readonly exercises: number;
}

export function standingOf(progress: Progress, slug: string): Standing {
	const exercises = Object.values(progress[slug] ?? {});
	return { opened: slug in progress, solved: exercises.filter(Boolean).length, exercises: exercises.length };
}

/** In words, for the contents: "not opened yet", "2 of 3 questions answered". */
export function inWords({ opened, solved, exercises }: Standing): string {
	if (!opened) return "not opened yet";
	if (exercises === 0) return "opened";
	return solved === exercises ? "all questions answered" : `${solved} of ${exercises} questions answered`;
}

/** Progress as it was kept; what is not readable counts as nothing. */
export function readProgress(record: unknown): Progress {
	if (typeof record !== "object" || record === null || Array.isArray(record)) return {};
	return Object.fromEntries(
		Object.entries(record).flatMap(([slug, exercises]: [string, unknown]) => {
			if (typeof exercises !== "object" || exercises === null || Array.isArray(exercises)) return [];
			return [
				[slug, Object.fromEntries(Object.entries(exercises).filter(([, solved]) => typeof solved === "boolean"))],
			];
		}),
	);
}
