/** Which sections the page has and how the address names them: `#/movies`. */

export type Section = "lab" | "movies" | "learn" | "about";

export const SECTIONS: readonly { readonly name: Section; readonly label: string }[] = [
	{ name: "lab", label: "Lab" },
	{ name: "movies", label: "Movies" },
	{ name: "learn", label: "Learn" },
	{ name: "about", label: "About" },
];

/** The section of a hash; what names none leads to the Lab. */
export function sectionFromHash(hash: string): Section {
	const name = hash.replace(/^#\/?/, "").split(/[/?]/)[0];
	return SECTIONS.find((section) => section.name === name)?.name ?? "lab";
}

export function documentTitle(section: Section): string {
	const label = SECTIONS.find(({ name }) => name === section)?.label ?? "Lab";
	return `${label} · RBM Cinema`;
}
