/**
 * What a link to the page holds, in its query string: the run's settings, whether it starts by itself, and which
 * panels of the Lab are open. Whatever a link says wrongly is told and replaced by what the page has by itself.
 */
import type { TrainingSettings } from "../engine/protocol";
import { PANEL_NAMES, type PanelName, panelNamed } from "./panels";
import { setSettingsParams, settingsFromParams } from "./settings";

export interface Link {
	readonly settings: TrainingSettings;
	/** Training starts by itself on opening. */
	readonly autoplay: boolean;
	readonly panels: readonly PanelName[];
}

/** Reads a query string; `problems` says what was wrong with it, in words for the visitor. */
export function readLink(query: string): Link & { readonly problems: readonly string[] } {
	const params = new URLSearchParams(query);
	const problems: string[] = [];
	const settings = settingsFromParams(params, problems);
	const autoplay = params.get("autoplay");
	if (autoplay !== null && autoplay !== "0" && autoplay !== "1") {
		problems.push(`The link asks for autoplay=${autoplay.slice(0, 40)}, but autoplay must be 0 or 1; the page uses 1.`);
	}
	const panels = panelsFromLink(params.get("panels"), problems);
	return { settings, autoplay: autoplay !== "0", panels, problems };
}

/** The query string that `readLink` makes the same of, every setting spelt out: defaults may change, links should not. */
export function writeLink({ settings, autoplay, panels }: Link): string {
	const params = new URLSearchParams();
	setSettingsParams(params, settings);
	if (!autoplay) params.set("autoplay", "0");
	// A comma needs no escape in a query string, and a link is easier to read without.
	const list = panels.length > 0 ? `&panels=${panels.join(",")}` : "";
	return `?${params.toString()}${list}`;
}

function panelsFromLink(text: string | null, problems: string[]): readonly PanelName[] {
	const asked = (text ?? "").split(",").filter((name) => name !== "");
	const unknown = asked.find((name) => panelNamed(name) === null);
	if (unknown !== undefined) {
		problems.push(
			`The link asks for panels=${unknown.slice(0, 40)}, but the panels are ${PANEL_NAMES.join(", ")}; the page opens the others that it names.`,
		);
	}
	return PANEL_NAMES.filter((name) => asked.includes(name));
}
