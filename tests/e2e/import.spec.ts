/** Ratings from a file: reviewed before anything changes, applied, undone; by keyboard alone, on a phone, and in error. */
import { readFileSync, writeFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { open, rate, ratingOf, suggestionTexts, yourRatings } from "./page";

const ADDRESS = "./?autoplay=0&hidden=5#/movies";
const fixture = (name: string) => new URL(`../fixtures/import/${name}`, import.meta.url).pathname;
const review = (page: Page): Locator => page.getByRole("dialog", { name: "Review import" });
const heading = (page: Page, name: string, count: number): Locator =>
	review(page).getByRole("heading", { name: `${name} ${count}`, exact: true });
const group = (page: Page, name: string): Locator =>
	review(page).getByRole("region", { name: new RegExp(`^${name} `) });
const lines = (page: Page, name: string): Locator => group(page, name).locator("tbody").getByRole("row");

const text = (content: string, name = "ratings.csv") => ({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
const MIXED = text(
	`Date,Name,Year,Letterboxd URI,Rating
2024-01-05,Toy Story,1995,https://boxd.it/1,4
2024-01-06,"Girl, Interrupted",1999,https://boxd.it/2,3.5
2024-01-07,Hamlet,2000,https://boxd.it/3,3
2024-01-08,Star Wars,1977,https://boxd.it/4,5
2024-01-09,The Lives of Others,2005,https://boxd.it/5,4.5
2024-01-10,<img src=x onerror="alert(1)">,2024,https://boxd.it/6,3
2024-01-11,Alien,1979,https://boxd.it/7,
2024-01-12,Jaws,1975,https://boxd.it/8,7
`,
);

async function choose(page: Page, file: string | ReturnType<typeof text>): Promise<void> {
	await page.getByLabel("Ratings file").setInputFiles(file);
	await expect(review(page)).toBeVisible();
}

test("review, choose, apply, and undo as one action", async ({ page }) => {
	await open(page, ADDRESS);
	await rate(page, "toy story 1995", "Toy Story", "2");
	await rate(page, "fargo", "Fargo", "0");
	const before = await suggestionTexts(page);
	await choose(page, MIXED);
	await expect(heading(page, "Matched", 2)).toBeVisible();
	await expect(heading(page, "Choose", 3)).toBeVisible();
	await expect(heading(page, "Not in this catalogue", 1)).toBeVisible();
	await expect(heading(page, "Not rated", 1)).toBeVisible();
	await expect(heading(page, "Problems", 1)).toBeVisible();
	for (const [name, count] of [
		["Matched", 2],
		["Choose", 3],
		["Not in this catalogue", 1],
		["Not rated", 1],
		["Problems", 1],
	] as const) {
		await expect(lines(page, name)).toHaveCount(count);
	}
	await expect(lines(page, "Matched").first()).toContainText("yours is 1.0");
	await expect(lines(page, "Not in this catalogue")).toContainText('<img src=x onerror="alert(1)">');
	await expect(lines(page, "Problems")).toContainText("The rating is “7”");
	await expect(lines(page, "Problems").getByRole("cell").first()).toHaveText("9");

	const hamlet = group(page, "Choose").getByRole("group", { name: "Film for line 4, Hamlet" });
	await expect(hamlet.getByRole("radio")).toHaveCount(3);
	await expect(hamlet.getByRole("radio", { name: "None of these" })).toBeChecked();
	await hamlet.getByRole("radio").first().check();
	await review(page).getByRole("button", { name: "Agree to the only candidate of 2 lines" }).click();
	await expect(group(page, "Choose").getByRole("radio", { name: /^Star Wars: Episode IV/ })).toBeChecked();
	await expect(review(page).getByText("4 new ratings, 1 of yours changes.")).toBeVisible();
	// Nothing is applied before it is agreed to.
	await expect(ratingOf(yourRatings(page), "Toy Story")).toHaveAttribute("aria-valuetext", "1 star");

	await review(page).getByRole("button", { name: "Apply import" }).click();
	await expect(review(page)).toBeHidden();
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(6);
	await expect(ratingOf(yourRatings(page), "Toy Story")).toHaveAttribute("aria-valuetext", "4 stars");
	await expect(page.getByRole("button", { name: "Undo" })).toBeFocused();
	await expect.poll(() => suggestionTexts(page)).not.toEqual(before);

	await page.reload();
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(6);
	await choose(page, MIXED);
	await review(page).getByRole("radio", { name: "Replace" }).check();
	await expect(review(page).getByText("2 are as you have them, 4 of yours are removed.")).toBeVisible();
	await review(page).getByRole("button", { name: "Apply import" }).click();
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(2);
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(6);
	await page.reload();
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(6);
});

test("Cancel changes nothing, and the same file can be chosen again", async ({ page }) => {
	await open(page, ADDRESS);
	for (let time = 0; time < 2; time += 1) {
		await choose(page, fixture("a01_letterboxd_ratings.csv"));
		await expect(heading(page, "Matched", 5)).toBeVisible();
		await review(page).getByRole("button", { name: "Cancel" }).click();
		await expect(review(page)).toBeHidden();
	}
	await expect(yourRatings(page)).toHaveCount(0);
});

test("files that give nothing say why", async ({ page }) => {
	await open(page, ADDRESS);
	for (const [file, words] of [
		["a08_letterboxd_watched_no_rating.csv", /holds no ratings; choose ratings\.csv/],
		["a09_letterboxd_diary_all_unrated.csv", /2 rows, 0 ratings/],
		["a10_letterboxd_list_v7.csv", /a list holds no ratings/],
		["a13_zip_renamed.csv", /not a CSV \(starts with "PK"\)/],
		["a17_unclosed_quote.csv", /Line 3 has an unclosed quote/],
		["a19_empty.csv", /is empty/],
		["a20_header_only.csv", /0 ratings/],
	] as const) {
		await choose(page, fixture(file));
		await expect(review(page).getByText(words)).toBeVisible();
		if (!file.startsWith("a17"))
			await expect(review(page).getByRole("button", { name: "Apply import" })).toBeDisabled();
		await page.keyboard.press("Escape");
		await expect(review(page)).toBeHidden();
	}
});

test("a file of several users asks which one", async ({ page }) => {
	await open(page, ADDRESS);
	await choose(page, fixture("c02_ml_ratings_many_users.csv"));
	await expect(review(page)).toContainText("the ratings of 3 users");
	await review(page).getByRole("combobox", { name: "User of the file" }).selectOption("2");
	await expect(heading(page, "Matched", 1)).toBeVisible();
	await expect(lines(page, "Matched")).toContainText("0.5");
	await review(page).getByRole("button", { name: "Another user" }).click();
	await review(page).getByRole("combobox", { name: "User of the file" }).selectOption("1");
	await expect(heading(page, "Matched", 2)).toBeVisible();
});

test("a zip, and text in Windows-1252 with signs that Latin-1 lacks", async ({ page }) => {
	await open(page, ADDRESS);
	const zip = readFileSync(fixture("a13_zip_renamed.csv"));
	await choose(page, { name: "letterboxd.zip", mimeType: "application/zip", buffer: zip });
	await expect(heading(page, "Matched", 5)).toBeVisible();
	await page.keyboard.press("Escape");
	const content = "Date,Name,Year,Letterboxd URI,Rating\n,Ocean\x92s Eleven,2001,u,4\n,\x93Am\xe9lie\x94,2024,u,4\n";
	await choose(page, { name: "old.csv", mimeType: "text/csv", buffer: Buffer.from(content, "latin1") });
	await expect(lines(page, "Matched")).toContainText("Ocean’s Eleven, 2001");
	await expect(lines(page, "Not in this catalogue")).toContainText("“Amélie”, 2024");
});

test("with the keyboard alone", async ({ page }) => {
	await open(page, ADDRESS);
	const button = page.getByRole("button", { name: "Import ratings" });
	await expect(button).toBeEnabled();
	const chooser = page.waitForEvent("filechooser");
	await button.focus();
	await page.keyboard.press("Enter");
	await (await chooser).setFiles(MIXED);
	await expect(heading(page, "Matched", 2)).toBeVisible();
	await expect(review(page).getByRole("heading", { name: "Review import" })).toBeFocused();
	// What scrolls, then the first choice: of a group of radio buttons, the checked one.
	await page.keyboard.press("Tab");
	await page.keyboard.press("Tab");
	await expect(review(page).getByRole("radio", { name: "None of these" }).first()).toBeFocused();
	await page.keyboard.press("ArrowUp");
	await page.keyboard.press("ArrowUp");
	await expect(
		review(page)
			.getByRole("radio", { name: /^Hamlet/ })
			.first(),
	).toBeChecked();
	const apply = review(page).getByRole("button", { name: "Apply import" });
	for (
		let presses = 0;
		presses < 10 && !(await apply.evaluate((element) => element === document.activeElement));
		presses += 1
	) {
		await page.keyboard.press("Tab");
	}
	await page.keyboard.press("Enter");
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(3);
	await page.keyboard.press("Enter");
	await expect(yourRatings(page)).toHaveCount(0);
	await choose(page, MIXED);
	await expect(heading(page, "Matched", 2)).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(review(page)).toBeHidden();
});

test("a file can be dropped anywhere on Movies", async ({ page }) => {
	await open(page, ADDRESS);
	const data = await page.evaluateHandle(() => {
		const transfer = new DataTransfer();
		transfer.items.add(new File(["movieId,rating\n1,4\n47,3.5\n"], "ratings.csv", { type: "text/csv" }));
		return transfer;
	});
	const target = page.getByRole("heading", { level: 1 });
	await target.dispatchEvent("dragover", { dataTransfer: data });
	await target.dispatchEvent("drop", { dataTransfer: data });
	await expect(heading(page, "Matched", 2)).toBeVisible();
});

test("a long list of ratings comes a hundred at a time", async ({ page }) => {
	await open(page, ADDRESS);
	const films = readFileSync(new URL("../../data/movielens-small/movies.csv", import.meta.url), "utf8").split("\n");
	const ids = films.slice(1, 151).map((line) => line.split(",")[0]);
	await choose(page, text(`movieId,rating\n${ids.map((id) => `${id},4`).join("\n")}\n`));
	await expect(heading(page, "Matched", 150)).toBeVisible();
	await expect(lines(page, "Matched")).toHaveCount(150);
	await review(page).getByRole("button", { name: "Apply import" }).click();
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(100);
	await page.getByRole("button", { name: "50 more of 50" }).click();
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(150);
});

test("what is exported comes back", async ({ page }, info) => {
	await open(page, ADDRESS);
	await choose(page, fixture("a01_letterboxd_ratings.csv"));
	await review(page).getByRole("button", { name: "Apply import" }).click();
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(5);
	await page.getByText("Export", { exact: true }).click();
	for (const [button, name] of [
		["Ratings for Letterboxd, CSV", "letterboxd-import.csv"],
		["Ratings as MovieLens has them, CSV", "ratings.csv"],
		["Ratings with ids and days, JSON", "rbm-cinema-ratings.json"],
	] as const) {
		const download = page.waitForEvent("download");
		await page.getByRole("button", { name: button }).click();
		const file = info.outputPath(name);
		await (await download).saveAs(file);
		await choose(page, file);
		await expect(heading(page, "Matched", 5)).toBeVisible();
		await expect(review(page).getByText("5 are as you have them.")).toBeVisible();
		await review(page).getByRole("button", { name: "Cancel" }).click();
	}
	const download = page.waitForEvent("download");
	await page.getByRole("button", { name: "Suggestions, CSV" }).click();
	expect(readFileSync(await (await download).path(), "utf8").split("\n")).toHaveLength(24 + 2);
});

test("100,000 lines: read and shown in parts, with no long task on the page", async ({ page }, info) => {
	await open(page, ADDRESS);
	const films = Array.from(
		{ length: 100_000 },
		(_, at) => `2024-01-05,${at % 2 ? "The Matrix" : `Unknown ${at}`},1999,u,4`,
	);
	// From the disk, as a visitor's: content given to Playwright goes through the page.
	const file = info.outputPath("ratings.csv");
	writeFileSync(file, `Date,Name,Year,Letterboxd URI,Rating\n${films.join("\n")}\n`);
	await page.evaluate(() => {
		const longest = { ms: 0 };
		Object.assign(document.documentElement, { longest });
		new PerformanceObserver((list) => {
			for (const { duration } of list.getEntries()) longest.ms = Math.max(longest.ms, duration);
		}).observe({ type: "longtask" });
	});
	await choose(page, file);
	await expect(review(page).getByRole("heading", { name: "Matched 50,000" })).toBeVisible();
	await expect(lines(page, "Matched")).toHaveCount(500);
	await group(page, "Matched").getByRole("button", { name: "Later rows of Matched" }).click();
	await expect(lines(page, "Matched").first().getByRole("cell").first()).toHaveText("1003");
	const longest = await page.evaluate(() =>
		Number(Reflect.get(Reflect.get(document.documentElement, "longest"), "ms")),
	);
	// A long task has 50 ms; on a machine that runs other tests besides, a frame may take some times as long.
	expect(longest).toBeLessThan(250);
});

for (const colorScheme of ["light", "dark"] as const) {
	test.describe(`axe, ${colorScheme}`, () => {
		test.use({ colorScheme });
		test("finds nothing in the review", async ({ page }) => {
			await open(page, ADDRESS);
			await rate(page, "fargo", "Fargo", "0");
			await choose(page, MIXED);
			await expect(heading(page, "Problems", 1)).toBeVisible();
			const { violations } = await new AxeBuilder({ page }).analyze();
			expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
		});
	});
}

test.describe("on a phone", () => {
	test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

	test("the review fits, and its tables are tables still", async ({ page }) => {
		await open(page, ADDRESS);
		await choose(page, MIXED);
		await expect(lines(page, "Matched")).toHaveCount(2);
		await expect(lines(page, "Matched").first().getByRole("cell")).toHaveCount(4);
		const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
		expect(overflow).toBeLessThanOrEqual(0);
		await review(page).getByRole("button", { name: "Apply import" }).tap();
		await expect(yourRatings(page).getByRole("listitem")).toHaveCount(2);
	});
});
