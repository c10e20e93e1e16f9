/**
 * Equations, set by KaTeX with their MathML kept for screen readers. `\data`, `\model` and `\hid` give a letter the
 * colour that its part of the machine has in every figure.
 */
import "katex/dist/katex.min.css";
import "./tex.css";
import katex from "katex";

const MACROS = {
	"\\data": "\\htmlClass{tex-data}{#1}",
	"\\model": "\\htmlClass{tex-model}{#1}",
	"\\hid": "\\htmlClass{tex-hidden}{#1}",
};

export function tex(source: string, display: boolean): string {
	return katex.renderToString(source, {
		displayMode: display,
		output: "htmlAndMathml",
		throwOnError: true,
		strict: false,
		// Only for \htmlClass: every equation is this page's own.
		trust: ({ command }) => command === "\\htmlClass",
		macros: { ...MACROS },
	});
}
