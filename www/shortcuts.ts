/**
 * The keyboard shortcuts: one table, from which both the keys and the list that `?` shows are made. A shortcut is one
 * key or two in a row, and takes no key from a field, a slider or a list; undo and redo alone go with Ctrl or Meta, and
 * leave fields of text their own.
 */
import { PANELS } from "./lab/panels";
import type { PanelName } from "./state/panels";
import { type Part, shows } from "./state/parts";
import { SECTIONS, type Section } from "./state/routes";

export type Action =
	| {
			readonly type:
				| "toggleTraining"
				| "step"
				| "stepEpoch"
				| "reset"
				| "settings"
				| "readStatus"
				| "help"
				| "undo"
				| "redo";
	  }
	| { readonly type: "section"; readonly section: Section }
	| { readonly type: "panel"; readonly panel: PanelName };

export interface Shortcut {
	/** As `nameOfKey` gives them, one after another. */
	readonly keys: readonly string[];
	readonly label: string;
	readonly group: "Training" | "Panels of the Lab" | "Everywhere";
	readonly action: Action;
	/** It works in the Lab alone, and only where the link does not hide this. */
	readonly part: Part | null;
	/** It works in these sections alone. */
	readonly sections?: readonly Section[];
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
	...(
		[
			["Ctrl+Z", "Undo a rating or choice", "undo"],
			["Ctrl+Shift+Z", "Redo it", "redo"],
			["Ctrl+Y", "Redo it, as on Windows", "redo"],
		] as const
	).map(
		([key, label, type]): Shortcut => ({
			keys: [key],
			label,
			group: "Everywhere",
			action: { type },
			part: null,
			sections: ["lab", "movies"],
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
export function isActive({ part, sections }: Shortcut, section: Section, hide: readonly Part[]): boolean {
	if (sections && !sections.includes(section)) return false;
	return part === null || (section === "lab" && shows(hide, part));
}

type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** A key with what is held beside it: "a", "Ctrl+Z", "Ctrl+Shift+Z". Ctrl and a Mac's Command are one; Alt is the browser's. */
export function nameOfKey({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): string | null {
	if (altKey) return null;
	return ctrlKey || metaKey ? `Ctrl+${shiftKey ? "Shift+" : ""}${key.toUpperCase()}` : key;
}

const TEXT =
	"input:not([type=radio], [type=checkbox], [type=range], [type=button]), textarea, [contenteditable], dialog[open]";
const TYPING =
	"input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable], dialog[open], [role=slider], [role=listbox], [role=combobox], [role=spinbutton], [role=grid], [role=tablist], [role=menu]";
const PRESSED_BY_SPACE = "button, a, summary, input, [tabindex='0'], [role=button]";

/** Whether a key that goes to this element is its own affair. */
export function isTaken(target: EventTarget | null, key: string): boolean {
	if (!(target instanceof Element)) return false;
	if (key.startsWith("Ctrl+")) return target.closest(TEXT) !== null;
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
