/**
 * The keyboard shortcuts: one table, from which both the keys and the list that `?` shows are made. A shortcut is one
 * key or two in a row; none needs Ctrl, Alt or Meta, and none takes a key from a field, a slider or a list.
 */
import { PANELS } from "./lab/panels";
import type { PanelName } from "./state/panels";
import { type Part, shows } from "./state/parts";
import { SECTIONS, type Section } from "./state/routes";

export type Action =
	| { readonly type: "toggleTraining" | "step" | "stepEpoch" | "reset" | "settings" | "readStatus" | "help" }
	| { readonly type: "section"; readonly section: Section }
	| { readonly type: "panel"; readonly panel: PanelName };

export interface Shortcut {
	/** As `KeyboardEvent.key` gives them, one after another. */
	readonly keys: readonly string[];
	readonly label: string;
	readonly group: "Training" | "Panels of the Lab" | "Everywhere";
	readonly action: Action;
	/** It works in the Lab alone, and only where the link does not hide this. */
	readonly part: Part | null;
}

const training = (key: string, label: string, type: "toggleTraining" | "step" | "stepEpoch" | "reset", part: Part) =>
	({ keys: [key], label, group: "Training", action: { type }, part }) as const;

export const SHORTCUTS: readonly Shortcut[] = [
	training(" ", "Train or pause", "toggleTraining", "transport"),
	training("s", "Step: one mini-batch", "step", "step"),
	training("e", "Step: one epoch", "stepEpoch", "step"),
	training("r", "Reset to the same initial weights", "reset", "transport"),
	{
		keys: ["x"],
		label: "Open or close the settings",
		group: "Training",
		action: { type: "settings" },
		part: "settings",
	},
	...PANELS.map(
		({ name, title }, i): Shortcut => ({
			keys: [String(i + 1)],
			label: title,
			group: "Panels of the Lab",
			action: { type: "panel", panel: name },
			part: "panels",
		}),
	),
	...SECTIONS.map(
		({ name, label }): Shortcut => ({
			keys: ["g", secondKey(name)],
			label: `Go to ${label}`,
			group: "Everywhere",
			action: { type: "section", section: name },
			part: null,
		}),
	),
	{
		keys: ["i"],
		label: "Read out where the run stands",
		group: "Everywhere",
		action: { type: "readStatus" },
		part: null,
	},
	{ keys: ["?"], label: "This list", group: "Everywhere", action: { type: "help" }, part: null },
];

/** Lab and Learn begin alike: Learn goes by its second letter. */
function secondKey(section: Section): string {
	return section === "learn" ? "e" : section.charAt(0);
}

/** What a key makes of the keys before it: a shortcut, or the beginning of one, or nothing. */
export interface Press {
	readonly shortcut: Shortcut | null;
	readonly before: readonly string[];
}

export function press(before: readonly string[], key: string): Press {
	for (const keys of [[...before, key], [key]]) {
		const starts = SHORTCUTS.filter((shortcut) => keys.every((one, i) => shortcut.keys[i] === one));
		const whole = starts.find((shortcut) => shortcut.keys.length === keys.length);
		if (whole) return { shortcut: whole, before: [] };
		if (starts.length > 0) return { shortcut: null, before: keys };
	}
	return { shortcut: null, before: [] };
}

/** Whether a shortcut means something in this section of the page, with these parts hidden. */
export function isActive({ part }: Shortcut, section: Section, hide: readonly Part[]): boolean {
	return part === null || (section === "lab" && shows(hide, part));
}

const TYPING =
	"input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable], dialog[open], [role=slider], [role=listbox], [role=combobox], [role=spinbutton], [role=grid], [role=tablist], [role=menu]";
const PRESSED_BY_SPACE = "button, a, summary, input, [tabindex='0'], [role=button]";

/** Whether a key that goes to this element is its own affair. */
export function isTaken(target: EventTarget | null, key: string): boolean {
	if (!(target instanceof Element)) return false;
	return target.closest(TYPING) !== null || (key === " " && target.closest(PRESSED_BY_SPACE) !== null);
}

const STORAGE_KEY = "rbm-cinema.shortcuts";

/** Single keys can be in the way of speech input and of assistive technology: they can be turned off, for good. */
export function shortcutsAreOn(): boolean {
	try {
		return localStorage.getItem(STORAGE_KEY) !== "off";
	} catch {
		return true;
	}
}

export function rememberShortcuts(on: boolean): void {
	try {
		localStorage.setItem(STORAGE_KEY, on ? "on" : "off");
	} catch {
		// Without storage the choice lasts until the page is closed.
	}
}
