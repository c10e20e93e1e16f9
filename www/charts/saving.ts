/**
 * How a figure of the page becomes a file of its own: an SVG that looks as the figure does and depends on nothing, or
 * the same as a PNG.
 *
 * What is drawn as SVG is copied with its computed styles; a canvas goes in as an image of its pixels; text in HTML is
 * set at its place in its font. Controls, folded explanations and what only screen readers see are left out. The page is
 * read in its light colours whatever the theme, unless there is a canvas: its pixels are those of the theme on screen.
 */
import { getContext, setContext } from "svelte";

const KEY = Symbol("what figures show");

/** Says, for all figures below this component, of what they are: words for their file's name, newest when asked. */
export function nameFigures(words: () => readonly string[]): void {
	setContext(KEY, words);
}

/** What `nameFigures` said above this component; nothing where it was not called. */
export function figureWords(): () => readonly string[] {
	return getContext<(() => readonly string[]) | undefined>(KEY) ?? (() => []);
}

const SVG = "http://www.w3.org/2000/svg";
/** Pixels of the PNG for each pixel of the page. */
const PNG_SCALE = 2;
/** Around the figure, in pixels of the page. */
const MARGIN = 12;
/** What is no part of the picture. */
const LEFT_OUT = ".unseen, details, button, input, select, textarea, [hidden], script, style";
/** The computed styles that decide how a shape or a text in an SVG looks. */
const DRAWN_STYLES = [
	"fill",
	"fill-opacity",
	"stroke",
	"stroke-width",
	"stroke-opacity",
	"stroke-dasharray",
	"stroke-linecap",
	"stroke-linejoin",
	"paint-order",
	"opacity",
	"visibility",
	"font-family",
	"font-size",
	"font-weight",
	"font-style",
	"font-variant-numeric",
	"text-anchor",
];

/** The figure as the text of an SVG file, at the size that it has on the page. */
export function figureAsSvg(figure: HTMLElement): string {
	return inTheme(figure.querySelector("canvas") ? null : "light", () => {
		const box = figure.getBoundingClientRect();
		const width = Math.ceil(box.width) + 2 * MARGIN;
		const height = Math.ceil(box.height) + 2 * MARGIN;
		const root = element("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
		const title = element("title");
		title.textContent = figure.getAttribute("aria-label") ?? "";
		const paper = getComputedStyle(document.documentElement).getPropertyValue("--page").trim();
		root.append(title, element("rect", { width, height, fill: resolvedColour(paper) }));
		copyInto(root, figure, { x: box.left - MARGIN, y: box.top - MARGIN });
		return new XMLSerializer().serializeToString(root);
	});
}

/** The figure as a PNG, two pixels for each of the page's, with the fonts that it is set in. */
export async function figureAsPng(figure: HTMLElement): Promise<Blob> {
	const [svg, faces] = [figureAsSvg(figure), await fontFaces()];
	const withFonts = svg.replace("</title>", () => `</title><style>${faces}</style>`);
	const url = URL.createObjectURL(new Blob([withFonts], { type: "image/svg+xml" }));
	try {
		const image = new Image();
		image.src = url;
		await image.decode();
		const canvas = document.createElement("canvas");
		canvas.width = image.width * PNG_SCALE;
		canvas.height = image.height * PNG_SCALE;
		const context = canvas.getContext("2d");
		context?.drawImage(image, 0, 0, canvas.width, canvas.height);
		const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
		if (!context || !blob) throw new Error("the browser gave no picture");
		return blob;
	} finally {
		URL.revokeObjectURL(url);
	}
}

/** Does something while the page has another theme's colours. Nothing is drawn meanwhile, so nobody sees it. */
function inTheme<T>(theme: "light" | null, work: () => T): T {
	const { dataset } = document.documentElement;
	const before = dataset["theme"];
	if (theme !== null) dataset["theme"] = theme;
	try {
		return work();
	} finally {
		if (before === undefined) delete dataset["theme"];
		else dataset["theme"] = before;
	}
}

function element(name: string, attributes: Readonly<Record<string, string | number>> = {}): SVGElement {
	const made = document.createElementNS(SVG, name);
	for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
	return made;
}

/** A colour as the theme in force has it: `light-dark()` means nothing outside the page. */
function resolvedColour(colour: string): string {
	const probe = document.createElement("i");
	probe.style.color = colour;
	document.body.append(probe);
	const resolved = getComputedStyle(probe).color;
	probe.remove();
	return resolved;
}

interface Place {
	readonly x: number;
	readonly y: number;
}

/** Adds what is seen of an element's content; `origin` is the picture's corner on the screen. */
function copyInto(root: SVGElement, parent: Element, origin: Place): void {
	for (const node of parent.childNodes) {
		if (node instanceof Text) {
			root.append(...textLines(node, origin));
		} else if (node instanceof Element && !node.matches(LEFT_OUT)) {
			const style = getComputedStyle(node);
			if (style.display === "none" || style.visibility === "hidden") continue;
			const box = node.getBoundingClientRect();
			const place = { x: box.left - origin.x, y: box.top - origin.y, width: box.width, height: box.height };
			if (node instanceof SVGSVGElement) {
				root.append(drawing(node, place));
			} else if (node instanceof HTMLCanvasElement) {
				root.append(element("image", { ...place, href: node.toDataURL("image/png") }));
			} else {
				if (style.backgroundColor !== "rgba(0, 0, 0, 0)") {
					root.append(element("rect", { ...place, fill: style.backgroundColor }));
				}
				copyInto(root, node, origin);
			}
		}
	}
}

/** A copy of a drawing with its styles in it. */
function drawing(
	source: SVGSVGElement,
	place: Place & { readonly width: number; readonly height: number },
): SVGElement {
	const copy = source.cloneNode(true) as SVGSVGElement;
	const originals = source.querySelectorAll<SVGElement>("*");
	const copies = copy.querySelectorAll<SVGElement>("*");
	originals.forEach((original, index) => {
		const twin = copies[index];
		if (!twin) return;
		const style = getComputedStyle(original);
		for (const property of DRAWN_STYLES) twin.style.setProperty(property, style.getPropertyValue(property));
		if (style.display === "none") twin.style.display = "none";
		twin.removeAttribute("class");
	});
	for (const [name, value] of Object.entries(place)) copy.setAttribute(name, String(value));
	for (const name of ["class", "style", "role", "tabindex"]) copy.removeAttribute(name);
	copy.setAttribute("overflow", getComputedStyle(source).overflow);
	return copy;
}

/** The lines into which a text is broken on the page, each at its place and in its font. */
function textLines(node: Text, origin: Place): SVGElement[] {
	const parent = node.parentElement;
	if (!parent || node.data.trim() === "") return [];
	const style = getComputedStyle(parent);
	const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
	const lines: { text: string; box: DOMRect }[] = [];
	const range = document.createRange();
	for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
		range.setStart(node, index);
		range.setEnd(node, index + word.length);
		const box = range.getBoundingClientRect();
		const line = lines.at(-1);
		if (line && Math.abs(line.box.top - box.top) < 1) line.text += ` ${word}`;
		else if (box.width > 0) lines.push({ text: word, box });
	}
	return lines.map(({ text, box }) => {
		const made = element("text", { x: box.left - origin.x, y: box.top - origin.y + ascent(font, box.height) });
		const styles = { font, fill: style.color, "font-variant-numeric": style.fontVariantNumeric };
		for (const [property, value] of Object.entries(styles)) made.style.setProperty(property, value);
		made.textContent = text;
		return made;
	});
}

