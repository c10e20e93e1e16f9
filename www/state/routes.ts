/** Which sections the page has and how the address names them: `#/movies`, or a page of one: `#/learn/glossary`. */

export type Section = "lab" | "movies" | "learn" | "about";

export const SECTIONS: readonly { readonly name: Section; readonly label: string }[] = [
	{ name: "lab", label: "Lab" },
	{ name: "movies", label: "Movies" },
	{ name: "learn", label: "Learn" },
	{ name: "about", label: "About" },
];

export interface Place {
	readonly section: Section;
	/** What follows the section in the address, "" if nothing does; only Learn has pages: a chapter is named by its slug. */
	readonly page: string;
}

/** What a link with ratings holds, `#/movies?shared=…`, unread; null for any other. */
export function sharedFromHash(hash: string): string | null {
	const at = hash.indexOf("?");
	return at < 0 ? null : new URLSearchParams(hash.slice(at)).get("shared");
}

/** Where a hash leads to; what names no section leads to the Lab. */
export function placeFromHash(hash: string): Place {
	const [name = "", ...rest] = hash.replace(/^#\/?/, "").replace(/\?.*$/, "").split("/");
	const section = SECTIONS.find((section) => section.name === name)?.name ?? "lab";
	return { section, page: section === "learn" ? rest.filter((part) => part !== "").join("/") : "" };
}

/** The title of a section; within Learn, a chapter's own comes before it. */
export function documentTitle(section: Section, page?: string): string {
	const label = SECTIONS.find(({ name }) => name === section)?.label ?? "Lab";
	return `${page === undefined ? "" : `${page} · `}${label} · RBM Cinema`;
}
