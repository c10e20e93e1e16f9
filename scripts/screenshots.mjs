/**
 * `npm run screenshots`: takes the README's picture of the page, docs/screenshot.png.
 *
 * `npm run screenshots -- --all FOLDER` takes every section at three sizes, light and dark, into FOLDER
 * instead: the visible part, and the whole page where it is longer. It warns of pages that are wider than
 * the screen and of errors in the console.
 */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Failure, main, say } from "./lib/console.mjs";
import { inRoot } from "./lib/paths.mjs";
import { visitBuiltPage } from "./lib/visit.mjs";

const DESKTOP = { width: 1440, height: 900 };
const SIZES = [DESKTOP, { width: 820, height: 1180 }, { width: 390, height: 844 }];
const SCHEMES = ["light", "dark"];
const SECTIONS = ["Lab", "Movies", "Learn", "About"];

/** What the visitor of the pictures has rated: a search, the title it finds, and the key for the stars ("9" is 4.5). */
const RATINGS = [
	["the matrix", "The Matrix", "9"],
	["pulp fiction", "Pulp Fiction", "0"],
	["amelie", "Amelie", "8"],
	["toy story 1995", "Toy Story", "7"],
	["titanic 1997", "Titanic", "4"],
];
/** Enough for the curves to have a shape. */
const EPOCHS = 26;
/** Above the defaults, so that the machine still learns while its picture is taken. */
const ADDRESS = "?epochs=40";

/** Opens the page and rates the films as a visitor does. */
async function openAndRate(page, address) {
	await page.goto(`${address}${ADDRESS}`);
	await page.locator("html[data-ready=true]").waitFor();
	for (const [query, title, key] of RATINGS) {
		await page.getByRole("combobox", { name: "Search movies" }).fill(query);
		await page.getByRole("listbox").getByRole("option").filter({ hasText: title }).first().click();
		await page
			.getByRole("slider", { name: `Your rating for ${title}`, exact: true })
			.first()
			.press(key);
	}
	await page.getByRole("status", { name: "Training status" }).evaluate(
		(status, epochs) =>
			new Promise((done) => {
				const look = () =>
					Number(/Epoch (\d+)/.exec(status.textContent ?? "")?.[1]) >= epochs ? done() : setTimeout(look, 100);
				look();
			}),
		EPOCHS,
	);
	// Nothing is focused or pointed at in a picture.
	await page.mouse.move(0, 0);
	await page.evaluate(() => document.activeElement?.blur());
}

/** A page whose console errors are told. */
async function newPage(browser, colorScheme) {
	const context = await browser.newContext({ viewport: DESKTOP, colorScheme });
	const page = await context.newPage();
	page.on("pageerror", (error) => say(`  ! ${colorScheme}: ${error.message}`));
	page.on("console", (message) => message.type() === "error" && say(`  ! ${colorScheme}: ${message.text()}`));
	return page;
}

async function takeReadmePicture(browser, address) {
	const page = await newPage(browser, "light");
	await openAndRate(page, address);
	const path = inRoot("docs", "screenshot.png");
	await page.screenshot({ path });
	say(`Written: ${path}`);
}

async function takeAll(browser, address, folder) {
	mkdirSync(folder, { recursive: true });
	for (const scheme of SCHEMES) {
		const page = await newPage(browser, scheme);
		await openAndRate(page, address);
		for (const section of SECTIONS) {
			await page.setViewportSize(DESKTOP);
			await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: section, exact: true }).click();
			for (const size of SIZES) {
				await page.setViewportSize(size);
				await page.evaluate(() => window.scrollTo(0, 0));
				// The fonts that a section needs may only now be asked for; then two frames to lay it out.
				await page.evaluate(() => document.fonts.ready);
				await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
				const name = `${section.toLowerCase()}-${size.width}x${size.height}-${scheme}`;
				await page.screenshot({ path: join(folder, `${name}.png`) });
				const { width, height } = await page.evaluate(() => ({
					width: document.documentElement.scrollWidth,
					height: document.documentElement.scrollHeight,
				}));
				if (width > size.width) say(`  ! ${name}: the page is ${width} px wide`);
				if (height > size.height) await page.screenshot({ path: join(folder, `${name}-whole.png`), fullPage: true });
			}
		}
		await page.context().close();
	}
	say(`Written: ${folder}`);
}

await main("screenshots", async () => {
	const [flag, folder, ...rest] = process.argv.slice(2);
	if (flag !== undefined && (flag !== "--all" || !folder || rest.length > 0)) {
		throw new Failure("the arguments are not understood.", "use --all FOLDER, or none.");
	}
	await visitBuiltPage(
		(browser, address) =>
			flag === "--all" ? takeAll(browser, address, resolve(folder)) : takeReadmePicture(browser, address),
		["--force-color-profile=srgb", "--font-render-hinting=none"],
	);
});
