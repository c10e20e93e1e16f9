/**
 * The visitor's ratings over time: what was done is undone and done again; sorted, filtered, removed and set beside everyone's; by mouse
 * and by keyboard.
 */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { open, rate, ratingOf, yourRatings } from "./page";

const ADDRESS = "./?autoplay=0&hidden=5#/movies";

test("undo and redo by button and by key, through ratings and films put away", async ({ page }) => {
	await open(page, ADDRESS);
	await rate(page, "fargo", "Fargo", "4");
	await rate(page, "toy story 1995", "Toy Story", "9");
	const mine = yourRatings(page);
	const [undo, redo] = [page.getByRole("button", { name: "Undo" }), page.getByRole("button", { name: "Redo" })];
	const told = page.getByRole("status", { name: "Last change" });
	await expect(undo).toHaveAccessibleDescription("Toy Story rated 4.5 stars");
	await expect(redo).toBeDisabled();

	await undo.click();
	await expect(told).toHaveText("Undone: Toy Story rated 4.5 stars.");
	await expect(mine.getByRole("listitem")).toHaveCount(1);
	await undo.click();
	await expect(undo).toBeDisabled();
	await expect(undo).toBeFocused();
	await expect(mine).toHaveCount(0);
	await redo.click();
	await redo.click();
	await expect(mine.getByRole("listitem")).toHaveCount(2);
	await expect(ratingOf(mine, "Toy Story")).toHaveAttribute("aria-valuetext", "4.5 stars");

	await ratingOf(mine, "Fargo").press("1");
	await expect(ratingOf(mine, "Fargo")).toHaveAttribute("aria-valuetext", "0.5 stars");
	await page.keyboard.press("Control+z");
	await expect(ratingOf(mine, "Fargo")).toHaveAttribute("aria-valuetext", "2 stars");
	await page.keyboard.press("Control+Shift+z");
	await expect(ratingOf(mine, "Fargo")).toHaveAttribute("aria-valuetext", "0.5 stars");
	await page.keyboard.press("Control+z");
	await page.keyboard.press("Control+y");
	await expect(ratingOf(mine, "Fargo")).toHaveAttribute("aria-valuetext", "0.5 stars");

	const suggestions = page.getByRole("list", { name: "Suggestions" });
	const first = suggestions.getByRole("listitem").first();
	const film = await first.locator(".title").textContent();
	await first.getByRole("button", { name: /^Not interested in/ }).click();
	await expect(told).toHaveText(`${film} put away.`);
	await page.keyboard.press("Control+z");
	await expect(told).toHaveText(`Undone: ${film} put away.`);
	await expect(suggestions).toContainText(film ?? "");

	// A field of text keeps its own undo.
	const search = page.getByRole("combobox", { name: "Search movies" });
	await search.focus();
	await page.keyboard.press("Control+z");
	await expect(told).toHaveText(`Undone: ${film} put away.`);
	await page.reload();
	await expect(mine.getByRole("listitem")).toHaveCount(2);
});

test("the keys of undo and redo stand in the list of shortcuts", async ({ page }) => {
	await open(page, ADDRESS);
	await page.getByRole("heading", { level: 1 }).focus();
	await page.keyboard.press("?");
	const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
	for (const [keys, label] of [
		["Ctrl+Z", "Undo a rating or choice"],
		["Ctrl+Shift+Z", "Redo it"],
	])
		await expect(list.getByText(label ?? "", { exact: true }).locator("..")).toContainText(keys ?? "");
});

/** Ratings from a file: [MovieLens id, stars, second of the rating]. */
async function bring(page: Page, ratings: readonly (readonly [number, number, number])[]): Promise<void> {
	const buffer = Buffer.from(`movieId,rating,timestamp\n${ratings.map((one) => one.join(",")).join("\n")}\n`);
	await page.getByLabel("Ratings file").setInputFiles({ name: "ratings.csv", mimeType: "text/csv", buffer });
	await page.getByRole("button", { name: "Apply import" }).click();
}
const MINE = [
	[1, 1.5, 1_000_000_010],
	[1214, 3, 1_000_000_000],
	[608, 4, 1_000_000_020],
	[4973, 5, 1_000_000_030],
	[2571, 4, 1_000_000_040],
] as const;
const titles = (page: Page) => yourRatings(page).getByRole("listitem").locator(".title");