/** How far below the top of its box a line of text stands. */
function ascent(font: string, height: number): number {
	const context = document.createElement("canvas").getContext("2d");
	if (!context) return height * 0.8;
	context.font = font;
	const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = context.measureText("x");
	return (height + above - below) / 2;
}

/** The `@font-face` rules in use on the page, with the fonts themselves in them: a picture may load nothing. */
async function fontFaces(): Promise<string> {
	const inUse = new Set(
		[...document.fonts]
			.filter(({ status }) => status === "loaded")
			.map(({ family, weight, style, unicodeRange }) => faceKey(family, weight, style, unicodeRange)),
	);
	const rules = [...document.styleSheets]
		.flatMap((sheet) => [...sheet.cssRules].map((rule) => ({ rule, base: sheet.href ?? document.baseURI })))
		.flatMap(({ rule, base }) => (rule instanceof CSSFontFaceRule ? [{ style: rule.style, base }] : []))
		.filter(({ style }) => {
			const value = (name: string) => style.getPropertyValue(name);
			return inUse.has(
				faceKey(value("font-family"), value("font-weight"), value("font-style"), value("unicode-range")),
			);
		});
	const faces = await Promise.all(
		rules.map(async ({ style, base }) => {
			const url = /url\("?([^")]+)"?\)/.exec(style.getPropertyValue("src"))?.[1];
			if (!url) return "";
			const response = await fetch(new URL(url, base));
			const data = await asDataUrl(await response.blob());
			const kept = ["font-family", "font-weight", "font-style", "unicode-range"]
				.map((name) => `${name}:${style.getPropertyValue(name)}`)
				.join(";");
			return `@font-face{${kept};src:url(${data})}`;
		}),
	);
	return faces.join("");
}

/** The same face reads a little differently as a rule and as a `FontFace`. */
function faceKey(family: string, weight: string, style: string, unicodeRange: string): string {
	return [family, weight || "normal", style || "normal", unicodeRange]
		.map((part) => part.replaceAll(/["'\s]/g, "").toLowerCase())
		.join("|")
		.replaceAll("|normal|", "|400|");
}

function asDataUrl(blob: Blob): Promise<string> {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve(String(reader.result));
		reader.onerror = () => reject(reader.error);
		reader.readAsDataURL(blob);
	});
}
