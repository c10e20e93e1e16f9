/** Titles in natural order, by example and over the whole bundled catalogue. */
import { describe, expect, test } from "vitest";
import { naturalTitle, titleParts } from "../../www/catalogue/titles";
import { bundledCatalogue } from "./films";

const natural = (stored: string, movieId = 1) => naturalTitle(titleParts(stored, movieId));

describe("natural order", () => {
	test.each([
		["Matrix, The", "The Matrix"],
		["American in Paris, An", "An American in Paris"],
		["Walk in the Clouds, A", "A Walk in the Clouds"],
		[
			"Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il)",
			"The Good, the Bad and the Ugly (Il Buono, il brutto, il cattivo)",
		],
		[
			"City of Lost Children, The (Cité des enfants perdus, La)",
			"The City of Lost Children (La Cité des enfants perdus)",
		],
		["Misérables, Les", "Les Misérables"],
		["Enfer, L'", "L'Enfer"],
		["Golden Age, The (Âge d'Or, L')", "The Golden Age (L'Âge d'Or)"],
		["Boot, Das (Boat, The)", "Das Boot (The Boat)"],
		["Wings of Desire (Himmel über Berlin, Der)", "Wings of Desire (Der Himmel über Berlin)"],
		["Vitelloni, I (a.k.a. The Young and the Passionate)", "I Vitelloni (a.k.a. The Young and the Passionate)"],
		["Five Obstructions, The (Fem benspænd, De)", "The Five Obstructions (De Fem benspænd)"],
		["Hip Hop Witch, Da", "Da Hip Hop Witch"],
	])("%s → %s", (stored, expected) => {
		expect(natural(stored)).toBe(expected);
	});

	test.each([
		"Monsters, Inc.",
		"Paris, Texas",
		"Girl, Interrupted",
		"I, Robot",
		"One, Two, Three",
		"Steamboat Bill, Jr.",
		"Lust, Caution (Se, jie)",
		"(500) Days of Summer",
		"Up",
	])("%s stays as it is", (title) => {
		expect(natural(title)).toBe(title);
	});

	test("a word that is also an article is not moved past another comma", () => {
		expect(natural("Live, Laugh, Die")).toBe("Live, Laugh, Die");
	});

	test("brackets within brackets are one remark", () => {
		expect(titleParts("Babies (Bébé(s))", 1)).toEqual({ main: "Babies", inBrackets: ["Bébé(s)"] });
	});

	test("a film without a title is named by its id", () => {
		expect(natural("", 108548)).toBe("Untitled film (MovieLens id 108548)");
		expect(natural("  ", 7)).toBe("Untitled film (MovieLens id 7)");
	});

	test("spaces are single", () => {
		expect(natural("Man Escaped, A (Un  condamné à mort)")).toBe("A Man Escaped (Un condamné à mort)");
	});
});

test("in the bundled catalogue nothing ends in an English article, and no letter is lost", () => {
	const { titles, movieIds } = bundledCatalogue();
	const letters = (text: string) => [...text.replace(/[\s,]/g, "")].sort().join("");
	let moved = 0;
	titles.forEach((stored, index) => {
		const title = natural(stored, movieIds[index]);
		expect(title).not.toMatch(/, (The|A|An)( \(|\)|$)/);
		if (stored !== "") expect(letters(title)).toBe(letters(stored));
		if (stored !== "" && title !== stored) moved++;
	});
	// Counted apart with one regular expression: an article from the two lists before a bracket or the end, or two spaces.
	expect(moved).toBe(1960);
	expect(titles.filter((title) => title === "")).toHaveLength(5);
});