test("ratings are sorted, filtered, changed in place, removed all at once, and taken back", async ({ page }) => {
	await open(page, ADDRESS);
	await bring(page, MINE);
	await expect(titles(page)).toHaveText(["The Matrix", "Amelie", "Fargo", "Toy Story", "Alien"]);

	const sort = page.getByRole("combobox", { name: "Sort by" });
	await sort.selectOption({ label: "Your stars" });
	await expect(titles(page)).toHaveText(["Amelie", "The Matrix", "Fargo", "Alien", "Toy Story"]);
	await page.getByRole("button", { name: /^Turn the order round/ }).click();
	await expect(titles(page).first()).toHaveText("Toy Story");
	// What is changed stays under the hand that changes it, and goes to its place after that.
	await ratingOf(yourRatings(page), "Toy Story").press("End");
	await expect(ratingOf(yourRatings(page), "Toy Story")).toHaveAttribute("aria-valuetext", "5 stars");
	await expect(ratingOf(yourRatings(page), "Toy Story")).toBeFocused();
	await expect(titles(page).first()).toHaveText("Toy Story");
	await sort.focus();
	await expect(titles(page).first()).toHaveText("Alien");

	await page.getByRole("combobox", { name: "Genre" }).selectOption("Sci-Fi");
	await expect(page.getByRole("status", { name: "Ratings listed" })).toHaveText("2 of 5 ratings");
	await page.getByRole("combobox", { name: "Stars", exact: true }).selectOption("4");
	await expect(titles(page)).toHaveText(["The Matrix"]);
	await page.getByRole("searchbox", { name: "Filter your ratings by title" }).fill("xyz");
	await expect(yourRatings(page)).toHaveCount(0);
	await page.getByRole("button", { name: "Show all" }).click();
	await expect(titles(page)).toHaveCount(5);

	await page.getByRole("button", { name: "Remove your rating of Fargo" }).click();
	await expect(titles(page)).toHaveCount(4);
	await page.getByRole("button", { name: "Remove all" }).press("Enter");
	await expect(yourRatings(page)).toHaveCount(0);
	await expect(page.getByRole("button", { name: "Undo" })).toBeFocused();
	await page.reload();
	await expect(page.getByText("Nothing rated yet.")).toBeVisible();

	await bring(page, MINE);
	await expect(titles(page)).toHaveCount(5);
	await page.getByRole("button", { name: "Remove all" }).click();
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(titles(page)).toHaveCount(5);
	await page.reload();
	await expect(titles(page)).toHaveCount(5);
});

test("your figures stand beside everyone's, and the model keeps score of its guesses", async ({ page }) => {
	await open(page, ADDRESS);
	await bring(page, MINE);
	await page.getByText("You beside everyone").click();
	await expect(
		page.getByRole("img", { name: "Your 5 ratings, mean 3.50 stars, most often 4.0. Everyone’s 100,004, mean 3.54" }),
	).toBeVisible();
	await page.getByText("The same as a table").click();
	const table = page.getByRole("table", { name: "How often each rating was given" });
	await expect(table.getByRole("row", { name: /^4\.0/ })).toContainText("28,750");
	const genres = page.getByRole("table", { name: "Your genres beside everyone’s" });
	await expect(
		genres
			.getByRole("row", { name: /^Comedy/ })
			.getByRole("cell")
			.first(),
	).toHaveText("3");
	const score = page.getByRole("table", { name: "Score of the guesses" });
	await expect(
		score
			.getByRole("row", { name: /^The model/ })
			.getByRole("cell")
			.first(),
	).toHaveText(/^[0-3]\.\d\d$/);
	await expect(score.getByRole("row", { name: /^The film’s mean/ }).getByRole("cell")).toHaveText([
		/^1\.\d\d$/,
		/^\d\.\d\d$/,
	]);
	const fargo = yourRatings(page).getByRole("listitem").filter({ hasText: "Fargo" });
	await expect(fargo).toContainText(/guess \d\.\d\d, yours [+−]?\d\.\d\d/);
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations).toEqual([]);
});

test("a film is searched by year and genre, and guessed before it is rated", async ({ page }) => {
	await open(page, ADDRESS);
	await bring(page, MINE);
	const search = page.getByRole("combobox", { name: "Search movies" });
	await search.focus();
	await page.keyboard.type("genre:noir 1970s");
	await expect(page.getByRole("listbox").getByRole("option").first()).toContainText("Chinatown");
	await page.keyboard.press("Enter");
	const guess = page.getByRole("status", { name: "The model’s guess" });
	await expect(guess).toHaveText(/^What would you give\? The model guesses \d\.\d\d stars\.$/);
	const stars = /\d\.\d\d/.exec((await guess.textContent()) ?? "")?.[0] ?? "none";
	await expect(ratingOf(page, "Chinatown").first()).toBeFocused();
	await page.keyboard.press("0");
	// Without the rating, the model is at rest where it was: the guess is the same to the last digit.
	await expect(guess).toHaveText(
		`The model guesses ${stars} without this rating; yours is +${(5 - Number(stars)).toFixed(2)} from it.`,
	);
});
