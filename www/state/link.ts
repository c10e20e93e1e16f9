/**
 * What a link to the page holds, in its query string: the run's settings, whether it starts by itself, how fast it
 * goes and to which epoch, which panels of the Lab are open and which parts are hidden. Whatever a link says wrongly
 * is told and replaced by what the page has by itself.
 */
import type { TrainingSettings } from "../engine/protocol";
import { DEFAULT_PACE, PACES, type Pace } from "./pace";
import { PANEL_NAMES, type PanelName, panelNamed } from "./panels";
import { PART_NAMES, type Part, partNamed } from "./parts";
import { setSettingsParams, settingsFromParams } from "./settings";

export interface Link {
	readonly settings: TrainingSettings;
	/** Training starts by itself on opening. */
	readonly autoplay: boolean;
	readonly pace: Pace;
	/** The epoch to train to and pause at; null is the run's last. */
	readonly target: number | null;
	readonly panels: readonly PanelName[];
	/** Parts of the Lab that are not shown. */
	readonly hide: readonly Part[];
}

/** The farthest epoch that may be asked for: seven times the longest run. */
export const MAX_TARGET = 1400;

/** Reads a query string; `problems` says what was wrong with it, in words for the visitor. */
export function readLink(query: string): Link & { readonly problems: readonly string[] } {
	const params = new URLSearchParams(query);
	const problems: string[] = [];
	const settings = settingsFromParams(params, problems);
	const autoplay = params.get("autoplay");
	if (autoplay !== null && autoplay !== "0" && autoplay !== "1") {
		problems.push(`The link asks for autoplay=${autoplay.slice(0, 40)}, but autoplay must be 0 or 1; the page uses 1.`);
	}
	const pace = paceFromLink(params.get("pace"), problems);
	const target = targetFromLink(params.get("to"), problems);
	const panels = panelsFromLink(params.get("panels"), problems);
	const hide = partsFromLink(params.get("hide"), problems);
	return { settings, autoplay: autoplay !== "0", pace, target, panels, hide, problems };
}

/** The query string that `readLink` makes the same of, every setting spelt out: defaults may change, links should not. */
export function writeLink({ settings, autoplay, pace, target, panels, hide }: Link): string {
	const params = new URLSearchParams();
	setSettingsParams(params, settings);
	if (!autoplay) params.set("autoplay", "0");
	if (pace !== DEFAULT_PACE) params.set("pace", pace);
	if (target !== null) params.set("to", String(target));
	// A comma needs no escape in a query string, and a link is easier to read without.
	const lists = [
		panels.length > 0 ? `&panels=${panels.join(",")}` : "",
		hide.length > 0 ? `&hide=${hide.join(",")}` : "",
	];
	return `?${params.toString()}${lists.join("")}`;
}

/** The epoch that `text` says if a run may be trained to it, else null. */
export function readTarget(text: string): number | null {
	const trimmed = text.trim();
	const epoch = Number(trimmed);
	return /^\d{1,6}$/.test(trimmed) && epoch >= 1 && epoch <= MAX_TARGET ? epoch : null;
}

function paceFromLink(text: string | null, problems: string[]): Pace {
	if (text === null) return DEFAULT_PACE;
	const pace = PACES.find(({ name }) => name === text);
	if (pace) return pace.name;
	const names = PACES.map(({ name }) => name).join(", ");
	problems.push(
		`The link asks for pace=${text.slice(0, 40)}, but the paces are ${names}; the page uses ${DEFAULT_PACE} instead.`,
	);
	return DEFAULT_PACE;
}

function targetFromLink(text: string | null, problems: string[]): number | null {
	if (text === null) return null;
	const epoch = readTarget(text);
	if (epoch === null) {
		problems.push(
			`The link asks for to=${text.slice(0, 40)}, but the epoch to train to must be a whole number from 1 to ${MAX_TARGET}; the page trains to the run’s last.`,
		);
	}
	return epoch;
}

function panelsFromLink(text: string | null, problems: string[]): readonly PanelName[] {
	const asked = namesIn(text);
	const unknown = asked.find((name) => panelNamed(name) === null);
	if (unknown !== undefined) {
		problems.push(
			`The link asks for panels=${unknown.slice(0, 40)}, but the panels are ${PANEL_NAMES.join(", ")}; the page opens the others that it names.`,
		);
	}
	return PANEL_NAMES.filter((name) => asked.includes(name));
}

function partsFromLink(text: string | null, problems: string[]): readonly Part[] {
	const asked = namesIn(text);
	const unknown = asked.find((name) => partNamed(name) === null);
	if (unknown !== undefined) {
		problems.push(
			`The link asks for hide=${unknown.slice(0, 40)}, but what can be hidden is ${PART_NAMES.join(", ")}; the page hides the others that it names.`,
		);
	}
	return PART_NAMES.filter((name) => asked.includes(name));
}

function namesIn(text: string | null): readonly string[] {
	return (text ?? "").split(",").filter((name) => name !== "");
}
