/**
 * Letters as they are compared: case, accents, ligatures and signs make no difference between two spellings of a title.
 */

/** Lower case, without diacritics and with the letters that have none to take off spelt out: "Amélie" → "amelie". */
export function fold(text: string): string {
	// Most titles have none of these letters, and files have many titles.
	if (isAscii(text)) return text.toLowerCase().replaceAll("&", " and ");
	return text
		.normalize("NFKD")
		.replace(/\p{M}/gu, "")
		.toLowerCase()
		.replace(/[øæœßłđð⁄&]/g, (letter) => SPELT_OUT[letter] ?? letter);
}

const SPELT_OUT: Readonly<Record<string, string>> = {
	ø: "o",
	æ: "ae",
	œ: "oe",
	ß: "ss",
	ł: "l",
	đ: "d",
	ð: "d",
	"⁄": "/",
	"&": " and ",
};

/** An apostrophe splits after a French or Italian article ("L'Enfer"), and nowhere else ("Schindler's"). */
export function wordsOf(folded: string): string[] {
	const split = /['’]/.test(folded) ? folded.replace(/\b([dl])['’]/g, "$1 ").replace(/['’]/g, "") : folded;
	return split.split(isAscii(split) ? /[^a-z0-9]+/i : /[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}

function isAscii(text: string): boolean {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them
	return !/[^\x00-\x7f]/.test(text);
}
