/**
 * Equations, set by KaTeX with their MathML kept for screen readers. `\data`, `\model` and `\hid` give a letter the
 * colour that its part of the machine has in every figure; `\sym{name}{tex}` marks it as the thing of that name, which
 * lights up wherever it is on the page (lights.svelte.ts).
 */
import "katex/dist/katex.min.css";
import "./tex.css";
import katex from "katex";

const MACROS = {
	"\\data": "\\htmlClass{tex-data}{#1}",
	"\\model": "\\htmlClass{tex-model}{#1}",
	"\\hid": "\\htmlClass{tex-hidden}{#1}",
	"\\sym": "\\htmlData{sym=#1}{#2}",
};

export function tex(source: string, display: boolean): string {
	return katex.renderToString(source, {
		displayMode: display,
		output: "htmlAndMathml",
		throwOnError: true,
		strict: false,
		// Only for classes and names: every equation is this page's own.
		trust: ({ command }) => command === "\\htmlClass" || command === "\\htmlData",
		macros: { ...MACROS },
	});
}

/** Equations longer than this may be broken at the end of a line, for all that they are followed by a full stop. */
const UNBROKEN = 40;

/**
 * Text with equations between dollar signs, and links to chapters as `[words](#/learn/slug)`, as HTML. Punctuation is not
 * parted from the equation before it.
 */
export function proseWithTex(text: string): string {
	return text.replace(
		/\$([^$]*)\$([.,:;?)]*)|\[([^\][$]+)\]\((#\/learn\/[a-z-]+)\)|[^$[]+|\[/g,
		(part, source: string | undefined, after = "", words: string | undefined, address: string | undefined) => {
			if (words !== undefined && address !== undefined) return `<a href="${address}">${escaped(words)}</a>`;
			if (source === undefined) return escaped(part);
			const set = tex(source, false) + after;
			return source.length > UNBROKEN ? set : `<span class="together">${set}</span>`;
		},
	);
}

function escaped(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
