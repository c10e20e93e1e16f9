/** The chapters of the course, in order: what each is called, where it is found, and the question that it answers. */
import type { Component } from "svelte";
import type { ViewProps } from "../view";

export interface Chapter {
	readonly number: number;
	/** Its address is `#/learn/<slug>`, its folder `www/lessons/<slug>/`. */
	readonly slug: string;
	readonly title: string;
	/** Why it matters, in one line. */
	readonly question: string;
	readonly part: Part;
	readonly load: () => Promise<{ readonly default: Component<ViewProps> }>;
}

export const PARTS = ["The machine", "Energy", "Learning", "Ratings"] as const;

export type Part = (typeof PARTS)[number];

type Entry = Omit<Chapter, "load" | "part">;

const MACHINE: readonly Entry[] = [
	{
		number: 1,
		slug: "two-layers",
		title: "Two layers",
		question: "How can one matrix of weights lead from what was said to what was not, and back?",
	},
	{
		number: 2,
		slug: "bernoulli-units",
		title: "Bernoulli units",
		question: "A unit is on with some probability: what, then, is its state?",
	},
	{
		number: 3,
		slug: "mean-field",
		title: "Probabilities instead of samples",
		question: "What is lost, and what is won, when a unit’s probability stands in for its state?",
	},
];

const ENERGY: readonly Entry[] = [
	{
		number: 4,
		slug: "boltzmann-machine",
		title: "The Boltzmann machine",
		question: "What does the restriction in the name restrict, and why is the machine better off with it?",
	},
	{
		number: 5,
		slug: "energy-to-probability",
		title: "From energy to probability",
		question: "How does one number for each state decide how often the machine is in it?",
	},
	{
		number: 6,
		slug: "intractability",
		title: "Why Z cannot be summed",
		question: "The formula for a probability is short: why can no computer evaluate it?",
	},
	{
		number: 7,
		slug: "energy-to-sigmoid",
		title: "From energy to the sigmoid",
		question: "Why is a hidden unit on with the probability that the sigmoid gives, and not some other curve?",
	},
];

const LEARNING: readonly Entry[] = [
	{
		number: 8,
		slug: "maximum-likelihood",
		title: "Maximum likelihood",
		question: "What makes one set of parameters better than another, before a single film is predicted?",
	},
	{
		number: 9,
		slug: "free-energy",
		title: "Free energy",
		question: "How does a sum over every state of the hidden units become a sum over the units?",
	},
	{
		number: 10,
		slug: "gradient",
		title: "The gradient",
		question: "Which way should each weight move, and why does the answer have two halves?",
	},
	{
		number: 11,
		slug: "sampled-expectations",
		title: "Expectation by sampling",
		question: "How good is an average over a few samples, when the true average cannot be had?",
	},
	{
		number: 12,
		slug: "contrastive-divergence",
		title: "Contrastive divergence",
		question: "How can one short walk away from the data stand in for the whole distribution?",
	},
	{
		number: 13,
		slug: "fake-loss",
		title: "The “fake loss”",
		question: "What must an automatic differentiator be told, so that it takes the step of contrastive divergence?",
	},
];

const RATINGS: readonly Entry[] = [
	{
		number: 14,
		slug: "rating-categories",
		title: "Ratings are categories",
		question: "A rating is no bit: how do ten half stars become visible units?",
	},
	{
		number: 15,
		slug: "missing-ratings",
		title: "Missing ratings",
		question: "Nearly every rating is missing: how does the machine learn from the few that are not?",
	},
	{
		number: 16,
		slug: "predicting-stars",
		title: "Predicting stars",
		question: "Ten probabilities, one number of stars: which number?",
	},
	{
		number: 17,
		slug: "whole-program",
		title: "Putting it together",
		question: "What does the whole program look like, and what does each part of it gain?",
	},
];

/** The chapters whose folders are there. */
const found = import.meta.glob<{ readonly default: Component<ViewProps> }>("./*/Chapter.svelte");

export const CHAPTERS: readonly Chapter[] = [MACHINE, ENERGY, LEARNING, RATINGS].flatMap((entries, at) =>
	entries.flatMap((entry) => {
		const [part, load] = [PARTS[at], found[`./${entry.slug}/Chapter.svelte`]];
		return part === undefined || load === undefined ? [] : [{ ...entry, part, load }];
	}),
);

/** Addresses that chapters once had, for links made then. */
const MOVED: Readonly<Record<string, string>> = { conditionals: "rating-categories" };

export function chapterOf(address: string): Chapter | null {
	const slug = MOVED[address] ?? address;
	return CHAPTERS.find((chapter) => chapter.slug === slug) ?? null;
}

/** The chapters before and after one. */
export function neighboursOf(chapter: Chapter): { readonly previous: Chapter | null; readonly next: Chapter | null } {
	const at = CHAPTERS.indexOf(chapter);
	return { previous: CHAPTERS[at - 1] ?? null, next: CHAPTERS[at + 1] ?? null };
}
