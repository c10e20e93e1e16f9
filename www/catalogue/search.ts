/**
 * How films are found by what somebody types: typing errors, articles, diacritics, alternative titles and years
 * are forgiven, and years and genres can be asked for (`filters.ts`); the better match comes first, and of two alike the better-known film.
 *
 * The index (MiniSearch) is built a chunk at a time, so that no frame is lost while the page starts, and the
 * best-known films come first, so that what most people type is found from the start.
 */
import MiniSearch from "minisearch";
import type { Film, Films } from "./films";
import { areNone, filtersOf, passes } from "./filters";
import { fold, wordsOf } from "./folding";

export interface Search {
	/** Film indices, best first. Before the index is whole it finds close matches in what is in it so far. */
	readonly find: (query: string, limit: number) => readonly number[];
	/** Settles when the index is whole. */
	readonly whole: Promise<void>;
}

interface Entry {
	readonly id: number;
	readonly title: string;
	readonly others: string;
	readonly year: string;
}

/** Films indexed between two chances for the page to do something else: about 2 ms of work. */
const CHUNK = 100;
const ARTICLES = new Set(["the", "a", "an"]);

export function createSearch(films: Films, pause: () => Promise<void> = nextTask): Search {
	const index = new MiniSearch<Entry>({
		fields: ["title", "others", "year"],
		tokenize: tokensOfTitle,
		processTerm: (term) => term,
	});
	let isWhole = false;
	let order: readonly number[] | null = null;
	const bestKnown = () => {
		order ??= films.bestKnownFirst();
		return order;
	};
	return {
		find(query, limit) {
			const filters = filtersOf(query);
			if (areNone(filters)) return find(index, films, filters.text, limit, isWhole, null);
			const wanted = (id: number) => {
				const film = films.at(id);
				return film !== null && passes(film, filters);
			};
			if (filters.text !== "") return find(index, films, filters.text, limit, isWhole, wanted);
			// Filters alone: the best known that pass, and no more looked at than it takes.
			const found: number[] = [];
			for (const id of bestKnown()) if (wanted(id) && found.push(id) === limit) break;
			return found;
		},
		whole: addAll(index, films, pause).then(() => {
			isWhole = true;
		}),
	};
}

async function addAll(index: MiniSearch<Entry>, films: Films, pause: () => Promise<void>): Promise<void> {
	for (let start = 0; start < films.count; start += CHUNK) {
		await pause();
		index.addAll(
			films
				.bestKnownFirst()
				.slice(start, start + CHUNK)
				.flatMap((at) => films.at(at) ?? [])
				.map(entryOf),
		);
	}
}

function entryOf(film: Film): Entry {
	return {
		id: film.index,
		title: film.parts.main,
		others: film.parts.inBrackets.join(" "),
		year: film.year > 0 ? String(film.year) : "",
	};
}

function find(
	index: MiniSearch<Entry>,
	films: Films,
	query: string,
	limit: number,
	isWhole: boolean,
	wanted: ((id: number) => boolean) | null,
): readonly number[] {
	const words = tokensOfQuery(query);
	if (words.length === 0) return [];
	const options = {
		...(wanted ? { filter: ({ id }: { readonly id: unknown }) => wanted(Number(id)) } : {}),
		tokenize: () => words,
		processTerm: (term: string) => term,
		boost: { title: 2 },
		// One letter begins a third of all words: as a whole word it still finds "M" and "Z".
		prefix: (term: string) => term.length > 1,
		fuzzy: (term: string) => (term.length < 4 || /^\d+$/.test(term) ? false : term.length < 8 ? 1 : 2),
		boostDocument: (id: unknown) => popularity(films, id),
	};
	let hits = index.search("", { ...options, combineWith: "AND" });
	// Two letters swapped ("matirx") are two edits, which is too much leniency for a first try.
	const lenient = (term: string) => (term.length < 4 || /^\d+$/.test(term) ? false : 2);
	// While films are missing, a far-fetched match would stand where the right one is about to.
	if (hits.length === 0 && isWhole) hits = index.search("", { ...options, fuzzy: lenient, combineWith: "AND" });
	if (hits.length === 0 && isWhole && words.length > 1) hits = index.search("", { ...options, combineWith: "OR" });
	const typed = words.join(" ");
	return hits
		.slice(0, Math.max(60, limit))
		.map((hit) => ({ id: Number(hit.id), score: hit.score * nearness(films, Number(hit.id), typed) }))
		.sort((a, b) => b.score - a.score || a.id - b.id)
		.slice(0, limit)
		.map((hit) => hit.id);
}

/** 1 for a film nobody rated, about 3 for the best known. */
function popularity(films: Films, id: unknown): number {
	return 1 + Math.log10(1 + (films.at(Number(id))?.ratingCount ?? 0)) / 1.25;
}

/** A title that is what was typed, or begins with it, is meant more often than one that holds the words somewhere. */
function nearness(films: Films, id: number, wanted: string): number {
	const film = films.at(id);
	if (!film) return 1;
	const names = [film.parts.main, ...film.parts.inBrackets].map((name) => tokensOfQuery(name).join(" "));
	if (names.includes(wanted)) return 3;
	return names.some((name) => name.startsWith(wanted)) ? 2 : 1;
}

/** Words of a query; "the matrix" and "matrix the" are the same words, articles left out unless alone. */
export function tokensOfQuery(query: string): string[] {
	const words = wordsOf(fold(query));
	const meant = words.filter((word) => !ARTICLES.has(word));
	return meant.length > 0 ? meant : words;
}

/** Words of a title, and those that a hyphen or dot holds together also as one: "Spider-Man" → spider, man, spiderman. */
export function tokensOfTitle(title: string): string[] {
	const folded = fold(title);
	const joined = folded
		.split(/\s+/)
		.filter((word) => /[\p{L}\p{N}][-.·*][\p{L}\p{N}]/u.test(word))
		.map((word) => word.replace(/[^\p{L}\p{N}]/gu, ""));
	return [...wordsOf(folded), ...joined];
}

/** A message to oneself: browsers hold back timers that follow each other. */
function nextTask(): Promise<void> {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(null);
	});
}
