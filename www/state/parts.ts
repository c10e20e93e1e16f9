/** Which parts of the Lab a link may hide, so that a class sees what a lesson is about: what it calls them, and their names. */

export const PARTS = [
	{ name: "transport", label: "All buttons of the bar" },
	{ name: "step", label: "Step and Epoch" },
	{ name: "to", label: "To epoch" },
	{ name: "pace", label: "Pace" },
	{ name: "settings", label: "Settings" },
	{ name: "visible", label: "Films to rate" },
	{ name: "hidden", label: "Hidden units" },
	{ name: "suggestions", label: "Suggestions" },
	{ name: "curves", label: "Curves" },
	{ name: "panels", label: "Panels that are closed" },
] as const;

export type Part = (typeof PARTS)[number]["name"];

export const PART_NAMES: readonly Part[] = PARTS.map(({ name }) => name);

export function partNamed(text: string): Part | null {
	return PART_NAMES.find((name) => name === text) ?? null;
}

/** Whether a part is on the page; the bar's parts go with the bar. */
export function shows(hide: readonly Part[], part: Part): boolean {
	const ofTheBar = part === "step" || part === "to" || part === "pace" || part === "settings";
	return !hide.includes(part) && !(ofTheBar && hide.includes("transport"));
}
