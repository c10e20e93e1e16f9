/** A list of films as a picture of its own, to save or to show around. */
import type { Film } from "../../catalogue/films";

export interface PictureText {
	readonly heading: string;
	readonly films: readonly { readonly film: Film; readonly stars: string }[];
	/** A line below: where the list comes from. */
	readonly origin: string;
}

const WIDTH = 1080;
const MARGIN = 72;
const HEAD = 150;
const ROW = 100;
const FOOT = 96;

/** As a PNG, 1080 pixels wide, in the colours that the page has at the moment. */
export async function listPicture({ heading, films, origin }: PictureText): Promise<Blob> {
	const canvas = document.createElement("canvas");
	canvas.width = WIDTH;
	canvas.height = HEAD + films.length * ROW + FOOT;
	const context = canvas.getContext("2d");
	if (!context) throw new Error("the browser draws no pictures");
	const { colours, serif, sans } = pageStyle();
	const fonts = {
		heading: `600 56px ${serif}`,
		title: `600 36px ${serif}`,
		stars: `600 36px ${sans}`,
		place: `400 36px ${sans}`,
		small: `400 26px ${sans}`,
		name: `600 26px ${serif}`,
	};
	await Promise.all(Object.values(fonts).map((font) => document.fonts.load(font)));

	/** A line, or as much of its beginning as has room. */
	const write = (text: string, font: string, colour: string, x: number, y: number, room: number) => {
		context.font = font;
		context.fillStyle = colour;
		context.fillText(fitting(context, text, room), x, y);
	};
	context.fillStyle = colours.page;
	context.fillRect(0, 0, canvas.width, canvas.height);
	write(heading, fonts.heading, colours.ink, MARGIN, 104, WIDTH - 2 * MARGIN);
	const [left, right] = [MARGIN + 72, WIDTH - MARGIN - 132];
	films.forEach(({ film, stars }, i) => {
		const top = HEAD + i * ROW;
		context.fillStyle = colours.hairline;
		context.fillRect(MARGIN, top, WIDTH - 2 * MARGIN, 2);
		const details = [film.year > 0 ? String(film.year) : "", film.genres.join(", ")].filter((part) => part !== "");
		write(String(i + 1), fonts.place, colours.soft, MARGIN, top + 48, left - MARGIN);
		write(film.parts.main, fonts.title, colours.ink, left, top + 48, right - left);
		write(details.join(" · "), fonts.small, colours.soft, left, top + 82, right - left);
		context.textAlign = "right";
		write(`${stars} ★`, fonts.stars, colours.ink, WIDTH - MARGIN, top + 62, WIDTH);
		context.textAlign = "left";
	});
	const foot = canvas.height - FOOT + 58;
	write(origin, fonts.small, colours.soft, MARGIN, foot, WIDTH - 2 * MARGIN - 180);
	context.textAlign = "right";
	write("RBM Cinema", fonts.name, colours.soft, WIDTH - MARGIN, foot, WIDTH);

	const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
	if (!blob) throw new Error("the browser gave no picture");
	return blob;
}

function fitting(context: CanvasRenderingContext2D, text: string, room: number): string {
	if (context.measureText(text).width <= room) return text;
	const letters = Array.from(text);
	const cut = () => `${letters.join("").trimEnd()}…`;
	while (letters.length > 0 && context.measureText(cut()).width > room) letters.pop();
	return cut();
}

function pageStyle() {
	const probe = document.createElement("i");
	document.body.append(probe);
	const computed = (property: "color" | "fontFamily", name: string) => {
		probe.style[property] = `var(${name})`;
		return getComputedStyle(probe)[property];
	};
	const colours = {
		page: computed("color", "--page"),
		ink: computed("color", "--ink"),
		soft: computed("color", "--ink-soft"),
		hairline: computed("color", "--hairline"),
	};
	const [serif, sans] = [computed("fontFamily", "--serif"), computed("fontFamily", "--sans")];
	probe.remove();
	return { colours, serif, sans };
}
