/** The panels of the Lab: their titles, what each is for, and the component that is loaded when one is opened. */
import type { Component } from "svelte";
import type { PanelName } from "../state/panels";
import type { ViewProps } from "../view";

export interface PanelSpec {
	readonly name: PanelName;
	readonly title: string;
	/** One line on what it is for. */
	readonly line: string;
	readonly load: () => Promise<{ readonly default: Component<ViewProps> }>;
}

export const PANELS: readonly PanelSpec[] = [
	{
		name: "phases",
		title: "Phase by phase",
		line: "One mini-batch taken apart: positive phase, Gibbs steps, negative phase, update.",
		load: () => import("./panels/Phases.svelte"),
	},
	{
		name: "monitors",
		title: "Monitors",
		line: "What to watch while it learns: errors beside other models, overfitting, the size of updates, the hidden layer.",
		load: () => import("./panels/Monitors.svelte"),
	},
	{
		name: "units",
		title: "Hidden units",
		line: "What each unit has come to stand for: films, genres, people.",
		load: () => import("./panels/Units.svelte"),
	},
	{
		name: "network",
		title: "The network",
		line: "Ratings, hidden units and the strongest weights; hold a unit by hand, or let the machine dream.",
		load: () => import("./panels/Network.svelte"),
	},
	{
		name: "person",
		title: "One user under the glass",
		line: "True ratings, their reconstruction, and the held-out ratings that the model never saw.",
		load: () => import("./panels/Person.svelte"),
	},
	{
		name: "weight",
		title: "One weight",
		line: "A film, a rating and a hidden unit: the weight between them, its statistics and its path.",
		load: () => import("./panels/Weight.svelte"),
	},
	{
		name: "runs",
		title: "Runs",
		line: "Keep a run, change something, compare; take figures and the model away.",
		load: () => import("./panels/Runs.svelte"),
	},
];
